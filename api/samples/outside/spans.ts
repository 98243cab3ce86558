/** Which stretches of time the store outside holds whole. What was not sent, or refused, is taken out: nothing there passes for all there was. */
import type Database from 'better-sqlite3';

/** From (inclusive) until (exclusive) in epoch ms. */
export type Span = { from: number; until: number };

export type Spans = {
  /** Ascending, apart from each other; one that goes on has no end. */
  list(): Span[];
  /** Whole now: joins what it touches. */
  add(span: Span): void;
  /** Not whole after all. */
  cut(span: Span): void;
  /** From now on everything is sent. */
  begin(now: number): void;
  /** Nothing is sent any more. */
  end(now: number): void;
};

export function openSpans(sqlite: Database.Database): Spans {
  const all = sqlite.prepare<[], { from: number; until: number | null }>(
    'select from_at as "from", until_at as until from sample_spans order by from_at',
  );
  const clear = sqlite.prepare('delete from sample_spans');
  const put = sqlite.prepare('insert into sample_spans (from_at, until_at) values (?, ?)');
  const list = (): Span[] => all.all().map(({ from, until }) => ({ from, until: until ?? Number.POSITIVE_INFINITY }));
  const write = sqlite.transaction((change: (spans: Span[]) => Span[]) => {
    const spans = change(list());
    clear.run();
    for (const { from, until } of spans) put.run(from, Number.isFinite(until) ? until : null);
  });
  return {
    list,
    add: (span) => write((spans) => joined([...spans, span])),
    cut: (span) => write((spans) => without(spans, span)),
    begin: (now) =>
      write((spans) => (spans.at(-1)?.until === Number.POSITIVE_INFINITY ? spans : joined([...spans, endless(now)]))),
    end: (now) => write((spans) => without(spans, endless(now))),
  };
}

const endless = (from: number): Span => ({ from, until: Number.POSITIVE_INFINITY });

export function joined(spans: readonly Span[]): Span[] {
  const whole: Span[] = [];
  for (const { from, until } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else if (from < until) whole.push({ from, until });
  }
  return whole;
}

export const without = (spans: readonly Span[], cut: Span): Span[] =>
  spans.flatMap(({ from, until }) => [
    ...(from < Math.min(until, cut.from) ? [{ from, until: Math.min(until, cut.from) }] : []),
    ...(Math.max(from, cut.until) < until ? [{ from: Math.max(from, cut.until), until }] : []),
  ]);
