/** What the pages about watches read and change; `queries` has the lists. */
import { read, send, thenForget, thenInvalidate } from '../../api.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

export type WatchInput = {
  node_id?: number;
  endpoint_id?: number;
  probe: string;
  params: Record<string, unknown>;
  address: string;
  family: 4 | 6 | null;
  every_s?: number;
  timeout_ms?: number;
  credential_id?: number | null;
  /** Null: the hub itself. */
  agent_id?: number | null;
};
export type WatchChange = Partial<{
  params: Record<string, unknown>;
  address: string;
  family: 4 | 6 | null;
  every_s: number;
  timeout_ms: number;
  enabled: boolean;
  credential_id: number | null;
  agent_id: number | null;
}>;
export type Check = RowOf<Got<Client['checks']['$get']>>;
export type VantagePoints = Got<Client['watches'][':id']['vantage-points']['$get']>;
export type VantagePoint = VantagePoints['rows'][number];

const touched = ['watches', 'nodes', 'systems', 'findings', 'overview'];

export const watchQueries = {
  checks: () => ({ ...read<List<Check>>(['checks'], '/api/checks'), staleTime: Number.POSITIVE_INFINITY }),
  vantagePoints: (id: number) =>
    read<VantagePoints>(['watches', 'vantage_points', id], `/api/watches/${id}/vantage-points`),
};

export const watchCommands = {
  create: (body: WatchInput) => thenInvalidate(send<{ id: number }>('POST', '/api/watches', body), ...touched),
  change: (id: number, body: WatchChange) =>
    thenInvalidate(send<unknown>('PATCH', `/api/watches/${id}`, body), ...touched),
  copy: (id: number, agent_ids: number[]) =>
    thenInvalidate(send<{ ids: number[] }>('POST', `/api/watches/${id}/copies`, { agent_ids }), ...touched),
  delete: (id: number) => thenForget(send<unknown>('DELETE', `/api/watches/${id}`), ...touched),
};
