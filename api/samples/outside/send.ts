/**
 * Sends samples to the store outside: what ingest wrote waits in the outbox, in the same transaction, until the store answered 2xx. At least
 * once; the same sample twice is the same sample. Bounded: after a day without the store the oldest go, counted, and their time no
 * longer counts as held outside (`spans`), so that it is read from what the database still has.
 */
import type Database from 'better-sqlite3';
import type { Samples, SeriesName } from '../samples.ts';
import { type Ask, StoreAway } from './client.ts';
import { labelsOf, type WatchLabels } from './names.ts';
import { encode, HEADERS, type Written } from './remote-write.ts';
import type { Spans } from './spans.ts';

const AT_ONCE_BYTES = 128 * 1024;
const AT_ONCE_ROWS = 500;
const BACK_OFF_MS = { first: 1_000, most: 60_000 };
const KEPT = { age_ms: 86_400_000, bytes: 4 * 1024 ** 3 };
/** For one batch: enough to find a dozen bad series among thousands. What is left then is refused as a whole. */
const MAX_REQUESTS = 200;
const LABELS_HOLD_MS = 60_000;

/** Since the start, but what waits. Times in epoch ms. */
export type OutboxStats = {
  rows: number;
  bytes: number;
  oldest_at: number | null;
  sent: number;
  dropped: { too_old: number; refused: number };
  last_error: { at: number; said: string } | null;
  sent_at: number | null;
};

export type About = (watch: number) => WatchLabels | undefined;
export type SenderParts = {
  sqlite: Database.Database;
  samples: Pick<Samples, 'unpack'>;
  spans: Spans;
  ask: Ask;
  url: URL;
  about: About;
  /** Which console it is, where several write to one store. */
  hub?: string | undefined;
  now?: () => number;
  kept?: typeof KEPT;
};

type Group = { name: SeriesName; at: number[]; value: number[] };

export function createSender({
  sqlite,
  samples,
  spans,
  ask,
  url,
  about,
  hub,
  now = Date.now,
  kept = KEPT,
}: SenderParts) {
  const waiting = sqlite.prepare<[], { id: number; written_at: number; packed: Buffer }>(
    `select id, written_at, packed from sample_outbox order by id limit ${AT_ONCE_ROWS}`,
  );
  const remove = sqlite.prepare('delete from sample_outbox where id <= ?');
  const measure = sqlite.prepare<[], { rows: number; bytes: number; oldest_at: number | null }>(
    'select count(*) as rows, coalesce(sum(length(packed)), 0) as bytes, min(written_at) as oldest_at from sample_outbox',
  );
  const labels = new Map<number, { at: number; told: WatchLabels }>();
  const stats = { sent: 0, dropped: { too_old: 0, refused: 0 } };
  let last_error: OutboxStats['last_error'] = null;
  let sent_at: number | null = null;
  let pause_ms = 0;
  let sending: Promise<void> | undefined;

  function writtenOf({ name, at, value }: Group): Written {
    const known = labels.get(name.watch);
    let told = known?.told;
    if (!known || now() - known.at > LABELS_HOLD_MS) {
      told = about(name.watch) ?? { probe: '', target: '', family: '', agent: '' };
      labels.set(name.watch, { at: now(), told });
    }
    return { labels: labelsOf(name.watch, name.series, name.part ?? '', told as WatchLabels, hub), at, value };
  }

  const post = async (groups: readonly Group[]) => {
    const { status, body } = await ask(url, { body: encode(groups.map(writtenOf)), headers: HEADERS });
    return { status, said: body.toString('utf8', 0, 300).trim() };
  };

  /** Whether the store took it or will never take it. What it refuses is halved until only that is left out. */
  async function deliver(groups: readonly Group[]): Promise<boolean> {
    const refused: { group: Group; said: string }[] = [];
    let requests = 0;
    let taken = 0;
    const part = async (some: readonly Group[]): Promise<void> => {
      requests += 1;
      const { status, said } = await post(some);
      if (status >= 200 && status < 300) {
        taken += countOf(some);
        return;
      }
      // Anything else (a wrong token, a wrong path, too many) says nothing about the samples: they wait.
      if (status !== 400 && status !== 413 && status !== 422)
        throw new StoreAway(`${url.host} answers ${status}: ${said}`);
      const halves = requests < MAX_REQUESTS ? halved(some) : undefined;
      if (!halves) for (const group of some) refused.push({ group, said });
      else for (const half of halves) await part(half);
    };
    await part(groups);
    const [first] = refused;
    if (first) last_error = { at: now(), said: `refused for good: ${first.said}` };
    // A store that has never taken anything isn't believed when it refuses all: it may be no such store.
    if (taken === 0 && sent_at === null && first)
      throw new StoreAway(`${url.host} has taken nothing yet: ${first.said}`);
    for (const { group } of refused) {
      stats.dropped.refused += group.at.length;
      spans.cut({ from: group.at[0] as number, until: (group.at.at(-1) as number) + 1 });
    }
    stats.sent += taken;
    sent_at = now();
    return true;
  }

  /** What waits for longer than is kept, or takes more room. */
  function bound(): void {
    const { bytes, oldest_at } = measure.get() as { bytes: number; oldest_at: number | null };
    let over = bytes - kept.bytes;
    while (oldest_at !== null) {
      const rows = waiting.all().filter(({ written_at, packed }) => {
        if (over > 0) {
          over -= packed.length;
          return true;
        }
        return written_at < now() - kept.age_ms;
      });
      const last = rows.at(-1);
      if (!last) return;
      sqlite.transaction(() => {
        const groups = grouped(samples, rows);
        stats.dropped.too_old += countOf(groups);
        for (const { from, until } of extentOf(groups)) spans.cut({ from, until });
        remove.run(last.id);
      })();
    }
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      const rows = batchOf(waiting.all());
      const last = rows.at(-1);
      if (!last) return;
      const groups = grouped(samples, rows);
      if (groups.length > 0) await deliver(groups);
      if (!sqlite.open) return;
      remove.run(last.id);
      pause_ms = 0;
    }
  }

  return {
    /** Sends all that waits; never throws for what the store does. Says how long to wait before the next try. */
    async send(): Promise<number> {
      sending ??= sendAll()
        .catch((error) => {
          last_error = { at: now(), said: error instanceof Error ? error.message : String(error) };
          pause_ms = Math.min(Math.max(pause_ms * 2, BACK_OFF_MS.first), BACK_OFF_MS.most);
          if (!(error instanceof StoreAway)) throw error;
          if (sqlite.open) bound();
        })
        .finally(() => {
          sending = undefined;
        });
      await sending;
      return pause_ms;
    },
    stats: (): OutboxStats => ({
      ...(measure.get() as { rows: number; bytes: number; oldest_at: number | null }),
      ...{ sent: stats.sent, dropped: { ...stats.dropped }, last_error, sent_at },
    }),
  };
}

export type Sender = ReturnType<typeof createSender>;

const countOf = (groups: readonly Group[]) => groups.reduce((sum, { at }) => sum + at.length, 0);

function extentOf(groups: readonly Group[]): { from: number; until: number }[] {
  const days = new Map<number, { from: number; until: number }>();
  for (const { at } of groups)
    for (const when of at) {
      const day = Math.floor(when / 86_400_000);
      const known = days.get(day) ?? { from: when, until: when + 1 };
      days.set(day, { from: Math.min(known.from, when), until: Math.max(known.until, when + 1) });
    }
  return [...days.values()];
}

function batchOf<Row extends { packed: Buffer }>(rows: readonly Row[]): Row[] {
  let bytes = 0;
  return rows.filter(({ packed }, i) => {
    bytes += packed.length;
    return i === 0 || bytes <= AT_ONCE_BYTES;
  });
}

/** Series by series, each in order of time, as stores want them; of two values of one moment the later written. */
function grouped(samples: Pick<Samples, 'unpack'>, rows: readonly { packed: Buffer }[]): Group[] {
  const found = new Map<number, { name: SeriesName; values: Map<number, number> }>();
  for (const { packed } of rows) {
    samples.unpack(packed, (name, at, value) => {
      const known = found.get(name.id);
      if (known) known.values.set(at, value);
      else found.set(name.id, { name, values: new Map([[at, value]]) });
    });
  }
  return [...found.values()].map(({ name, values }) => {
    const points = [...values].sort(([a], [b]) => a - b);
    return { name, at: points.map(([at]) => at), value: points.map(([, value]) => value) };
  });
}

/** Between series, and one series by time; undefined: it is one sample. */
function halved(groups: readonly Group[]): [Group[], Group[]] | undefined {
  if (groups.length > 1) {
    const half = groups.length >> 1;
    return [groups.slice(0, half), groups.slice(half)];
  }
  const [one] = groups;
  if (!one || one.at.length < 2) return undefined;
  const half = one.at.length >> 1;
  const piece = (from: number, to?: number): Group[] => [
    { name: one.name, at: one.at.slice(from, to), value: one.value.slice(from, to) },
  ];
  return [piece(0, half), piece(half)];
}
