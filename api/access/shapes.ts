/** What is sent of networks, and what is answered. */
import { z } from 'zod';
import { COVERAGE_BY, PLACE_STATUSES } from '../estate/coverage.ts';
import { STATES } from '../estate/schema.ts';
import { Digits, Paging } from '../middleware/endpoint.ts';
import { Text } from '../middleware/text.ts';
import { Written } from '../tickets/deeds.ts';
import { ITEM_NAMES, type ItemName } from './checklist.ts';
import { NETWORK_STATES } from './flow.ts';
import { ACCESS_FORMS, ITEM_ANSWERS, MOVE_DEEDS, NETWORK_KINDS } from './schema.ts';
import { Seen, SIGHTS } from './seen.ts';

export const MAX_PREFIXES = 50;
export const MAX_TERMINALS = 1_000_000;
const Reference = z.int().positive();
const Reason = Written.min(1).max(2_000);
const Version = z.int().min(1);
const Day = z.iso.date().nullable();
const State = z.enum(NETWORK_STATES);

export const NetworkFields = z.strictObject({
  name: Written.min(1).max(100),
  kind: z.enum(NETWORK_KINDS),
  unit_id: Reference,
  area_id: Reference.nullable(),
  purpose: Written.max(400),
  terminals: z.int().min(0).max(MAX_TERMINALS).nullable(),
  prefixes: z.array(z.string().max(60)).max(MAX_PREFIXES),
  boundary_node_id: Reference.nullable(),
  form: z.enum(ACCESS_FORMS).nullable(),
  contact_name: Written.max(60),
  contact_phone: Written.max(40),
  surveyed_on: Day,
  planned_on: Day,
});
export type NetworkFields = z.infer<typeof NetworkFields>;
export const NewNetwork = NetworkFields.extend({
  area_id: NetworkFields.shape.area_id.default(null),
  purpose: NetworkFields.shape.purpose.default(''),
  terminals: NetworkFields.shape.terminals.default(null),
  prefixes: NetworkFields.shape.prefixes.default([]),
  boundary_node_id: NetworkFields.shape.boundary_node_id.default(null),
  form: NetworkFields.shape.form.default(null),
  contact_name: NetworkFields.shape.contact_name.default(''),
  contact_phone: NetworkFields.shape.contact_phone.default(''),
  surveyed_on: Day.default(null),
  planned_on: Day.default(null),
  /** Said by whoever registers it. */
  is_unclassified: z.boolean(),
});
export const NetworkChange = NetworkFields.partial().extend({ version: Version });

export const NetworkQuery = z.object({
  ...Paging,
  q: z.string().max(200).optional(),
  state: State.optional(),
  kind: z.enum(NETWORK_KINDS).optional(),
  unit_id: z.coerce.number().int().positive().optional(),
  area_id: z.coerce.number().int().positive().optional(),
  sight: z.enum(SIGHTS).optional(),
  /** What is declared and what is seen differ. */
  differs: z.stringbool().optional(),
  /** Waits for somebody else's word. */
  is_asked: z.stringbool().optional(),
  /** Has open tickets. */
  is_blocked: z.stringbool().optional(),
});

export const NetworkRow = z.object({
  id: z.int(),
  ...NetworkFields.shape,
  unit_name: z.string(),
  /** Its own, else its unit's. */
  area_name: z.string().nullable(),
  boundary_name: z.string().nullable(),
  state: State,
  asked: State.nullable(),
  asked_by: z.string().nullable(),
  asked_by_name: z.string().nullable(),
  version: Version,
  edited_at: z.int(),
  blockers: z.int(),
  ...Seen.shape,
});
export type NetworkRow = z.infer<typeof NetworkRow>;

const MoveRow = z.object({
  id: z.int(),
  at: z.int(),
  person: z.string(),
  person_name: z.string().nullable(),
  is: z.enum(MOVE_DEEDS),
  state_from: State.nullable(),
  state_to: State,
  reason: z.string(),
});
const File = z.object({ name: z.string(), bytes: z.int() });
export const ChecklistRow = z.object({
  item: z.enum(ITEM_NAMES as [ItemName, ...ItemName[]]),
  title: Text,
  clauses: z.array(z.object({ clause: z.string(), words: Text })),
  /** What holds: what the console sees, and what a person found. Null: nobody looked. */
  holds: z.enum(ITEM_ANSWERS).nullable(),
  /** Null: the console can't see it. */
  seen: z.object({ answer: z.enum(['yes', 'no']), reason: Text, at: z.int() }).nullable(),
  answer: z.enum(ITEM_ANSWERS).nullable(),
  note: z.string(),
  person_name: z.string().nullable(),
  at: z.int().nullable(),
  file: File.nullable(),
  version: z.int(),
});
export type ChecklistRow = z.infer<typeof ChecklistRow>;
export const BasisRow = z.object({
  id: z.int(),
  words: z.string(),
  file: File,
  person_name: z.string().nullable(),
  at: z.int(),
});

export const NetworkPage = z.object({
  network: NetworkRow,
  /** Nodes within its prefixes, as many as are shown. */
  nodes: z.array(z.object({ id: z.int(), name: z.string(), address: z.string(), state: z.enum(STATES) })),
  nodes_left_out: z.int(),
  overlaps: z.array(
    z.object({
      prefix: z.string(),
      other: z.string(),
      /** Null: beyond the reach of whoever asks. */
      network: z.object({ id: z.int(), name: z.string(), unit_name: z.string() }).nullable(),
    }),
  ),
  checklist: z.array(ChecklistRow),
  bases: z.array(BasisRow),
  moves: z.array(MoveRow),
  me: z.object({
    /** Null: may; else why not. */
    may_not_report: Text.nullable(),
    may_not_review: Text.nullable(),
    /** Where it could go now, and whether somebody else must see it first. */
    moves: z.array(z.object({ to: State, is_reviewed: z.boolean() })),
  }),
});

export const Moving = z.strictObject({ version: Version, to: State, reason: Reason });
export const Withdrawing = z.strictObject({ version: Version, reason: Reason });
export const Reviewing = z.strictObject({ version: Version, is: z.enum(['confirm', 'refuse']), reason: Reason });

export const ItemOf = z.object({ id: Digits, item: z.enum(ITEM_NAMES as [ItemName, ...ItemName[]]) });
export const Answering = z.strictObject({
  /** Of the answer; 0: there was none. */
  version: z.int().min(0),
  answer: z.enum(ITEM_ANSWERS),
  note: Written.max(2_000),
});
export const FileQuery = z.object({ name: Written.min(1).max(200) });
export const EvidenceQuery = FileQuery.extend({ version: z.coerce.number().int().min(1) });
export const BasisQuery = FileQuery.extend({ words: Written.min(1).max(2_000) });
export const BasisOf = z.object({ id: Digits, number: Digits });

export const CoverageQuery = z.object({
  /** Its parts are the rows; without it the parts of the root, or the roots where there are several. */
  area_id: z.coerce.number().int().positive().optional(),
  by: z.enum(COVERAGE_BY).default('level'),
});
export const PlacesQuery = z.object({
  ...Paging,
  by: z.enum(COVERAGE_BY).default('level'),
  area_id: z.coerce.number().int().positive().optional(),
  /** The area by itself, without what is beneath. */
  is_own: z.stringbool().default(false),
  /** A level, or a category. */
  column: z.string().trim().max(60).optional(),
  status: z.enum(PLACE_STATUSES).optional(),
});
export const PlaceRow = z.object({
  /** Of the area or of the unit. */
  id: z.int(),
  kind: z.enum(['area', 'unit']),
  name: z.string(),
  column: z.string(),
  area_name: z.string(),
  status: z.enum(PLACE_STATUSES),
  has_ipv6: z.boolean(),
  reason: Text,
  networks: z.int(),
});
export type PlaceRow = z.infer<typeof PlaceRow>;

export const NewExemption = z
  .strictObject({
    area_id: Reference.nullable().default(null),
    unit_id: Reference.nullable().default(null),
    basis: Written.min(1).max(2_000),
    until: z.iso.date(),
  })
  .refine(({ area_id, unit_id }) => (area_id === null) !== (unit_id === null), {
    path: ['area_id'],
    error: 'an area or a unit',
  });
export const ExemptionRow = z.object({
  id: z.int(),
  area_id: z.int().nullable(),
  unit_id: z.int().nullable(),
  name: z.string(),
  basis: z.string(),
  until: z.string(),
  is_in_force: z.boolean(),
  made_by: z.string(),
  /** Null: nobody has that account any more. */
  made_by_name: z.string().nullable(),
  made_at: z.int(),
  ended_by: z.string().nullable(),
  ended_at: z.int().nullable(),
});
