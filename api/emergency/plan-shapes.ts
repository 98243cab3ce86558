/** What comes in about plans and what is answered. Times are milliseconds, moments epoch milliseconds UTC. */
import { z } from 'zod';
import { CATEGORIES, LIMITS } from '#runbooks/plan.ts';
import { Paging } from '../middleware/endpoint.ts';
import { Text } from '../middleware/text.ts';
import { Written } from '../tickets/deeds.ts';
import { VERSION_STATES } from './schema.ts';

/** A text that is too long to be a plan still gets a sentence that says so. */
const Source = z.string().max(2 * LIMITS.characters);
const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const Version = z.int().min(1);
const Reason = Written.min(1).max(2_000);

export const PLAN_STATES = ['none', 'in_work', 'in_force', 'due'] as const;
export const PlanQuery = z.object({
  q: z.string().max(200).optional(),
  unit_id: z.coerce.number().int().positive().optional(),
  category: z.enum(CATEGORIES).optional(),
  /** `none`: no version in force; `in_work`: one is written or decided on; `due`: its review is due within 30 days, or overdue. */
  state: z.enum(PLAN_STATES).optional(),
  ...Paging,
});
export const NewPlan = z
  .strictObject({
    /** Null: the whole extranet's. */
    unit_id: z.int().positive().nullable(),
    /** A plan of the library, or a text. */
    library: Slug.optional(),
    source: Source.optional(),
  })
  .refine(({ library, source }) => (library === undefined) !== (source === undefined), {
    error: 'library or source',
  });
export const Check = z.strictObject({ source: Source, emergency_plan_id: z.int().positive().optional() });
const Step = z.union([z.string().max(100), z.int().min(0).max(10_000)]);
export const Edits = z.strictObject({
  source: Source,
  emergency_plan_id: z.int().positive().optional(),
  edits: z
    .array(
      z.strictObject({
        path: z.array(Step).min(1).max(100),
        value: z.unknown().optional(),
        by: z.int().min(-50).max(50).optional(),
      }),
    )
    .min(1)
    .max(100),
});
export const NewVersion = z.strictObject({ note: Written.max(500).default('') });
export const Writing = z.strictObject({ source: Source, note: Written.max(500), version: Version });
export const Move = z.strictObject({ version: Version });
export const Refused = z.strictObject({ version: Version, reason: Reason });
export const Reviewed = z.strictObject({ note: Reason });
export const With = z.object({ with: z.coerce.number().int().positive().optional() });

export const Made = z.object({ id: z.int(), version_id: z.int() });
const Problem = z.object({ line: z.int(), column: z.int(), path: z.string(), text: Text });
export const Problems = z.array(Problem);
/** Head, prose and steps are as runbooks/ has them; the console knows their types from there. */
const Parts = { problems: Problems, missing: Problems, head: z.unknown(), blocks: z.unknown(), flow: z.unknown() };
export const Checked = z.object(Parts);
export const Edited = z.object({
  /** Null: the head can't be read, so that only its text can be mended. */
  source: z.string().nullable(),
  ...Parts,
});

export const LibraryRow = z.object({
  slug: z.string(),
  title: z.string(),
  category: z.enum(CATEGORIES),
  steps: z.int(),
  /** Slugs of what it calls: these must be in force before. */
  calls: z.array(z.string()),
  taken: z.array(z.object({ plan_id: z.int(), unit_id: z.int().nullable() })),
});
const Count = z.object({ read: z.int() });
export const PlanRow = z.object({
  id: z.int(),
  slug: z.string(),
  title: z.string(),
  category: z.enum(CATEGORIES),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  /** Of the version in force; null: none is. */
  in_force_version: z.int().nullable(),
  in_force_at: z.number().nullable(),
  /** Of the one that is written or decided on. */
  work_state: z.enum(VERSION_STATES).nullable(),
  work_version: z.int().nullable(),
  review_due_at: z.number().nullable(),
  review_because: z.enum(['time', 'incident', 'drill']).nullable(),
  ...Count.shape,
  runs: z.int(),
  drills: z.int(),
});
export type PlanRow = z.infer<typeof PlanRow>;

const Person = z.string().nullable();
export const VersionRow = z.object({
  id: z.int(),
  plan_id: z.int(),
  number: z.int(),
  state: z.enum(VERSION_STATES),
  note: z.string(),
  reason: z.string(),
  digest: z.string(),
  version: z.int(),
  /** Names of people, with their accounts where they are gone. */
  authors: z.array(z.string()),
  created_by: z.string(),
  created_at: z.number(),
  edited_at: z.number(),
  submitted_by: Person,
  submitted_at: z.number().nullable(),
  reviewed_by: Person,
  reviewed_at: z.number().nullable(),
  approved_by: Person,
  approved_at: z.number().nullable(),
  in_force_by: Person,
  in_force_at: z.number().nullable(),
  superseded_at: z.number().nullable(),
});
export type VersionRow = z.infer<typeof VersionRow>;
export const Reading = z.object({ person: z.string(), name: z.string(), at: z.number() });
export const PlanPage = z.object({
  plan: PlanRow,
  versions: z.array(VersionRow),
  /** Of the version in force. */
  readings: z.array(Reading),
  /** People of the plan's unit and contacts of the plan who haven't read it; null: an extranet's plan is for too many to tell. */
  unread: z.array(z.string()),
  me: z.object({ has_read: z.boolean(), may_not_write: Text.nullable(), may_not_review: Text.nullable() }),
});
export const VersionPage = z.object({
  version: VersionRow,
  source: z.string(),
  ...Parts,
  me: z.object({
    may_not_write: Text.nullable(),
    may_not_review: Text.nullable(),
    may_not_approve: Text.nullable(),
  }),
});
const Piece = z.object({ text: z.string(), changed: z.boolean() });
const Line = z.object({ number: z.int(), pieces: z.array(Piece) });
export const Diff = z.object({
  from: z.object({ id: z.int(), number: z.int() }),
  to: z.object({ id: z.int(), number: z.int() }),
  added: z.int(),
  removed: z.int(),
  /** A row without a left side was added, one without a right side removed; `skipped` lines are the same on both sides. */
  rows: z.array(z.object({ left: Line.nullable(), right: Line.nullable(), differs: z.boolean(), skipped: z.int() })),
});
export type Diff = z.infer<typeof Diff>;
