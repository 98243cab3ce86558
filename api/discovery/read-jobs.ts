/** Jobs and the addresses that they asked, as people read them. */
import type { Db } from '../db/open.ts';
import type { DiscoveryKeeper } from './keeper.ts';
import type { JobState } from './schema.ts';
import type { JobRow, VisitRow } from './shapes.ts';

type Stored = Omit<JobRow, 'methods' | 'seeds' | 'now'> & { methods: string; seeds: string };
type Doing = Pick<DiscoveryKeeper, 'now'>;

const COLUMNS = `j.id, j.scope_id, s.name as scope_name, j.methods, j.seeds, j.max_hops, j.state, j.started_by, j.started_at,
  j.ended_at, j.error, j.to_sweep, j.swept, j.asked, j.found, j.new_found, j.resumed,
  (select count(*) from discovery_visits v where v.job_id = j.id and v.asked_at is null) as waiting`;
const FROM = 'from discovery_jobs j join discovery_scopes s on s.id = j.scope_id';

const shown = (keeper: Doing, row: Stored): JobRow => ({
  ...row,
  methods: JSON.parse(row.methods) as JobRow['methods'],
  seeds: JSON.parse(row.seeds) as string[],
  now: keeper.now(row.id),
});

export function readJob(db: Db, keeper: Doing, id: number): JobRow | undefined {
  const row = db.$client.prepare(`select ${COLUMNS} ${FROM} where j.id = ?`).get(id) as Stored | undefined;
  return row && shown(keeper, row);
}

/** The last job of a scope. */
export function lastJob(db: Db, keeper: Doing, scope_id: number): JobRow | undefined {
  const row = db.$client
    .prepare(`select ${COLUMNS} ${FROM} where j.scope_id = ? order by j.started_at desc, j.id desc limit 1`)
    .get(scope_id) as Stored | undefined;
  return row && shown(keeper, row);
}

type JobQuery = { scope_id?: number | undefined; state?: JobState | undefined; limit: number; offset: number };

/** Newest first. */
export function readJobs(db: Db, keeper: Doing, { scope_id, state, limit, offset }: JobQuery) {
  const conditions = [
    ...(scope_id === undefined ? [] : ['j.scope_id = :scope_id']),
    ...(state === undefined ? [] : ['j.state = :state']),
  ];
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const given = { ...(scope_id === undefined ? {} : { scope_id }), ...(state === undefined ? {} : { state }) };
  const total = db.$client.prepare(`select count(*) from discovery_jobs j ${where}`).pluck().get(given) as number;
  const rows = db.$client
    .prepare(`select ${COLUMNS} ${FROM} ${where} order by j.started_at desc, j.id desc limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as Stored[];
  return { rows: rows.map((row) => shown(keeper, row)), total };
}

type VisitQuery = {
  kind?: 'waiting' | 'answered' | 'mute' | undefined;
  q?: string | undefined;
  limit: number;
  offset: number;
};
const KINDS = {
  waiting: 'v.asked_at is null',
  answered: `v.snmp = 'ok'`,
  mute: `v.asked_at is not null and v.snmp is not 'ok'`,
};

/** In the order in which they came to be known. */
export function readVisits(db: Db, job_id: number, { kind, q, limit, offset }: VisitQuery) {
  const like = q?.trim() ? `%${q.trim().replace(/[\\%_]/g, '\\$&')}%` : undefined;
  const conditions = [
    'v.job_id = :job_id',
    ...(kind === undefined ? [] : [KINDS[kind]]),
    ...(like === undefined ? [] : [`(v.address like :like escape '\\' or v.name like :like escape '\\')`]),
  ].join(' and ');
  const given = { job_id, ...(like === undefined ? {} : { like }) };
  const total = db.$client
    .prepare(`select count(*) from discovery_visits v where ${conditions}`)
    .pluck()
    .get(given) as number;
  const rows = db.$client
    .prepare(`select v.id, v.address, v.how, v.via, v.hops, v.rtt_ms, v.open_ports, v.asked_at, v.snmp, v.error,
      c.name as credential_name, v.name from discovery_visits v left join credentials c on c.id = v.credential_id
      where ${conditions} order by v.id limit :limit offset :offset`)
    .all({ ...given, limit, offset }) as (Omit<VisitRow, 'open_ports'> & { open_ports: string })[];
  return { rows: rows.map((row) => ({ ...row, open_ports: JSON.parse(row.open_ports) as number[] })), total };
}
