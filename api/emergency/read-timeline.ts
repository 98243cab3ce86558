/** One line of time: what people and the program put into runs, what probes saw of the affected, and when it was declared and closed. */

import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Text as Words } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { nameOfPerson } from '../people/names.ts';
import { describeInput } from './describe-input.ts';
import { incidentOf } from './incidents.ts';
import { type RunRow, runOf } from './run-store.ts';
import { emergencyInputs } from './schema.ts';
import { affectedTargets, subjectOfRun } from './subject-of-run.ts';

export const Moment = z.object({
  at: z.int(),
  /** `run`: of a plan; `seen`: by probes. */
  is: z.enum(['run', 'seen']),
  run_id: z.int().nullable(),
  /** Within the run. */
  sequence: z.int().nullable(),
  what: z.string(),
  /** Who, by name; null: the program. */
  by: z.string().nullable(),
  /** The step, or what was seen. */
  subject: z.string().nullable(),
  text: Text,
  evidence_id: z.int().nullable(),
  finding_id: z.int().nullable(),
});
export type Moment = z.infer<typeof Moment>;
const MOST = 500;
/** What was seen shortly before belongs to it: it is why somebody declared it. */
const BEFORE_MS = 10 * 60_000;

/** The newest first. */
export function timelineOf(db: Db, of: { incident_id: number } | { run_id: number }): Moment[] {
  const { runs, about, from, until } = 'run_id' in of ? ofRun(db, of.run_id) : ofIncident(db, of.incident_id);
  const seen = seenOf(db, about, Math.min(from, ...runs.map(({ started_at }) => started_at)) - BEFORE_MS, until);
  const all = [...runs.flatMap((run) => inputsOf(db, run)), ...seen];
  return all.sort((a, b) => b.at - a.at || (b.sequence ?? 0) - (a.sequence ?? 0)).slice(0, MOST);
}

function ofRun(db: Db, id: number) {
  const run = runOf(db, id);
  return { runs: [run], about: subjectOfRun(db, run), from: run.started_at, until: run.ended_at };
}

function ofIncident(db: Db, id: number) {
  const { declared_at, occurred_at, closed_at, system_ids, node_ids } = incidentOf(db, id);
  const from = Math.min(declared_at, occurred_at ?? declared_at);
  return { runs: runsOf(db, id), about: { system_ids, node_ids }, from, until: closed_at };
}

const runsOf = (db: Db, incident_id: number): RunRow[] =>
  (
    db.$client
      .prepare('select id from emergency_runs where incident_id = ? order by id')
      .pluck()
      .all(incident_id) as number[]
  ).map((id) => runOf(db, id));

function inputsOf(db: Db, run: RunRow): Moment[] {
  const names = new Map<string, string>();
  const nameOf = (person: string) => {
    if (!names.has(person)) names.set(person, nameOfPerson(db, person) ?? person);
    return names.get(person) as string;
  };
  const { id, script, state, started_at, started_by } = run;
  const began = { zh: `启动预案《${script.head.title}》`, en: `The plan “${script.head.title}” was begun` };
  const rows = db.select().from(emergencyInputs).where(eq(emergencyInputs.run_id, id)).all();
  const common = { is: 'run' as const, run_id: id, evidence_id: null, finding_id: null };
  return [
    { ...common, at: started_at, sequence: 0, what: 'start', by: nameOf(started_by), subject: null, text: began },
    ...rows.map(({ at, by, sequence, body }) => {
      const { step, text } = describeInput(script, state, body);
      return { ...common, at, sequence, what: body.do, by: by === null ? null : nameOf(by), subject: step, text };
    }),
  ];
}

type Event = {
  at: number;
  kind: string;
  subject: string;
  text: string;
  evidence_id: number | null;
  finding_id: number | null;
};

function seenOf(
  db: Db,
  about: { system_ids: number[]; node_ids: number[] },
  since: number,
  until: number | null,
): Moment[] {
  const given = {
    ...{ systems: JSON.stringify(about.system_ids), nodes: JSON.stringify(about.node_ids) },
    ...{ since, until: until ?? Number.MAX_SAFE_INTEGER },
  };
  const events = db.$client
    .prepare(`select at, kind, subject, text, evidence_id, finding_id from events where at between :since and :until
      and (system_id in (select value from json_each(:systems)) or node_id in (select value from json_each(:nodes)))
      order by at desc limit ${MOST}`)
    .all(given) as Event[];
  const { systems: _systems, nodes: _nodes, ...span } = given;
  const verdicts = db.$client
    .prepare(`select at, content ->> '$.subject.name' as subject, content ->> '$.check.id' as check_id, content ->> '$.status' as status,
        content ->> '$.reason' as text, id as evidence_id from evidence
      where target_id in (select value from json_each(:targets)) and at between :since and :until order by at desc limit ${MOST}`)
    .all({ ...span, targets: JSON.stringify(affectedTargets(db, about)) }) as (Omit<Event, 'kind' | 'finding_id'> & {
    check_id: string;
    status: string;
  })[];
  const common = { is: 'seen' as const, run_id: null, sequence: null, by: null };
  const sealed = new Set(events.map(({ evidence_id }) => evidence_id));
  return [
    ...events.map(({ kind, text, ...row }) => ({ ...common, ...row, what: kind, text: JSON.parse(text) as Words })),
    // What opened or closed a finding stands there already.
    ...verdicts
      .filter(({ evidence_id }) => !sealed.has(evidence_id))
      .map(({ text, check_id, status, ...row }) => {
        const { zh, en } = JSON.parse(text) as Words;
        const marked = { zh: `${check_id} ${status}：${zh}`, en: `${check_id} ${status}: ${en}` };
        return { ...common, ...row, what: 'verdict', finding_id: null, text: marked };
      }),
  ];
}
