/** What the pages about traffic read. */
import { allRows, pagesOf, type Query, read } from '../../api.ts';
import type { Client, Got, RowOf } from '../../wire.ts';

export type PortList = Got<Client['traffic']['ports']['$get']>;
export type PortTraffic = RowOf<PortList>;
export type PortPeriod = Got<Client['traffic']['port']['$get']>;
export type Forecast = PortTraffic['forecast'];

export const orders = ['p95_share', 'share', 'bps', 'errors', 'discards', 'fills'] as const;

export const trafficQueries = {
  pages: (filter: Query) => pagesOf<PortTraffic>('traffic', '/api/traffic/ports', filter),
  all: (filter: Query) => allRows<PortTraffic>('/api/traffic/ports', filter),
  port: (asked: { watch_id: number; if_index: number; from: number; to: number }) =>
    read<PortPeriod>(['traffic', 'port', asked], '/api/traffic/port', asked),
};
