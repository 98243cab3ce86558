/**
 * The words of an emergency plan: one Markdown file whose YAML head says all that a machine must know, and whose prose says the rest. Each step is
 * a person's task, a check against what probes see, a question, a message, a pause, branches at once, another plan, a ticket or an outside command.
 */
import { z } from 'zod';
import { durationOf } from '#probes/yaml/duration.ts';

export const LIMITS = {
  characters: 256 * 1_024,
  depth: 24,
  lines: 4_000,
  /** Of prose: quotes and lists within each other; marks such as * and [ in a paragraph. */
  nesting: 12,
  marks: 300,
  /** In a file, at all depths. */
  steps: 200,
  /** With all that is called. */
  inlined_steps: 500,
  calls: 4,
  repeats: 20,
  day_ms: 86_400_000,
};

/** 特别重大, 重大, 较大, 一般: GB/T 20986 and the state's plan. The least number is the gravest. */
export const GRADES = [1, 2, 3, 4] as const;
export type Grade = (typeof GRADES)[number];
/** Categories of GB/T 20986-2023. */
export const CATEGORIES = [
  'malicious_program',
  'network_attack',
  'data_security',
  'content_security',
  'facility_fault',
  'misoperation',
  'hidden_danger',
  'abnormal_behaviour',
  'force_majeure',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];
/** What a step shows to be reached: the figures of a run are times between them. */
export const MARKS = ['detected', 'declared', 'contained', 'recovered'] as const;
export type Mark = (typeof MARKS)[number];

/** What is expected, in both languages: probes/yaml/problems.ts sets it into its sentence. */
const expect = (zh: string, en: string) => ({ error: `${zh}|${en}` });
const Id = z
  .string()
  .refine(
    (id) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) && id.length <= 60,
    expect('标识：小写字母、数字和连字符', 'an identifier: small letters, digits and hyphens'),
  );
const Line = z.string().trim().min(1).max(300);
const Prose = z.string().trim().min(1).max(4_000);
const Duration = z
  .string()
  .refine(
    (text) => {
      const ms = durationOf(text);
      return ms !== undefined && ms >= 1_000 && ms <= 30 * LIMITS.day_ms;
    },
    expect('时长，如 30s、15m、4h（1 秒至 30 天）', 'a duration such as 30s, 15m, 4h (1 s to 30 days)'),
  )
  .transform((text) => durationOf(text) as number);
const GradeWord = z
  .enum(['特别重大', '重大', '较大', '一般'])
  .transform((word) => (['特别重大', '重大', '较大', '一般'].indexOf(word) + 1) as Grade);
const list = <T extends z.ZodType>(of: T, most: number, least = 0) => z.array(of).min(least).max(most);

const RecordField = z.strictObject({
  id: Id,
  ask: Line,
  kind: z.enum(['text', 'number', 'time', 'choice']).default('text'),
  /** Of a choice. */
  options: list(Line, 20, 2).optional(),
  optional: z.boolean().default(false),
});
export type RecordField = z.output<typeof RecordField>;

const common = {
  id: Id,
  /** What the person who does it should know; a section of the prose may carry more: a heading that ends in {#id}. */
  hint: Prose.optional(),
  /** The step is left out when the event is less grave than this. */
  only_from: GradeWord.optional(),
  /** May be skipped, with a reason. All others must end. */
  optional: z.boolean().default(false),
  within: Duration.optional(),
  marks: z.enum(MARKS).optional(),
};
const withRole = { ...common, role: Id };

const Do = z.strictObject({ ...withRole, do: Line, record: list(RecordField, 20).default([]) });
const Check = z.strictObject({
  ...withRole,
  check: Line,
  /** Names of checks of probes: all of them must pass at what is affected. */
  checks: list(z.string().min(1).max(80), 20, 1),
  /** Whose watches are asked: those of affected systems and nodes, or targets by their names. */
  at: z
    .union([z.literal('affected'), list(Line, 20, 1)], expect('affected 或名称列表', 'affected or a list of names'))
    .default('affected'),
  expect: z.enum(['pass', 'fail']).default('pass'),
  /** What is done when it isn't as expected; then it is looked again, so many times at most. */
  otherwise: z.array(z.unknown()).max(50).default([]),
  at_most: z.int().min(1).max(LIMITS.repeats).default(3),
});
const Answer = z.strictObject({
  id: Id,
  text: Line,
  steps: z.array(z.unknown()).max(50).default([]),
  /** After its steps the question is asked again. */
  again: z.boolean().default(false),
});
const Decide = z.strictObject({
  ...withRole,
  decide: Line,
  answers: list(Answer, 8, 2),
  /** How often it is asked, counting changes of mind. */
  at_most: z.int().min(1).max(LIMITS.repeats).default(5),
});
export const WAYS = ['console', 'email', 'robot', 'phone'] as const;
const Notify = z.strictObject({
  ...common,
  notify: Line,
  to: list(Id, 20, 1),
  by: list(z.enum(WAYS), WAYS.length, 1).default(['console']),
  /** `${event}`, `${grade}`, `${systems}`, `${plan}`, `${time}`. */
  text: Prose,
});
const Wait = z.strictObject({ ...common, wait: Line, for: Duration });
const Branch = z.strictObject({ id: Id, title: Line, steps: z.array(z.unknown()).min(1).max(50) });
const Parallel = z.strictObject({ ...common, parallel: Line, branches: list(Branch, 8, 2) });
const Call = z.strictObject({ ...common, call: Line, plan: Id });
const Ticket = z.strictObject({
  ...withRole,
  ticket: Line,
  text: Prose,
  /** The step ends when the ticket is closed, not when it is opened. */
  until_closed: z.boolean().default(false),
});
const Action = z.strictObject({
  ...withRole,
  action: Line,
  /** The name of a hook that the console's settings hold. */
  hook: Id,
  body: z.string().max(4_000).default(''),
});

const SHAPES = {
  do: Do,
  check: Check,
  decide: Decide,
  notify: Notify,
  wait: Wait,
  parallel: Parallel,
  call: Call,
  ticket: Ticket,
  action: Action,
};
export type StepKind = keyof typeof SHAPES;
export const STEP_KINDS = Object.keys(SHAPES) as StepKind[];

type Raw<K extends StepKind> = z.output<(typeof SHAPES)[K]>;
type Titled<K extends StepKind, Nested = unknown> = Omit<Raw<K>, K | keyof Nested> & {
  kind: K;
  title: string;
} & Nested;
export type AnswerOf = Omit<z.output<typeof Answer>, 'steps'> & { steps: Step[] };
export type BranchOf = Omit<z.output<typeof Branch>, 'steps'> & { steps: Step[] };
/** A step as it is used: which kind it is, and its title, stand under names of their own. Durations are milliseconds. */
export type Step =
  | Titled<'do'>
  | Titled<'check', { otherwise: Step[] }>
  | Titled<'decide', { answers: AnswerOf[] }>
  | Titled<'notify'>
  | Titled<'wait'>
  | Titled<'parallel', { branches: BranchOf[] }>
  | Titled<'call'>
  | Titled<'ticket'>
  | Titled<'action'>;
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;

/** Steps nest in each other, and which shape one must have is said by the key of its title. */
const StepShape: z.ZodType<Step> = z.unknown().transform((value, context): Step => {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const [kind, other] = STEP_KINDS.filter((one) => keys.includes(one));
  if (kind === undefined || other !== undefined) {
    const words = STEP_KINDS.join(', ');
    const error = `一个步骤，恰有 ${words} 之一|a step with just one of ${words}`;
    context.issues.push({ code: 'custom', message: error, input: value });
    return z.NEVER;
  }
  const parsed = SHAPES[kind].safeParse(value);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) context.issues.push({ ...issue, input: value } as never);
    return z.NEVER;
  }
  const { [kind]: title, ...rest } = parsed.data as Record<string, unknown>;
  const nested = (steps: unknown, path: PropertyKey[]): Step[] => {
    const found = z.array(StepShape).safeParse(steps);
    if (found.success) return found.data;
    for (const issue of found.error.issues) {
      context.issues.push({ ...issue, path: [...path, ...issue.path], input: steps } as never);
    }
    return [];
  };
  const step: Record<string, unknown> = { ...rest, kind, title };
  if (kind === 'check') step.otherwise = nested(rest.otherwise, ['otherwise']);
  for (const [name, of] of [
    ['answers', 'decide'],
    ['branches', 'parallel'],
  ] as const) {
    if (kind !== of) continue;
    step[name] = (rest[name] as { steps: unknown[] }[]).map((one, i) => ({
      ...one,
      steps: nested(one.steps, [name, i, 'steps']),
    }));
  }
  return step as Step;
});

const Question = z.strictObject({
  id: Id,
  ask: Line,
  answers: list(z.strictObject({ text: Line, grade: GradeWord.nullable() }), 8, 2),
  /** Where the thresholds come from. */
  source: Line,
  /** Nobody has held the figures against the text in force yet. */
  confirmed: z.boolean(),
});
const Role = z.strictObject({ id: Id, title: Line, duty: Prose });
const Contact = z.strictObject({ role: Id, name: z.string().max(100), phone: z.string().max(60) });
const Scope = z.union([z.literal('all'), list(Line, 200, 1)], expect('all 或名称列表', 'all or a list of names'));

export const PlanHead = z.strictObject({
  id: Id,
  title: Line,
  category: z.enum(CATEGORIES),
  scope: z.strictObject({ systems: Scope, units: Scope }),
  /** Checks whose failure proposes this plan. */
  proposed_by: list(z.string().min(1).max(80), 30).default([]),
  grading: list(Question, 20, 1),
  levels: list(z.strictObject({ grade: GradeWord, led_by: Id, response: Prose }), 4, 1),
  roles: list(Role, 20, 1),
  contacts: list(Contact, 50).default([]),
  recovery: z.strictObject({ rto: Duration, rpo: Duration }),
  review_every_months: z.int().min(1).max(24),
  basis: list(z.strictObject({ title: Line, number: z.string().max(100).default('') }), 30, 1),
  annexes: list(z.strictObject({ title: Line, section: Id }), 30).default([]),
  steps: list(StepShape, 50, 1),
});
export type PlanHead = z.output<typeof PlanHead>;
/** `sections`: the prose, by the identifiers of its headings; the rest stands in `blocks`. */
export type Plan = PlanHead & { blocks: Block[] };

/** Prose without anything that a browser could run. */
export type Run = { text: string; style?: 'strong' | 'emphasis' | 'code' };
export type Block =
  | { kind: 'heading'; depth: number; text: string; id?: string }
  | { kind: 'paragraph'; runs: Run[] }
  | { kind: 'list'; ordered: boolean; items: Run[][] }
  | { kind: 'table'; rows: string[][] }
  | { kind: 'code'; text: string };
