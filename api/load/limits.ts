/** What a system may be asked at most: as somebody with that right set it, else the careful default of the settings. And its declared peak. */
import type { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import { nameOfAccount } from '../people/names.ts';
import { wholeOf } from '../people/reach.ts';
import { refuseStale } from '../risk/take-part.ts';
import { readSettings } from '../settings/settings.ts';
import type { LimitRow } from './answers.ts';
import type { LimitQuery } from './queries.ts';
import type { Ceiling, Peak } from './shapes.ts';

export type Limit = { ceiling_rate: number; is_default: boolean; peak_rate: number | null };

const defaultRate = (db: Db) => readSettings(wholeOf(db)).load.default_rate;

export function limitOf(db: Db, system_id: number): Limit {
  const row = db.$client
    .prepare('select ceiling_rate, peak_rate from load_limits where system_id = ?')
    .get(system_id) as { ceiling_rate: number | null; peak_rate: number | null } | undefined;
  const set = row?.ceiling_rate ?? null;
  return { ceiling_rate: set ?? defaultRate(db), is_default: set === null, peak_rate: row?.peak_rate ?? null };
}

export function listLimits(db: Db, { system_id, limit, offset }: z.output<typeof LimitQuery>) {
  const from = `from systems y left join units u on u.id = y.unit_id left join load_limits l on l.system_id = y.id
    where (:system_id is null or y.id = :system_id)`;
  const given = { system_id: system_id ?? null };
  const rows = db.$client
    .prepare(`select y.id as system_id, y.name as system, u.name as unit, coalesce(l.ceiling_rate, :preset) as rate,
      l.ceiling_rate, l.ceiling_by, ${nameOfAccount('l.ceiling_by')} as ceiling_by_name, l.ceiling_at, l.peak_rate, coalesce(l.peak_declared_by, '') as peak_declared_by,
      l.peak_declared_at, l.peak_by, ${nameOfAccount('l.peak_by')} as peak_by_name, coalesce(l.version, 0) as version ${from} order by y.name limit :limit offset :offset`)
    .all({ ...given, preset: defaultRate(db), limit, offset }) as LimitRow[];
  return { rows, total: db.$client.prepare(`select count(*) ${from}`).pluck().get(given) as number };
}

/** `columns` are ours, never what somebody sent. */
function write(
  db: Db,
  actor: Actor,
  { system_id, version, action }: { system_id: number; version: number; action: string },
  columns: Record<string, string | number | null>,
) {
  db.$client.transaction(() => {
    if (!db.$client.prepare('select 1 from systems where id = ?').get(system_id)) throw notFound('该系统', 'system');
    const before = db.$client.prepare('select * from load_limits where system_id = ?').get(system_id) as
      | { version: number }
      | undefined;
    refuseStale(version, before ?? { version: 0 });
    const names = Object.keys(columns);
    db.$client
      .prepare(`insert into load_limits (system_id, ${names.join(', ')}) values (:system_id, ${names.map((name) => `:${name}`).join(', ')})
        on conflict (system_id) do update set version = version + 1, ${names.map((name) => `${name} = :${name}`).join(', ')}`)
      .run({ system_id, ...columns });
    record(db, actor, { action, object_kind: 'system', object_id: system_id, before, after: columns });
  })();
}

export function setCeiling(
  db: Db,
  actor: Actor,
  system_id: number,
  { ceiling_rate, version }: z.infer<typeof Ceiling>,
  now: number,
) {
  const columns = { ceiling_rate, ceiling_by: actor.person, ceiling_at: now };
  write(db, actor, { system_id, version, action: 'load_ceiling' }, columns);
}

export function setPeak(
  db: Db,
  actor: Actor,
  system_id: number,
  { peak_rate, declared_by, declared_at, version }: z.infer<typeof Peak>,
  now: number,
) {
  const columns = {
    ...{ peak_rate, peak_declared_by: declared_by, peak_by: actor.person },
    peak_declared_at: declared_at ?? now,
  };
  write(db, actor, { system_id, version, action: 'load_peak' }, columns);
}
