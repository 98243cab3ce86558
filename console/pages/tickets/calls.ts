/** What the pages about tickets read and change. */
import { keepPreviousData } from '@tanstack/solid-query';
import { allRows, pagesOf, type Query, read, send, sendFile, thenInvalidate } from '../../api.ts';
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
export type Figures = Got<Tickets['figures']['$get']>;
export type FiguresRow = Figures['rows'][number];
export type Topics = Got<Tickets['topics']['$get']>;
export type Topic = Topics['topics'][number];
export type Term = Topics['terms'][number];
export type Deed = { is: string } & Record<string, unknown>;

export const urgencies = ['high', 'medium', 'low'] as const;
export const impacts = ['wide', 'part', 'single'] as const;
/** In the order of a ticket's way, and whether it is still open then; the type tells when one is missing. */
const openness: Record<TicketState, boolean> = {
  waiting: true,
  accepted: true,
  working: true,
  referred: true,
  suspended: true,
  returned: true,
  confirming: true,
  closed: false,
  withdrawn: false,
  merged: false,
};
export const ticket_states = Object.keys(openness) as TicketState[];
export const open_states = ticket_states.filter((state) => openness[state]);
const every_kind: Record<KindName, true> = {
  request: true,
  problem: true,
  suggestion: true,
  rectification: true,
  alert: true,
  change: true,
};
export const kinds = Object.keys(every_kind) as KindName[];
export const max_reason = 2_000;
export const max_text = 10_000;
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
  access_network_id?: number;
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
  similar: (text: string) => ({
    ...read<{ rows: Ticket[] }>(['tickets', 'similar', text], '/api/tickets/similar', { text }),
    placeholderData: keepPreviousData,
  }),
  /** The gravest first; more than so many nobody looks through in columns. */
  board: (filter: Query) =>
    read<List<Ticket>>(['tickets', 'board', filter], '/api/tickets', {
      ...filter,
      is_open: true,
      sort: 'priority',
      limit: 300,
    }),
  owed: () => read<List<Ticket>>(['tickets', 'owed'], '/api/tickets', { queue: 'unit', limit: 1 }),
  /** Under a noun of its own: it costs too much to be asked at each change of a ticket. */
  figures: (filter: Query) => ({
    ...read<Figures>(['ticket_figures', filter], '/api/tickets/figures', filter),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  }),
  /** Under a noun of its own as well. What isn't read yet is read within seconds. */
  topics: (filter: Query) => ({
    ...read<Topics>(['ticket_topics', filter], '/api/tickets/topics', filter),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }: { state: { data?: Topics | undefined } }) =>
      (data?.unread ?? 0) + (data?.unread_before ?? 0) > 0 ? 5_000 : 300_000,
  }),
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
  attach: (id: number, version: number, file: File) =>
    thenInvalidate(sendFile(`/api/tickets/${id}/attachments`, file, { name: file.name, version }), 'tickets'),
  follow: (id: number, follows: boolean) =>
    thenInvalidate(send('PUT', `/api/tickets/${id}/following`, { follows }), 'tickets'),
};

export const deedText = (is: string): string => word('tickets', `deed_${is}`);
export const stateText = (state: TicketState): string => word('tickets', `state_${state}`);
export const kindText = (kind: KindName): string => word('tickets', `kind_${kind}`);
