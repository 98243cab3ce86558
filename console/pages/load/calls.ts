/** What the pages of load tests read and change. Rates are requests a second, shares 0 to 1, times milliseconds. */
import type { InfiniteData } from '@tanstack/solid-query';
import { allRows, get, pagesOf, type Query, read, send, sendFile, thenForget, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { dateTime } from '../../time.ts';
import { quantity } from '../../ui/quantity.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

type Plans = Client['load-plans'];
type Runs = Client['load-runs'];
export type PlanRow = RowOf<Got<Plans['$get']>>;
export type PlanPage = Got<Plans[':id']['$get']>;
export type MayStart = Got<Plans[':id']['may-start']['$get']>;
export type RunRow = RowOf<Got<Runs['$get']>>;
export type RunPage = Got<Runs[':id']['$get']>;
export type Run = RunPage['run'];
export type Result = NonNullable<RunPage['result']>;
export type Figures = Result['figures'];
export type Spread = Figures['latency_ms'];
export type Generator = Result['generator'];
/** An agent among those that send a run, and one that a plan is to be sent from. */
export type Sender = RunPage['generators'][number];
export type ChosenAgent = PlanPage['generators'][number];
export type DataFile = PlanPage['data'][number];
export type BroughtIn = NonNullable<RunPage['imported']>;
export type Verdict = NonNullable<RunPage['verdict']>;
export type Ticks = Got<Runs[':id']['ticks']['$get']>;
export type Tick = Ticks['ticks'][number];
export type RunNodes = Got<Runs[':id']['nodes']['$get']>;
export type RunNode = RunNodes['nodes'][number];
export type Comparison = Got<Runs[':id']['comparison']['$get']>;
type OfSystem<Row> = Row & { id: number };
export type Limit = OfSystem<RowOf<Got<Client['load-limits']['$get']>>>;
export type Covered = OfSystem<RowOf<Got<Client['load-coverage']['$get']>>>;
export type Checked = Got<Client['load-scenarios']['check']['$post']>;
export type Profiles = Got<Client['load-profiles']['$get']>;
export type Imported = Got<Client['load-scenarios']['import']['$post']>;
export type ForK6 = Got<Plans[':id']['k6']['$get']>;
export type Shape = PlanRow['shape'];
/** That is sent as it stands. */
export type FixedShape = Exclude<Shape, { model: 'search' }>;
export type Search = NonNullable<RunPage['search']>;
export type PlanContent = Pick<
  PlanRow,
  | 'name'
  | 'purpose'
  | 'endpoint_ids'
  | 'scenario'
  | 'request'
  | 'shape'
  | 'family'
  | 'http'
  | 'ceiling_rate'
  | 'max_connections'
  | 'generators'
  | 'timeout_ms'
  | 'trusts_any_certificate'
  | 'from_at'
  | 'until_at'
  | 'contact_name'
  | 'contact_phone'
  | 'stop_rules'
  | 'thresholds'
>;

export const plan_states: readonly PlanRow['state'][] = [
  'draft',
  'submitted',
  'approved',
  'rejected',
  'withdrawn',
  'expired',
];
export const run_states: readonly RunRow['state'][] = ['running', 'complete', 'stopped', 'failed', 'interrupted'];

export const rateText = (rate: number): string => t('load.per_s', { n: quantity(rate, null) });
/** Below a hundredth of a percent it would read as none. */
export const shareText = (share: number): string =>
  share > 0 && share < 0.0001 ? '< 0.01%' : quantity(100 * share, '%');
export const timeText = (ms: number): string => quantity(ms >= 1 ? ms : Math.round(ms * 1000) / 1000, 'ms');
export const windowText = ({ from_at, until_at }: Pick<PlanRow, 'from_at' | 'until_at'>): string =>
  t('load.window_text', { from: dateTime(from_at).slice(0, 16), until: dateTime(until_at).slice(0, 16) });
export const planStateText = (state: PlanRow['state']): string => word('load', `state_${state}`);
export const runStateText = (state: RunRow['state']): string => word('load_runs', `state_${state}`);
export const engineText = (engine: RunRow['engine']): string => word('load_brought', `engine_${engine}`);
export const errorKindText = (kind: string): string => word('load_runs', `error_${kind}`);
export const errorsOf = (figures: Pick<Figures, 'errors'>): number =>
  Object.values(figures.errors).reduce<number>((sum, count) => sum + (count ?? 0), 0);
/** Null: nothing was asked, so nothing is known. */
export const errorShareOf = (figures: Pick<Figures, 'errors' | 'requests'>): number | null =>
  figures.requests === 0 ? null : errorsOf(figures) / figures.requests;
export const durationOf = (shape: FixedShape): number =>
  shape.model === 'closed' ? shape.duration_ms : shape.stages.reduce((sum, { duration_ms }) => sum + duration_ms, 0);

const noun = 'load';
const plan = (id: number) => `/api/load-plans/${id}`;
const data = (id: number, name: string) => `${plan(id)}/data/${encodeURIComponent(name)}`;
const run = (id: number) => `/api/load-runs/${id}`;

/** Lists with a row a system, which is what tells rows apart. */
const identified = <Row extends { system_id: number }>(row: Row): Row => ({ ...row, id: row.system_id });
const pagesOfSystems = <Row extends { id: number; system_id: number }>(path: string, filter: Query) => ({
  ...pagesOf<Row>(noun, path, filter),
  select: (data: InfiniteData<List<Row>>) => ({
    ...data,
    pages: data.pages.map((page) => ({ ...page, rows: page.rows.map(identified) })),
  }),
});
const allSystems = async <Row extends { id: number; system_id: number }>(path: string, filter: Query) =>
  (await allRows<Row>(path, filter)).map(identified);

export const loadQueries = {
  plans: (filter: Query) => pagesOf<PlanRow>(noun, '/api/load-plans', filter),
  allPlans: (filter: Query) => allRows<PlanRow>('/api/load-plans', filter),
  plan: (id: number) => read<PlanPage>([noun, 'plan', id], plan(id)),
  /** The answer is of this moment: it resolves names. */
  mayStart: (id: number, version: number) => ({
    ...read<MayStart>(['load-gate', id, version], `${plan(id)}/may-start`),
    refetchInterval: 20_000,
  }),
  runs: (filter: Query) => pagesOf<RunRow>(noun, '/api/load-runs', filter),
  allRuns: (filter: Query) => allRows<RunRow>('/api/load-runs', filter),
  newestRuns: (filter: Query) => read<Got<Runs['$get']>>([noun, 'newest', filter], '/api/load-runs', filter),
  run: (id: number) => read<RunPage>([noun, 'run', id], run(id)),
  /** The nodes look a moment after it has ended, too. */
  runNodes: (id: number, is_fresh: boolean) => ({
    ...read<RunNodes>([noun, 'nodes', id], `${run(id)}/nodes`),
    refetchInterval: is_fresh ? 5_000 : (false as const),
  }),
  comparison: (id: number, other: number | null) =>
    read<Comparison>([noun, 'comparison', id, other], `${run(id)}/comparison`, { with: other }),
  limits: () => pagesOfSystems<Limit>('/api/load-limits', {}),
  allLimits: () => allSystems<Limit>('/api/load-limits', {}),
  limit: (system_id: number) =>
    read<Got<Client['load-limits']['$get']>>([noun, 'limit', system_id], '/api/load-limits', { system_id }),
  profiles: () => read<Profiles>([noun, 'profiles'], '/api/load-profiles'),
  coverage: (filter: Query) => pagesOfSystems<Covered>('/api/load-coverage', filter),
  allCoverage: (filter: Query) => allSystems<Covered>('/api/load-coverage', filter),
};

/** Seconds that weren't read yet. */
export const readTicks = (id: number, since: number, signal: AbortSignal): Promise<Ticks> =>
  get<Ticks>(`${run(id)}/ticks`, { since }, signal);

/** With a plan its data files are looked at too. */
export const checkScenario = (scenario: string, plan_id?: number): Promise<Checked> =>
  send<Checked>('POST', '/api/load-scenarios/check', plan_id === undefined ? { scenario } : { scenario, plan_id });

const both = [noun, 'load-gate'] as const;

export const loadCommands = {
  create: (body: PlanContent & { system_id: number }) =>
    thenForget(send<{ id: number }>('POST', '/api/load-plans', body), noun),
  change: (id: number, body: PlanContent & { version: number }) => thenInvalidate(send('PUT', plan(id), body), ...both),
  submit: (id: number, version: number) => thenInvalidate(send('POST', `${plan(id)}/submit`, { version }), ...both),
  decide: (id: number, body: { version: number; approve: boolean; reason: string }) =>
    thenInvalidate(send('POST', `${plan(id)}/decide`, body), ...both),
  withdraw: (id: number, version: number) => thenInvalidate(send('POST', `${plan(id)}/withdraw`, { version }), ...both),
  start: (id: number, body: { ceiling_rate?: number }) =>
    thenForget(send<{ id: number }>('POST', `${plan(id)}/runs`, body), ...both),
  bringData: (id: number, version: number, name: string, file: File) =>
    thenInvalidate(sendFile(data(id, name), file, { version }), ...both),
  removeData: (id: number, version: number, name: string) =>
    thenInvalidate(send('DELETE', `${data(id, name)}?version=${version}`), ...both),
  bringResult: (id: number, body: { summary: string; started_at: number }) =>
    thenForget(send<{ id: number }>('POST', `${plan(id)}/k6-results`, body), noun),
  stop: (id: number) => thenInvalidate(send('POST', `${run(id)}/stop`, {}), noun),
  markBaseline: (id: number, is_baseline: boolean) =>
    thenInvalidate(send('PUT', `${run(id)}/baseline`, { is_baseline }), noun),
  setCeiling: (system_id: number, body: { ceiling_rate: number | null; version: number }) =>
    thenInvalidate(send('PUT', `/api/systems/${system_id}/load-ceiling`, body), ...both),
  setPeak: (
    system_id: number,
    body: { peak_rate: number | null; declared_by: string; declared_at: number | null; version: number },
  ) => thenInvalidate(send('PUT', `/api/systems/${system_id}/load-peak`, body), noun),
};
export const importScenario = (kind: 'har' | 'openapi', text: string): Promise<Imported> =>
  send<Imported>('POST', '/api/load-scenarios/import', { kind, text });
export const forK6 = (id: number): Promise<ForK6> => get<ForK6>(`/api/load-plans/${id}/k6`);
