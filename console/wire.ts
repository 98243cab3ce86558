/** What travels between server and console, by the types of the server's own routes. Times are epoch milliseconds UTC. */
import type { hc, InferResponseType } from 'hono/client';
import type { Apis } from '#api/app.ts';
import type { Text } from './i18n/text.ts';

export type Client = ReturnType<typeof hc<Apis['entrance']>> &
  ReturnType<typeof hc<Apis['offices']>> &
  ReturnType<typeof hc<Apis['books']>> &
  ReturnType<typeof hc<Apis['sights']>> &
  ReturnType<typeof hc<Apis['duties']>> &
  ReturnType<typeof hc<Apis['work']>> &
  ReturnType<typeof hc<Apis['emergency']>> &
  ReturnType<typeof hc<Apis['programme']>>;
/** What a route answers. */
export type Got<R> = InferResponseType<R, 200>;
export type RowOf<L extends { rows: unknown[] }> = L['rows'][number];

export type { Text };
export type List<Row> = { rows: Row[]; total: number };
export type FieldProblem = { path: string } & Text;
export type Problem = { error: { code: string; zh: string; en: string; fields?: FieldProblem[]; report?: unknown } };

export type Session = Got<Client['session']['$get']>;
export type Person = NonNullable<Session['person']>;
export type Permission = Session['permissions'][number];
/** The three administrators that the one-time link makes. */
export type Administrator = 'system_administrator' | 'security_administrator' | 'audit_administrator';
export type FirstRunInput = { token: string } & Record<
  Administrator,
  { username: string; name: string; password: string }
>;

export type Health = Got<Client['health']['$get']>;

export type Overview = Got<Client['overview']['$get']>;
export type FamilyCounts = Overview['families']['v4'];
export type StateCounts = Record<State, number>;

export type Event = RowOf<Got<Client['events']['$get']>>;
export type EventKind = Event['kind'];

export type Area = RowOf<Got<Client['areas']['$get']>>;
export type Unit = RowOf<Got<Client['units']['$get']>>;
export type Contact = Unit['contacts'][number];
export type Level = Area['level'];

export type Node = RowOf<Got<Client['nodes']['$get']>>;
export type State = Node['state'];
export type Role = Node['role'];
export type NodePage = Omit<Got<Client['nodes'][':id']['$get']>, 'watches'> & { watches: Watch[] };
export type Described = NodePage['node']['recorded'];
export type Observed = NonNullable<NodePage['observed']>;
export type Interface = NodePage['interfaces'][number];
export type NodeAddress = NodePage['addresses'][number];
export type Neighbour = NodePage['neighbours'][number];
export type Verdict = NodePage['verdicts'][number];
export type KnownFact = Verdict['because'][number];
export type Link = RowOf<Got<Client['links']['$get']>>;
export type LinkInput = { a_node_id: number; a_port: string; b_node_id: number; b_port: string; note: string };
export type PathStep = NodePage['node']['area_path'][number];
export type NodeInput = {
  name: string;
  role: Role;
  unit_id?: number | null;
  area_id?: number | null;
  vendor?: string | null;
  model?: string | null;
  version?: string | null;
  serial?: string | null;
  note?: string;
  addresses?: string[];
  credential_id?: number | null;
  watch?: string[];
};

/** `params` are what the probe's own schema says. */
export type Watch = Omit<RowOf<Got<Client['watches']['$get']>>, 'params'> & {
  params: Record<string, unknown>;
};
export type Answer = Watch['answer'];
export type Outcome = NonNullable<Watch['outcome']>;
export type WatchPage = Omit<Got<Client['watches'][':id']['$get']>, 'watch'> & { watch: Watch };
/** A look without what it brought, as it is kept. */
export type Observation = NonNullable<WatchPage['last']>;
export type LookedNow = Got<Client['watches'][':id']['look']['$post']>['observation'];
export type Fact = WatchPage['facts'][number];
export type FactValue = Fact['value'];
export type Scalar = string | number | boolean | null;
export type Series = WatchPage['series'][number];
export type WatchGap = RowOf<Got<Client['watches'][':id']['gaps']['$get']>>;
export type Samples = Got<Client['samples']['$get']>;
export type SamplePoint = Samples['points'][number];

/** JSON Schema as zod writes it; `zh` and `en` label each property. */
export type JsonSchema = {
  type?: string | string[];
  zh?: string;
  en?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  enum?: Scalar[];
  /** Names of its choices. */
  options?: Record<string, { zh: string; en: string }>;
  const?: Scalar;
  anyOf?: JsonSchema[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
};
export type ProbeKind = Omit<RowOf<Got<Client['probes']['$get']>>, 'params'> & { params: JsonSchema };

export type Finding = RowOf<Got<Client['findings']['$get']>>;
export type Severity = Finding['severity'];
export type Status = Finding['status'];
/** `because` comes as it was sealed, which is how verdicts show it. */
export type Evidence = Omit<Got<Client['evidence'][':id']['$get']>, 'because'> & { because: KnownFact[] };
export type Credential = RowOf<Got<Client['credentials']['$get']>>;
export type SearchHit = RowOf<Got<Client['search']['$get']>>;
export type Lab = Got<Client['lab']['$get']>;
export type LabDevice = Lab['devices'][number];
export type Changed = { nouns: string[] };

/** In the order in which they are told: what needs somebody comes first. */
export const states: readonly State[] = ['down', 'degraded', 'unknown', 'maintenance', 'up'];
export const severities: readonly Severity[] = ['critical', 'major', 'minor', 'info'];
export const levels: readonly Level[] = ['city', 'county', 'town', 'village'];
export const roles: readonly Role[] = [
  'core',
  'aggregation',
  'access',
  'router',
  'firewall',
  'server',
  'wireless',
  'other',
];
