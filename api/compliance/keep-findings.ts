/**
 * Keeps findings beside what is seen: soon after facts changed, each few minutes where something is open, and in a slow round over
 * all. System by system, so that nobody waits for it.
 */
import { setImmediate as others } from 'node:timers/promises';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { sceneOf } from '../notices/make-notices.ts';
import { tellPeople } from '../notices/tell-people.ts';
import { complaints } from '../watching/complaints.ts';
import { changedTargets } from './changed-facts.ts';
import { leadersOf } from './remind.ts';
import { createReviewer, type Reviewed } from './review-system.ts';

const TURN_MS = 3_000;
/** A look that changes no fact may still tell that something is mended. */
const OPEN_EVERY_MS = 120_000;
const ALL_EVERY_MS = 900_000;
/** A watch that was asked and brought nothing isn't asked again sooner. */
const ASK_AGAIN_MS = 300_000;
const MAX_NAMED = 5;

const SYSTEMS_OF_TARGETS = `select distinct system_id from (
    select e.system_id from targets t join endpoints e on e.id = t.endpoint_id where t.id in (select value from json_each(:targets))
    union all select m.system_id from targets t join system_nodes m on m.node_id = t.node_id
      where t.id in (select value from json_each(:targets))) s
  where exists (select 1 from assessments a where a.system_id = s.system_id and a.state = 'closed')`;
const SYSTEMS_WITH_OPEN = `select distinct system_id from assessment_findings
  where state in ('open', 'rectifying') and (source = 'drift' or (state = 'rectifying' and sightings <> '[]'))`;
const SYSTEMS_REPORTED = `select distinct f.system_id from tickets t join assessment_findings f on f.ticket_id = t.id
  where f.system_id = t.system_id and t.state = 'confirming' and t.kind = 'rectification' and f.state = 'rectifying' and f.sightings <> '[]'`;
const SYSTEMS_CLOSED = `select distinct system_id from assessments where state = 'closed' and closed_at >= :since`;
const ALL_SYSTEMS = `select distinct system_id from assessments where state = 'closed'`;

type Parts = Pick<Hub, 'db' | 'authorities' | 'bus' | 'log'> & { lookNow: (watch_id: number) => unknown };

/** One system, and whom it concerns is told. */
export function createFindingsReview({ db, authorities }: Pick<Hub, 'db' | 'authorities'>) {
  const review = createReviewer(db);
  return (system_id: number, now: number): Reviewed =>
    db.$client.transaction(() => {
      const reviewed = review(system_id, now);
      if (reviewed.opened.length > 0) tellLeaders({ db, authorities }, system_id, reviewed.opened, now);
      return reviewed;
    })();
}

/** Once for all that a round found. */
function tellLeaders(
  { db, authorities }: Pick<Hub, 'db' | 'authorities'>,
  system_id: number,
  opened: Reviewed['opened'],
  now: number,
) {
  const system = db.$client.prepare('select name, unit_id from systems where id = ?').get(system_id) as
    | { name: string; unit_id: number | null }
    | undefined;
  if (!system) return;
  const items = [...new Set(opened.map(({ item }) => item))];
  const named = items.slice(0, MAX_NAMED).join(', ') + (items.length > MAX_NAMED ? ' …' : '');
  const text = {
    zh: `“${system.name}”测评后出现 ${opened.length} 项变化：${named}`,
    en: `"${system.name}" drifted from its assessment in ${opened.length} items: ${named}`,
  };
  const telling = {
    ...{ kind: 'deadline' as const, key: `drift ${opened[0]?.id}`, text },
    path: `/compliance?tab=findings&source=drift&system_id=${system_id}`,
  };
  tellPeople(db, telling, leadersOf(sceneOf({ db, authorities }, now), system.unit_id), now);
}

export function keepFindings({ db, authorities, bus, log, lookNow }: Parts) {
  const complain = complaints(log);
  const review = createFindingsReview({ db, authorities });
  const changed = changedTargets(db);
  const idsOf = (sql: string, given: object = {}) => db.$client.prepare(sql).pluck().all(given) as number[];
  const asked = new Map<number, number>();
  let isReported = true;
  let closed_since = Date.now();
  let open_at = 0;
  let all_at = 0;
  let stopped = false;
  let going: Promise<void> | undefined;

  function due(now: number): Set<number> {
    const targets = [...changed];
    changed.clear();
    const systems = new Set(targets.length > 0 ? idsOf(SYSTEMS_OF_TARGETS, { targets: JSON.stringify(targets) }) : []);
    const add = (ids: readonly number[]) => {
      for (const id of ids) systems.add(id);
    };
    if (isReported) {
      add(idsOf(SYSTEMS_REPORTED));
      add(idsOf(SYSTEMS_CLOSED, { since: closed_since }));
      closed_since = now;
    }
    isReported = false;
    if (now - open_at >= OPEN_EVERY_MS) {
      open_at = now;
      add(idsOf(SYSTEMS_WITH_OPEN));
    }
    if (now - all_at >= ALL_EVERY_MS) {
      all_at = now;
      add(idsOf(ALL_SYSTEMS));
    }
    return systems;
  }

  async function round() {
    for (const system_id of due(Date.now())) {
      if (stopped) return;
      try {
        const reviewed = review(system_id, Date.now());
        askAgain(reviewed.look, Date.now());
        if (reviewed.opened.length > 0) bus.changed('compliance', 'notices', 'events');
        else if (reviewed.closed > 0) bus.changed('compliance', 'tickets');
      } catch (error) {
        complain('holding a system against its assessment failed', error, { system: system_id });
      }
      await others();
    }
  }

  function askAgain(looks: Reviewed['look'], now: number) {
    for (const { watch, after } of looks) {
      const looked_at = lookedAt(db, watch);
      if (looked_at === undefined || looked_at > after) continue;
      if (now - (asked.get(watch) ?? 0) < ASK_AGAIN_MS) continue;
      asked.set(watch, now);
      lookNow(watch);
    }
    for (const [watch, at] of asked) if (now - at > ASK_AGAIN_MS) asked.delete(watch);
  }

  const turn = () => {
    going ??= round()
      .catch((error) => complain('looking after findings failed', error))
      .finally(() => {
        going = undefined;
      });
  };
  const deaf = bus.listen((message) => {
    // A repair that was reported, an assessment that was closed.
    if (message.kind === 'changed' && message.nouns.some((noun) => noun === 'tickets' || noun === 'compliance'))
      isReported = true;
  });
  const timer = setInterval(turn, TURN_MS);
  timer.unref();
  return {
    async stop() {
      stopped = true;
      deaf();
      clearInterval(timer);
      await going;
    },
  };
}

const lookedAt = (db: Db, watch: number): number | undefined =>
  db.$client
    .prepare(
      'select coalesce(s.ok_at, 0) from watches w left join watch_states s on s.watch_id = w.id where w.id = ? and w.enabled',
    )
    .pluck()
    .get(watch) as number | undefined;
