/**
 * The way over NATS JetStream, as the hub goes it. A batch leaves the stream after its transaction was committed and its receipt lies in
 * the agent's key; whatever is cut off between comes again and is passed over. Nothing that comes this way is trusted: `take` judges it.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { JetStreamClient, JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { keepSession, type NatsPlace, type SignIn } from '#probes/agent/nats-session.ts';
import {
  agentOf,
  BUCKETS,
  HUB_INBOX,
  keySubject,
  putSignature,
  readSignature,
  SEEN_STREAM,
} from '#probes/agent/nats-words.ts';
import type { FromHub } from '#probes/agent/words.ts';
import { complaints } from '../watching/complaints.ts';
import type { AgentKeeper } from './keeper.ts';
import { makeStreams, type StreamLimits } from './nats-streams.ts';
import { AgentRefusal } from './refusal.ts';

/** How it stands with NATS, for health and for people. `waiting`, `waiting_bytes`: in the stream, not taken in yet; null: not known. */
export type NatsStanding = {
  state: 'away' | 'connected';
  since: number;
  server: string | null;
  /** The last trouble in a sentence; null after it went well again. */
  trouble: string | null;
  waiting: number | null;
  waiting_bytes: number | null;
  /** Messages since the start: taken in, and refused for good. */
  taken: number;
  refused: number;
  /** Let go by the stream because of its age before the hub took them in. Agents still have what was in them. */
  expired: number;
};

export type NatsKeeper = { standing(): NatsStanding; stop(): Promise<void> };

export type NatsGround = {
  agents: Pick<AgentKeeper, 'workOf' | 'take' | 'onWork'>;
  /** The agents that go this way: those whose work is to be had here, and those that were revoked. */
  agentIds(): number[];
  place: NatsPlace;
  sign_in?: SignIn;
  limits: StreamLimits;
  log: Logger;
};

/** Messages in memory. Each is at most `MAX_BATCH_BYTES`. */
const AT_ONCE = 64;
const LOOK_EVERY_MS = 10_000;

export function keepNats({ agents, agentIds, place, sign_in, limits, log }: NatsGround): NatsKeeper {
  const ended = new AbortController();
  const complain = complaints(log);
  const standing: NatsStanding = {
    ...{ state: 'away', since: Date.now(), server: null, trouble: null, waiting: null, waiting_bytes: null },
    ...{ taken: 0, refused: 0, expired: 0 },
  };
  const changed = new Set<number>();
  /** By agent that sent too much: until when nothing of it is taken, and which messages wait, the least first. */
  const held = new Map<number, Held>();
  let wake = () => {};
  const quiet = agents.onWork((agent_id) => {
    changed.add(agent_id);
    wake();
  });

  function onTrouble(error: Error): void {
    standing.trouble = error.message;
    complain('NATS is in trouble; it is tried again', error);
  }

  async function work(connection: NatsConnection): Promise<void> {
    const { jetstream } = await import('@nats-io/jetstream');
    const js = jetstream(connection, { timeout: 10_000 });
    const { consumer, expired } = await makeStreams(js, limits);
    standing.expired += expired;
    if (expired > 0) log.warn({ messages: expired }, 'the NATS stream let go of messages that nobody had taken in');
    Object.assign(standing, { state: 'connected', since: Date.now(), server: connection.getServer(), trouble: null });
    log.info({ server: standing.server }, 'connected to NATS');
    // All of it: what changed while NATS was away is not remembered otherwise.
    for (const agent_id of agentIds()) changed.add(agent_id);
    try {
      await Promise.race([takeIn(js, consumer), handOut(js), look(js)]);
    } finally {
      Object.assign(standing, { state: 'away', since: Date.now(), server: null, waiting: null, waiting_bytes: null });
    }
  }

  /** Ends by throwing: what was handed over and not acknowledged comes again, in order, from a consumer made anew. */
  async function takeIn(js: JetStreamClient, name: string): Promise<never> {
    const consumer = await js.consumers.get(SEEN_STREAM, name);
    const messages = await consumer.consume({ max_messages: AT_ONCE, abort_on_missing_resource: true });
    const acknowledging = keepAcknowledging(js);
    // A consumer made anew begins with the first.
    held.clear();
    const takeAll = async () => {
      for await (const message of messages) {
        if (ended.signal.aborted) break;
        const receipt = takeOne(message);
        if (receipt) acknowledging.add(message, receipt);
        // Each batch is a transaction of its own; whoever asks the console has a turn between.
        await turn();
      }
      throw new Error('The consumer of the stream has ended');
    };
    return Promise.race([takeAll(), acknowledging.failed]);
  }

  /** Undefined when it was refused, which `take` has counted and audited: it is taken from the stream for good, and holds up nobody. */
  function takeOne(message: JsMsg): FromHub | undefined {
    const agent_id = agentOf(message.subject);
    const before = held.get(agent_id);
    if (before && !isNext(before, message.seq)) return hold(message, before);
    try {
      const receipt = agents.take(
        { agent_id, body: message.data, signature: readSignature(message.headers) },
        `nats ${message.subject}`.slice(0, 100),
      );
      standing.taken += 1;
      letGo(agent_id, message.seq);
      return receipt;
    } catch (error) {
      if (!(error instanceof AgentRefusal)) throw error;
      if (error.reason === 'too_many') {
        // No fault of what it holds: later, and nothing of this agent before it.
        const until = performance.now() + (error.retry_after_s ?? TOO_MANY_S) * 1_000;
        const now = { until, waiting: before?.waiting ?? new Set<number>() };
        held.set(agent_id, now);
        return hold(message, now);
      }
      message.term();
      standing.refused += 1;
      letGo(agent_id, message.seq);
      return undefined;
    }
  }

  function letGo(agent_id: number, seq: number): void {
    const waiting = held.get(agent_id)?.waiting;
    waiting?.delete(seq);
    if (waiting?.size === 0) held.delete(agent_id);
  }

  async function handOut(js: JetStreamClient): Promise<never> {
    for (;;) {
      for (const agent_id of [...changed]) {
        changed.delete(agent_id);
        const told = agents.workOf(agent_id);
        try {
          await (told ? put(js, agent_id, told) : takeAway(js, agent_id));
        } catch (error) {
          changed.add(agent_id);
          throw error;
        }
      }
      if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  /** How much waits. */
  async function look(js: JetStreamClient): Promise<never> {
    const manager = await js.jetstreamManager(false);
    for (;;) {
      const { state } = await manager.streams.info(SEEN_STREAM);
      Object.assign(standing, { waiting: state.messages, waiting_bytes: state.bytes });
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS).unref());
    }
  }

  const running = keepSession({
    ...{ place, name: 'zhengwang hub', inbox_prefix: HUB_INBOX, work, onTrouble, signal: ended.signal },
    ...(sign_in ? { sign_in } : {}),
  });
  return {
    standing: () => ({ ...standing }),
    async stop() {
      quiet();
      ended.abort();
      await running;
    },
  };
}

const TOO_MANY_S = 10;
type Held = { until: number; waiting: Set<number> };
/** What was told to come later comes in any order. */
const HELD_AGAIN_MS = 20;
/** One that never comes again, since it was taken from the stream, holds up the others for so long. */
const HELD_MOST_MS = 60_000;

function isNext({ until, waiting }: Held, seq: number): boolean {
  const now = performance.now();
  return now >= until && (now > until + HELD_MOST_MS || [...waiting].every((other) => other >= seq));
}

function hold(message: JsMsg, { until, waiting }: Held): undefined {
  waiting.add(message.seq);
  message.nak(Math.max(HELD_AGAIN_MS, Math.ceil(until - performance.now())));
}

/**
 * Writes receipts and then acknowledges; an agent whose last batch it was would else never hear of it. While that is under way, more are
 * committed, and the next turn takes them together: one receipt for each agent.
 */
function keepAcknowledging(js: JetStreamClient): {
  add(message: JsMsg, receipt: FromHub): void;
  failed: Promise<never>;
} {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  let committed: { message: JsMsg; receipt: FromHub }[] = [];
  let is_busy = false;
  async function acknowledge(): Promise<void> {
    is_busy = true;
    while (committed.length > 0) {
      const now = committed;
      committed = [];
      const last = new Map(now.map(({ message, receipt }) => [agentOf(message.subject), receipt]));
      await Promise.all([...last].map(([agent_id, receipt]) => put(js, agent_id, receipt)));
      for (const { message } of now) message.ack();
    }
    is_busy = false;
  }
  return {
    failed,
    add(message, receipt) {
      committed.push({ message, receipt });
      if (!is_busy) acknowledge().catch(reject);
    },
  };
}

async function put(js: JetStreamClient, agent_id: number, { is, body, signature }: FromHub): Promise<void> {
  const { headers } = await import('@nats-io/transport-node');
  await js.publish(keySubject(is, agent_id), body, { headers: putSignature(headers(), signature) });
}

/** Of an agent that isn't trusted any more. */
async function takeAway(js: JetStreamClient, agent_id: number): Promise<void> {
  const { Kvm } = await import('@nats-io/kv');
  for (const bucket of Object.values(BUCKETS)) await (await new Kvm(js).open(bucket)).purge(String(agent_id));
}
