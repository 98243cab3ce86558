/** What is heard long after it was so, from an agent that was away: told at its own time, as what is past. Nobody is alerted of it. */
import { probes } from '#probes/index.ts';
import type { Probe } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { tell } from '../timeline/tell.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createSubjects } from './subject.ts';

export function createLateTeller(db: Db): (watch: PatrolledWatch, answer: 'up' | 'down', at: number) => void {
  const subjectOf = createSubjects(db);
  const nameOf = db.$client.prepare<[number | null], string>('select name from agents where id = ?').pluck();
  return ({ target_id, probe, address, agent_id }, answer, at) => {
    const subject = subjectOf(target_id);
    if (!subject) return;
    const { title } = probes[probe] as Probe;
    const said = answer === 'down' ? { zh: '无应答', en: 'did not answer' } : { zh: '恢复应答', en: 'answered again' };
    const by = nameOf.get(agent_id ?? null);
    const text = {
      zh: `${title.zh}（${address}）${said.zh}（${by ? `${by} ` : ''}事后上报）`,
      en: `${title.en} (${address}) ${said.en} (reported later${by ? ` by ${by}` : ''})`,
    };
    const { node_id, system_id, name } = subject;
    tell(db, { at, kind: 'fact_changed', node_id, system_id, subject: name, text });
  };
}
