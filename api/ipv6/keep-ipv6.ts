/**
 * Goes round all targets, a few at a time, and judges how far each has come with IPv6; before that the probe proves its own IPv6, and
 * again each minute: without it nothing is judged that is seen over IPv6.
 */
import type { Logger } from 'pino';
import type { Canary } from '#probes/ipv6/given.ts';
import type { Db } from '../db/open.ts';
import type { Samples } from '../samples/samples.ts';
import { forEachApart } from '../tickets/for-each-apart.ts';
import type { Bus } from '../timeline/bus.ts';
import { complaints } from '../watching/complaints.ts';
import { createMigrationJudge, type World } from './judge-target.ts';
import { type Ipv6Settings, readIpv6Settings } from './settings.ts';

const AT_ONCE = 20;
/** Nobody waits for one turn: after so much work the rest is left to the next. */
const WORK_MS = 15;
const TURN_MS = 500;
/** Of a few targets a round is over at once: it lasts as many turns at least, since what is judged is seen once a minute or less often. */
const ROUND_TURNS = 6;
/** Of a core, whatever the targets cost. */
const SHARE = 0.03;
const FIRST_TURN_MS = 50;
const FIRST_SHARE = 0.2;
const PROVE_MS = 60_000;
/** What proved it longer ago proves nothing any more. */
const HOLDS_MS = 3 * PROVE_MS;

/** How the probe proves itself; undefined: nobody set by what. */
export type Prove = (canary: Ipv6Settings['canary'], signal: AbortSignal) => Promise<Canary | undefined>;
type Parts = { db: Db; samples: Samples; bus: Bus; log: Logger; prove: Prove; turn_ms?: number; prove_ms?: number };

/** Judges the next few after this target; the last of them, or undefined at the end of the round. */
export function judgeSome(
  db: Db,
  judge: ReturnType<typeof createMigrationJudge>,
  after: number,
  world: World,
  now: number,
  onError: (error: unknown, row: { id: number }) => void,
): { last: number | undefined; changed: number } {
  const rows = db.$client.prepare('select id from targets where id > ? order by id limit ?').all(after, AT_ONCE) as {
    id: number;
  }[];
  let changed = 0;
  const work = ({ id }: { id: number }) => {
    if (judge(id, world, now)) changed += 1;
  };
  const begun = performance.now();
  let done = 0;
  db.$client.transaction(() => {
    for (const row of rows) {
      if (done > 0 && performance.now() - begun > WORK_MS) break;
      forEachApart(db, [row], work, onError);
      done += 1;
    }
  })();
  const isEnd = done === rows.length && rows.length < AT_ONCE;
  return { last: isEnd ? undefined : rows[done - 1]?.id, changed };
}

export type Ipv6Keeper = ReturnType<typeof createIpv6Keeper>;

export function createIpv6Keeper({ db, samples, bus, log, prove, turn_ms = TURN_MS, prove_ms = PROVE_MS }: Parts) {
  const complain = complaints(log);
  const judge = createMigrationJudge(db, samples);
  const stopping = new AbortController();
  let canary: Canary | undefined;
  let at = 0;
  let rounds = 0;
  let turns = 0;
  let changed = 0;
  let timer: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;
  let proving: Promise<void> | undefined;

  /** What is too old is no proof. */
  const canaryNow = (now: number): Canary | undefined =>
    canary && canary.at + HOLDS_MS < now
      ? { ...canary, state: 'unasked', reason: { zh: '自检结果已过期', en: 'the last proof is too old' } }
      : canary;

  const proveNow = () => {
    proving ??= prove(readIpv6Settings(db).canary, stopping.signal)
      .then(
        (found) => {
          const isOther = found?.state !== canary?.state;
          canary = found;
          if (isOther) bus.changed('ipv6');
        },
        (error) => {
          if (!stopping.signal.aborted) complain('the probe could not be proved', error);
        },
      )
      .finally(() => {
        proving = undefined;
      });
    return proving;
  };
  const turn = () => {
    const begun = performance.now();
    try {
      const now = Date.now();
      const { thresholds, cdn } = readIpv6Settings(db);
      const world = { canary: canaryNow(now), thresholds, cdn };
      const done = judgeSome(db, judge, at, world, now, (error, { id }) =>
        complain('judging the IPv6 migration of a target failed', error, { target: id }),
      );
      changed += done.changed;
      at = done.last ?? 0;
      turns += 1;
      if (done.last === undefined) rounds += 1;
      // Once a round, or when much is new: each console reads the overview again.
      if (changed > 0 && (done.last === undefined || changed > AT_ONCE)) {
        bus.changed('ipv6');
        changed = 0;
      }
    } catch (error) {
      at += AT_ONCE;
      complain('judging the IPv6 migration failed', error);
    }
    later(performance.now() - begun);
  };
  const later = (worked_ms = 0) => {
    // The first round, after a start, has nothing to show before it is done.
    const pause_ms =
      rounds === 0
        ? Math.max(Math.min(FIRST_TURN_MS, turn_ms), worked_ms / FIRST_SHARE)
        : Math.max(turn_ms * restAfter(), worked_ms / SHARE);
    timer = setTimeout(turn, pause_ms);
    // The server keeps the process alive, not its housekeeping.
    timer.unref();
  };
  /** In turns: one, and at the end of a round what it was short of. */
  const restAfter = () => {
    if (at !== 0) return 1;
    const rest = Math.max(1, ROUND_TURNS - turns);
    turns = 0;
    return rest;
  };
  return {
    begin() {
      again = setInterval(() => void proveNow(), prove_ms);
      again.unref();
      // Not before it was proved, or could not be: else the first round would find everything unknown.
      void proveNow().then(() => {
        if (!stopping.signal.aborted) later();
      });
    },
    canary: () => canaryNow(Date.now()),
    /** After the settings became others. */
    proveAgain: () => proveNow(),
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      clearInterval(again);
      await proving;
    },
  };
}
