import { canonical, GENESIS, seal } from '#compliance/evidence/chain.ts';
import type { Check, Verdict } from '#probes/check.ts';
import type { Db } from '../db/open.ts';
import type { Subject } from './subject.ts';

/** Facts kept in one piece of evidence; a device with thousands of ports names the first ones and their number. */
const MAX_BECAUSE = 100;

/** Seals a verdict that changed with the facts and the looks it rests on; returns the evidence's id. */
export function createSealer(db: Db) {
  const head = db.$client.prepare('select digest from evidence order by id desc limit 1').pluck();
  const insert = db.$client
    .prepare(
      'insert into evidence (at, target_id, check_id, content, previous_digest, digest) values (?, ?, ?, ?, ?, ?) returning id',
    )
    .pluck();
  const look = db.$client.prepare('select last from watch_states where watch_id = ?').pluck();

  return (subject: Subject, check: Check, verdict: Verdict, now: number): number => {
    const because = verdict.because.slice(0, MAX_BECAUSE);
    const watches = [...new Set(because.map((fact) => fact.watch))];
    const observations = watches.map((watch) => ({ watch, ...JSON.parse((look.get(watch) as string) ?? 'null') }));
    const content = canonical({
      at: now,
      subject: {
        target_id: subject.target_id,
        node_id: subject.node_id,
        system_id: subject.system_id,
        name: subject.name,
      },
      check: { id: check.id, title: check.title, severity: check.severity },
      status: verdict.status,
      reason: verdict.reason,
      because,
      because_total: verdict.because.length,
      observations,
    });
    const previous_digest = (head.get() as string | undefined) ?? GENESIS;
    const digest = seal(previous_digest, content);
    return insert.get(now, subject.target_id, check.id, content, previous_digest, digest) as number;
  };
}
