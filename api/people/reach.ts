/**
 * The filter by unit that no query can forget. A second connection to the same file shadows each table by a temporary view of
 * its name, which shows only rows of units within the reach of whoever asks. Routes that read for somebody who is limited
 * get this connection instead of the whole one; a table without a line here stops the program at its start.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Db } from '../db/open.ts';
import * as schema from '../db/schema.ts';
import type { Reach } from './authorisation.ts';

const asking = new AsyncLocalStorage<Reach>();

/** Runs what one person asked: all that it reads through the limited connection is within this reach. */
export const within = <T>(reach: Reach, work: () => T): T => asking.run(reach, work);
export const reachNow = (): Reach | undefined => asking.getStore();

/** Both halves are asked once a statement, not once a row. */
const inReach = (unit_id: string) =>
  `((select reach_is_everywhere()) or ${unit_id} in (select value from json_each((select reach_units()))))`;

const node = (id: string) => `exists (select 1 from main.nodes n_ where n_.id = ${id} and ${inReach('n_.unit_id')})`;
const system = (id: string) =>
  `exists (select 1 from main.systems s_ where s_.id = ${id} and ${inReach('s_.unit_id')})`;
const assessment = (id: string) =>
  `exists (select 1 from main.assessments a_ join main.systems s_ on s_.id = a_.system_id
    where a_.id = ${id} and ${inReach('s_.unit_id')})`;
/** A risk assessment is seen by whoever sees all of its systems. */
const risk = (id: string) =>
  `(exists (select 1 from main.risk_systems r_ where r_.assessment_id = ${id})
    and not exists (select 1 from main.risk_systems r_ left join main.systems s_ on s_.id = r_.system_id
      where r_.assessment_id = ${id} and not coalesce(${inReach('s_.unit_id')}, 0)))`;
const network = (id: string) =>
  `exists (select 1 from main.access_networks w_ where w_.id = ${id} and ${inReach('w_.unit_id')})`;
/** A target is a node or an endpoint of a system. */
const UNIT_OF_TARGET = `main.targets t_ left join main.nodes n_ on n_.id = t_.node_id
  left join main.endpoints e_ on e_.id = t_.endpoint_id left join main.systems s_ on s_.id = e_.system_id`;
const IN_REACH = inReach('coalesce(n_.unit_id, s_.unit_id)');
const target = (id: string) => `exists (select 1 from ${UNIT_OF_TARGET} where t_.id = ${id} and ${IN_REACH})`;
const watch = (id: string) =>
  `exists (select 1 from main.watches w_ join ${UNIT_OF_TARGET} where t_.id = w_.target_id and w_.id = ${id} and ${IN_REACH})`;

/**
 * A ticket is seen by the units that have, or had, to do with it, and by those above them. They are few: they are gone through,
 * where the index would be asked for each unit of the reach (`+` keeps it from that).
 */
const ticket = (id: string) => `((select reach_is_everywhere()) or exists (
  select 1 from main.ticket_units u_ where u_.ticket_id = ${id} and ${inReach('+u_.unit_id')}))`;

/** Everybody may see all of it: it belongs to no unit. */
const ALL = 'true';
/** Whoever is limited sees nothing of it: it reaches beyond every unit, or is nobody's but the program's. */
const NONE = inReach('null');

/** Which rows somebody sees, by table; `me` is the row. */
const SEEN: Record<string, string> = {
  areas: ALL,
  units: inReach('me.id'),
  agents: NONE,
  agent_buffers: NONE,
  agent_gaps: NONE,
  agent_refusals: NONE,
  nodes: inReach('me.unit_id'),
  node_addresses: node('me.node_id'),
  interfaces: node('me.node_id'),
  prefixes: inReach('me.unit_id'),
  links: `${node('me.a_node_id')} and ${node('me.b_node_id')}`,
  systems: inReach('me.unit_id'),
  endpoints: system('me.system_id'),
  targets: target('me.id'),
  merged_targets: target('me.into_target_id'),
  watches: target('me.target_id'),
  watch_states: watch('me.watch_id'),
  facts: watch('me.watch_id'),
  fact_changes: watch('me.watch_id'),
  sample_series: watch('me.watch_id'),
  counter_restarts: watch('me.watch_id'),
  verdicts: target('me.target_id'),
  evidence: target('me.target_id'),
  findings: target('me.target_id'),
  events: `(${node('me.node_id')} or ${system('me.system_id')})`,
  messages: node('me.node_id'),
  message_senders: NONE,
  tickets: ticket('me.id'),
  ticket_events: ticket('me.ticket_id'),
  ticket_units: ticket('me.ticket_id'),
  ticket_terms: ticket('me.ticket_id'),
  ticket_followers: NONE,
  ticket_news: NONE,
  /** One's own, read through the whole connection by whose they are. */
  notices: NONE,
  notice_choices: NONE,
  notice_addresses: NONE,
  notice_deliveries: NONE,
  /** What is published is for all; what is being written, for whose it is. */
  answers: `(me.published_version is not null or ${inReach('me.unit_id')})`,
  answer_versions: `exists (select 1 from main.answers a_ where a_.id = me.answer_id
    and (a_.published_version = me.version or ${inReach('a_.unit_id')}))`,
  answer_votes: NONE,
  connector_outbox: NONE,
  connector_inbox: NONE,
  connector_callbacks: NONE,
  maintenance_windows: `(me.area_id is not null or ${inReach('me.unit_id')} or ${node('me.node_id')} or ${system('me.system_id')})`,
  topology_links: `${node('me.a_node_id')} and (me.b_node_id is null or ${node('me.b_node_id')})`,
  vantages: node('me.node_id'),
  port_traffic: node('me.node_id'),
  sightings: node('me.node_id'),
  protected_systems: system('me.system_id'),
  system_nodes: `${system('me.system_id')} and ${node('me.node_id')}`,
  assessments: system('me.system_id'),
  assessment_team: assessment('me.assessment_id'),
  assessment_objects: assessment('me.assessment_id'),
  judgements: assessment('me.assessment_id'),
  judgement_evidence: assessment('me.assessment_id'),
  assessment_findings: system('me.system_id'),
  assessment_filings: assessment('me.assessment_id'),
  risk_editions: ALL,
  risk_assessments: risk('me.id'),
  risk_systems: risk('me.assessment_id'),
  risk_assets: risk('me.assessment_id'),
  risk_threats: risk('me.assessment_id'),
  risk_vulnerabilities: risk('me.assessment_id'),
  risk_measures: risk('me.assessment_id'),
  risk_scenarios: risk('me.assessment_id'),
  risk_acceptances: risk('me.assessment_id'),
  risk_follow_ups: `exists (select 1 from main.risk_scenarios c_ where c_.id = me.scenario_id and ${risk('c_.assessment_id')})`,
  system_documents: system('me.system_id'),
  system_records: system('me.system_id'),
  crypto_products: system('me.system_id'),
  load_limits: system('me.system_id'),
  load_plans: system('me.system_id'),
  load_data: `exists (select 1 from main.load_plans p_ where p_.id = me.plan_id and ${system('p_.system_id')})`,
  load_runs: system('me.system_id'),
  load_ticks: `exists (select 1 from main.load_runs r_ where r_.id = me.run_id and ${system('r_.system_id')})`,
  /** The whole extranet's plans are everybody's. */
  emergency_plans: `(me.unit_id is null or ${inReach('me.unit_id')})`,
  emergency_plan_versions: `exists (select 1 from main.emergency_plans p_ where p_.id = me.plan_id
    and (p_.unit_id is null or ${inReach('p_.unit_id')}))`,
  emergency_plan_readings: `exists (select 1 from main.emergency_plan_versions v_ join main.emergency_plans p_ on p_.id = v_.plan_id
    where v_.id = me.version_id and (p_.unit_id is null or ${inReach('p_.unit_id')}))`,
  incidents: inReach('me.unit_id'),
  incident_reports: `exists (select 1 from main.incidents i_ where i_.id = me.incident_id and ${inReach('i_.unit_id')})`,
  drills: inReach('me.unit_id'),
  emergency_runs: inReach('me.unit_id'),
  emergency_inputs: `exists (select 1 from main.emergency_runs r_ where r_.id = me.run_id and ${inReach('r_.unit_id')})`,
  access_networks: inReach('me.unit_id'),
  access_moves: network('me.network_id'),
  access_answers: network('me.network_id'),
  access_bases: network('me.network_id'),
  /** Areas are everybody's. */
  access_exemptions: `(me.area_id is not null or ${inReach('me.unit_id')})`,
  reporting_rules: ALL,
  /** Seen by whoever sees what was sealed; bulletins are everybody's. */
  sealed_documents: `(me.object_kind = 'bulletin'
    or (me.object_kind = 'assessment' and ${assessment('me.object_id')})
    or (me.object_kind = 'drill' and exists (select 1 from main.drills d_ where d_.id = me.object_id and ${inReach('d_.unit_id')}))
    or (me.object_kind = 'incident_report' and exists (select 1 from main.incident_reports r_ join main.incidents i_
      on i_.id = r_.incident_id where r_.id = me.object_id and ${inReach('i_.unit_id')})))`,
  seal_certificates: ALL,
  /** Tasks and counts by county are everybody's; what is counted, and what units report, is within reach. */
  programme_tasks: ALL,
  programme_task_versions: ALL,
  programme_progress: ALL,
  programme_reports: inReach('me.unit_id'),
  action_hooks: NONE,
  /** Rules, scores and the bulletins that were issued are for all who may read of the programme; things that were counted pass `what-is-seen.ts`. */
  supervision_rule_sets: ALL,
  supervision_revisions: ALL,
  supervision_readings: NONE,
  supervision_objections: inReach('me.unit_id'),
  supervision_bulletins: `(me.state = 'issued' or ${NONE})`,
  compliance_changes: NONE,
  ipv6_verdicts: target('me.target_id'),
  ipv6_states: target('me.target_id'),
  ipv6_declarations: target('me.target_id'),
  ipv6_changes: target('me.target_id'),
  ipv6_inputs: target('me.target_id'),
  /** Of models and of documents: nobody's in particular. */
  ipv6_capabilities: ALL,
  ipv6_goals: ALL,
  differences: node('me.node_id'),
  comparisons: node('me.node_id'),
  known_devices: node('me.node_id'),
  met_nodes: node('me.node_id'),
  candidates: NONE,
  candidate_addresses: NONE,
  candidate_rules: NONE,
  rule_deeds: NONE,
  discovery_scopes: NONE,
  discovery_scope_credentials: NONE,
  discovery_jobs: NONE,
  discovery_visits: NONE,
  discovery_tries: NONE,
  /** Those that one's own watches use. */
  credentials: `exists (select 1 from main.watches w_ join ${UNIT_OF_TARGET}
    where w_.credential_id = me.id and t_.id = w_.target_id and ${IN_REACH})`,
  /** Read through samples.ts alone, by a series that was looked up first. */
  sample_journal: NONE,
  sample_chunks: NONE,
  sample_rollups_5m: NONE,
  sample_rollups_1h: NONE,
  sample_unrolled_days: NONE,
  sample_outbox: NONE,
  sample_spans: NONE,
  settings: NONE,
  people: inReach('me.unit_id'),
  grants: `exists (select 1 from main.people p_ where p_.id = me.person_id and ${inReach('p_.unit_id')})`,
  sessions: NONE,
  accounts: NONE,
  verifications: NONE,
  two_factors: NONE,
  passkeys: NONE,
  password_history: NONE,
  log_in_failures: NONE,
  api_tokens: NONE,
  audit_entries: NONE,
  audit_heads: NONE,
  audit_archives: NONE,
  own_keys: NONE,
};
/*
 * Queries that name an index say `main.facts`, since a view has none: they join `watches` and `targets`, which are filtered.
 */

/** Parts of tables that only the guard of changes asks for. */
const OWN: Record<string, string> = {
  /** A window over an area is seen by all whom it silences, and changed by none who is limited. */
  own_windows: 'select * from maintenance_windows where area_id is null',
};
/** SQLite's and the migrator's own. */
const NOT_OURS = /^(sqlite_|__drizzle)/;
/** Words for the search; found through the tables that they are of. */
const WORDS = /_search(_\w+)?$/;

/** What is kept in memory beside a database is kept beside the whole one: nothing that one person saw may reach another. */
const wholes = new WeakMap<Db, Db>();
export const wholeOf = (db: Db): Db => wholes.get(db) ?? db;

/** The limited connection beside a whole one, opened when it is first needed. */
export function limitedBeside(db: Db) {
  let opened: Db | undefined;
  return {
    open(): Db {
      if (db.$client.memory) throw new Error('a database in memory has no second connection');
      if (!opened) {
        opened = openLimited(db.$client.name);
        wholes.set(opened, db);
      }
      return opened;
    },
    close: () => opened?.$client.close(),
  };
}

const texts = new WeakMap<ReadonlySet<number>, string>();

function textOf(reach: ReadonlySet<number>): string {
  const known = texts.get(reach);
  if (known !== undefined) return known;
  const text = JSON.stringify([...reach]);
  texts.set(reach, text);
  return text;
}

function openLimited(file: string): Db {
  const sqlite = new Database(file, { readonly: true, timeout: 5_000 });
  sqlite.pragma('temp_store = MEMORY');
  // Without somebody who asks nothing is seen.
  sqlite.function('reach_is_everywhere', () => (asking.getStore() === 'everywhere' ? 1 : 0));
  sqlite.function('reach_units', () => {
    const reach = asking.getStore();
    return reach === undefined || reach === 'everywhere' ? '[]' : textOf(reach);
  });
  const tables = sqlite.prepare(`select name from main.sqlite_master where type = 'table'`).pluck().all() as string[];
  const missing = tables.filter((name) => !NOT_OURS.test(name) && !WORDS.test(name) && !Object.hasOwn(SEEN, name));
  if (missing.length > 0) throw new Error(`who may see these tables is not said in reach.ts: ${missing.join(', ')}`);
  for (const [name, seen] of Object.entries(SEEN)) {
    sqlite.exec(`create temp view ${name} as select * from main.${name} as me where ${seen}`);
  }
  for (const [name, rows] of Object.entries(OWN)) sqlite.exec(`create temp view ${name} as ${rows}`);
  return drizzle(sqlite, { schema });
}

/** Whether a row is within the reach of whoever asks. */
export function seesRow(limited: Db, table: string, id: number | string): boolean {
  if (!Object.hasOwn(SEEN, table) && !Object.hasOwn(OWN, table)) throw new Error(`no table ${table}`);
  return limited.$client.prepare(`select 1 from ${table} where id = ?`).get(id) !== undefined;
}
