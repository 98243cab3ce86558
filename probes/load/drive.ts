/**
 * One load in this thread: its share of the arrivals, begun by the clock. What it counted is taken from it by whoever reports.
 */
import type { Family } from '../probe.ts';
import { agenda } from './agenda.ts';
import { clock } from './clock.ts';
import { gate } from './gate.ts';
import { drain, makeHistogram, record } from './histogram.ts';
import { placeOf } from './open-socket.ts';
import { type Connections, type Pool, pool } from './pool.ts';
import { schedule } from './schedule.ts';
import { indexesOf, shareOf } from './share.ts';
import { measure } from './tally.ts';
import { makeVisits, type Waiting } from './visits.ts';
import type { JourneyMaker, LoadSpec } from './words.ts';

const SWEEP_MS = 10;
/** So many journeys begin before answers are looked at again. */
const MOST_AT_ONCE = 64;
const HELD_MS = 10;
/**
 * Timers are late by up to a millisecond, so what they leave is napped: a thread that only spun would have used up its turn of the core
 * when a request is due, and make waste that stops it. While answers are out naps are short, since nothing is read in them.
 */
const NAP_MS = 0.6;
const MOST_NAP_MS = 0.05;
/** An answer may come within this, and would be read late: where nothing else is due so soon it is looked for without a nap. */
const LOOK_MS = 0.2;
/** A nap is this much longer than it was meant to be. */
const OVERSLEPT_MS = 0.06;
/** What is still due at the end may be sent this much later. */
const GRACE_MS = 500;

const nobody = () => {};

/** Which thread of how many this is, and the flag by which all are stopped. */
export type Share = { worker: number; workers: number; stopped: Int32Array };
export type Drive = ReturnType<typeof makeDrive>;

export function makeDrive(spec: LoadSpec, maker: JourneyMaker, { worker, workers, stopped }: Share) {
  const isStopped = () => Atomics.load(stopped, 0) !== 0;
  const families: Family[] = spec.family === 'both' ? [4, 6] : [spec.family];
  const limited = gate(shareOf(spec.ceiling_rate, worker, workers));
  const lag = makeHistogram();
  const counts = { held: 0, unsent: 0, waited: 0, local_failures: 0 };

  const connections: Connections = {
    most: shareOf(spec.max_connections, worker, workers),
    open: 0,
    pools: [],
    now: clock,
    isStopped,
    onOpened({ family }, { dns_ms, connect_ms, tls_ms }) {
      const cell = visits.tally.cell('', family);
      if (dns_ms !== undefined) measure(cell, 'dns', dns_ms);
      measure(cell, 'connect', connect_ms);
      if (tls_ms !== undefined) measure(cell, 'tls', tls_ms);
    },
    onWait() {
      counts.waited += 1;
    },
    onLocalFailure() {
      counts.local_failures += 1;
    },
  };
  const pools = new Map<string, Pool>();
  for (const approved of spec.approved) {
    for (const family of families) {
      const place = placeOf(approved, family);
      pools.set(family + place.origin, pool(place, spec, connections));
    }
  }

  const pauses = agenda<Waiting>();
  let holds: { due: number; waiting: Waiting }[] = [];
  let cut_at = Number.POSITIVE_INFINITY;

  const visits = makeVisits(spec, maker, (origin, family) => pools.get(family + origin), {
    pass(due, waiting) {
      if (isStopped()) return;
      if (holds.length === 0 && limited.take(due, clock())) waiting.goOn(due);
      else {
        holds.push({ due, waiting });
        wakeBy(limited.opens_at());
      }
    },
    pause(due, waiting) {
      pauses.add(due, waiting);
      wakeBy(due);
    },
    isOver: () => clock() > cut_at || isStopped(),
  });

  const plan = spec.shape.model === 'open' ? schedule(spec.shape.stages) : undefined;
  const duration_ms = plan ? plan.duration_ms : spec.shape.model === 'closed' ? spec.shape.duration_ms : 0;
  const indexes = indexesOf(worker, workers, plan ? spec.ceiling_rate : workers);
  let start_at = 0;
  let next_index = 0;
  let next_due = Number.POSITIVE_INFINITY;
  /** The ceiling is why arrivals are late, not this thread. */
  let is_held = false;
  let begun = 0;
  let arrived_at = 0;

  function advance(): void {
    next_index = indexes.next();
    next_due = plan && next_index < plan.total ? start_at + plan.startOf(next_index) : Number.POSITIVE_INFINITY;
  }

  const familyOf = (): Family => families[begun++ % families.length] ?? 4;

  function arrive(now: number): void {
    for (let count = 0; next_due <= now && holds.length === 0 && count < MOST_AT_ONCE; count += 1) {
      const sent_at = clock();
      if (!limited.take(next_due, sent_at)) {
        is_held = true;
        return;
      }
      if (!is_held) record(lag, sent_at - next_due);
      else if (sent_at - next_due > HELD_MS) counts.held += 1;
      arrived_at = sent_at;
      visits.visit(next_index, familyOf(), next_due, true, nobody);
      advance();
    }
    if (next_due > now) is_held = false;
  }

  function letThrough(now: number): void {
    let passed = 0;
    for (const { due, waiting } of holds) {
      if (!limited.take(due, now)) break;
      passed += 1;
      if (now - due > HELD_MS) counts.held += 1;
      waiting.goOn(due);
    }
    if (passed > 0) holds = holds.slice(passed);
  }

  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let wakes_at = Number.POSITIVE_INFINITY;
  /** Time in which this thread only looked whether a moment had come: no work. */
  let spun_ms = 0;
  let spun_at = 0;

  function turn(): void {
    timer = undefined;
    immediate = undefined;
    wakes_at = Number.POSITIVE_INFINITY;
    if (isStopped()) return;
    const now = clock();
    let idle = true;
    while (pauses.due() <= now) {
      const due = pauses.due();
      record(lag, clock() - due);
      pauses.take()?.goOn(due);
      idle = false;
    }
    if (holds.length > 0) letThrough(now);
    if (next_due <= now) {
      idle = false;
      arrive(now);
    }
    if (spun_at > 0 && idle) spun_ms += now - spun_at;
    spun_at = 0;
    const held_until = holds.length > 0 || next_due <= now ? limited.opens_at() : Number.POSITIVE_INFINITY;
    wakeBy(Math.min(pauses.due(), is_held || holds.length > 0 ? held_until : next_due));
  }

  function wakeBy(moment: number): void {
    if (moment >= wakes_at || moment === Number.POSITIVE_INFINITY) return;
    clearTimeout(timer);
    wakes_at = moment;
    if (immediate) return;
    const now = clock();
    const ahead_ms = moment - now;
    if (ahead_ms >= NAP_MS + 1) timer = setTimeout(turn, Math.floor(ahead_ms - NAP_MS));
    else {
      nap(ahead_ms);
      spun_at = clock();
      immediate = setImmediate(turn);
    }
  }

  /** Ends at once when the load is stopped. */
  function nap(ahead_ms: number): void {
    if (ahead_ms > LOOK_MS && visits.in_flight() > 0 && clock() - arrived_at < LOOK_MS) return;
    const longest_ms = visits.in_flight() > 0 ? MOST_NAP_MS : ahead_ms;
    const nap_ms = Math.min(longest_ms, ahead_ms - OVERSLEPT_MS);
    if (nap_ms > 0) Atomics.wait(stopped, 0, 0, nap_ms);
  }

  function begin(at: number): void {
    start_at = at;
    cut_at = at + duration_ms + spec.timeout_ms;
    advance();
    if (spec.shape.model === 'closed') {
      for (let user = worker; user < spec.shape.users; user += workers) beUser();
    } else wakeBy(next_due);
  }

  /** One user of the closed model, who comes again as soon as a journey is over. */
  function beUser(): void {
    const now = clock();
    if (now >= start_at + duration_ms || isStopped()) return;
    const index = next_index;
    advance();
    visits.visit(index, familyOf(), now, false, (asked) => {
      // A journey that asks nothing is over at once: it mustn't be begun for ever.
      if (asked) beUser();
      else setTimeout(beUser, SWEEP_MS);
    });
  }

  /** Ends what has waited too long; true once all is over. Called every few milliseconds. */
  function sweep(): boolean {
    const now = clock();
    const end_at = start_at + duration_ms;
    visits.sweep();
    if (now > end_at + GRACE_MS && next_due < Number.POSITIVE_INFINITY) {
      for (; next_due < Number.POSITIVE_INFINITY; advance()) counts.unsent += 1;
    }
    const has_ended = now >= end_at && next_due === Number.POSITIVE_INFINITY;
    return has_ended && (visits.live() === 0 || (now > cut_at && visits.in_flight() === 0));
  }

  /** How many connections are opened before the clock starts. */
  function warmth(): number {
    if (spec.http === '2') return 1;
    const wanted = spec.shape.model === 'closed' ? spec.shape.users / workers : (plan?.peak_rate ?? 0) / workers / 100;
    return Math.max(1, Math.min(Math.floor(connections.most / pools.size), Math.ceil(wanted / pools.size), 500));
  }

  return {
    visits,
    begin,
    sweep,
    connections: () => connections.open,
    /** Connections first, then the clock: else the first second shows the opening of all of them at once. */
    async open(): Promise<void> {
      await Promise.all([...pools.values()].map((one) => one.warm(connections.open < connections.most ? warmth() : 0)));
    },
    /** What was counted since; all of it is 0 afterwards. */
    take() {
      const taken = {
        ...counts,
        unsent: counts.unsent + visits.takeUnsent(),
        cells: visits.tally.drain(),
        lag: drain(lag),
        spun_ms,
      };
      Object.assign(counts, { held: 0, unsent: 0, waited: 0, local_failures: 0 });
      spun_ms = 0;
      return taken;
    },
    /** Closes everything; what was held back is never sent. */
    close(): void {
      clearTimeout(timer);
      clearImmediate(immediate);
      for (const one of pools.values()) one.destroy();
      counts.unsent += holds.length;
      holds = [];
    },
  };
}
