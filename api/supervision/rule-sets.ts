/** Sets of rules: written as drafts, put in force by two people, and never changed then. */
import { desc, eq } from 'drizzle-orm';
import { exampleRules } from '#compliance/supervision/example.ts';
import { checkRules, monthBefore, monthOf, type Rules } from '#compliance/supervision/rules.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, Refusal } from '../middleware/errors.ts';
import { refuseStale } from '../risk/take-part.ts';
import { digestOf, keptAs } from './digest.ts';
import { type KnownFigures, kindsOf } from './known-figures.ts';
import { type RULE_STATES, supervisionRuleSets } from './schema.ts';

export type RuleSet = typeof supervisionRuleSets.$inferSelect;
export type RuleState = (typeof RULE_STATES)[number];
const MAX_SETS = 500;
const KIND = 'supervision_rule_set';
const yearOf = (month: string): string => month.slice(0, 4);

export function ruleSetOf(db: Db, id: number): RuleSet {
  const found = db.select().from(supervisionRuleSets).where(eq(supervisionRuleSets.id, id)).get();
  if (!found) throw notFound('该评分规则', 'set of rules');
  return found;
}
export const listRuleSets = (db: Db): RuleSet[] =>
  db.select().from(supervisionRuleSets).orderBy(desc(supervisionRuleSets.number)).all();

/** Those in force that hold for a month: one at most. */
export const rulesFor = (db: Db, month: string): RuleSet | undefined =>
  listRuleSets(db).find(
    ({ state, body }) => state === 'in_force' && body.from_month <= month && month <= body.until_month,
  );

/** `copy_of`: another set; absent: the example. */
export function createRuleSet(
  db: Db,
  actor: Actor,
  known: KnownFigures,
  copy_of: number | undefined,
  now: number,
): number {
  return db.$client.transaction(() => {
    const all = listRuleSets(db);
    if (all.length >= MAX_SETS) throw conflict(`最多 ${MAX_SETS} 套规则`, `At most ${MAX_SETS} sets of rules are kept`);
    const body =
      copy_of === undefined
        ? exampleRules(known, [yearOf(monthBefore(monthOf(now))), yearOf(monthOf(now))])
        : ruleSetOf(db, copy_of).body;
    const number = (all[0]?.number ?? 0) + 1;
    const made = { number, body, digest: digestOf(keptAs(body)) };
    const by = { authors: [actor.person], created_by: actor.person, created_at: now, edited_at: now };
    const { id } = db
      .insert(supervisionRuleSets)
      .values({ ...made, ...by })
      .returning({ id: supervisionRuleSets.id })
      .get();
    const after = { number, title: body.title, digest: made.digest };
    record(db, actor, { action: 'create', object_kind: KIND, object_id: id, after }, now);
    return id;
  })();
}

/** A draft may have mistakes: it is kept as it is, and says at once where they are. */
export function writeRuleSet(db: Db, actor: Actor, id: number, body: Rules, version: number, now: number) {
  db.$client.transaction(() => {
    const found = ruleSetOf(db, id);
    refuseStale(version, found);
    if (found.state !== 'draft') throw conflict('只有草稿可以修改', 'Only a draft can be changed');
    const digest = digestOf(keptAs(body));
    db.update(supervisionRuleSets)
      .set({
        ...{ body, digest, edited_at: now, version: version + 1 },
        authors: [...new Set([...found.authors, actor.person])],
      })
      .where(eq(supervisionRuleSets.id, id))
      .run();
    const entry = { action: 'update', object_kind: KIND, object_id: id, before: found.body, after: body };
    record(db, actor, entry, now);
  })();
}

/** From which state a step leads where. */
const STEPS = {
  submit: { from: ['draft'], to: 'submitted' },
  review: { from: ['submitted'], to: 'reviewed' },
  put_in_force: { from: ['reviewed'], to: 'in_force' },
  send_back: { from: ['submitted', 'reviewed'], to: 'draft' },
  discard: { from: ['draft', 'submitted', 'reviewed'], to: 'discarded' },
} as const satisfies Record<string, { from: readonly RuleState[]; to: RuleState }>;
export type RuleStep = keyof typeof STEPS;
export const RULE_STEPS = Object.keys(STEPS) as RuleStep[];

export const stepsOf = ({ state }: Pick<RuleSet, 'state'>): RuleStep[] =>
  RULE_STEPS.filter((step) => (STEPS[step].from as readonly RuleState[]).includes(state));

export function moveRuleSet(
  { db, known }: { db: Db; known: KnownFigures },
  actor: Actor,
  asked: { id: number; step: RuleStep; version: number; reason: string },
  now: number,
) {
  const { id, step, version, reason } = asked;
  db.$client
    .transaction(() => {
      const found = ruleSetOf(db, id);
      refuseStale(version, found);
      if (!stepsOf(found).includes(step))
        throw conflict('规则所处的状态不能进行此步', 'The rules are not in a state for this step');
      const { to } = STEPS[step];
      const change = changeOf(step, found, actor, reason, now);
      if (step !== 'send_back' && step !== 'discard') refuseMistakes(known, found.body);
      if (step === 'put_in_force') supersedeOverlapping(db, actor, found, now);
      db.update(supervisionRuleSets)
        .set({ ...change, state: to, version: version + 1 })
        .where(eq(supervisionRuleSets.id, id))
        .run();
      const entry = { action: `supervision_rules_${step}`, object_kind: KIND, object_id: id, reason };
      record(db, actor, { ...entry, before: { state: found.state }, after: { state: to, digest: found.digest } }, now);
    })
    .immediate();
}

function changeOf(step: RuleStep, found: RuleSet, actor: Actor, reason: string, now: number): Partial<RuleSet> {
  const { person } = actor;
  switch (step) {
    case 'submit':
      // Whoever hands it in stands for it, as if they had written it.
      return { submitted_by: person, submitted_at: now, authors: [...new Set([...found.authors, person])], reason: '' };
    case 'review':
      refuseProgram(actor);
      if (found.authors.includes(person))
        throw new Refusal(
          403,
          'two_people',
          '您参与了规则编写，须由他人审核',
          'You wrote in these rules: another person reviews them',
        );
      return { reviewed_by: person, reviewed_at: now };
    case 'put_in_force':
      refuseProgram(actor);
      return { in_force_by: person, in_force_at: now };
    case 'send_back':
    case 'discard':
      if (reason === '') throw new Refusal(422, 'invalid', '请填写原因', 'Say why');
      return step === 'discard'
        ? { reason }
        : { reason, submitted_by: null, submitted_at: null, reviewed_by: null, reviewed_at: null };
  }
}

/** A person answers for it. */
export function refuseProgram({ token }: Actor) {
  if (token !== undefined)
    throw new Refusal(
      403,
      'person_only',
      '须由人员登录后办理，不能使用令牌',
      'A person who has logged in does this, never a token',
    );
}

function refuseMistakes(known: KnownFigures, body: Rules) {
  const { mistakes } = checkRules(body, kindsOf(known));
  const [first] = mistakes;
  if (!first) return;
  const where = first.line ? `（第 ${first.line} 行第 ${first.column} 列）` : '';
  throw new Refusal(422, 'malformed', `规则有误：${first.zh}${where}`, `The rules have mistakes: ${first.en}`, {
    fields: mistakes.map(({ path, zh, en }) => ({ path, zh, en })),
  });
}

/** For each month one set holds. Months that were frozen under the old one stay as they are. */
function supersedeOverlapping(db: Db, actor: Actor, { id, body }: RuleSet, now: number) {
  for (const other of listRuleSets(db)) {
    const overlaps = other.body.from_month <= body.until_month && body.from_month <= other.body.until_month;
    if (other.state !== 'in_force' || other.id === id || !overlaps) continue;
    db.update(supervisionRuleSets)
      .set({ state: 'superseded', superseded_at: now, version: other.version + 1 })
      .where(eq(supervisionRuleSets.id, other.id))
      .run();
    const after = { state: 'superseded', by: id };
    record(db, actor, { action: 'supervision_rules_supersede', object_kind: KIND, object_id: other.id, after }, now);
  }
}
