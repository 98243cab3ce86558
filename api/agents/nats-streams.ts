/** The stream and the two buckets, made or brought up to what this version wants. */
import type { JetStreamClient, JetStreamManager, StreamConfig } from '@nats-io/jetstream';
import { BUCKETS, SEEN_STREAM, SEEN_SUBJECTS } from '#probes/agent/nats-words.ts';
import { MAX_BATCH_BYTES } from '#probes/agent/words.ts';

/** Of what waits for the hub. A full stream refuses, so that agents keep it on their own disk; nothing that was accepted is dropped for room. */
export type StreamLimits = { max_bytes: number; max_age_ms: number };

/** For one agent: a flood fills its own share, nobody else's. */
export const MAX_MESSAGES_PER_AGENT = 512;
/** A batch that is sent again within this is stored once. */
const SAME_MS = 120_000;
const NANO = 1_000_000;
/** The signature and what the server adds. */
const HEADER_BYTES = 1_024;
const CONSUMER = 'ZW_HUB';

/** `expired`: messages, at least, that grew too old while the hub was away, and were never taken in. */
export type Made = { consumer: string; expired: number };

/**
 * The consumer is made anew each time: what was handed to a hub that went away would else come only after a
 * while, behind what came later, and the order within an agent's buffer matters. What is in the stream isn't taken in yet, so nothing is
 * remembered by the consumer alone.
 */
export async function makeStreams(js: JetStreamClient, limits: StreamLimits): Promise<Made> {
  const { AckPolicy, DeliverPolicy } = await import('@nats-io/jetstream');
  const { Kvm } = await import('@nats-io/kv');
  const manager = await js.jetstreamManager();
  await makeStream(manager, await seenStream(limits));
  // Last values only: an agent has but one work and one receipt.
  for (const bucket of Object.values(BUCKETS)) await new Kvm(js).create(bucket, { history: 1, allow_direct: true });
  const expired = await expiredOf(manager);
  await manager.consumers.delete(SEEN_STREAM, CONSUMER).catch(() => {});
  await manager.consumers.add(SEEN_STREAM, {
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    // Longer than a transaction ever takes.
    ack_wait: 300_000 * NANO,
    max_ack_pending: 20_000,
  });
  return { consumer: CONSUMER, expired };
}

/** Behind what the consumer of before had acknowledged, and before what the stream still has, there is nothing when all is well. */
async function expiredOf(manager: JetStreamManager): Promise<number> {
  const before = await manager.consumers.info(SEEN_STREAM, CONSUMER).catch(() => undefined);
  if (!before) return 0;
  const { state } = await manager.streams.info(SEEN_STREAM);
  return Math.max(0, state.first_seq - 1 - before.ack_floor.stream_seq);
}

async function seenStream({ max_bytes, max_age_ms }: StreamLimits) {
  const { DiscardPolicy, RetentionPolicy, StorageType } = await import('@nats-io/jetstream');
  return {
    name: SEEN_STREAM,
    subjects: [SEEN_SUBJECTS],
    storage: StorageType.File,
    retention: RetentionPolicy.Workqueue,
    discard: DiscardPolicy.New,
    discard_new_per_subject: true,
    max_msgs_per_subject: MAX_MESSAGES_PER_AGENT,
    max_bytes,
    max_age: max_age_ms * NANO,
    max_msg_size: MAX_BATCH_BYTES + HEADER_BYTES,
    duplicate_window: Math.min(SAME_MS, max_age_ms) * NANO,
  } satisfies Partial<StreamConfig>;
}

async function makeStream(manager: JetStreamManager, wanted: Awaited<ReturnType<typeof seenStream>>): Promise<void> {
  const found = await manager.streams.info(SEEN_STREAM).catch(() => undefined);
  if (found) await manager.streams.update(SEEN_STREAM, wanted);
  else await manager.streams.add(wanted);
}
