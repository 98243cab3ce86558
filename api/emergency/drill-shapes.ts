/** What comes in about drills, with its limits, and what goes out. */
import { z } from 'zod';
import { GRADES } from '#runbooks/plan.ts';
import { DRILL_FORMS } from '#runbooks/run.ts';
import { Paging } from '../middleware/endpoint.ts';
import { Written } from '../tickets/deeds.ts';
import { COMPARED, JUDGED } from './compare-drills.ts';
import { EMERGENCY_STATES } from './schema.ts';

const DAY_MS = 86_400_000;
const Id = z.int().positive();
const Moment = z.int().min(0).max(4_102_444_800_000);
const RoleId = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/);
const InjectShape = z.strictObject({
  after_ms: z
    .int()
    .min(0)
    .max(7 * DAY_MS),
  text: Written.min(1).max(2_000),
});

export const DrillContent = z.strictObject({
  title: Written.min(1).max(200),
  form: z.enum(DRILL_FORMS),
  scenario: Written.max(4_000).default(''),
  scheduled_at: Moment,
  system_ids: z.array(Id).max(50).default([]),
  injects: z.array(InjectShape).max(50).default([]),
  /** Accounts by the plan's roles. */
  roles: z.record(RoleId, z.array(z.string().min(1).max(100)).max(50)).default({}),
});
export const NewDrill = DrillContent.extend({ emergency_plan_id: Id, unit_id: Id });
const versioned = { version: z.int().positive() };
export const DrillChange = DrillContent.extend(versioned);
export const Beginning = z.strictObject({ ...versioned, grade: z.literal(GRADES) });
export const Cancelling = z.strictObject({ ...versioned, reason: Written.min(1).max(500) });
export const Evaluating = z.strictObject({
  ...versioned,
  scores: z
    .record(Written.min(1).max(100), z.int().min(1).max(5))
    .refine((scores) => Object.keys(scores).length > 0 && Object.keys(scores).length <= 30, '1 to 30 criteria'),
  strengths: Written.max(4_000).default(''),
  weaknesses: Written.max(4_000).default(''),
});
export const Improving = z.strictObject({
  ...versioned,
  improvements: z
    .array(z.strictObject({ text: Written.min(1).max(500), unit_id: Id, due_at: Moment }))
    .min(1)
    .max(20),
});

/** `missed`: its day is over and it never began. */
export const SHOWN_STATES = ['planned', 'running', 'done', 'cancelled', 'missed'] as const;
export const DrillQuery = z.object({
  ...Paging,
  plan_id: z.coerce.number().int().positive().optional(),
  unit_id: z.coerce.number().int().positive().optional(),
  state: z.enum(SHOWN_STATES).optional(),
});
export const CalendarQuery = z.object({ year: z.coerce.number().int().min(2000).max(2100) });

export const DrillRow = z.object({
  ...{ id: z.int(), plan_id: z.int(), plan: z.string(), unit_id: z.int(), unit: z.string() },
  ...{ title: z.string(), form: z.enum(DRILL_FORMS), scheduled_at: z.int(), state: z.enum(SHOWN_STATES) },
  /** Null: it hasn't begun. */
  started_at: z.int().nullable(),
  ...{ run_id: z.int().nullable(), is_evaluated: z.boolean(), created_by: z.string() },
  created_by_name: z.string().nullable(),
});
const Nullable = z.number().nullable();
export const FigureShape = z.object({
  ...{ to_detect_ms: Nullable, to_declare_ms: Nullable, to_contain_ms: Nullable, to_recover_ms: Nullable },
  ...{ rto_ms: z.number(), kept_rto: z.boolean().nullable(), steps: z.int(), done: z.int() },
  ...{ late: z.array(z.string()), skipped: z.array(z.string()), accepted: z.array(z.string()), changed: z.int() },
});
const Player = z.object({ username: z.string(), name: z.string() });
const DrillRole = z.object({ id: z.string(), title: z.string(), duty: z.string(), people: z.array(Player) });
const ImprovementRow = z.object({
  ...{ text: z.string(), unit_id: z.int(), due_at: z.int(), ticket_id: z.int() },
  /** Null: beyond the reach of whoever asks. */
  unit: z.string().nullable(),
  ticket: z.object({ number: z.string(), state: z.string() }).nullable(),
});
export const DrillPage = z.object({
  drill: DrillRow.extend({
    ...{ scenario: z.string(), system_ids: z.array(z.int()), version: z.int(), created_at: z.int() },
    injects: z.array(z.object({ after_ms: z.int(), text: z.string(), said_at: z.int().nullable() })),
    /** Accounts by role, as they were put down. */
    roles: z.record(z.string(), z.array(z.string())),
  }),
  systems: z.array(z.object({ id: z.int(), name: z.string() })),
  roles: z.array(DrillRole),
  run: z
    .object({
      ...{ id: z.int(), status: z.enum(EMERGENCY_STATES), started_at: z.int(), ended_at: z.int().nullable() },
      ...{ grade: z.literal(GRADES), figures: FigureShape },
      /** Titles by the keys that the figures name. */
      titles: z.record(z.string(), z.string()),
    })
    .nullable(),
  evaluation: z
    .object({
      ...{ scores: z.array(z.object({ criterion: z.string(), score: z.int() })), strengths: z.string() },
      ...{ weaknesses: z.string(), by: z.string(), by_name: z.string().nullable(), at: z.int() },
      improvements: z.array(ImprovementRow),
    })
    .nullable(),
  /** With which criteria the form begins: those of the last evaluation, or the program's. */
  criteria: z.array(z.string()),
  /** With the last drill of the same plan that was done before; null: there is none, or this one isn't over. */
  comparison: z
    .object({
      last: z.object({ id: z.int(), title: z.string(), form: z.enum(DRILL_FORMS), started_at: z.int() }),
      rows: z.array(z.object({ figure: z.enum(COMPARED), last: Nullable, now: Nullable, judged: z.enum(JUDGED) })),
    })
    .nullable(),
});
export const Calendar = z.object({
  year: z.int(),
  units: z.array(
    z.object({
      ...{ unit_id: z.int(), unit: z.string() },
      drills: z.array(DrillRow),
    }),
  ),
});
export const PlanChoices = z.object({
  rows: z.array(
    z.object({
      ...{ id: z.int(), title: z.string(), roles: z.array(z.object({ id: z.string(), title: z.string() })) },
      rto_ms: z.number(),
    }),
  ),
});
export const PeopleChoices = z.object({ rows: z.array(Player.extend({ unit: z.string().nullable() })) });
