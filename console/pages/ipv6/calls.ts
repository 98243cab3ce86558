/** What the pages of the IPv6 migration read and change. */
import { allRows, pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import { word } from '../../i18n/index.ts';
import type { Client, Got, JsonSchema, RowOf } from '../../wire.ts';

type Ipv6 = Client['ipv6'];
export type Ipv6Overview = Got<Ipv6['$get']>;
export type Share = Omit<Ipv6Overview['node'], 'rungs'>;
export type Ipv6Row = RowOf<Got<Ipv6['targets']['$get']>>;
export type Ipv6Page = Got<Ipv6['targets'][':target_id']['$get']>;
export type Ipv6Blocker = RowOf<Got<Ipv6['blockers']['$get']>>;
export type Ipv6Check = RowOf<Got<Ipv6['checks']['$get']>>;
export type Coverage = Got<Ipv6['coverage']['$get']>;
export type Ipv6Settings = Got<Ipv6['settings']['$get']>['settings'];
export type Rung = NonNullable<Ipv6Row['measured']>;
export type Standing = Ipv6Row['standing'];

const every_standing: Record<Standing, true> = { done: true, left: true, degraded: true, unknown: true, exempt: true };
export const standings = Object.keys(every_standing) as Standing[];
export const kinds = ['node', 'service'] as const;
export const node_rungs: readonly Rung[] = [
  'not_started',
  'assessed',
  'planned',
  'configured',
  'reachable',
  'dual_stack',
  'ipv6_preferred',
  'single_stack',
];
export const service_rungs: readonly Rung[] = [
  'no_aaaa',
  'aaaa_only',
  'home_reachable',
  'deep_reachable',
  'consistent',
  'single_stack_ready',
];

export const ipv6Queries = {
  overview: () => read<Ipv6Overview>(['ipv6', 'overview'], '/api/ipv6'),
  targets: (filter: Query) => pagesOf<Ipv6Row>('ipv6', '/api/ipv6/targets', filter),
  all: (filter: Query) => allRows<Ipv6Row>('/api/ipv6/targets', filter),
  of: (whose: { node_id: number } | { system_id: number }) =>
    read<{ rows: Ipv6Row[] }>(['ipv6', 'of', whose], '/api/ipv6/targets', { ...whose, limit: 50 }),
  one: (id: number) => read<Ipv6Page>(['ipv6', 'one', id], `/api/ipv6/targets/${id}`),
  blockers: () => read<{ rows: Ipv6Blocker[] }>(['ipv6', 'blockers'], '/api/ipv6/blockers'),
  coverage: (of: Query) => read<Coverage>(['ipv6', 'coverage', of], '/api/ipv6/coverage', of),
  checks: () => read<{ rows: Ipv6Check[] }>(['ipv6', 'checks'], '/api/ipv6/checks'),
  settings: () => read<{ settings: Ipv6Settings; thresholds: JsonSchema }>(['settings', 'ipv6'], '/api/ipv6/settings'),
};

export type Declaration = { declared: Rung | null; exempt: { until: number; reason: string } | null };

export const ipv6Commands = {
  declare: (id: number, body: Declaration) =>
    thenInvalidate(send('PUT', `/api/ipv6/targets/${id}/declaration`, body), 'ipv6'),
  measure: (id: number) =>
    thenInvalidate(send<{ added: number }>('POST', `/api/ipv6/targets/${id}/watches`), 'ipv6', 'watches'),
  rectify: (id: number, code: string) =>
    thenInvalidate(
      send<{ id: number; number: string }>('POST', `/api/ipv6/targets/${id}/rectification`, { code }),
      'tickets',
    ),
  saveSettings: (body: Ipv6Settings) =>
    thenInvalidate(send<Ipv6Settings>('PUT', '/api/ipv6/settings', body), 'settings', 'ipv6'),
};

/** Null is unknown, which is a word and never a blank. */
export const rungText = (rung: Rung | null): string => word('ipv6', `rung_${rung ?? 'unknown'}`);
export const standingText = (standing: Standing): string => word('ipv6', `standing_${standing}`);
