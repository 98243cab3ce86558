/** How an assessment goes on: opened, handed to review, sent back, closed for ever by somebody who judged nothing in it. */
import { z } from 'zod';
import { WHOLE } from '#compliance/worksheet/item-result.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';
import { listFaults } from './assessment-findings.ts';
import { scoreAssessment } from './score-assessment.ts';
import { type Assessment, allow, judgesOf, type Person, type State } from './take-part.ts';
import { judgedItems } from './work-sheet.ts';

export const MOVES = ['open', 'review', 'send_back', 'close'] as const;
export const Moving = z.strictObject({
  is: z.enum(MOVES),
  /** Why it is sent back. */
  reason: Written.max(2_000).default(''),
});
type Move = (typeof MOVES)[number];

const WAYS: Record<Move, { from: State; to: State; as: 'lead' | 'reviewer' }> = {
  open: { from: 'planned', to: 'open', as: 'lead' },
  review: { from: 'open', to: 'review', as: 'lead' },
  send_back: { from: 'review', to: 'open', as: 'reviewer' },
  close: { from: 'review', to: 'closed', as: 'reviewer' },
};

export function moveAssessment(
  db: Db,
  { actor, person }: { actor: Actor; person: Person },
  id: number,
  { is, reason }: z.infer<typeof Moving>,
  now: number,
) {
  const { from, to, as } = WAYS[is];
  db.$client.transaction(() => {
    const assessment = allow(db, person, id, { as: [as], states: [from] });
    if (is === 'send_back' && reason === '') throw wrong('reason', '请填写退回理由', 'Say why it is sent back');
    if (as === 'reviewer' && judgesOf(db, id).has(person.username))
      throw new Refusal(
        403,
        'own_judgement',
        '您参与过判定，须由他人复核',
        'You judged in this assessment: somebody else reviews it',
      );
    const entry = { action: `assessment_${is}`, object_kind: 'assessment', object_id: id, before: { state: from } };
    if (is !== 'close') {
      db.$client.prepare('update assessments set state = ? where id = ?').run(to, id);
      record(db, actor, { ...entry, after: { state: to }, reason }, now);
      return;
    }
    const left = leftBeforeClosing(db, assessment);
    if (left.length > 0)
      throw new Refusal(
        409,
        'not_ready',
        `尚不能结束：${left.map(({ zh }) => zh).join('；')}`,
        `It can’t be closed yet: ${left.map(({ en }) => en).join('; ')}`,
        { report: left },
      );
    const result = resultOf(db, assessment, now);
    db.$client
      .prepare(`update assessments set state = 'closed', result = ?, closed_by = ?, closed_at = ? where id = ?`)
      .run(JSON.stringify(result), actor.person, now, id);
    // How many were judged to conform on nobody's word and no evidence stays in the record.
    const after = { state: to, conclusion: result.conclusion, value: result.value, unfounded: result.unfounded };
    record(db, actor, { ...entry, after }, now);
  })();
}

const MAX_NAMED = 5;
const named = (keys: readonly string[]) => keys.slice(0, MAX_NAMED).join('、') + (keys.length > MAX_NAMED ? ' …' : '');

const NO_FIGURE = {
  mlps: { zh: '没有适用的测评项', en: 'no item applies' },
  crypto: {
    zh: '技术或管理要求全部不适用，按规则没有总分',
    en: 'a whole half, technical or management, doesn’t apply, and the rule gives no total',
  },
};

/** In both languages, what is still missing. */
export function leftBeforeClosing(db: Db, assessment: Assessment): { zh: string; en: string }[] {
  const open = judgedItems(db, assessment).filter(({ result }) => result === null);
  const faults = listFaults(db, assessment);
  const unrated = faults.filter(({ finding }) => finding === null);
  const unexplained = db.$client
    .prepare(`select distinct item from judgements where assessment_id = ? and result <> 'conform' and reason = ''`)
    .pluck()
    .all(assessment.id) as string[];
  const copied = db.$client
    .prepare('select distinct item from judgements where assessment_id = ? and is_copied')
    .pluck()
    .all(assessment.id) as string[];
  const told = (keys: readonly string[], zh: string, en: string) =>
    keys.length === 0
      ? []
      : [{ zh: `${keys.length} ${zh}（${named(keys)}）`, en: `${keys.length} ${en} (${named(keys)})` }];
  return [
    ...told(
      open.map(({ item }) => item.key),
      '项未判定',
      'items are not judged',
    ),
    // Last year's word is a proposal: somebody has to look again.
    ...told(copied, '项沿用上次判定，尚未确认', 'items are copied and not confirmed'),
    ...told(unexplained, '项没有理由', 'items have no reason'),
    ...told(
      unrated.map(({ item, object_id, object }) => (object_id === WHOLE ? item : `${item} ${object ?? ''}`)),
      '个问题未定风险',
      'findings have no risk',
    ),
    ...(open.length === 0 && scoreAssessment(db, assessment).now.value === null ? [NO_FIGURE[assessment.kind]] : []),
  ];
}

/** All that the figure was made of, so that it can be made again. */
function resultOf(db: Db, assessment: Assessment, now: number) {
  const { kind, rule, level, extensions, edition } = assessment;
  const { now: figure, risks, readings } = scoreAssessment(db, assessment);
  const { counts, value, conclusion, layers, on_the_edge } = figure;
  // What was brought for the item as a whole stands behind each of its objects; what was brought for one, behind that one.
  const unfounded = db.$client
    .prepare(`select count(*) from judgements j where j.assessment_id = ? and j.result = 'conform' and j.reason = ''
      and not exists (select 1 from judgement_evidence e where e.assessment_id = j.assessment_id and e.item = j.item
        and e.object_id in (j.object_id, ${WHOLE}))`)
    .pluck()
    .get(assessment.id) as number;
  return {
    ...{ at: now, kind, rule, edition, level, extensions, counts, risks, value, conclusion, unfounded, readings },
    ...{ layers, on_the_edge },
  };
}
