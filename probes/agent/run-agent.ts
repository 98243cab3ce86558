/** The agent itself: looks after its watches, keeps what it saw, tells the hub. Knows network and disk, and of the hub only its key. */
import { rmSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { forbidden } from '../forbidden.ts';
import { observe } from '../observe.ts';
import { createPatrol } from '../patrol/patrol.ts';
import type { Observation, Probe } from '../probe.ts';
import { openBuffer, type Unplaced } from './buffer.ts';
import { bufferLimit } from './buffer-limit.ts';
import { agentClock } from './clock.ts';
import { jsonOf } from './request.ts';
import { isSigned, type OwnKeys } from './sealing.ts';
import { keepWork, keptWork, openWork } from './take-work.ts';
import { type Telling, tell } from './tell.ts';
import { whatIsUnable } from './unable.ts';
import type {
  AgentHealth,
  AgentLoad,
  AgentRecord,
  AgentWatch,
  ClockReading,
  FromHub,
  Receipt,
  Uplink,
  Work,
} from './words.ts';

export type LoadRecord = Extract<AgentRecord, { is: 'load' }>;
export type LoadTime = {
  /** The agent's clock, and the hub's against it; null: not measured yet. */
  now(): number;
  reading(): ClockReading | null;
  /** Since the hub was heard last. What it said counts once, when it is new and of now: whoever repeats it keeps no load going. */
  silent_ms(): number;
};
export type AgentOptions = {
  folder: string;
  agent_id: number;
  keys: OwnKeys;
  hub_key: string;
  version: string;
  /** Made when the last revision known and the clock are: a way may need both. */
  uplink: (know: { revision: () => number; hub_now: () => number }) => Uplink;
  probes: Readonly<Record<string, Probe>>;
  /** At most so much on disk; a day at its rate is enough where that is less. */
  max_buffer_bytes: number;
  onTrouble: (what: string, error?: unknown) => void;
  /** Hears of all loads that are to be sent, whenever work comes; what is no longer among them is to end, which is waited for at the end. */
  onLoads?: (
    loads: AgentLoad[],
    tell: (record: Omit<LoadRecord, 'seq'>) => void,
    time: LoadTime,
  ) => Promise<void> | void;
};
export type Agent = {
  health(): AgentHealth;
  /** When the hub last gave a receipt, and which work is done. */
  standing(): {
    heard_at: number | null;
    revision: number;
    upgrade_to: string | null;
    buffer: string;
    lost: number;
    last_seq: number;
    taken_to: number;
  };
  /** Looks under way are aborted soon; all that was seen is on the disk afterwards. */
  stop(): Promise<void>;
};

const HEALTH_MS = 60_000;
const SYNC_MS = 1_000;
/** Watches of one address that look at once. */
const PER_ADDRESS = 4;
const GRACE_MS = 2_000;

export async function runAgent(options: AgentOptions): Promise<Agent> {
  const { folder, agent_id, hub_key, probes, onTrouble, max_buffer_bytes } = options;
  const work_file = join(folder, 'work');
  let buffer = openBuffer(join(folder, 'buffer'), { limit_bytes: max_buffer_bytes });
  const clock = agentClock(buffer.stats().newest_at);
  const started_at = clock.now();
  const hub_now = () => clock.now() + (clock.offset_ms() ?? 0);
  const ended = new AbortController();
  /** When the hub last said something new, by the agent's clock and by its own. */
  let heard = { at: Number.NEGATIVE_INFINITY, hub_at: Number.NEGATIVE_INFINITY };
  const hear = (hub_at: number) => {
    if (hub_at > heard.hub_at) heard = { at: clock.now(), hub_at };
  };
  const time: LoadTime = {
    now: clock.now,
    reading: clock.reading,
    silent_ms: () => Math.max(clock.now() - heard.at, hub_now() - heard.hub_at),
  };
  let work: Work | undefined;
  let telling: Telling | undefined;
  let unable: string[] = [];
  let disk_free_bytes: number | null = null;

  const look = async (watch: AgentWatch, signal: AbortSignal): Promise<Observation> => {
    const at = clock.now();
    const blind = (error: string): Observation => ({
      at,
      took_ms: 0,
      outcome: 'unable',
      error,
      facts: [],
      samples: [],
    });
    const probe = Object.hasOwn(probes, watch.probe) ? probes[watch.probe] : undefined;
    if (!probe) return blind(`this agent (${options.version}) has no probe ${watch.probe}: upgrade it`);
    const secret = watch.credential_id === null ? undefined : work?.secrets[watch.credential_id];
    if (watch.credential_id !== null && !secret) return blind('the credential of this watch was not handed out');
    const observation = await observe(probe, {
      ...{ address: watch.address, params: watch.params, timeout_ms: watch.timeout_ms, signal, forbid: forbidden },
      ...(watch.family ? { family: watch.family } : {}),
      ...(secret ? { secret } : {}),
    });
    return { ...observation, at };
  };
  const keep = (records: readonly Unplaced[]) => {
    buffer.append(records, clock.now());
    telling?.more();
  };
  const patrol = createPatrol<AgentWatch>({
    look,
    report: (batch) => keep(batch.map(({ watch, observation }) => ({ is: 'seen', watch: watch.id, observation }))),
    onError: (error, watch) =>
      onTrouble(watch ? `watch ${watch.id} failed by our own mistake` : 'what was seen could not be kept', error),
    per_site: { key: ({ address }) => address, at_most: PER_ADDRESS },
    grace_ms: GRACE_MS,
  });

  function take(said: FromHub) {
    try {
      if (said.is === 'receipt') return takeReceipt(said);
      const next = openWork(said, options);
      if (next.revision < (work?.revision ?? 0))
        throw new Error(`work ${next.revision} is older than ${work?.revision} and was not taken`);
      if (next.revision === work?.revision) return;
      hear(next.at);
      apply(next);
      keepWork(work_file, said);
    } catch (error) {
      onTrouble('what the hub said was not taken in', error);
    }
  }
  function takeReceipt({ body, signature }: FromHub) {
    if (!isSigned('receipt', body, signature, hub_key)) throw new Error('a receipt that the hub did not sign');
    const receipt = jsonOf(Buffer.from(body).toString()) as Receipt;
    if (receipt.agent_id !== agent_id) return;
    hear(receipt.at);
    telling?.received(receipt);
  }
  function apply(next: Work) {
    const before = new Map(work?.watches.map((watch) => [watch.id, JSON.stringify(watch)]));
    work = next;
    patrol.set(next.watches);
    for (const watch of next.watches) {
      if (before.has(watch.id) && before.get(watch.id) !== JSON.stringify(watch)) patrol.update(watch);
    }
    limitBuffer();
    void options.onLoads?.(next.loads, (record) => keep([record]), time);
  }
  function limitBuffer() {
    const every_s = (work?.watches ?? []).map((watch) => watch.every_s);
    const { mean_bytes, bytes } = buffer.stats();
    buffer.setLimit(bufferLimit({ every_s, mean_bytes, bytes, disk_free_bytes, most_bytes: max_buffer_bytes }));
  }

  function health(): AgentHealth {
    const { waiting, bytes, oldest_at, lost } = buffer.stats();
    const { watches, looks, lag_ms } = patrol.stats();
    const { user, system } = process.cpuUsage();
    return {
      ...{
        at: clock.now(),
        version: options.version,
        started_at,
        rss_bytes: process.memoryUsage.rss(),
        cpu_s: (user + system) / 1e6,
      },
      ...{
        watches,
        looks,
        lag_p99_ms: Math.round(lag_ms.p99),
        buffered: waiting,
        buffered_bytes: bytes,
        oldest_at,
        dropped: lost,
      },
      ...{ disk_free_bytes, clock_offset_ms: clock.offset_ms(), unable },
    };
  }
  async function sayHealth() {
    const disk = await statfs(folder).catch(() => undefined);
    disk_free_bytes = disk ? disk.bavail * disk.bsize : null;
    if (ended.signal.aborted) return;
    limitBuffer();
    keep([{ is: 'health', health: health() }]);
  }

  const uplink = options.uplink({ revision: () => work?.revision ?? 0, hub_now });
  let telling_ended = new AbortController();
  function beginTelling() {
    telling_ended = new AbortController();
    const signal = AbortSignal.any([ended.signal, telling_ended.signal]);
    const onTroubleThere = (error: Error) => onTrouble('the hub can’t be told', error);
    telling = tell({
      ...{ agent_id, pair: options.keys.sign, buffer, clock, uplink, signal },
      onTrouble: onTroubleThere,
      onStale: beginAnew,
    });
  }
  /** The hub knows of more than this disk does, such as after a snapshot was put back: what waits has numbers that were given to others. */
  function beginAnew() {
    const { waiting } = buffer.stats();
    onTrouble(
      `the hub knows more of this buffer than the disk does: another is begun, and ${waiting} that waited are lost`,
    );
    telling_ended.abort();
    buffer.close();
    rmSync(join(folder, 'buffer'), { recursive: true });
    buffer = openBuffer(join(folder, 'buffer'), { limit_bytes: max_buffer_bytes });
    beginTelling();
  }

  /** Who was revoked looks no more, and keeps no secret. */
  function layDown() {
    if (!work) return;
    work = undefined;
    patrol.set([]);
    void options.onLoads?.([], (record) => keep([record]), time);
    rmSync(work_file, { force: true });
  }

  const kept = keptWork(work_file);
  if (kept) take(kept);
  // Heard before it is told: the first receipt says where to begin.
  uplink.listen(
    take,
    (error) => {
      if ((error as { state?: unknown }).state === 'revoked') layDown();
      onTrouble('the hub can’t be heard', error);
    },
    ended.signal,
  );
  beginTelling();
  const syncing = setInterval(
    () => void buffer.sync().catch((error) => onTrouble('the disk does not sync', error)),
    SYNC_MS,
  );
  const saying = setInterval(() => void sayHealth(), HEALTH_MS);
  void whatIsUnable(probes)
    .then((found) => {
      unable = found;
    })
    .finally(sayHealth);

  return {
    health,
    standing() {
      const { lost, last_seq, taken_to } = buffer.stats();
      const heard_at = telling?.heard_at() ?? null;
      return {
        heard_at,
        revision: work?.revision ?? 0,
        upgrade_to: work?.upgrade_to ?? null,
        buffer: buffer.id,
        lost,
        last_seq,
        taken_to,
      };
    },
    async stop() {
      clearInterval(syncing);
      clearInterval(saying);
      await options.onLoads?.([], (record) => keep([record]), time);
      await patrol.stop();
      await buffer.sync().catch(() => {});
      ended.abort();
      await uplink.close();
      buffer.close();
    },
  };
}
