/** What travels between server and console. Times are epoch milliseconds UTC. */
import type { Text } from './i18n/text.ts';

export type { Text };
export type State = 'up' | 'degraded' | 'down' | 'unknown' | 'maintenance';
export type Severity = 'info' | 'minor' | 'major' | 'critical';
export type Status = 'pass' | 'warn' | 'fail' | 'unknown' | 'not_applicable';
export type Level = 'city' | 'county' | 'town' | 'village';
export type Role = 'core' | 'aggregation' | 'access' | 'router' | 'firewall' | 'server' | 'wireless' | 'other';
export type Answer = 'up' | 'down' | 'unknown';
export type Scalar = string | number | boolean | null;
export type FactValue = Scalar | { [column: string]: Scalar };

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

export type List<Row> = { rows: Row[]; total: number };
export type FieldProblem = { path: string } & Text;
export type Problem = { error: { code: string; zh: string; en: string; fields?: FieldProblem[]; report?: unknown } };

export type Person = { id: string; username: string; name: string; role: string };
export type Session = {
  person: Person | null;
  permissions: string[];
  first_run: boolean;
  version: string;
  lab?: { available: boolean };
};

export type StateCounts = Record<State, number>;
export type FamilyCounts = { up: number; down: number; unknown: number; none: number };
export type Overview = {
  states: StateCounts;
  systems: StateCounts;
  families: { v4: FamilyCounts; v6: FamilyCounts };
  levels: ({ level: Level | null } & StateCounts)[];
  findings: Record<Severity, number>;
  watches: { total: number; enabled: number; lag_p99_ms: number | null; looks_per_s: number };
  events: Event[];
  as_of: number;
};

export type EventKind =
  | 'state'
  | 'finding_opened'
  | 'finding_closed'
  | 'fact_changed'
  | 'change'
  | 'maintenance'
  | 'flapping';
export type Event = {
  id: number;
  at: number;
  kind: EventKind;
  node_id: number | null;
  system_id: number | null;
  subject: string;
  text: Text;
  severity: Severity | null;
  finding_id: number | null;
  evidence_id: number | null;
};

export type Area = {
  id: number;
  code: string;
  name: string;
  level: Level;
  parent_id: number | null;
  valid_from: string | null;
  valid_to: string | null;
  nodes: number;
};
export type Contact = { name: string; phone?: string; email?: string; duty?: string };
export type Unit = {
  id: number;
  name: string;
  level: Level;
  category: string;
  parent_id: number | null;
  area_id: number | null;
  contacts: Contact[];
  valid_from: string | null;
  valid_to: string | null;
  nodes: number;
};

export type Node = {
  id: number;
  name: string;
  role: Role;
  state: State;
  state_reason: Text;
  state_since: number;
  unit_id: number | null;
  unit_name: string | null;
  area_id: number | null;
  area_name: string | null;
  level: Level | null;
  vendor: string | null;
  model: string | null;
  version: string | null;
  serial: string | null;
  address_v4: string | null;
  address_v6: string | null;
  seen_at: number | null;
  open_findings: number;
};
export type Described = {
  vendor: string | null;
  model: string | null;
  version: string | null;
  serial: string | null;
};
export type Observed = Described & {
  name: string | null;
  description: string | null;
  object_id: string | null;
  location: string | null;
  contact: string | null;
  booted_at: number | null;
  seen_at: number | null;
  stale: boolean;
};
export type Interface = {
  if_index: number;
  name: string | null;
  description: string | null;
  alias: string | null;
  type: number | null;
  mtu: number | null;
  speed_bps: number | null;
  mac: string | null;
  admin_status: string | null;
  oper_status: string | null;
  watch_id: number;
  stale: boolean;
};
export type NodeAddress = {
  address: string;
  prefix_length: number | null;
  family: 4 | 6;
  if_index: number | null;
  source: string | null;
  recorded: boolean;
  observed: boolean;
  stale: boolean;
  is_primary: boolean;
};
export type Neighbour = {
  local_port: string | null;
  local_if_index: number | null;
  chassis_id: string | null;
  port_id: string | null;
  port_description: string | null;
  system_name: string | null;
  system_description: string | null;
  management_addresses: string[];
  node_id: number | null;
  node_name: string | null;
  seen_at: number | null;
  stale: boolean;
};
export type KnownFact = {
  watch: number;
  probe: string;
  key: string;
  part: string | null;
  value: FactValue;
  at: number;
  family: 4 | 6 | null;
  address: string | null;
};
export type Verdict = {
  check_id: string;
  title: Text;
  status: Status;
  severity: Severity | null;
  reason: Text;
  since: number;
  at: number;
  endpoint_id: number | null;
  endpoint_name: string | null;
  because: KnownFact[];
  finding_id: number | null;
  evidence_id: number | null;
};
export type PathStep = { id: number; name: string; level: Level };
export type NodePage = {
  node: Node & {
    recorded: Described;
    note: string;
    created_at: number;
    updated_at: number;
    area_path: PathStep[];
    unit_path: PathStep[];
  };
  observed: Observed | null;
  differences: { field: keyof Described; recorded: string; observed: string }[];
  interfaces: Interface[];
  addresses: NodeAddress[];
  neighbours: Neighbour[];
  watches: Watch[];
  verdicts: Verdict[];
  seen_at: number | null;
};
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

export type Outcome = 'ok' | 'timeout' | 'unreachable' | 'error' | 'unable';
export type Watch = {
  id: number;
  node_id: number | null;
  endpoint_id: number | null;
  system_id: number | null;
  subject: string;
  probe: string;
  title: Text;
  params: Record<string, unknown>;
  address: string;
  family: 4 | 6 | null;
  every_s: number;
  timeout_ms: number;
  enabled: boolean;
  credential_id: number | null;
  answer: Answer;
  outcome: Outcome | null;
  error: string | null;
  failures: number;
  flapping: boolean;
  changed_at: number | null;
  looked_at: number | null;
  /** When it last got an answer. */
  ok_at: number | null;
  took_ms: number | null;
  /** Nobody has looked for some intervals: the answer is then unknown. */
  stale: boolean;
};
/** A look without what it brought, as it is kept. */
export type Observation = {
  at: number;
  took_ms: number;
  outcome: Outcome;
  error?: string;
  partial?: boolean;
  address?: string;
  family?: 4 | 6;
};
export type LookedNow = Observation & { facts: { key: string; part?: string; value: FactValue }[] };
export type Series = {
  id: number;
  series: string;
  part: string | null;
  title: Text;
  unit: string | null;
  counter: boolean;
};
export type Fact = {
  key: string;
  part: string | null;
  value: FactValue;
  since_at: number;
  seen_at: number | null;
  stale: boolean;
  title: Text;
  unit: string | null;
};
export type WatchPage = {
  watch: Watch;
  last: Observation | null;
  facts: Fact[];
  series: Series[];
};
export type SamplePoint = { at: number; min: number; avg: number; max: number; count: number };
export type Samples = { points: SamplePoint[]; unit: string | null; counter: boolean; title: Text };

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
export type ProbeKind = {
  name: string;
  title: Text;
  params: JsonSchema;
  every_s: number;
  timeout_ms: number;
  secrets: string[];
};

export type Finding = {
  id: number;
  check_id: string;
  title: Text;
  severity: Severity;
  status: Status;
  reason: Text;
  node_id: number | null;
  system_id: number | null;
  subject: string;
  opened_at: number;
  closed_at: number | null;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  note: string;
  /** Opened inside a maintenance window: no alert was raised. */
  in_maintenance: boolean;
  evidence_id: number | null;
};
export type Evidence = {
  id: number;
  at: number;
  target_id: number;
  check_id: string;
  title: Text;
  subject: string;
  node_id: number | null;
  system_id: number | null;
  status: Status;
  reason: Text;
  because: Record<string, unknown>[];
  because_total: number;
  observations: Record<string, unknown>[];
  previous_digest: string;
  content: string;
  digest: string;
  valid: boolean;
};
export type Credential = { id: number; name: string; kind: string; created_at: number; used_by: number };
export type SearchHit = {
  kind: 'node' | 'system' | 'unit' | 'area' | 'finding' | 'watch';
  id: number;
  title: string;
  detail: string;
  matched: string;
};
export type LabDevice = {
  name: string;
  kind: 'device' | 'endpoint';
  place: string;
  address: string;
  port: number;
  /** How it fails now. */
  failing: string | null;
};
export type Lab = { running: boolean; devices: LabDevice[] };
export type Changed = { nouns: string[]; node_ids?: number[]; system_ids?: number[] };
