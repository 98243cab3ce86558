/** What the pages about messages read and change. */
import { pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

export type Message = RowOf<Got<Client['messages']['$get']>>;
export type Sender = RowOf<Got<Client['messages']['senders']['$get']>>;
export type Receiving = Got<Client['messages']['receiving']['$get']>;

export const listeners = ['trap', 'syslog', 'syslog_tls'] as const;

/** Severities that are worth a filter: this and worse. */
export const grades = [2, 3, 4, 5, 6] as const;
/** In hours. */
export const periods = [1, 24, 168] as const;

export const path = '/api/messages';

export const messageQueries = {
  list: (filter: Query) => pagesOf<Message>('messages', path, filter),
  one: (id: number) => read<Message>(['messages', 'one', id], `${path}/${id}`),
  senders: () => read<List<Sender>>(['messages', 'senders'], `${path}/senders`, { limit: 1_000 }),
  receiving: () => read<Receiving>(['messages', 'receiving'], `${path}/receiving`),
};

export const messageCommands = {
  forget: (address: string) =>
    thenInvalidate(send<unknown>('DELETE', `${path}/senders/${encodeURIComponent(address)}`), 'messages'),
};
