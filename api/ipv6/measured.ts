/** What is made of looks over time, for the checks that can't judge the last look alone; what nobody measured is absent. */
import type { KnownFact } from '#probes/check.ts';
import type { Given } from '#probes/ipv6/given.ts';
import type { Db } from '../db/open.ts';
import type { Subject } from '../pipeline/subject.ts';
import type { Samples } from '../samples/samples.ts';
import { createHistory } from './history.ts';
import { createKept } from './kept.ts';
import { createDialTests, createPaths, type Watched } from './looks.ts';
import { createTraffic } from './traffic.ts';
import { createUplinks } from './uplinks.ts';

/** A mean over hours is as good some minutes later. */
const PATHS_HOLD_MS = 600_000;
const MAX_KEPT = 10_000;

/** `known`: the facts of the target that still count. */
export function createMeasured(
  db: Db,
  samples: Samples,
): (subject: Pick<Subject, 'target_id' | 'node_id'>, known: readonly KnownFact[], now: number) => Given {
  const watchesOf = db.$client.prepare<[number], Watched>(
    `select w.id, w.probe, w.params, w.family, w.every_s, a.name as agent from watches w left join agents a on a.id = w.agent_id
      where w.target_id = ? and w.enabled and coalesce(a.state, 'trusted') = 'trusted' order by w.id`,
  );
  const traffic = createTraffic(db, samples);
  const uplinksOf = createUplinks(db);
  const history = createHistory(db, samples);
  const paths = createPaths(samples);
  const keptPaths = createKept<Given['paths']>(PATHS_HOLD_MS, MAX_KEPT);
  const dialTests = createDialTests(db, samples);
  return ({ target_id, node_id }, known, now) => {
    const watches = watchesOf.all(target_id);
    if (node_id === null) return present({ dial_tests: dialTests(watches, now) });
    const { uplinks, unsure } = uplinksOf(node_id, known, now) ?? {};
    const mark = watches.map(({ id }) => id).join(' ');
    const every_s = (watch: number) => watches.find(({ id }) => id === watch)?.every_s ?? 0;
    return present({
      uplinks,
      unsure_uplinks: unsure && unsure.length > 0 ? unsure : undefined,
      traffic: traffic(target_id, { known, uplinks: uplinks ?? [], every_s, now }),
      history: history(known, now),
      paths: keptPaths(target_id, mark, now, () => paths(watches, now)),
    });
  };
}

/** An input that is there but undefined would be taken for one that was brought. */
const present = (given: { [name in keyof Given]: Given[name] | undefined }): Given =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Given;
