/** Visitors of one thread: each goes through a journey, asks what it wants, follows redirects and has what happened counted. */
import type { Family } from '../probe.ts';
import { clock } from './clock.ts';
import { decodeBody } from './decode-body.ts';
import type { Channel, Exchange, Outcome } from './exchange.ts';
import type { Pool } from './pool.ts';
import { type PreparedRequest, preparer } from './prepare.ts';
import { MOST_REDIRECTS, REDIRECTS, redirected } from './redirected.ts';
import { type Cell, countError, makeTally, measure } from './tally.ts';
import type { Journey, JourneyMaker, LoadAnswer, LoadError, LoadErrorKind, LoadRequest, LoadSpec } from './words.ts';

const EXAMPLES_OF_KIND = 3;

type Answered = Extract<Outcome, { is: 'answer' }>;

/** Whoever waits for a moment, and is called when it has come. */
export type Waiting = { goOn(due: number): void };

type Timing = {
  /** Goes on as soon as the ceiling lets it through. */
  pass(due: number, waiting: Waiting): void;
  pause(due: number, waiting: Waiting): void;
  /** Whether it is too late for another request. */
  isOver(): boolean;
};

export type Visits = ReturnType<typeof makeVisits>;

export function makeVisits(
  spec: LoadSpec,
  maker: JourneyMaker,
  poolOf: (origin: string, family: Family) => Pool | undefined,
  timing: Timing,
) {
  const prepare = preparer(spec);
  const tally = makeTally();
  /** In the order of their deadlines, since all have the same time. */
  const flying = new Set<Flight>();
  const checks = new Map<string, { passed: number; failed: number }>();
  const examples = new Map<LoadErrorKind, LoadError[]>();
  let live = 0;
  let last_sent_at = 0;
  /** Whose time ran out before they were ever sent. */
  let unsent = 0;

  function complain(cell: Cell, kind: LoadErrorKind, text: string): void {
    countError(cell, kind);
    const known = examples.get(kind) ?? [];
    if (known.length >= EXAMPLES_OF_KIND) return;
    known.push({ kind, at: Date.now(), name: cell.name, text: text.slice(0, 300) });
    examples.set(kind, known);
  }

  /** A class, since functions made anew for each visitor cost more than all that they do. */
  class Visitor implements Waiting {
    journey: Journey;
    family: Family;
    ended: (asked: boolean) => void;
    asked = false;
    /** What is to be sent as soon as it may, and where a chain of redirects leads. */
    hop: LoadRequest | undefined;
    hops = 0;
    // Of the request that the journey asked for, with all hops of its chain.
    request: LoadRequest | undefined;
    cell: Cell | undefined;
    due = 0;
    first_sent_at = 0;
    bytes = 0;

    constructor(journey: Journey, family: Family, ended: (asked: boolean) => void) {
      this.journey = journey;
      this.family = family;
      this.ended = ended;
    }

    goOn(due: number): void {
      if (this.hop) this.begin(this.hop);
      else this.go(undefined, undefined, due, false);
    }

    go(answer: LoadAnswer | undefined, cell: Cell | undefined, due: number, paid: boolean): void {
      const step = this.journey.next(answer);
      if (cell) this.judge(answer, cell);
      // What fell short before anything was asked is of no request by name.
      else
        for (const { kind, name, text } of this.journey.complaints())
          complain(tally.cell('', this.family), kind, `${name}: ${text}`);
      if (step.is === 'end' || timing.isOver()) {
        live -= 1;
        if (step.is === 'end') tally.cell('', this.family).journeys += 1;
        this.ended(this.asked);
      } else if (step.is === 'pause') timing.pause(due + step.ms, this);
      else {
        this.asked = true;
        this.request = step.request;
        this.hop = step.request;
        this.cell = tally.cell(step.request.name, this.family);
        this.due = due;
        this.hops = 0;
        this.first_sent_at = 0;
        this.bytes = 0;
        if (paid) this.begin(step.request);
        else timing.pass(due, this);
      }
    }

    /** A status from 400 on is an error, unless the journey has checks for this answer: then these alone decide. */
    judge(answer: LoadAnswer | undefined, cell: Cell): void {
      const made = this.journey.checks();
      for (const { name, passed } of made) {
        const known = checks.get(name) ?? { passed: 0, failed: 0 };
        known[passed ? 'passed' : 'failed'] += 1;
        checks.set(name, known);
      }
      for (const { kind, name, text } of this.journey.complaints()) complain(cell, kind, `${name}: ${text}`);
      if (answer?.is === 'answer' && answer.status >= 400 && made.length === 0) {
        complain(cell, 'status', `status ${answer.status}`);
      }
    }

    begin(hop: LoadRequest): void {
      const prepared = prepare(hop);
      if ('refused' in prepared) {
        this.failLater('extraction', prepared.refused);
        return;
      }
      const pool = poolOf(prepared.origin, this.family);
      if (!pool) {
        const kind = this.hops === 0 ? 'address_not_approved' : 'redirect_not_approved';
        this.failLater(kind, `nobody approved ${prepared.origin}`);
        return;
      }
      const flight = new Flight(this, prepared, pool);
      flying.add(flight);
      pool.ask(flight);
    }

    take(outcome: Outcome, flight: Flight): void {
      if (flight.sent_at > 0) this.first_sent_at ||= flight.sent_at;
      const { hop, request } = this;
      this.hop = undefined;
      if (outcome.is === 'error') {
        this.fail(outcome.kind, outcome.text);
        return;
      }
      this.bytes += outcome.bytes;
      const is_followed = request?.follows_redirects === true && REDIRECTS.has(outcome.status);
      const next = is_followed && hop ? redirected(hop, outcome) : undefined;
      if (!next) this.answered(outcome, flight);
      else if (this.hops >= MOST_REDIRECTS) this.fail('redirect_not_approved', `more than ${MOST_REDIRECTS} redirects`);
      else {
        this.hops += 1;
        this.hop = next;
        timing.pass(clock(), this);
      }
    }

    answered(answer: Answered, flight: Flight): void {
      const { cell, request } = this;
      if (!cell) return;
      const ended_at = clock();
      const latency_ms = ended_at - this.due;
      cell.requests += 1;
      cell.bytes += this.bytes;
      measure(cell, 'latency', latency_ms);
      measure(cell, 'service', ended_at - this.first_sent_at);
      measure(cell, 'first_byte', flight.first_at - flight.sent_at);
      if (!request?.reads_body) {
        this.go(new Answer(answer, '', latency_ms), cell, ended_at, false);
        return;
      }
      decodeBody(answer.body, answer.headers(), spec.max_body_bytes, (decoded) => {
        if (!('kind' in decoded)) this.go(new Answer(answer, decoded.text, latency_ms), cell, ended_at, false);
        else {
          complain(cell, decoded.kind, decoded.text);
          this.go({ is: 'error', kind: decoded.kind }, cell, ended_at, false);
        }
      });
    }

    /** Failures that take no time come later all the same, so that a journey of many can't pile up calls. */
    failLater(kind: LoadErrorKind, text: string): void {
      this.hop = undefined;
      setImmediate(() => this.fail(kind, text));
    }

    fail(kind: LoadErrorKind, text: string): void {
      const { cell } = this;
      if (!cell) return;
      const now = clock();
      cell.requests += 1;
      complain(cell, kind, text);
      // Whoever gave up had waited as long: without these a server that hangs would look fast.
      if (kind === 'timeout' || kind === 'connect_timeout') measure(cell, 'latency', now - this.due);
      this.go({ is: 'error', kind }, cell, now, false);
    }
  }

  /** One sending: a visitor who follows redirects has one after the other, and none that was given up may come back as the next. */
  class Flight implements Exchange {
    visitor: Visitor;
    request: PreparedRequest;
    pool: Pool;
    give_up_at = clock() + spec.timeout_ms;
    sent_at = 0;
    first_at = 0;
    over = false;
    channel: Channel | undefined;
    again = false;

    constructor(visitor: Visitor, request: PreparedRequest, pool: Pool) {
      this.visitor = visitor;
      this.request = request;
      this.pool = pool;
    }

    settle(outcome: Outcome): void {
      flying.delete(this);
      if (this.sent_at > last_sent_at) last_sent_at = this.sent_at;
      this.visitor.take(outcome, this);
    }
  }

  return {
    visit(index: number, family: Family, began: number, is_paid: boolean, ended: (asked: boolean) => void): void {
      live += 1;
      new Visitor(maker(index), family, ended).go(undefined, undefined, began, is_paid);
    },
    tally,
    checks,
    examples,
    live: () => live,
    in_flight: () => flying.size,
    takeUnsent() {
      const taken = unsent;
      unsent = 0;
      return taken;
    },
    last_sent_at() {
      for (const { sent_at } of flying) last_sent_at = Math.max(last_sent_at, sent_at);
      return last_sent_at;
    },
    /** Ends what has waited too long. */
    sweep(): void {
      const now = clock();
      for (const flight of flying) {
        if (flight.give_up_at > now) return;
        if (flight.sent_at === 0) unsent += 1;
        const kind = flight.pool.drop(flight);
        flight.settle({ is: 'error', kind, text: `no answer within ${spec.timeout_ms} ms` });
      }
    },
  };
}

/** Headers are read when a journey asks for them. A class, since an accessor made anew for each answer is dear. */
class Answer {
  is = 'answer' as const;
  status: number;
  body: string;
  latency_ms: number;
  #read: () => [name: string, value: string][];
  constructor({ status, headers }: Pick<Answered, 'status' | 'headers'>, body: string, latency_ms: number) {
    this.status = status;
    this.body = body;
    this.latency_ms = latency_ms;
    this.#read = headers;
  }
  get headers() {
    return this.#read();
  }
}
