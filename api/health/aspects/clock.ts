import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Hub } from '../../hub.ts';
import { wholeOf } from '../../people/reach.ts';
import { HOLDS_MS } from '../../watching/holds.ts';
import { type Aspect, graded, type Measured } from '../aspect.ts';
import { seconds } from '../words.ts';

const OFF_MS = { warning: 1_000, bad: 10_000 };
const PATIENCE_MS = 2_000;

/** By how much the clocks of time servers that we watch ourselves are ahead of ours: the median of those in step, which one liar can't move far. */
function watchedOffset(hub: Hub, now: number): { ms: number; servers: number } | undefined {
  const offsets = wholeOf(hub.db)
    .$client.prepare(
      `select cast(o.value as real) from watches w join watch_states s on s.watch_id = w.id
        join facts o on o.watch_id = w.id and o.key = 'ntp.offset_ms'
        join facts i on i.watch_id = w.id and i.key = 'ntp.synchronised' and i.value = 'true'
      where w.enabled and w.agent_id is null and w.probe = 'ntp' and s.outcome = 'ok' and s.looked_at + ${HOLDS_MS} >= ?
      order by 1`,
    )
    .pluck()
    .all(now) as number[];
  const ms = offsets[Math.floor((offsets.length - 1) / 2)];
  return ms === undefined ? undefined : { ms, servers: offsets.length };
}

/** Of a line of `chronyc -c tracking`: by how much our clock is behind; undefined while it follows no source. */
export function readTracking(line: string): number | undefined {
  const fields = line.trim().split(',');
  const [stratum, offset_s, leap] = [Number(fields[2]), Number(fields[4]), fields[13]];
  if (fields.length < 14 || !Number.isFinite(offset_s) || !(stratum > 0 && stratum < 16)) return undefined;
  return leap === 'Not synchronised' ? undefined : offset_s * 1000;
}

async function chronyOffset(): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('chronyc', ['-n', '-c', 'tracking'], { timeout: PATIENCE_MS });
    return readTracking(stdout);
  } catch {
    // Neither the program nor its daemon need to be there.
    return undefined;
  }
}

export function judgeClock(ms: number, by: { zh: string; en: string }): Measured {
  const off = seconds(Math.abs(ms));
  return {
    status: graded(Math.abs(ms) > OFF_MS.bad, Math.abs(ms) > OFF_MS.warning),
    text: { zh: `与${by.zh}相差 ${off.zh}`, en: `${off.en} off ${by.en}` },
    path: '/watches?probe=ntp',
  };
}

/** Smaller steps are what a daemon does at its start. */
const JUMP_MS = 5_000;
const TOLD_MS = 3_600_000;

/** Tells by how much the wall clock went off against the one that never jumps, for an hour; both in milliseconds. A slow slew is no jump. */
export function jumpsOf() {
  let before: number | undefined;
  let jump: { by_ms: number; seen: number; at: number } | undefined;
  return (wall: number, monotonic: number): { by_ms: number; at: number } | undefined => {
    const apart = wall - monotonic;
    if (before !== undefined && Math.abs(apart - before) > JUMP_MS)
      jump = { by_ms: apart - before, seen: monotonic, at: wall };
    before = apart;
    return jump && monotonic - jump.seen < TOLD_MS ? jump : undefined;
  };
}
const jumps = new WeakMap<Hub, ReturnType<typeof jumpsOf>>();

/** A clock that jumped is told beside how far it is off, and is a warning of its own. */
function withJump(hub: Hub, measured: Measured): Measured {
  const follow = jumps.get(hub) ?? jumpsOf();
  jumps.set(hub, follow);
  const jump = follow(Date.now(), performance.now());
  if (!jump) return measured;
  const [by, ahead] = [seconds(Math.abs(jump.by_ms)), jump.by_ms > 0];
  const at = new Date(jump.at).toISOString();
  return {
    ...measured,
    status: measured.status === 'bad' ? 'bad' : 'warning',
    text: {
      zh: `本机时钟在 ${at} ${ahead ? '向前' : '向后'}跳变了 ${by.zh}；${measured.text.zh}`,
      en: `The clock of this machine jumped ${by.en} ${ahead ? 'ahead' : 'back'} at ${at}; ${measured.text.en}`,
    },
  };
}

export const clock: Aspect = {
  name: 'clock',
  group: 'hub',
  title: { zh: '时钟', en: 'Clock' },
  look: async ({ hub, now }) => withJump(hub, await measured(hub, now)),
};

async function measured(hub: Hub, now: number): Promise<Measured> {
  const watched = watchedOffset(hub, now);
  if (watched) {
    const { ms, servers } = watched;
    return judgeClock(ms, {
      zh: `${servers} 个被监测的时间服务器（中位数）`,
      en: `${servers} watched time servers (median)`,
    });
  }
  const ms = await chronyOffset();
  if (ms !== undefined) return judgeClock(ms, { zh: ' chrony 所跟随的时间源', en: 'the source that chrony follows' });
  const text = {
    zh: '没有可用的时间源。请添加 NTP 监测，或在本机运行 chrony',
    en: 'There is no source of time. Add a watch of NTP, or run chrony on this machine',
  };
  return { status: 'unknown', text, path: '/watches?probe=ntp' };
}
