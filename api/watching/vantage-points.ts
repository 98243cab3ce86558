/** One question and all who ask it: what each vantage point sees, what is said of all, and asking it from further ones. */
import { eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import type { Status } from '#probes/check.ts';
import type { Text as TextType } from '#probes/probe.ts';
import { DIFFERENCE, HUB } from '#probes/quorum.ts';
import { agents } from '../agents/schema.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { createPartJudge, type JudgedCheck } from '../pipeline/judge.ts';
import { QUESTION } from '../pipeline/vantages.ts';
import { kept } from './add-watch.ts';
import { describeWatch, type StoredWatch, WATCH_COLUMNS, WATCH_TABLES, WatchRow } from './describe-watch.ts';
import { watches } from './schema.ts';

/** From how many places one question is asked at most. */
export const MAX_VANTAGES = 32;

/** The worst first. */
const STATUSES = ['fail', 'warn', 'unknown', 'pass', 'not_applicable'] as const satisfies readonly Status[];
const StatusField = z.enum(STATUSES);
export const VantagePoint = WatchRow.extend({
  /** False: whoever looks was revoked, or isn't trusted yet, and nothing that it tells counts. */
  is_trusted: z.boolean(),
  /** What its own observations say, by the worst of the checks that bear on them; unknown: it sees nothing, it is blind. */
  status: StatusField,
  reason: Text,
});
export const VantagePoints = z.object({
  rows: z.array(VantagePoint),
  total: z.int(),
  /** By quorum, one for each check that bears on the question, the worst first. */
  verdicts: z.array(
    z.object({
      check_id: z.string(),
      title: Text,
      status: StatusField,
      reason: Text,
      /** Fewer than half of those that see say so. */
      by_few: z.boolean(),
      /** The side from which it is bad, where the other side finds it good. */
      bad_from: z.enum(['inside', 'outside']).nullable(),
      /** What was sealed when the target was judged so, by this question among others. */
      evidence_id: z.int().nullable(),
    }),
  ),
  /** In words, where inside and outside differ; null: they don't, or only one of them looks. */
  difference: Text.nullable(),
});
/** `agent_ids`: who is to ask as well; null among them is the hub itself. */
export const Copies = z.strictObject({ agent_ids: z.array(z.int().nullable()).min(1).max(MAX_VANTAGES) });

const worstFirst = (judged: readonly JudgedCheck[]) =>
  judged
    .filter(({ asked }) => asked)
    .toSorted((a, b) => STATUSES.indexOf(a.verdict.status) - STATUSES.indexOf(b.verdict.status));
const BLIND: TextType = { zh: '没有有效的观测', en: 'no current observation' };
const REACHABLE: typeof DIFFERENCE = {
  outside: { zh: '外网内可达，互联网侧不可达', en: 'reachable inside, not outside' },
  inside: { zh: '互联网侧可达，外网内不可达', en: 'reachable outside, not inside' },
};

const SAME = `select w.id from watches w where w.target_id = :target_id and ${QUESTION} =
  (select ${QUESTION} from watches w where w.id = :id)`;

export function vantagePointsOf(db: Db, id: number, now: number): z.infer<typeof VantagePoints> {
  const sqlite = db.$client;
  const target_id = sqlite.prepare('select target_id from watches where id = ?').pluck().get(id) as number | undefined;
  if (target_id === undefined) throw notFound('监测', 'watch');
  const stored = sqlite
    .prepare(
      `select ${WATCH_COLUMNS},
        coalesce((select a.state from main.agents a where a.id = w.agent_id), 'trusted') = 'trusted' as is_trusted
      from ${WATCH_TABLES} where w.id in (${SAME}) order by w.agent_id is not null, agent, w.id`,
    )
    .all({ id, target_id }) as (StoredWatch & { is_trusted: number })[];
  const part = createPartJudge(db)(target_id, now);
  const rows = stored.map(({ is_trusted, ...row }) => {
    const [worst] = worstFirst(part([row.id]));
    const { status, reason } = worst?.verdict ?? { status: 'unknown', reason: BLIND };
    return { ...describeWatch(row, now), is_trusted: is_trusted === 1, status, reason };
  });
  const evidence = sqlite
    .prepare<unknown[], number | null>(
      'select evidence_id from verdicts where target_id = ? and check_id = ? and status = ?',
    )
    .pluck();
  const verdicts = worstFirst(part(rows.map((row) => row.id))).map(({ check, verdict }) => ({
    ...{ check_id: check.id, title: check.title, status: verdict.status, reason: verdict.reason },
    ...{ by_few: verdict.by_few === true, bad_from: verdict.bad_from ?? null },
    evidence_id: evidence.get(target_id, check.id, verdict.status) ?? null,
  }));
  return { rows, total: rows.length, verdicts, difference: differenceOf(verdicts) };
}

function differenceOf(verdicts: z.infer<typeof VantagePoints>['verdicts']): TextType | null {
  const differing = verdicts.filter(({ bad_from }) => bad_from !== null);
  const one = differing.find(({ check_id }) => check_id === 'answers') ?? differing[0];
  if (!one?.bad_from) return null;
  return (one.check_id === 'answers' ? REACHABLE : DIFFERENCE)[one.bad_from];
}

/** Asks the same from further vantage points, all or none; in the caller's transaction. */
export function copyWatch(db: Db, actor: Actor, id: number, agent_ids: readonly (number | null)[]): number[] {
  const asked = db.select().from(watches).where(eq(watches.id, id)).get();
  if (!asked) throw notFound('监测', 'watch');
  kept(asked.probe);
  const wanted = [...new Set(agent_ids)];
  const same = db.$client.prepare(SAME).pluck().all({ id, target_id: asked.target_id }) as number[];
  const there = db.select({ agent_id: watches.agent_id }).from(watches).where(inArray(watches.id, same)).all();
  if (there.length + wanted.length > MAX_VANTAGES)
    throw wrong(
      'agent_ids',
      `同一问题最多从 ${MAX_VANTAGES} 处探测，现已有 ${there.length} 处`,
      `One question is asked from ${MAX_VANTAGES} places at most, and ${there.length} ask it already`,
    );
  return wanted.map((agent_id) => {
    const name = nameOf(db, agent_id);
    if (there.some((one) => one.agent_id === agent_id))
      throw conflict(`${name.zh}已在探测同一问题`, `${name.en} asks this already`);
    // Exactly as it is, or it would be another question.
    const { id: _id, criterion: _criterion, ...same_question } = asked;
    const row = { ...same_question, agent_id, enabled: true, created_at: Date.now() };
    const made = db.insert(watches).values(row).returning().get();
    record(db, actor, { action: 'create', object_kind: 'watch', object_id: made.id, after: made });
    return made.id;
  });
}

/** Of somebody who may look from now on. One who isn't trusted would be blind, and blindness makes a verdict unknown. */
function nameOf(db: Db, agent_id: number | null): TextType {
  if (agent_id === null) return HUB;
  const agent = db.select().from(agents).where(eq(agents.id, agent_id)).get();
  if (!agent) throw notFound('探测点', 'agent');
  const { name, state } = agent;
  if (state === 'revoked') throw wrong('agent_ids', `探测点 ${name} 已吊销`, `The agent ${name} is revoked`);
  if (state !== 'trusted')
    throw wrong('agent_ids', `探测点 ${name} 尚未受信任`, `The agent ${name} is not trusted yet`);
  return { zh: `探测点 ${name} `, en: `The agent ${name}` };
}
