/** What the pages about service systems read and change. */
import { keepPreviousData, queryOptions } from '@tanstack/solid-query';
import { allRows, type Query, read, send, thenForget, thenInvalidate } from '../../api.ts';
import type { Client, Got, List, RowOf, Watch } from '../../wire.ts';

export type System = RowOf<Got<Client['systems']['$get']>>;
type Answered = Got<Client['systems'][':id']['$get']>;
export type Endpoint = Omit<RowOf<{ rows: Answered['endpoints'] }>, 'watches'> & { watches: Watch[] };
export type SystemPage = Omit<Answered, 'endpoints'> & { endpoints: Endpoint[] };

export type SystemInput = { name: string; type: string; unit_id: number | null; area_id: number | null; note: string };
export type EndpointInput = {
  name: string;
  host: string;
  port?: number;
  scheme?: 'http' | 'https' | 'tcp';
  path?: string;
  families?: (4 | 6)[];
  watch?: boolean;
};
export type EndpointChange = { name?: string; host?: string; url?: string };

export const systemQueries = {
  all: (filter: Query) =>
    queryOptions({
      queryKey: ['systems', 'all', filter],
      queryFn: async (): Promise<List<System>> => {
        const rows = await allRows<System>('/api/systems', filter);
        return { rows, total: rows.length };
      },
      placeholderData: keepPreviousData,
    }),
  one: (id: number) => read<SystemPage>(['systems', 'one', id], `/api/systems/${id}`),
};

const touched = ['systems', 'overview', 'watches', 'findings', 'events'];

export const systemCommands = {
  create: (body: SystemInput) => thenInvalidate(send<{ id: number }>('POST', '/api/systems', body), ...touched),
  change: (id: number, body: Partial<SystemInput>) =>
    thenInvalidate(send<unknown>('PATCH', `/api/systems/${id}`, body), ...touched),
  delete: (id: number) => thenForget(send<unknown>('DELETE', `/api/systems/${id}`), ...touched),
  createEndpoint: (system_id: number, body: EndpointInput) =>
    thenInvalidate(send<{ id: number }>('POST', `/api/systems/${system_id}/endpoints`, body), ...touched),
  changeEndpoint: (id: number, body: EndpointChange) =>
    thenInvalidate(send<unknown>('PATCH', `/api/endpoints/${id}`, body), ...touched),
  deleteEndpoint: (id: number) => thenInvalidate(send<unknown>('DELETE', `/api/endpoints/${id}`), ...touched),
};
