/** The whole at a glance. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { type FamilyAnswer, familyAnswer } from '../estate/family-answer.ts';
import { LEVELS, STATES, type State } from '../estate/schema.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes } from '../middleware/endpoint.ts';
import { EventRow, readEvents } from '../timeline/read-events.ts';
import { countFindings, countSystems, FindingCounts } from './counts.ts';
import { noStates, StateCounts } from './extranet.ts';

const LATEST_EVENTS = 20;

/** Nodes by whether any of their watches in this family gets an answer; `none` is not watched in it. */
const FamilyCounts = z.object({ up: z.int(), down: z.int(), unknown: z.int(), none: z.int() });
type FamilyCounts = z.infer<typeof FamilyCounts>;

const Overview = z.object({
  states: StateCounts,
  systems: StateCounts,
  families: z.object({ v4: FamilyCounts, v6: FamilyCounts }),
  levels: z.array(StateCounts.extend({ level: z.enum(LEVELS).nullable() })),
  findings: FindingCounts,
  watches: z.object({ total: z.int(), enabled: z.int(), lag_p99_ms: z.number(), looks_per_s: z.number() }),
  events: z.array(EventRow),
  as_of: z.int(),
});

const overviewRoute = endpoint('estate:read', { method: 'get', path: '/overview', responses: answers(Overview) });

export const overview = (hub: Hub) =>
  routes().openapi(overviewRoute, (c) => {
    const { db } = hub;
    const now = Date.now();
    const levels = countLevels(db);
    const patrol = hub.watching.patrol.stats();
    const watches = db.$client
      .prepare('select count(*) as total, coalesce(sum(enabled), 0) as enabled from watches')
      .get();
    return c.json(
      {
        states: levels.reduce((sum, row) => add(sum, row), noStates()),
        systems: countSystems(db),
        families: { v4: countFamily(db, 4, now), v6: countFamily(db, 6, now) },
        levels,
        findings: countFindings(db),
        watches: {
          ...(watches as { total: number; enabled: number }),
          lag_p99_ms: patrol.lag_ms.p99,
          looks_per_s: patrol.looks_per_s,
        },
        events: readEvents(db, {}, { limit: LATEST_EVENTS }).rows,
        as_of: now,
      },
      200,
    );
  });

const add = (a: StateCounts, b: StateCounts): StateCounts => ({
  up: a.up + b.up,
  degraded: a.degraded + b.degraded,
  down: a.down + b.down,
  unknown: a.unknown + b.unknown,
  maintenance: a.maintenance + b.maintenance,
});

/** Nodes by the level of their area, else of their unit; those with neither come last, with null. */
function countLevels(db: Db): z.infer<typeof Overview>['levels'] {
  const rows = db.$client
    .prepare(`select coalesce(a.level, u.level) as level, t.state, count(*) as n
      from nodes n join targets t on t.node_id = n.id left join areas a on a.id = n.area_id
        left join units u on u.id = n.unit_id group by 1, 2`)
    .all() as { level: (typeof LEVELS)[number] | null; state: State; n: number }[];
  const levels = [...LEVELS, null].map((level) => ({ level, ...noStates() }));
  for (const { level, state, n } of rows) {
    const row = levels.find((known) => known.level === level);
    if (row) row[state] += n;
  }
  return levels.filter((row) => row.level !== null || STATES.some((state) => row[state] > 0));
}

function countFamily(db: Db, family: 4 | 6, now: number): FamilyCounts {
  const rows = db.$client
    .prepare(`select answer, count(*) as n from (select ${familyAnswer(db, family)} as answer from targets t where t.node_id is not null)
      group by answer`)
    .all({ now }) as { answer: FamilyAnswer; n: number }[];
  const counts: FamilyCounts = { up: 0, down: 0, unknown: 0, none: 0 };
  for (const { answer, n } of rows) counts[answer] = n;
  return counts;
}
