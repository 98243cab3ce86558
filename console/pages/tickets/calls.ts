/** What the pages about tickets read and change. */
import { allRows, pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, JsonSchema, List, RowOf } from '../../wire.ts';

type Tickets = Client['tickets'];
export type Ticket = RowOf<Got<Tickets['$get']>>;
export type TicketPageData = Got<Tickets[':id']['$get']>;
export type TicketEvent = TicketPageData['events'][number];
export type Clock = TicketPageData['clocks']['response'];
export type Kind = Omit<RowOf<Got<Tickets['kinds']['$get']>>, 'fields'> & { fields: JsonSchema };
export type KindName = Kind['kind'];
export type Destination = RowOf<Got<Tickets[':id']['destinations']['$get']>>;
export type Assignee = RowOf<Got<Tickets[':id']['assignees']['$get']>>;
export type TicketState = Ticket['state'];
export type Deed = { is: string } & Record<string, unknown>;

export const urgencies = ['high', 'medium', 'low'] as const;
export const impacts = ['wide', 'part', 'single'] as const;
export const ticket_states = [
  'waiting',
  'accepted',
  'working',
  'referred',
  'confirming',
  'suspended',
  'returned',
  'closed',
  'withdrawn',
  'merged',
] as const satisfies readonly TicketState[];
export const queues = ['all', 'unit', 'mine', 'unassigned', 'soon', 'followed', 'filed'] as const;

export type NewTicket = {
  kind: KindName;
  title: string;
  body: string;
  fields: Record<string, unknown>;
  urgency: (typeof urgencies)[number];
  impact: (typeof impacts)[number];
  unit_id?: number;
  node_id?: number;
  system_id?: number;
  endpoint_id?: number;
  finding_id?: number;
};

export const ticketQueries = {
  tickets: (filter: Query) => pagesOf<Ticket>('tickets', '/api/tickets', filter),
  all: (filter: Query) => allRows<Ticket>('/api/tickets', filter),
  one: (id: number) => read<TicketPageData>(['tickets', 'one', id], `/api/tickets/${id}`),
  kinds: () => ({
    ...read<{ rows: Kind[] }>(['tickets', 'kinds'], '/api/tickets/kinds'),
    staleTime: Number.POSITIVE_INFINITY,
  }),
  destinations: (id: number) => read<{ rows: Destination[] }>(['tickets', 'to', id], `/api/tickets/${id}/destinations`),
  assignees: (id: number) => read<{ rows: Assignee[] }>(['tickets', 'who', id], `/api/tickets/${id}/assignees`),
  about: (filter: Query) => read<List<Ticket>>(['tickets', 'about', filter], '/api/tickets', { ...filter, limit: 20 }),
};

const follow_ups = ['confirm', 'dispute', 'resubmit', 'reopen', 'withdraw'];

export const ticketCommands = {
  file: (body: NewTicket) =>
    thenInvalidate(send<{ id: number; number: string }>('POST', '/api/tickets', body), 'tickets'),
  /** `version`: how many events whoever does it has seen. */
  act(id: number, version: number, deed: Deed, handles: boolean) {
    const by = deed.is === 'redact' ? 'redact' : follow_ups.includes(deed.is) || !handles ? 'follow-up' : 'handle';
    return thenInvalidate(send<{ version: number }>('POST', `/api/tickets/${id}/${by}`, { version, deed }), 'tickets');
  },
  follow: (id: number, follows: boolean) =>
    thenInvalidate(send('PUT', `/api/tickets/${id}/following`, { follows }), 'tickets'),
};

export const deedText = (is: string): string => word('tickets', `deed_${is}`);
export const stateText = (state: TicketState): string => word('tickets', `state_${state}`);
export const kindText = (kind: KindName): string => word('tickets', `kind_${kind}`);
