/** Puts the history together: the database's samples, and the store outside where the settings name one. */
import { eq } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import type { Db } from '../../db/open.ts';
import { settings } from '../../settings/schema.ts';
import { complaints } from '../../watching/complaints.ts';
import { createHistory, type History, ownHistory } from '../history.ts';
import { openSamples, type Samples } from '../samples.ts';
import { createClient } from './client.ts';
import type { WatchLabels } from './names.ts';
import { openOutbox } from './outbox.ts';
import { createReadBack } from './read-back.ts';
import { createSender, type OutboxStats } from './send.ts';
import { openSpans, type Span } from './spans.ts';

export type Outside = {
  /** Undefined: nothing is sent. */
  outbox(): OutboxStats | undefined;
  /** What it holds whole. */
  spans(): Span[];
  begin(): void;
  stop(): Promise<void>;
};

const EVERY_MS = 1_000;

export function describeWatches(db: Db): (watch: number) => WatchLabels | undefined {
  const row = db.$client.prepare<[number], WatchLabels>(`
    select w.probe, coalesce(n.name, y.name || ' · ' || e.name, '') as target, coalesce(w.family, '') || '' as family,
      coalesce(a.name, '') as agent
    from watches w join targets t on t.id = w.target_id left join nodes n on n.id = t.node_id
      left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id
      left join agents a on a.id = w.agent_id
    where w.id = ?`);
  return (watch) => row.get(watch);
}

type Parts = { db: Db; config: Pick<Config, 'samples_outside'>; log: Logger };

export function openHistory({ db, config, log }: Parts): {
  samples: Samples;
  history: History;
  outside: Outside | undefined;
} {
  const sqlite = db.$client;
  const set = config.samples_outside;
  const spans = openSpans(sqlite);
  if (set?.write === undefined) {
    spans.end(Date.now());
    // They are in the database as well; the time that was not sent is no longer called whole.
    cutUnsent(db, spans);
  }
  if (!set) {
    const samples = openSamples(sqlite);
    return { samples, history: ownHistory(samples), outside: undefined };
  }
  const client = createClient(set);
  const outbox = openOutbox(sqlite);
  const samples = openSamples(sqlite, set.write === undefined ? {} : { also: outbox.append });
  const hub = set.hub;
  if (set.write !== undefined) {
    forgetAnother(db, spans, `${hub ?? ''} ${new URL(set.write).href}`);
    spans.begin(Date.now());
  }
  const sender =
    set.write === undefined
      ? undefined
      : createSender({
          ...{ sqlite, samples, spans, hub, ask: client.ask, url: new URL(set.write), about: describeWatches(db) },
        });
  const history =
    set.read === undefined
      ? ownHistory(samples)
      : createHistory({
          ...{ sqlite, samples },
          spans: { list: () => held(spans.list(), sender?.stats().oldest_at ?? null) },
          outside: createReadBack({ ask: client.ask, url: new URL(set.read), hub }),
        });
  const complain = complaints(log);
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> = Promise.resolve();
  let stopped = false;
  const turn = () => {
    sending = sendSome();
  };
  const sendSome = async () => {
    let pause_ms = EVERY_MS;
    try {
      pause_ms = Math.max(pause_ms, (await sender?.send()) ?? 0);
      const { rows = 0, last_error = null } = pause_ms > EVERY_MS ? (sender?.stats() ?? {}) : {};
      if (rows > 0) complain('samples can not be sent to the store outside', last_error?.said);
    } catch (error) {
      complain('sending samples to the store outside failed', error);
      pause_ms = 60_000;
    }
    if (stopped) return;
    timer = setTimeout(turn, pause_ms);
    timer.unref();
  };
  return {
    ...{ samples, history },
    outside: {
      outbox: () => sender?.stats(),
      spans: spans.list,
      begin: () => {
        if (sender) turn();
      },
      async stop() {
        stopped = true;
        clearTimeout(timer);
        client.close();
        await sending;
      },
    },
  };
}

/** What still waits isn't there yet. */
const held = (spans: readonly Span[], oldest_at: number | null): Span[] =>
  spans.map(({ from, until }) => ({ from, until: Math.min(until, oldest_at ?? Number.POSITIVE_INFINITY) }));

const KEPT = 'samples_outside';

/** Another store, or another name in it, holds nothing of what was sent before: its days are read from the database until they are moved. */
function forgetAnother(db: Db, spans: ReturnType<typeof openSpans>, store: string): void {
  const known = db.select().from(settings).where(eq(settings.key, KEPT)).get();
  if (known?.value === store) return;
  db.$client.transaction(() => {
    if (known) spans.cut({ from: 0, until: Number.POSITIVE_INFINITY });
    const row = { key: KEPT, value: store };
    db.insert(settings).values(row).onConflictDoUpdate({ target: settings.key, set: row }).run();
  })();
}

/** What still waits will not be sent: nobody is set to take it. */
function cutUnsent(db: Db, spans: ReturnType<typeof openSpans>): void {
  const first = db.$client.prepare<[], number | null>('select min(written_at) from sample_outbox').pluck().get();
  if (first === null || first === undefined) return;
  db.$client.transaction(() => {
    // Late samples wait among others: their day is in the database whole, and the seam a day wide.
    spans.cut({ from: first - 86_400_000, until: Number.POSITIVE_INFINITY });
    db.$client.prepare('delete from sample_outbox').run();
  })();
}
