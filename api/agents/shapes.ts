/** What an agent may say, and how much of it: whatever doesn't fit is no record. */
import { z } from 'zod';
import { MAX_RECORDS_PER_BATCH } from '#probes/agent/words.ts';

const Moment = z.int().min(0);
const Seq = z.int().min(1);
const Amount = z.number().min(0);
const Scalar = z.union([z.string().max(65_536), z.number(), z.boolean(), z.null()]);
const Part = z.string().max(1_000).optional();

const Seen = z.strictObject({
  at: Moment,
  took_ms: Amount,
  outcome: z.enum(['ok', 'timeout', 'unreachable', 'error', 'unable']),
  error: z.string().max(4_000).optional(),
  partial: z.boolean().optional(),
  address: z.string().max(253).optional(),
  family: z.union([z.literal(4), z.literal(6)]).optional(),
  facts: z
    .array(
      z.strictObject({
        key: z.string().min(1).max(100),
        part: Part,
        value: z.union([Scalar, z.record(z.string().max(100), Scalar)]),
      }),
    )
    .max(50_000),
  samples: z.array(z.strictObject({ series: z.string().min(1).max(200), part: Part, value: z.number() })).max(50_000),
});
const Health = z.object({
  at: Moment,
  version: z.string().max(64),
  started_at: Moment,
  rss_bytes: Amount,
  cpu_s: Amount,
  watches: z.int().min(0),
  looks: Amount,
  lag_p99_ms: Amount,
  buffered: Amount,
  buffered_bytes: Amount,
  oldest_at: Moment.nullable(),
  dropped: Amount,
  disk_free_bytes: Amount.nullable(),
  clock_offset_ms: z.number().nullable(),
  unable: z.array(z.string().max(500)).max(100),
});

export const RecordShape = z.discriminatedUnion('is', [
  z.object({ seq: Seq, is: z.literal('seen'), watch: z.int().positive(), observation: Seen }),
  z
    .object({
      ...{ seq: Seq, is: z.literal('gap'), from_seq: Seq, to_seq: Seq, from_at: Moment, to_at: Moment },
      why: z.enum(['buffer_full', 'disk_full', 'damaged', 'forgotten']),
    })
    .refine(({ from_seq, to_seq }) => from_seq <= to_seq),
  z.object({ seq: Seq, is: z.literal('health'), health: Health }),
  z.object({
    ...{ seq: Seq, is: z.literal('load'), run_id: z.int().positive(), is_last: z.boolean() },
    tick: z.record(z.string(), z.unknown()).nullable(),
    standing: z.looseObject({ is: z.enum(['ready', 'refused', 'ended']) }).optional(),
  }),
]);

/** Records are read one by one, so that one that is none takes no other with it; but each says where it stands, in order. */
export const BatchShape = z.object({
  agent_id: z.int().positive(),
  buffer: z.string().regex(/^[\w-]{8,64}$/),
  sent_at: Moment,
  clock_offset_ms: z.int().nullable(),
  records: z
    .array(z.looseObject({ seq: Seq }))
    .max(MAX_RECORDS_PER_BATCH)
    .refine((records) => records.every(({ seq }, at) => at === 0 || seq > (records[at - 1]?.seq ?? 0))),
});
