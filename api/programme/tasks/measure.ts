/**
 * What the figures count, for the whole and for each county. A figure may be slow over thousands of divisions: they are read one after the other
 * with turns for others between, and kept in memory for a minute; whoever asks later gets what is kept while it is measured anew.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { countItems, type FigureCounts, type FigureItem } from '#compliance/programme/figure.ts';
import type { Db } from '../../db/open.ts';
import { wholeOf } from '../../people/reach.ts';
import type { Figure } from '../figures/figure.ts';
import { FIGURES } from '../figures/index.ts';
import { dayOf, isValid } from '../figures/places.ts';

export type County = { area_id: number; name: string };
/** Of the whole `area_id` is 0. */
export type Counted = FigureCounts & { figure: string; area_id: number };
export type Measurement = {
  /** When it began: nothing in it is older. */
  measured_at: number;
  counties: readonly County[];
  counted: readonly Counted[];
};

export const WHOLE = 0;
const KEPT_MS = 60_000;

/** Typed by what all have: a registry of literals knows only its own. */
export const figureNamed = (name: string): Figure | undefined =>
  Object.hasOwn(FIGURES, name) ? (FIGURES as Readonly<Record<string, Figure>>)[name] : undefined;
/** Those that measure a task, area by area. */
export const figuresOf = (code: string): string[] =>
  Object.keys(FIGURES).filter((name) => {
    const figure = figureNamed(name);
    return figure?.of.includes('area') && figure.tasks.includes(code);
  });

/** Counties that the register has today. */
export const countiesOf = (db: Db, now: number) =>
  db.$client
    .prepare(`select a.id as area_id, a.name from areas a where a.level = 'county' and ${isValid('a')} order by a.code`)
    .all({ day: dayOf(now) }) as County[];

/** Of one area; of the whole it is all areas that stand beneath no other. */
export function readFigure(db: Db, figure: string, area_id: number, now: number): FigureItem[] {
  const known = figureNamed(figure);
  if (!known) return [];
  const ids =
    area_id === WHOLE
      ? (db.$client
          .prepare(`select a.id from areas a where a.parent_id is null and ${isValid('a')} order by a.code`)
          .pluck()
          .all({ day: dayOf(now) }) as number[])
      : [area_id];
  return ids.flatMap((id) => known.read(db, { kind: 'area', id }, now));
}

/** `isOver` ends it early, between two figures: then there is nothing. */
export async function measureAll(db: Db, now: number, isOver = () => false): Promise<Measurement | undefined> {
  const counties = countiesOf(db, now);
  const counted: Counted[] = [];
  for (const figure of Object.keys(FIGURES)) {
    if (!figureNamed(figure)?.of.includes('area')) continue;
    for (const area_id of [WHOLE, ...counties.map((county) => county.area_id)]) {
      await turn();
      if (isOver() || !db.$client.open) return undefined;
      counted.push({ figure, area_id, ...countItems(readFigure(db, figure, area_id, now)) });
    }
  }
  return { measured_at: now, counties, counted };
}

type Kept = { last?: Measurement; running?: Promise<Measurement | undefined> };
const kept = new WeakMap<Db, Kept>();

/** Of all that there is, whoever asks: counts by county are everybody's. Waits only for the very first. */
export async function measured(db: Db, now: number): Promise<Measurement> {
  const whole = wholeOf(db);
  const known = kept.get(whole) ?? {};
  kept.set(whole, known);
  const isFresh = known.last !== undefined && now - known.last.measured_at < KEPT_MS && now >= known.last.measured_at;
  if (!isFresh) {
    known.running ??= measureAll(whole, now).finally(() => {
      delete known.running;
    });
    const running = known.running.then((done) => {
      if (done) known.last = done;
      return done;
    });
    if (!known.last) await running;
    // What fails later is told to whoever waits for the next one.
    else running.catch(() => undefined);
  }
  return known.last ?? { measured_at: now, counties: countiesOf(whole, now), counted: [] };
}

/** Forgets what is kept, so that the next question is answered by what is so now. */
export const measureAnew = (db: Db) => void kept.delete(wholeOf(db));
