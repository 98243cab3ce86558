/** Which systems of grade 2 and above were tested in the last year, and what came of it. What wasn't tested is unknown. */
import type { z } from 'zod';
import type { Round } from '#probes/load/capacity/search.ts';
import type { Db } from '../db/open.ts';
import { findSystems } from '../search/find-systems.ts';
import type { CoverageRow } from './answers.ts';
import { atPeak } from './capacity-at-peak.ts';
import type { CoverageQuery } from './queries.ts';
import type { Verdict } from './verdict.ts';

export const YEAR_MS = 365 * 86_400_000;
export const LEAST_GRADE = 2;
/** What the generator limited says nothing of the system; of one that was broken off an older one may say more. */
const NEWEST = `select r.id from load_runs r where r.system_id = y.id and r.started_at >= :since and r.result is not null
  and r.engine = 'own' and r.is_limited = 0 and r.state in ('complete', 'stopped')
  order by r.verdict ->> '$.is' <> 'unknown' desc, r.id desc limit 1`;

/** What can't be told may have been told before. */
type Found = Pick<CoverageRow, 'capacity' | 'capacity_run_id' | 'capacity_at' | 'headroom'>;
const NOT_SOUGHT: Found = { capacity: null, capacity_run_id: null, capacity_at: null, headroom: null };
type Ungraded = Omit<CoverageRow, 'grade'> & { grade: number | null };
type Stored = Omit<Ungraded, 'is' | 'why' | keyof Found> & { verdict: string | null };

export function readCoverage(db: Db, now: number): CoverageRow[] {
  return read(db, now, `g.grade >= ${LEAST_GRADE}`) as CoverageRow[];
}

/** Of one system, whatever its grade is; undefined: there is no such system. */
export function coverageOf(db: Db, system_id: number, now: number): Ungraded | undefined {
  return read(db, now, 'y.id = :system_id', { system_id })[0];
}

/** `which` is ours, never what somebody sent. */
function read(db: Db, now: number, which: string, given: { system_id?: number } = {}): Ungraded[] {
  const rows = db.$client
    .prepare(`select y.id as system_id, y.name as system, u.name as unit, g.grade, r.id as run_id, r.started_at as tested_at,
        r.verdict, l.peak_rate, r.result ->> '$.rate' as rate
      from systems y left join protected_systems g on g.system_id = y.id left join units u on u.id = y.unit_id
        left join load_limits l on l.system_id = y.id left join load_runs r on r.id = (${NEWEST})
      where ${which} order by r.id is not null, g.grade desc, y.name`)
    .all({ since: now - YEAR_MS, ...given }) as Stored[];
  const searches = db.$client.prepare(`select id, started_at, search ->> '$.rounds' as rounds,
      search ->> '$.requests_per_journey' as requests_per_journey
    from load_runs where system_id = :system_id and started_at >= :since and search is not null
      and state in ('complete', 'stopped') order by id desc`);
  const foundOf = ({ system_id, peak_rate }: Stored): Found => {
    const newest = (searches.all({ system_id, since: now - YEAR_MS }) as Sought[]).map((one) => ({
      ...{ capacity_run_id: one.id, capacity_at: one.started_at },
      ...atPeak({ ...one, rounds: JSON.parse(one.rounds) as Round[] }, peak_rate),
    }));
    return newest.find(({ capacity }) => capacity.is !== 'unknown') ?? newest[0] ?? NOT_SOUGHT;
  };
  return rows.map(({ verdict, ...row }) => ({ ...row, ...standing(verdict), ...foundOf({ ...row, verdict }) }));
}

type Sought = { id: number; started_at: number; rounds: string; requests_per_journey: number | null };

function standing(text: string | null): Pick<CoverageRow, 'is' | 'why'> {
  if (text === null)
    return { is: 'unknown', why: { zh: '一年内没有有效的压测', en: 'No load test that says anything within a year' } };
  const { is, why } = JSON.parse(text) as Verdict;
  return { is, why };
}

export function listCoverage(db: Db, { q, limit, offset }: z.output<typeof CoverageQuery>, now: number) {
  const asked = q?.trim() ?? '';
  const found = asked === '' ? undefined : findSystems(db, asked);
  const rows = readCoverage(db, now).filter(({ system_id }) => found === undefined || found.has(system_id));
  return { rows: rows.slice(offset, offset + limit), total: rows.length };
}
