/** What can be done to a ticket, and what each deed must say. One schema for the routes, the console and the log. */
import { z } from 'zod';

export const MAX_TEXT = 10_000;
/** What people write: lines of text, nothing binary. */
export const Written = z
  .string()
  .refine((text) => !/[^\P{Cc}\t\n\r]/u.test(text), { error: 'holds signs that are no text', abort: true })
  .trim();
const Reason = Written.min(1).max(2_000);
const Long = Written.min(1).max(MAX_TEXT);
const Unit = z.int().positive();
const Moment = z.int().min(0).max(8_640_000_000_000_000);

export const URGENCIES = ['high', 'medium', 'low'] as const;
export const IMPACTS = ['wide', 'part', 'single'] as const;
/** What the provincial platform says: it took it up, or it is done with it. */
export const PROVINCE_OUTCOMES = ['accepted', 'answered', 'refused'] as const;
export type Urgency = (typeof URGENCIES)[number];
export type Impact = (typeof IMPACTS)[number];

const DEEDS = [
  z.strictObject({ is: z.literal('accept') }),
  z.strictObject({ is: z.literal('start'), assignee_id: z.string().max(64).optional() }),
  z.strictObject({ is: z.literal('assign'), assignee_id: z.string().max(64) }),
  z.strictObject({ is: z.literal('classify'), urgency: z.enum(URGENCIES), impact: z.enum(IMPACTS), reason: Reason }),
  /** How it was solved. */
  z.strictObject({ is: z.literal('resolve'), text: Long }),
  /** 1 to 5, the best last. */
  z.strictObject({
    is: z.literal('confirm'),
    rating: z.int().min(1).max(5).optional(),
    text: Written.max(2_000).optional(),
  }),
  z.strictObject({ is: z.literal('dispute'), reason: Reason }),
  z.strictObject({ is: z.literal('suspend'), reason: Reason, resume_at: Moment }),
  z.strictObject({ is: z.literal('resume'), reason: Written.max(2_000).optional() }),
  z.strictObject({ is: z.literal('return'), reason: Reason }),
  z.strictObject({ is: z.literal('resubmit'), text: Long }),
  z.strictObject({ is: z.literal('reopen'), reason: Reason }),
  z.strictObject({ is: z.literal('withdraw'), reason: Reason }),
  z.strictObject({ is: z.literal('merge'), primary_ticket_id: z.int().positive(), reason: Reason }),
  /** To the unit above those that whoever does it answers for; or to the one named, which is above too. */
  z.strictObject({ is: z.literal('escalate'), reason: Reason, to_unit_id: Unit.optional() }),
  /** Down or across. */
  z.strictObject({ is: z.literal('hand_over'), reason: Reason, to_unit_id: Unit }),
  z.strictObject({
    is: z.literal('invite'),
    invited_unit_ids: z.array(Unit).min(1).max(20),
    due_at: Moment,
    reason: Reason,
  }),
  z.strictObject({ is: z.literal('answer'), invited_unit_id: Unit, text: Long }),
  z.strictObject({ is: z.literal('excuse'), invited_unit_id: Unit, reason: Reason }),
  z.strictObject({ is: z.literal('comment'), text: Long }),
  /** Made by the server alone, of a file that it has taken. */
  z.strictObject({
    is: z.literal('attach'),
    name: z.string().trim().min(1).max(200),
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int().min(1),
    type: z.string().max(200),
  }),
  /** What it was about is measured to be good again: somebody is to confirm that it is over. */
  z.strictObject({ is: z.literal('recover'), text: Long }),
  /** To the provincial platform. */
  z.strictObject({ is: z.literal('refer'), reason: Reason }),
  z.strictObject({ is: z.literal('province'), outcome: z.enum(PROVINCE_OUTCOMES), text: Long }),
  /** Hides the words of the event with this number, or of the ticket itself (0), from everybody. */
  z.strictObject({ is: z.literal('redact'), event: z.int().min(0), reason: Reason }),
] as const;

export const Deed = z.discriminatedUnion('is', DEEDS);
export type Deed = z.infer<typeof Deed>;
export type DeedName = Deed['is'];

/** Deeds by the one who needs something, by whoever handles it, and by the audit administrator; comments are everybody's. */
export const FOLLOWING = [
  'confirm',
  'dispute',
  'resubmit',
  'reopen',
  'withdraw',
  'comment',
] as const satisfies DeedName[];
/** Never sent as they are. */
export const SERVER_ONLY = ['attach', 'recover', 'province'] as const satisfies DeedName[];
export const REDACTING = ['redact'] as const satisfies DeedName[];
