/** A finding of whatever source, as people read it. */
import { z } from 'zod';
import { Text } from '../middleware/text.ts';
import { STATES } from '../tickets/flow.ts';
import { SOURCE_NAMES } from './finding-sources.ts';
import { FINDING_STATES, RISKS } from './schema.ts';

export const FindingRow = z.object({
  /** Within its source; a probe's is one of `/findings`. */
  id: z.int(),
  source: z.enum(SOURCE_NAMES),
  assessment_id: z.int().nullable(),
  assessment: z.string().nullable(),
  /** Of a risk; its row is a scenario. */
  risk_assessment_id: z.int().nullable(),
  system_id: z.int(),
  system: z.string(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  /** Of a probe's, the check. */
  item: z.string(),
  summary: Text,
  object: z.string().nullable(),
  description: Text,
  /** Null: nobody chose it yet, or it is a probe's or a risk, which have a severity: `risk_5` is the highest level of risk. */
  risk: z.enum(RISKS).nullable(),
  severity: z.string().nullable(),
  risk_case: z.string().nullable(),
  is_major_danger: z.boolean(),
  compensation: z.string(),
  state: z.enum(FINDING_STATES),
  found_at: z.int(),
  found_by: z.string(),
  /** The last time that a look showed it; null: no look shows it. */
  seen_at: z.int().nullable(),
  evidence_id: z.int().nullable(),
  /** Whether looks alone say that it is mended, so that its ticket is closed only after one. */
  is_looked_at: z.boolean(),
  due_at: z.int().nullable(),
  /** By the usual days of its risk: nobody set a date. */
  is_usual_due: z.boolean(),
  is_overdue: z.boolean(),
  /** When the unit above was told. */
  escalated_at: z.int().nullable(),
  /** Null: there is none, or it is beyond the reach of whoever asks. */
  ticket: z
    .object({ id: z.int(), number: z.string(), state: z.enum(STATES), assignee: z.string().nullable() })
    .nullable(),
  verified_by: z.string().nullable(),
  verified_at: z.int().nullable(),
  verified_how: Text.nullable(),
  version: z.int(),
});
export type FindingRow = z.infer<typeof FindingRow>;
