/** Visitors of one thread: each goes through a journey, asks what it wants, follows redirects and has what happened counted. */
import type { Family } from '../probe.ts';
import { clock } from './clock.ts';
import { decodeBody } from './decode-body.ts';
import type { Exchange, Outcome } from './exchange.ts';
import type { Pool } from './pool.ts';
import { type PreparedRequest, preparer } from './prepare.ts';
import { type Cell, countError, makeTally, measure } from './tally.ts';
import type { JourneyMaker, LoadAnswer, LoadError, LoadErrorKind, LoadRequest, LoadSpec } from './words.ts';

const MOST_REDIRECTS = 5;
const EXAMPLES_OF_KIND = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

type Answered = Extract<Outcome, { is: 'answer' }>;

type Timing = {
  /** Runs it as soon as the ceiling lets it through. */
  pass(due: number, run: () => void): void;
  pause(due: number, run: (due: number) => void): void;
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
  const deadlines = new Map<Exchange, { at: number; pool: Pool }>();
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

  function visit(
    index: number,
    family: Family,
    began: number,
    is_paid: boolean,
    ended: (asked: boolean) => void,
  ): void {
    const journey = maker(index);
    let asked = false;
    live += 1;
    go(undefined, undefined, began, is_paid);

    function go(answer: LoadAnswer | undefined, cell: Cell | undefined, due: number, paid: boolean): void {
      const step = journey.next(answer);
      if (cell) judge(answer, cell);
      // What fell short before anything was asked is of no request by name.
      else
        for (const { kind, name, text } of journey.complaints())
          complain(tally.cell('', family), kind, `${name}: ${text}`);
      if (step.is === 'end' || timing.isOver()) {
        live -= 1;
        if (step.is === 'end') tally.cell('', family).journeys += 1;
        ended(asked);
      } else if (step.is === 'pause') {
        timing.pause(due + step.ms, (late) => go(undefined, undefined, late, false));
      } else {
        asked = true;
        const { request } = step;
        const send = () => ask(request, family, due, go);
        if (paid) send();
        else timing.pass(due, send);
      }
    }

    /** A status from 400 on is an error, unless the journey has checks for this answer: then these alone decide. */
    function judge(answer: LoadAnswer | undefined, cell: Cell): void {
      const made = journey.checks();
      for (const { name, passed } of made) {
        const known = checks.get(name) ?? { passed: 0, failed: 0 };
        known[passed ? 'passed' : 'failed'] += 1;
        checks.set(name, known);
      }
      for (const { kind, name, text } of journey.complaints()) complain(cell, kind, `${name}: ${text}`);
      if (answer?.is === 'answer' && answer.status >= 400 && made.length === 0) {
        complain(cell, 'status', `status ${answer.status}`);
      }
    }
  }

  type Go = (answer: LoadAnswer | undefined, cell: Cell | undefined, due: number, paid: boolean) => void;

  function ask(request: LoadRequest, family: Family, due: number, go: Go): void {
    const cell = tally.cell(request.name, family);
    let hops = 0;
    let first_sent_at = 0;
    /** Of all hops of a chain. */
    let bytes = 0;
    begin(request);

    function begin(hop: LoadRequest): void {
      const prepared = prepare(hop);
      const pool = 'refused' in prepared ? undefined : poolOf(prepared.origin, family);
      if ('refused' in prepared) later('extraction', prepared.refused);
      else if (pool) send(hop, prepared, pool);
      else later(hops === 0 ? 'address_not_approved' : 'redirect_not_approved', `nobody approved ${prepared.origin}`);
    }

    function send(hop: LoadRequest, prepared: PreparedRequest, pool: Pool): void {
      const exchange: Exchange = {
        request: prepared,
        sent_at: 0,
        first_at: 0,
        over: false,
        channel: undefined,
        again: false,
        settle(outcome) {
          deadlines.delete(exchange);
          if (exchange.sent_at > 0) first_sent_at ||= exchange.sent_at;
          last_sent_at = Math.max(last_sent_at, exchange.sent_at);
          take(outcome, exchange, hop);
        },
      };
      deadlines.set(exchange, { at: clock() + spec.timeout_ms, pool });
      pool.ask(exchange);
    }

    function take(outcome: Outcome, exchange: Exchange, hop: LoadRequest): void {
      if (outcome.is === 'error') {
        fail(outcome.kind, outcome.text);
        return;
      }
      bytes += outcome.bytes;
      const is_followed = request.follows_redirects === true && REDIRECTS.has(outcome.status);
      const next = is_followed ? redirected(hop, outcome) : undefined;
      if (!next) answered(outcome, exchange);
      else if (hops >= MOST_REDIRECTS) fail('redirect_not_approved', `more than ${MOST_REDIRECTS} redirects`);
      else {
        hops += 1;
        timing.pass(clock(), () => begin(next));
      }
    }

    function answered(answer: Answered, exchange: Exchange): void {
      const ended_at = clock();
      const latency_ms = ended_at - due;
      cell.requests += 1;
      cell.bytes += bytes;
      measure(cell, 'latency', latency_ms);
      measure(cell, 'service', ended_at - first_sent_at);
      measure(cell, 'first_byte', exchange.first_at - exchange.sent_at);
      const tell = (text: string) => go(new Answer(answer, text, latency_ms), cell, ended_at, false);
      if (!request.reads_body) {
        tell('');
        return;
      }
      decodeBody(answer.body, answer.headers(), spec.max_body_bytes, (decoded) => {
        if (!('kind' in decoded)) tell(decoded.text);
        else {
          complain(cell, decoded.kind, decoded.text);
          go({ is: 'error', kind: decoded.kind }, cell, ended_at, false);
        }
      });
    }

    /** Failures that take no time come later all the same, so that a journey of many can't pile up calls. */
    function later(kind: LoadErrorKind, text: string): void {
      setImmediate(() => fail(kind, text));
    }

    function fail(kind: LoadErrorKind, text: string): void {
      const now = clock();
      cell.requests += 1;
      complain(cell, kind, text);
      // Whoever gave up had waited as long: without these a server that hangs would look fast.
      if (kind === 'timeout' || kind === 'connect_timeout') measure(cell, 'latency', now - due);
      go({ is: 'error', kind }, cell, now, false);
    }
  }

  return {
    visit,
    tally,
    checks,
    examples,
    live: () => live,
    in_flight: () => deadlines.size,
    takeUnsent() {
      const taken = unsent;
      unsent = 0;
      return taken;
    },
    last_sent_at() {
      for (const exchange of deadlines.keys()) last_sent_at = Math.max(last_sent_at, exchange.sent_at);
      return last_sent_at;
    },
    /** Ends what has waited too long. */
    sweep(): void {
      const now = clock();
      for (const [exchange, { at, pool }] of deadlines) {
        if (at > now) return;
        if (exchange.sent_at === 0) unsent += 1;
        const kind = pool.drop(exchange);
        exchange.settle({ is: 'error', kind, text: `no answer within ${spec.timeout_ms} ms` });
      }
    },
  };
}

/** Headers are read when a journey asks for them. A class, since an accessor made anew for each answer costs more than all else here. */
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

/** Where an answer leads, or undefined when it doesn't say so: then it is the answer. RFC 9110, section 15.4. */
function redirected(request: LoadRequest, { status, headers }: { status: number; headers: () => [string, string][] }) {
  const location = headers().find(([name]) => name === 'location')?.[1];
  const url = location === undefined ? null : URL.parse(location, request.url);
  if (!url) return undefined;
  const { body, ...bare } = request;
  const becomes_get = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  if (!becomes_get) return { ...request, url: url.href };
  return {
    ...bare,
    method: 'GET' as const,
    url: url.href,
    headers: bare.headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
  };
}
