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

export const clock: Aspect = {
  name: 'clock',
  group: 'hub',
  title: { zh: '时钟', en: 'Clock' },
  async look({ hub, now }) {
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
  },
};
