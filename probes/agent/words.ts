/**
 * The words between an agent and its hub. An agent looks near what is looked at, keeps what it saw on its disk until the hub has
 * committed it, and reaches the hub by one way or another (`Uplink`). What travels is sealed and signed end to end, so that a way
 * (HTTPS, NATS) needs to be trusted with nothing. Times are epoch milliseconds UTC.
 */
import type { Tick } from '../load/words.ts';
import type { Family, Observation, Secret, Text } from '../probe.ts';

/** A watch as an agent carries it: all that one look needs; its secret stands apart. */
export type AgentWatch = {
  /** The hub's id of the watch. */
  id: number;
  probe: string;
  params: Record<string, unknown>;
  /** A name or an IP literal. */
  address: string;
  family: Family | null;
  every_s: number;
  timeout_ms: number;
  credential_id: number | null;
};

/**
 * A part of a load that an agent is to send: begins at `start_at` by the hub's clock, ends when it is missing from the work. `start_at` 0: to
 * be made ready, told so, and waited for; the moment comes with later work, once all are ready. `spec` is a `LoadSpec` with its `part`.
 */
export type AgentLoad = { run_id: number; start_at: number; spec: unknown };

/** How a load stands at an agent, beside its ticks. `refused` and `ended` are the last that is heard of it. */
export type LoadStanding =
  | { is: 'ready'; clock: ClockReading }
  | { is: 'refused'; why: Text }
  /** `why`: what ended it before its time. `last_sent_at`: by the agent's clock; null: nothing was sent. */
  | { is: 'ended'; why: Text | null; last_sent_at: number | null };
/** The hub's clock minus the agent's. `error_ms`: by how much it may be wrong, either way; null: not known. */
export type ClockReading = { offset_ms: number; error_ms: number | null };

/** What one agent has to do, whole: what is missing from it is to be done no more. Only its own watches, and the secrets that they need. */
export type Work = {
  agent_id: number;
  /** Goes up with each change; an older one than the last is not taken. */
  revision: number;
  /** The hub's clock when it was written. */
  at: number;
  watches: AgentWatch[];
  /** By credential id. */
  secrets: Record<string, Secret>;
  loads: AgentLoad[];
  /** The hub's own version, when the agent's differs: an upgrade is announced, never done by itself. */
  upgrade_to: string | null;
};

/** How an agent stands, once a minute. */
export type AgentHealth = {
  at: number;
  version: string;
  started_at: number;
  rss_bytes: number;
  cpu_s: number;
  watches: number;
  looks: number;
  lag_p99_ms: number;
  buffered: number;
  buffered_bytes: number;
  /** When the oldest of what is buffered was seen; null: nothing waits. */
  oldest_at: number | null;
  dropped: number;
  disk_free_bytes: number | null;
  /** The hub's clock minus the agent's; null: not measured yet. */
  clock_offset_ms: number | null;
  /** What it can't do where it runs, such as `icmp: no right to open a socket`. */
  unable: string[];
};

/** What an agent tells, in the order of `seq`: dense from 1 within one buffer, so that nothing can be missing unnoticed. */
export type AgentRecord =
  | { seq: number; is: 'seen'; watch: number; observation: Observation }
  /**
   * `from_seq` to `to_seq` were dropped before they could be told: their place is known, what was seen isn't. `forgotten`: the hub had
   * taken them in and knows no more of it, such as after it was restored from a backup; its times are that of what follows.
   */
  | {
      seq: number;
      is: 'gap';
      from_seq: number;
      to_seq: number;
      from_at: number;
      to_at: number;
      why: 'buffer_full' | 'disk_full' | 'damaged' | 'forgotten';
    }
  | { seq: number; is: 'health'; health: AgentHealth }
  /** A tick with its counts, or (`tick` null) how it stands. */
  | { seq: number; is: 'load'; run_id: number; tick: Tick | null; is_last: boolean; standing?: LoadStanding };

/** Records that travel together, in order. With none it only asks for a receipt: how far the hub has taken in, and its clock. */
export type Batch = {
  agent_id: number;
  /** Of the buffer on the agent's disk: random, made anew when that was lost, and `seq` then begins at 1 again. */
  buffer: string;
  /** By the agent's clock, with what it knows of the difference. */
  sent_at: number;
  clock_offset_ms: number | null;
  records: AgentRecord[];
};

/**
 * How far the hub has committed; what is up to it may be forgotten by the agent. `at`: the hub's clock. `lost`: how many of these the hub
 * counts as lost, by which an agent that is asked again for what it has forgotten counts like the hub.
 */
export type Receipt = { agent_id: number; buffer: string; taken_to: number; at: number; lost?: number };

/** A batch as it travels: `body` is JSON (UTF-8), signed by the agent's key. */
export type SignedBatch = { agent_id: number; body: Uint8Array; signature: Uint8Array };
/** Work or a receipt as it travels: signed by the hub's key; work is sealed to the agent's key as well. */
export type FromHub = { is: 'work' | 'receipt'; body: Uint8Array; signature: Uint8Array };

/** One way to the hub. All waits end by themselves; a way that is broken rejects, and is tried again by whoever uses it. */
export type Uplink = {
  /** Batches that may be under way at once. */
  window: number;
  /** Resolves when the way has accepted it: the hub itself (HTTPS), or a stream on disk (JetStream). Forgetting waits for the receipt. */
  send(batch: SignedBatch, signal: AbortSignal): Promise<void>;
  /** Hands over what the hub says, newest last, until the signal aborts; reconnects by itself and tells of troubles. */
  listen(take: (said: FromHub) => void, onTrouble: (error: Error) => void, signal: AbortSignal): void;
  close(): Promise<void>;
};

/** Bounds that both sides hold. */
export const MAX_RECORDS_PER_BATCH = 5_000;
export const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** Of a load's spec as JSON: it travels as part of the work, whole, each time. */
export const MAX_LOAD_SPEC_BYTES = 512 * 1024;
