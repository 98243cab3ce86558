/**
 * The words of load tests. An engine starts journeys by the clock (open model) or keeps so many users busy (closed model); a journey says
 * what is asked next. Times are milliseconds, moments epoch milliseconds UTC, rates per second.
 */
import type { Family } from '../probe.ts';
import type { Scenario } from './scenario/schema.ts';

/** How journeys arrive: each stage goes from one rate to another in a straight line; a step is two stages, a spike a short one. */
export type Stage = { from_rate: number; to_rate: number; duration_ms: number };
/**
 * `open`: arrivals by the clock, whatever the server does; the truth about a service that people come to.
 * `closed`: so many users who each wait for their answer; a stall of the server slows the questions down too.
 */
export type Shape = { model: 'open'; stages: Stage[] } | { model: 'closed'; users: number; duration_ms: number };

/** What may be asked, as somebody approved it: nothing else is ever connected to. */
export type Approved = {
  /** `http://host:port` or `https://host:port`, the port always written. */
  origin: string;
  /** Addresses that the host may resolve to; another one is an error of kind `address_not_approved`, and nothing is sent there. */
  addresses: string[];
};

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type LoadRequest = {
  /** By which results are told apart: its name in the scenario, never a path with ids in it. */
  name: string;
  method: Method;
  /** Absolute. */
  url: string;
  headers: [name: string, value: string][];
  body?: string;
  /** Whether the journey reads the answer's body; else it is counted and thrown away. */
  reads_body: boolean;
  /** Whether redirects are followed, at most 5 and only to approved origins; the chain is then one request. Absent is no. */
  follows_redirects?: boolean;
};

/** What came back, or why nothing did. Header names in lower case; `body` is decoded, and '' unless it was asked for. */
export type LoadAnswer =
  | { is: 'answer'; status: number; headers: [name: string, value: string][]; body: string; latency_ms: number }
  | { is: 'error'; kind: LoadErrorKind };

export const LOAD_ERROR_KINDS = [
  'dns',
  'address_not_approved',
  'connect_refused',
  'connect_timeout',
  'connect',
  'tls',
  'reset',
  'timeout',
  'closed_early',
  'garbled',
  'body_too_large',
  'redirect_not_approved',
  'status',
  'check',
  'extraction',
] as const;
export type LoadErrorKind = (typeof LOAD_ERROR_KINDS)[number];

/** What a journey wants next. Times of `pause` are think time. */
export type Step = { is: 'ask'; request: LoadRequest } | { is: 'pause'; ms: number } | { is: 'end' };

/**
 * One pass of one visitor through a scenario. `next` is given what the last request brought (undefined at the start and after a pause)
 * and is pure but for the journey's own state.
 */
export type Journey = {
  next(answer: LoadAnswer | undefined): Step;
  /** What fell short so far, since it was asked last: a check or an extraction that failed, by its name. */
  complaints(): { kind: 'check' | 'extraction'; name: string; text: string }[];
  /** Checks that held or didn't since it was asked last. */
  checks(): { name: string; passed: boolean }[];
};

/** `index` counts journeys from 0 over all workers: rows of data and random choices follow from it, so that a run can be repeated. */
export type JourneyMaker = (index: number) => Journey;

/** What a thread is given, as structured clone takes it: it makes the journeys by itself. */
export type JourneySource =
  | { is: 'one'; request: LoadRequest }
  /** A parsed scenario (scenario/scenario.ts), with the rows of its data. */
  | { is: 'scenario'; scenario: Scenario };

export type LoadFamily = Family | 'both';
export type HttpVersion = '1.1' | '2';

export type LoadSpec = {
  source: JourneySource;
  shape: Shape;
  approved: Approved[];
  /** `both`: journeys take turns, so that one run compares them. */
  family: LoadFamily;
  http: HttpVersion;
  /** Never more requests in any second than this, whatever the shape says; what is held back is counted. */
  ceiling_rate: number;
  /** Connections at most; journeys beyond wait, and their waiting is latency. */
  max_connections: number;
  timeout_ms: number;
  max_body_bytes: number;
  /** Of every request: who sends this, and which run it is of. */
  identity: [name: string, value: string];
  /** Whether certificates are looked at; a self-signed one fails with `tls`. */
  trusts_any_certificate: boolean;
  workers: number;
  /** One of several generators that send it together; absent: all of it is sent from here. All else of a spec is of the whole. */
  part?: Part;
  /** `address:port` of the DNS server that names are asked of, each time a connection opens; absent is what the system does. */
  resolver?: string;
};

/** The `generator`-th (from 0) of so many: each has its share of rates, users and connections, and journeys of its own (share.ts). */
export type Part = { generator: number; generators: number };

/** Of one kind of duration. Percentiles are of all values that were recorded: `count` says of how many. */
export type Spread = {
  count: number;
  mean: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
};

export const PHASES = ['dns', 'connect', 'tls', 'first_byte', 'whole'] as const;
export type Phase = (typeof PHASES)[number];

export type Figures = {
  /** Answered or failed; a chain of redirects is one. */
  requests: number;
  journeys: number;
  /** `status` is one from 400 on, unless the journey has checks for that answer: then these alone decide. */
  errors: Partial<Record<LoadErrorKind, number>>;
  bytes: number;
  /**
   * From the intended start to the last byte: what a visitor waits. Of answers, whatever their status, and of those that waited in vain
   * (`timeout`, `connect_timeout`), until they gave up.
   */
  latency_ms: Spread;
  /** From the moment of sending: what the server takes. Hides stalls, and stands here to be compared. */
  service_ms: Spread;
  /** `whole` is the service time. */
  phases: Record<Phase, Spread>;
};

/** Of the generator itself. `limited`: it, not the server, set the figures, which are then no finding about the server. */
export type Generator = {
  /** How late requests were sent, against their intended start, for reasons of the generator alone. */
  lag_ms: Spread;
  /** The busiest worker's share of a core, 0 to 1. */
  cpu: number;
  /** Journeys that were held back by `ceiling_rate` or had no free connection. */
  held: number;
  limited: boolean;
  why: { zh: string; en: string } | null;
};

export const DURATIONS = ['latency', 'service', 'first_byte', 'dns', 'connect', 'tls'] as const;
export type Duration = (typeof DURATIONS)[number];

/** How the machine stood from which was sent: of the whole process, 1 is a core; how late its main thread came to what was due, at most. */
export type GeneratorHealth = { cpu: number; loop_lag_ms: number; rss_bytes: number };

/**
 * All that one generator counted in one second, as it travels to whoever merges several: percentiles can't be merged, counts can. Histograms
 * are packed (histogram.ts). Moments are of the generator's clock.
 */
export type Counts = {
  /** From 0, since `begun_at`; `last`: none comes after it. */
  second: number;
  begun_at: number;
  last: boolean;
  cells: {
    name: string;
    family: Family;
    requests: number;
    journeys: number;
    bytes: number;
    errors: Partial<Record<LoadErrorKind, number>>;
    durations: Partial<Record<Duration, string>>;
  }[];
  lag: string;
  held: number;
  unsent: number;
  waited: number;
  local_failures: number;
  cpu: number;
  in_flight: number;
  connections: number;
  checks: [name: string, counts: { passed: number; failed: number }][];
  /** All so far; absent: no more than were told before. */
  examples?: LoadError[];
  health?: GeneratorHealth;
};

/** Once a second while it runs: of that second alone. */
export type Tick = {
  at: number;
  elapsed_ms: number;
  /** Journeys a second by the shape; 0 in the closed model, which intends none. */
  intended_rate: number;
  in_flight: number;
  connections: number;
  figures: Figures;
  by_family: Partial<Record<Family, Pick<Figures, 'requests' | 'errors' | 'latency_ms'>>>;
  generator: Generator;
  /** Of a generator among several, for whoever merges them. */
  counts?: Counts;
  /** Generators (by number) of whom this second isn't known: what they sent in it is not in these figures. */
  missing?: number[];
};

/** What one of several generators had of a load and made of it. Rates are requests a second. */
export type GeneratorPart = {
  /** `users` null: of the open model; `journeys` null: of the closed one. */
  share: { ceiling_rate: number; max_connections: number; users: number | null; journeys: number | null };
  /** Seconds of which it told, and those that nobody knew of when they were told. */
  seconds: number;
  missing_seconds: number;
  requests: number;
  journeys: number;
  errors: number;
  rate: number | null;
  generator: Generator;
  /** The highest of each; null: it didn't tell. */
  health: GeneratorHealth | null;
  connections: number;
};
/** The same with who it was. `clock`: the clock of whoever merged minus its own; null: it was never ready. */
export type GeneratorEnd = GeneratorPart & {
  agent_id: number;
  name: string;
  clock: { offset_ms: number; error_ms: number | null } | null;
  /** Why not all of its share is in the figures; null: it told everything. */
  why: { zh: string; en: string } | null;
};

export type LoadError = { kind: LoadErrorKind; at: number; name: string; text: string };

export type LoadResult = {
  started_at: number;
  ended_at: number;
  /** `stopped`: by a signal, with its reason. `stop_ms`: from the signal to the last byte sent. */
  ended: 'complete' | 'stopped';
  stop_reason: string | null;
  stop_ms: number | null;
  /** Journeys a second by the shape, over all stages; 0 in the closed model. */
  intended_rate: number;
  /** Requests a second over the time of the load. */
  rate: number;
  figures: Figures;
  /** Of each request. Journeys and the opening of connections belong to none: they are 0 here. */
  by_name: Record<string, Figures>;
  by_family: Partial<Record<Family, Figures>>;
  checks: Record<string, { passed: number; failed: number }>;
  /** A few of each kind. */
  examples: LoadError[];
  generator: Generator;
  /** Why this is less than what was to be sent, although it came to its end; absent: it is whole. */
  incomplete?: { zh: string; en: string };
  /** Those that sent it together; absent: it was sent from one place alone. */
  generators?: GeneratorEnd[] | undefined;
  /** Of a run of hours only every second, fourth … tick stays: at most 7,200. */
  ticks: Tick[];
};

/** Runs to its end or until `signal`, whose reason is a sentence; never throws for what the network does. Everything is closed when it resolves. */
export type RunLoad = (
  spec: LoadSpec,
  run: {
    signal: AbortSignal;
    onTick?: (tick: Tick) => void;
    /** Asked once all is ready to send; resolves with the moment at which to begin. Absent: at once. */
    startAt?: () => Promise<number>;
    /** Ticks carry their counts, and each second has one, even when it brought nothing. */
    counts?: boolean;
    /**
     * Shared: a moment (clock.ts, whole ms) that whoever runs it moves on; threads that come past it send nothing more, even when nobody else
     * of this process gets to say so. Absent: none.
     */
    send_until?: BigInt64Array<SharedArrayBuffer>;
  },
) => Promise<LoadResult>;
