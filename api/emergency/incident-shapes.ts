/** What is sent and answered about incidents. Moments are epoch milliseconds UTC. */
import { z } from 'zod';
import { CATEGORIES, type Grade } from '#runbooks/plan.ts';
import { Paging } from '../middleware/endpoint.ts';
import { EMERGENCY_STATES, INCIDENT_STATES } from './schema.ts';

export const GradeNumber = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]) satisfies z.ZodType<Grade>;
const Ids = z.array(z.int().positive()).max(200);
const Title = z.string().trim().min(1).max(200);
const Words = z.string().trim().max(8_000);
export const Reason = z.string().trim().min(1).max(1_000);
const Version = z.int().min(1);
/** The numbers of answers, by question. */
export const Answers = z.record(z.string().max(60), z.int().min(0).max(20));

const content = {
  title: Title,
  category: z.enum(CATEGORIES),
  summary: Words.default(''),
  system_ids: Ids.default([]),
  node_ids: Ids.default([]),
  occurred_at: z.int().min(0).nullable().default(null),
};
export const Declaring = z.strictObject({
  ...content,
  unit_id: z.int().positive(),
  finding_id: z.int().positive().optional(),
  ticket_id: z.int().positive().optional(),
});
export const Editing = z.strictObject({ ...content, version: Version });
export const Regrading = z.strictObject({ grade: GradeNumber, answers: Answers.default({}), reason: Reason });
export const Closing = z.strictObject({ reason: z.string().trim().max(1_000).default(''), version: Version });
export const Reviewing = z.strictObject({
  ...{ causes: Words.min(1), lessons: Words.default('') },
  follow_ups: z.array(Title).max(50).default([]),
  version: Version,
});
export const Roles = z.record(z.string().max(60), z.array(z.string().min(1).max(100)).max(50));
export const Running = z.strictObject({
  emergency_plan_id: z.int().positive(),
  roles: Roles.default({}),
  grade: GradeNumber,
  answers: Answers.default({}),
  /** Why another grade than the answers say. */
  reason: z.string().trim().max(1_000).default(''),
});

export const IncidentQuery = z.object({
  state: z.enum(INCIDENT_STATES).optional(),
  category: z.enum(CATEGORIES).optional(),
  grade: z.coerce.number().int().min(1).max(4).optional(),
  q: z.string().trim().max(100).optional(),
  from: z.coerce.number().int().optional(),
  until: z.coerce.number().int().optional(),
  ...Paging,
});
export const IncidentRow = z.object({
  ...{ id: z.int(), title: z.string(), category: z.enum(CATEGORIES), grade: GradeNumber.nullable() },
  ...{ state: z.enum(INCIDENT_STATES), unit_id: z.int(), unit: z.string() },
  ...{ occurred_at: z.int().nullable(), declared_at: z.int(), closed_at: z.int().nullable() },
  ...{ running: z.int(), runs: z.int() },
});
const Named = z.object({ id: z.int(), name: z.string() });
const NumberedTicket = z.object({ id: z.int(), number: z.string(), state: z.string() });
export const RunOfIncident = z.object({
  ...{ id: z.int(), plan_id: z.int(), plan: z.string(), status: z.enum(EMERGENCY_STATES), grade: GradeNumber },
  ...{ started_at: z.int(), ended_at: z.int().nullable(), open: z.int(), late: z.int(), stuck: z.int() },
  roles: z.array(z.object({ id: z.string(), title: z.string(), people: z.array(z.string()) })),
});
export const IncidentPage = IncidentRow.extend({
  ...{ summary: z.string(), answers: Answers, version: z.int() },
  ...{ systems: z.array(Named), nodes: z.array(Named) },
  ...{ created_by: z.string(), closed_by: z.string().nullable() },
  finding: z.object({ id: z.int(), check_id: z.string() }).nullable(),
  ticket: NumberedTicket.nullable(),
  review: z
    .object({
      ...{ causes: z.string(), lessons: z.string(), by: z.string(), at: z.int() },
      follow_ups: z.array(z.object({ text: z.string(), ticket: NumberedTicket.nullable() })),
    })
    .nullable(),
  run_list: z.array(RunOfIncident),
});
const Counted = z.object({ total: z.int(), open: z.int() });
export const IncidentFigures = Counted.extend({
  by_category: z.array(Counted.extend({ category: z.enum(CATEGORIES) })),
  by_grade: z.array(Counted.extend({ grade: GradeNumber.nullable() })),
  /** Of those that are closed: from when they were declared; null: none. */
  mean_open_ms: z.number().nullable(),
});
