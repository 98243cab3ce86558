/** One worker thread: keeps the clock of its share of the load, and tells once a second what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Family } from '../probe.ts';
import { agenda } from './agenda.ts';
import { clock } from './clock.ts';
import { gate } from './gate.ts';
import { drain, makeHistogram, record } from './histogram.ts';
import { journeysOf } from './journeys.ts';
import { placeOf } from './open-socket.ts';
import { type Connections, type Pool, pool } from './pool.ts';
import { schedule } from './schedule.ts';
import { indexesOf, shareOf } from './share.ts';
import type { CellCounts } from './tally.ts';
import { measure } from './tally.ts';
import { makeVisits } from './visits.ts';
import type { LoadError, LoadSpec } from './words.ts';

export type ThreadData = { spec: LoadSpec; worker: number; workers: number; stopped: Int32Array };
export type ToThread = { start_at: number };
export type FromThread = { is: 'ready' } | Report;
/** Of one second, or what was left of it at the end. */
export type Report = {
  is: 'report';
  second: number;
  last: boolean;
  cells: CellCounts[];
  lag: Uint32Array;
  held: number;
  unsent: number;
  waited: number;
  local_failures: number;
  cpu: number;
  in_flight: number;
  connections: number;
  checks: [name: string, counts: { passed: number; failed: number }][];
  /** All so far. */
  examples: LoadError[];
  last_sent_at: number;
};

const SWEEP_MS = 10;
/** So many journeys begin before answers are looked at again. */
const MOST_AT_ONCE = 64;
const HELD_MS = 10;
/**
 * Timers are late by up to a millisecond: what they leave is spun. No more than that, since a thread that spins is one that a busy
 * machine makes wait.
 */
const SPIN_MS = 0.6;
/** What is still due at the end may be sent this much later. */
const GRACE_MS = 500;
const WARM_MS = 2_000;

const { spec, worker, workers, stopped } = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('thread.ts is a worker thread');

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

const pauses = agenda<(due: number) => void>();
let holds: { due: number; run: () => void }[] = [];
let cut_at = Number.POSITIVE_INFINITY;

const visits = makeVisits(spec, await journeysOf(spec.source), (origin, family) => pools.get(family + origin), {
  pass(due, run) {
    if (isStopped()) return;
    if (holds.length === 0 && limited.take(due, clock())) run();
    else {
      holds.push({ due, run });
      wakeBy(limited.opens_at());
    }
  },
  pause(due, run) {
    pauses.add(due, run);
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
    visits.visit(next_index, familyOf(), next_due, true, () => {});
    advance();
  }
  if (next_due > now) is_held = false;
}

function letThrough(now: number): void {
  let passed = 0;
  for (const { due, run } of holds) {
    if (!limited.take(due, now)) break;
    passed += 1;
    if (now - due > HELD_MS) counts.held += 1;
    run();
  }
  if (passed > 0) holds = holds.slice(passed);
}

let timer: NodeJS.Timeout | undefined;
let immediate: NodeJS.Immediate | undefined;
let wakes_at = Number.POSITIVE_INFINITY;
/** Time in which this thread only waited for a moment to come: no work. */
let spun_ms = 0;
let spun_at = 0;

function turn(): void {
  [timer, immediate, wakes_at] = [undefined, undefined, Number.POSITIVE_INFINITY];
  if (isStopped()) return;
  const now = clock();
  let idle = true;
  while (pauses.due() <= now) {
    const due = pauses.due();
    record(lag, clock() - due);
    pauses.take()?.(due);
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
  if (ahead_ms >= SPIN_MS + 1) timer = setTimeout(turn, Math.floor(ahead_ms - SPIN_MS));
  else {
    spun_at = now;
    immediate = setImmediate(turn);
  }
}

function begin(): void {
  const end_at = start_at + duration_ms;
  cut_at = end_at + spec.timeout_ms;
  advance();
  if (spec.shape.model === 'closed') {
    for (let user = worker; user < spec.shape.users; user += workers) beUser(end_at);
  } else wakeBy(next_due);
  setInterval(() => keep(end_at), SWEEP_MS);
}

/** One user of the closed model, who comes again as soon as a journey is over. */
function beUser(end_at: number): void {
  const now = clock();
  if (now >= end_at || isStopped()) return;
  const index = next_index;
  advance();
  visits.visit(index, familyOf(), now, false, (asked) => {
    // A journey that asks nothing is over at once: it mustn't be begun for ever.
    if (asked) beUser(end_at);
    else setTimeout(beUser, SWEEP_MS, end_at);
  });
}

let second = 0;
let cpu_before = process.threadCpuUsage();
let cpu_at = clock();

function keep(end_at: number): void {
  const now = clock();
  visits.sweep();
  if (now > end_at + GRACE_MS && next_due < Number.POSITIVE_INFINITY) {
    for (; next_due < Number.POSITIVE_INFINITY; advance()) counts.unsent += 1;
  }
  const has_ended = now >= end_at && next_due === Number.POSITIVE_INFINITY;
  const is_done = has_ended && (visits.live() === 0 || (now > cut_at && visits.in_flight() === 0));
  if (is_done || isStopped()) halt();
  else if (now >= start_at + (second + 1) * 1000) report(false);
}

function report(last: boolean): void {
  const cpu = process.threadCpuUsage(cpu_before);
  const now = clock();
  const worked_ms = (cpu.user + cpu.system) / 1000 - spun_ms;
  const told: Report = {
    is: 'report',
    second,
    last,
    cells: visits.tally.drain(),
    lag: drain(lag),
    ...counts,
    unsent: counts.unsent + visits.takeUnsent(),
    cpu: Math.min(1, Math.max(0, worked_ms / Math.max(1, now - cpu_at))),
    in_flight: visits.in_flight(),
    connections: connections.open,
    checks: [...visits.checks],
    examples: [...visits.examples.values()].flat(),
    last_sent_at: visits.last_sent_at(),
  };
  port?.postMessage(told);
  Object.assign(counts, { held: 0, unsent: 0, waited: 0, local_failures: 0 });
  visits.checks.clear();
  [second, spun_ms, cpu_before, cpu_at] = [second + 1, 0, process.threadCpuUsage(), now];
}

/** Closes everything and tells the rest; the thread ends when nothing holds it any more. */
function halt(): void {
  for (const one of pools.values()) one.destroy();
  counts.unsent += holds.length;
  report(true);
  // Descriptors are closed by what is still to run: after that nothing is left.
  setImmediate(() => process.exit(0));
}

port.once('message', (told: ToThread) => {
  start_at = told.start_at;
  setTimeout(begin, Math.max(0, start_at - clock() - 2));
});

function warmth(): number {
  if (spec.http === '2') return 1;
  const wanted = spec.shape.model === 'closed' ? spec.shape.users / workers : (plan?.peak_rate ?? 0) / workers / 100;
  return Math.max(1, Math.min(Math.floor(connections.most / pools.size), Math.ceil(wanted / pools.size), 500));
}
// Connections first, then the clock: else the first second shows the opening of all of them at once.
const warm = Promise.all(
  [...pools.values()].map((one) => one.warm(connections.open < connections.most ? warmth() : 0)),
);
await Promise.race([warm, new Promise((wake) => setTimeout(wake, WARM_MS))]);
port.postMessage({ is: 'ready' } satisfies FromThread);
