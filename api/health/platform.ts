/** How the platform itself stands: looks at each aspect now and then, knows since when it is as it is, and tells when one turns. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Hub } from '../hub.ts';
import { complaints } from '../watching/complaints.ts';
import { type Aspect, gravityOf, type Measured, type Point } from './aspect.ts';
import { aspects as ALL } from './aspects/index.ts';
import type { Platform, Standing, Status } from './standing.ts';
import { openTellings } from './tell-platform.ts';

const LOOK_MS = 15_000;
/** Whoever asks more often is given what was seen last. */
const FRESH_MS = 1_000;
const POINT_EVERY_MS = 60_000;
const POINTS = 6 * 60;

/** `hubOf`, since it is itself a part of the hub. */
export function watchPlatform(hubOf: () => Hub, aspects: readonly Aspect[] = ALL): Platform {
  const pauses = monitorEventLoopDelay({ resolution: 20 });
  pauses.enable();
  let worst_pauses: number[] = [];
  const past = new Map<string, Point[]>();
  const before = new Map<string, { status: Status; since: number }>();
  let seen: { at: number; aspects: Standing[] } = { at: Number.NEGATIVE_INFINITY, aspects: [] };
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let tell: ReturnType<typeof openTellings> | undefined;

  async function measure(aspect: Aspect, now: number): Promise<Measured | undefined> {
    try {
      return await aspect.look({ hub: hubOf(), now, past: past.get(aspect.name) ?? [] });
    } catch (error) {
      const { message } = error as Error;
      return { status: 'unknown', text: { zh: `无法测量：${message}`, en: `It can’t be measured: ${message}` } };
    }
  }

  function remember(name: string, now: number, figure: number | undefined) {
    const points = past.get(name) ?? [];
    const last = points.at(-1);
    if (figure === undefined || (last && now - last.at < POINT_EVERY_MS)) return;
    past.set(name, [...points, { at: now, figure }].slice(-POINTS));
  }

  async function lookOnce(now: number) {
    const found: Standing[] = [];
    for (const aspect of aspects) {
      const measured = await measure(aspect, now);
      const { name, group, title } = aspect;
      if (!measured) {
        before.delete(name);
        continue;
      }
      remember(name, now, measured.figure);
      const { status, text, path = null, items = [] } = measured;
      const known = before.get(name);
      const since = known?.status === status ? known.since : now;
      before.set(name, { status, since });
      found.push({ name, group, title, status, text, since: measured.since ?? since, path, items });
    }
    found.sort((one, other) => gravityOf(other.status) - gravityOf(one.status));
    seen = { at: now, aspects: found };
  }

  const refresh = (now: number) => {
    looking ??= lookOnce(now).finally(() => {
      looking = undefined;
    });
    return looking;
  };

  async function look(now = Date.now()) {
    worst_pauses = [...worst_pauses, pauses.max / 1e6].slice(-2);
    pauses.reset();
    await refresh(now);
    const hub = hubOf();
    tell ??= openTellings(hub, aspects);
    const told = tell(seen.aspects, now);
    hub.bus.changed('platform', ...(told > 0 ? (['notices', 'events'] as const) : []));
  }

  return {
    async stand(now = Date.now()) {
      if (now - seen.at > FRESH_MS) await refresh(now);
      return seen;
    },
    last: () => seen.aspects,
    loopDelay: () => (worst_pauses.length === 0 ? undefined : Math.max(...worst_pauses)),
    begin() {
      // What the start took is no pause of the work.
      pauses.reset();
      const complain = complaints(hubOf().log);
      const turn = () => void look().catch((error) => complain('looking at the platform itself failed', error));
      timer = setInterval(turn, LOOK_MS);
      // The server keeps the process alive, not its housekeeping.
      timer.unref();
      turn();
    },
    look,
    async stop() {
      clearInterval(timer);
      pauses.disable();
      await looking;
    },
  };
}
