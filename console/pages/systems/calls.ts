/** What the pages about service systems read and change. */
import { keepPreviousData, queryOptions } from '@tanstack/solid-query';
import { allRows, type Query, read, send, thenForget, thenInvalidate } from '../../api.ts';
import { say } from '../../i18n/index.ts';
import type { Client, Got, JsonSchema, List, RowOf, Watch } from '../../wire.ts';

export type System = RowOf<Got<Client['systems']['$get']>>;
type Answered = Got<Client['systems'][':id']['$get']>;
export type Endpoint = Omit<RowOf<{ rows: Answered['endpoints'] }>, 'watches'> & { watches: Watch[] };
export type SystemPage = Omit<Answered, 'endpoints'> & { endpoints: Endpoint[] };

type AnsweredType = RowOf<Got<Client['system-types']['$get']>>;
export type RecordKind = Omit<RowOf<{ rows: AnsweredType['records'] }>, 'body'> & { body: JsonSchema };
export type SystemType = Omit<AnsweredType, 'records'> & { records: RecordKind[] };
type AnsweredConformance = Got<Client['systems'][':id']['conformance']['$get']>;
export type Conformance = Omit<AnsweredConformance, 'type'> & { type: SystemType | null };
export type Criterion = RowOf<{ rows: Conformance['criteria'] }>;
export type SystemRecord = Omit<RowOf<Got<Client['systems'][':id']['records']['$get']>>, 'body'> & {
  body: Record<string, unknown>;
};
export type RecordInput = { kind: string; subject: string; period: string; body: Record<string, unknown> };

export type SystemInput = { name: string; type: string; unit_id: number | null; area_id: number | null; note: string };
export type EndpointInput = {
  name: string;
  host: string;
  port?: number;
  scheme?: 'http' | 'https' | 'tcp';
  path?: string;
  families?: (4 | 6)[];
  place?: string;
  watch?: boolean;
};
export type EndpointChange = { name?: string; host?: string; url?: string; place?: string };

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
  types: () => ({
    ...read<List<SystemType>>(['system-types'], '/api/system-types'),
    staleTime: Number.POSITIVE_INFINITY,
  }),
  /** Asked anew: what nobody looks at any more turns unknown without any news. */
  conformance: (id: number) => ({
    ...read<Conformance>(['systems', 'conformance', id], `/api/systems/${id}/conformance`),
    refetchInterval: 15_000,
  }),
  records: (id: number, kind: string) =>
    read<List<SystemRecord>>(['systems', 'records', id, kind], `/api/systems/${id}/records`, { kind }),
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
  putRecord: (id: number, body: RecordInput) =>
    thenInvalidate(send<{ id: number }>('PUT', `/api/systems/${id}/records`, body), 'systems'),
  removeRecord: (id: number, record: number) =>
    thenInvalidate(send<unknown>('DELETE', `/api/systems/${id}/records/${record}`), 'systems'),
  deleteEndpoint: (id: number) => thenInvalidate(send<unknown>('DELETE', `/api/endpoints/${id}`), ...touched),
};

/** The title of a type that the program knows, else what people wrote. */
export const typeText = ({ type, type_title }: System): string => (type_title ? say(type_title) : type);
