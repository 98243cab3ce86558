/** What the pages of discovery read and change. */
import { pagesOf, type Query, read, send, thenInvalidate } from '../../api.ts';
import type { Client, Got, List, Role, RowOf } from '../../wire.ts';

type Posted<R> = Got<R>;

export type Candidate = RowOf<Got<Client['candidates']['$get']>>;
export type CandidateDetail = Got<Client['candidates'][':id']['$get']>;
export type Summary = Got<Client['candidates']['summary']['$get']>;
export type Planned = RowOf<Posted<Client['candidates']['confirm']['$post']>>;
export type Rule = RowOf<Got<Client['candidate-rules']['$get']>>;
export type Scope = RowOf<Got<Client['discovery']['scopes']['$get']>>;
export type Job = RowOf<Got<Client['discovery']['jobs']['$get']>>;
export type Visit = RowOf<Got<Client['discovery']['jobs'][':id']['visits']['$get']>>;
export type Plan = Posted<Client['discovery']['jobs']['dry-run']['$post']>;
export type Method = Job['methods'][number];

export const methods: readonly Method[] = ['sweep', 'neighbours', 'arp', 'routes'];

export type JobInput = { scope_id: number; methods: Method[]; seeds: string[]; max_hops: number };
export type ScopeInput = Pick<
  Scope,
  | 'name'
  | 'ranges'
  | 'excluded'
  | 'rate_per_s'
  | 'at_once'
  | 'snmp_port'
  | 'tcp_ports'
  | 'tcp_silent'
  | 'unit_id'
  | 'area_id'
  | 'enabled'
  | 'repeat_every_h'
> & { credential_ids: number[] };
export type RuleConditions = Pick<Rule, 'scope_id' | 'vendor' | 'model' | 'device_name' | 'range' | 'has_snmp'>;
export type RuleInput = Omit<Rule, 'id' | 'created_by' | 'created_at' | 'updated_at'>;
export type ConfirmInput = {
  ids: number[];
  fields: { unit_id?: number | null; area_id?: number | null; role?: Role | null };
  watch: boolean;
  names?: Record<string, string>;
};

/** While a job runs, its figures move between two words of the stream. */
const running_ms = 2_000;
const isOpen = (state: Job['state']) => state === 'running' || state === 'waiting' || state === 'interrupted';
export const isOpenJob = (job: Job): boolean => isOpen(job.state);

export const discoveryQueries = {
  candidates: (filter: Query) => pagesOf<Candidate>('candidates', '/api/candidates', filter),
  candidate: (id: number) => read<CandidateDetail>(['candidates', 'one', id], `/api/candidates/${id}`),
  summary: () => read<Summary>(['candidates', 'summary'], '/api/candidates/summary'),
  rules: () => read<List<Rule>>(['candidates', 'rules'], '/api/candidate-rules'),
  scopes: () => read<List<Scope>>(['discovery', 'scopes'], '/api/discovery/scopes'),
  jobs: () => ({
    ...read<List<Job>>(['discovery', 'jobs'], '/api/discovery/jobs', { limit: 200 }),
    refetchInterval: (query: { state: { data: List<Job> | undefined } }) =>
      query.state.data?.rows.some(isOpenJob) ? running_ms : (false as const),
  }),
  job: (id: number) => ({
    ...read<Job>(['discovery', 'job', id], `/api/discovery/jobs/${id}`),
    refetchInterval: (query: { state: { data: Job | undefined } }) =>
      query.state.data && isOpenJob(query.state.data) ? running_ms : (false as const),
  }),
  visits: (id: number, filter: Query) => ({
    ...pagesOf<Visit>('discovery', `/api/discovery/jobs/${id}/visits`, filter),
    queryKey: ['discovery', 'visits', { ...filter, of: id } as Query],
  }),
};

const decided = ['candidates', 'nodes', 'overview', 'watches'];

export const discoveryCommands = {
  plan: (body: JobInput) => send<Plan>('POST', '/api/discovery/jobs/dry-run', body),
  start: (body: JobInput) => thenInvalidate(send<{ id: number }>('POST', '/api/discovery/jobs', body), 'discovery'),
  stop: (id: number) => thenInvalidate(send<unknown>('POST', `/api/discovery/jobs/${id}/stop`, {}), 'discovery'),
  createScope: (body: ScopeInput) =>
    thenInvalidate(send<{ id: number }>('POST', '/api/discovery/scopes', body), 'discovery'),
  changeScope: (id: number, body: Partial<ScopeInput>) =>
    thenInvalidate(send<unknown>('PATCH', `/api/discovery/scopes/${id}`, body), 'discovery'),
  deleteScope: (id: number) =>
    thenInvalidate(send<unknown>('DELETE', `/api/discovery/scopes/${id}`), 'discovery', 'candidates'),
  planConfirm: (body: ConfirmInput) =>
    send<{ rows: Planned[] }>('POST', '/api/candidates/confirm', { ...body, dry_run: true }),
  confirm: (body: ConfirmInput) =>
    thenInvalidate(send<{ rows: Planned[] }>('POST', '/api/candidates/confirm', body), ...decided),
  attach: (id: number, node_id: number) =>
    thenInvalidate(send<unknown>('POST', `/api/candidates/${id}/attach`, { node_id }), ...decided),
  ignore: (ids: number[], reason: string) =>
    thenInvalidate(send<unknown>('POST', '/api/candidates/ignore', { ids, reason }), 'candidates'),
  reopen: (ids: number[]) => thenInvalidate(send<unknown>('POST', '/api/candidates/reopen', { ids }), 'candidates'),
  previewRule: (body: RuleConditions) => send<List<Candidate>>('POST', '/api/candidate-rules/preview', body),
  createRule: (body: RuleInput) =>
    thenInvalidate(send<{ id: number }>('POST', '/api/candidate-rules', body), 'candidates'),
  changeRule: (id: number, body: RuleInput) =>
    thenInvalidate(send<unknown>('PUT', `/api/candidate-rules/${id}`, body), 'candidates'),
  deleteRule: (id: number) => thenInvalidate(send<unknown>('DELETE', `/api/candidate-rules/${id}`), 'candidates'),
  orderRules: (ids: number[]) =>
    thenInvalidate(send<unknown>('POST', '/api/candidate-rules/order', { ids }), 'candidates'),
  applyRules: () =>
    thenInvalidate(
      send<{ confirmed: number; ignored: number; left: number }>('POST', '/api/candidate-rules/apply', {}),
      ...decided,
    ),
};
