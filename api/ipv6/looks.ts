/**
 * What looks over each family came to lately. Each look that could see leaves the sample `look.took_ms`; what it measured besides
 * stands at the same moment, and is missing where it failed: so failures count as well.
 */
import { type DialTest, type Given, OWN_VANTAGE, type PathSide } from '#probes/ipv6/given.ts';
import type { FactValue, Family } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Samples } from '../samples/samples.ts';
import { createPast } from './past.ts';

/** `agent`: the name of whoever looks; null: the hub. */
export type Watched = {
  id: number;
  probe: string;
  params: string;
  family: Family | null;
  every_s: number;
  agent: string | null;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEP_MS = 5 * MINUTE_MS;
/** Wide enough for a watch that looks each quarter of an hour; in 72 buckets, however often others look. */
const PATH_WINDOW_MS = 6 * HOUR_MS;
/** Of each family: fewer are no mean. */
const LEAST_LOOKS = 5;
const LOOK = 'look.took_ms';
/** What a look leaves once its connection stands. */
const CONNECTED: Record<string, string> = { tcp: 'tcp.connect_ms', ssh: 'ssh.connect_ms' };

type Bucket = { sum: number; count: number };
type Course = Map<number, Bucket>;

/** Undefined: nothing is watched over both families in the same way. */
export function createPaths(samples: Samples): (watches: readonly Watched[], now: number) => Given['paths'] {
  const course = (ids: readonly number[], series: string, from: number, to: number): Course => {
    const found: Course = new Map();
    for (const watch of ids)
      for (const line of samples.read({ watch, series, from, to, step_ms: STEP_MS })) {
        if (line.bucket_ms === null) continue;
        for (const [i, at] of line.at.entries()) {
          const { sum, count } = found.get(at) ?? { sum: 0, count: 0 };
          const more = line.count[i] as number;
          found.set(at, { sum: sum + (line.avg[i] as number) * more, count: count + more });
        }
      }
    return found;
  };
  return (watches, now) => {
    const to = Math.ceil((now + 1) / STEP_MS) * STEP_MS;
    const from = to - PATH_WINDOW_MS;
    /** Watches that ask the same of both families from the same place, and since when both did: what one saw alone compares with nothing. */
    const pairs = (probes: readonly string[]) => {
      const alike = Map.groupBy(
        watches.filter(({ probe, family }) => probes.includes(probe) && family !== null),
        ({ probe, params, agent }) => JSON.stringify([probe, params, agent]),
      );
      const both = [...alike.values()].filter((some) => ([4, 6] as const).every((one) => idsOf(some, one).length > 0));
      const looks = ([4, 6] as const).map((one) =>
        course(
          both.flatMap((some) => idsOf(some, one)),
          LOOK,
          from,
          to,
        ),
      );
      const since = Math.max(...looks.map((one) => Math.min(...one.keys())));
      const isEnough = both.length > 0 && looks.every((one) => totalOf(one, since).count >= LEAST_LOOKS);
      return isEnough ? { watches: both.flat(), since, looks: { 4: looks[0], 6: looks[1] } } : undefined;
    };
    const echoes = pairs(['icmp']);
    const connections = pairs(Object.keys(CONNECTED));
    if (!echoes && !connections) return undefined;
    const side = (family: 4 | 6): PathSide => {
      const none = { rtt_ms: null, loss: null, tcp_success: null };
      const told = { ...none };
      if (echoes) {
        const ids = idsOf(echoes.watches, family);
        const rtt = totalOf(course(ids, 'icmp.rtt_avg_ms', from, to), echoes.since);
        const loss = totalOf(course(ids, 'icmp.loss_pct', from, to), echoes.since);
        const looks = totalOf(echoes.looks[family], echoes.since).count;
        // A look without an answer tells no loss: it lost all.
        const lost = loss.sum / 100 + Math.max(0, looks - loss.count);
        Object.assign(told, { rtt_ms: rtt.count > 0 ? rtt.sum / rtt.count : null, loss: Math.min(1, lost / looks) });
      }
      if (connections) {
        const looks = totalOf(connections.looks[family], connections.since).count;
        const made = Object.entries(CONNECTED).map(([probe, series]) => {
          const own = connections.watches.filter((one) => one.probe === probe);
          return totalOf(course(idsOf(own, family), series, from, to), connections.since).count;
        });
        const sum = made.reduce((all, one) => all + one, 0);
        Object.assign(told, { tcp_success: Math.min(1, sum / looks) });
      }
      return told;
    };
    return { v4: side(4), v6: side(6) };
  };
}

const idsOf = (watches: readonly Watched[], family: Family): number[] =>
  watches.filter((one) => one.family === family).map(({ id }) => id);

function totalOf(course: Course | undefined, since: number): Bucket {
  const total = { sum: 0, count: 0 };
  for (const [at, { sum, count }] of course ?? []) {
    if (at < since) continue;
    total.sum += sum;
    total.count += count;
  }
  return total;
}

const DAY_MS = 24 * HOUR_MS;
const PAGE = ['http.status', 'http.status_expected'] as const;

/** The hub and each agent is one point among those that others bring. Each look of an HTTP watch over IPv6 within a day; samples are kept whole for longer. Undefined: no such watch has looked. */
export function createDialTests(
  db: Db,
  samples: Samples,
): (watches: readonly Watched[], now: number) => DialTest[] | undefined {
  const past = createPast(db);
  const facts = db.$client.prepare<[number], { key: string; value: string }>(
    `select key, value from facts where watch_id = ? and key in ('http.status', 'http.status_expected')`,
  );

  function testsOf({ id: watch, agent }: Watched, now: number): DialTest[] {
    const times = (series: string): number[] =>
      samples
        .read({ watch, series, part: '', from: Math.floor(now - DAY_MS), to: now + 1 })
        .flatMap((line) => (line.bucket_ms === null ? line.at : []));
    const looks = times(LOOK);
    const got = new Set(times('http.body_bytes'));
    const page = new Map<string, FactValue>(facts.all(watch).map(({ key, value }) => [key, JSON.parse(value)]));
    const changes = past.since(watch, now - DAY_MS, PAGE);
    const tests: DialTest[] = [];
    // From the newest back: each change is undone as it is passed.
    for (const at of looks.reverse()) {
      for (let last = changes.at(-1); last && last.at > at; last = changes.at(-1)) {
        page.set(last.key, last.before);
        changes.pop();
      }
      tests.push({ vantage: agent ?? OWN_VANTAGE, at, is_ok: got.has(at) && isPage(page) });
    }
    return tests;
  }

  return (watches, now) => {
    const tests = watches
      .filter(({ probe, family }) => probe === 'http' && family === 6)
      .flatMap((watch) => testsOf(watch, now));
    return tests.length > 0 ? tests : undefined;
  };
}

/** What was set to be expected decides; else a page is what HTTP calls a success or leads on. */
function isPage(page: ReadonlyMap<string, FactValue>): boolean {
  const expected = page.get('http.status_expected');
  if (typeof expected === 'object' && expected !== null && typeof expected.met === 'boolean') return expected.met;
  const status = Number(page.get('http.status') ?? 0);
  return status >= 200 && status < 400;
}
