/** The words of looking: what a probe is given, what it may say, and what one look yields. */
import type { z } from 'zod';

/** A text in both languages of the console. */
export type Text = { zh: string; en: string };

/** An address family; each look uses exactly one, so that a broken IPv6 can't hide behind a working IPv4. */
export type Family = 4 | 6;

/**
 * What is looked at. `address` is an IP literal by the time a probe sees it (see observe.ts);
 * `host` is the name it was resolved from, for SNI, Host headers and certificate names.
 */
export type Target = { name: string; address: string; host?: string };

export type Scalar = string | number | boolean | null;

/** A plain value, or one row of a table (an interface, a neighbour) with its columns. */
export type FactValue = Scalar | { [column: string]: Scalar };

/** What was seen, not what it means. `part` tells rows of one key apart (a port, an ifIndex). */
export type Fact = { key: string; part?: string; value: FactValue };

/** A number over time. Counters are stored raw; rates are made when read. */
export type Sample = { series: string; part?: string; value: number };

/**
 * `unable`: the probe itself can't see (no IPv6 here, no credential, no right to open a socket): never a verdict on the target.
 * `error`: something answered, but not in the protocol asked for.
 */
export type Outcome = 'ok' | 'timeout' | 'unreachable' | 'error' | 'unable';

/** What one look brought. Times are epoch milliseconds UTC. */
export type Observation = {
  at: number;
  took_ms: number;
  outcome: Outcome;
  /** Why, in one sentence, when the outcome isn't `ok` or the look is partial. */
  error?: string;
  /** True when a part of the answer is missing (a table that timed out): absent facts then say nothing. */
  partial?: boolean;
  /** The IP address that was asked, and its family. */
  address?: string;
  family?: Family;
  facts: Fact[];
  samples: Sample[];
};

/** Credentials, decrypted only on the way to `look`; never in params, facts, errors or logs. */
export type Secret =
  | { kind: 'snmp_community'; version: '1' | '2c'; community: string }
  | {
      kind: 'snmp_user';
      user: string;
      /** Absent: noAuthNoPriv. */
      auth_protocol?: 'md5' | 'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
      auth_key?: string;
      /** Absent: authNoPriv. */
      priv_protocol?: 'des' | 'aes' | 'aes256b' | 'aes256r';
      priv_key?: string;
      context?: string;
    }
  | { kind: 'http_basic'; user: string; password: string }
  | { kind: 'http_bearer'; token: string }
  /** A test account of an identity provider, with the secret of the client through which it logs in. */
  | { kind: 'oidc_account'; user: string; password: string; client_secret: string };

export type SecretKind = Secret['kind'];

export type LookContext = {
  /** Aborts at the deadline or when nobody waits any more; a probe closes all that it opened. */
  signal: AbortSignal;
  /** How long the look may take in all, for probes that budget several questions. */
  timeout_ms: number;
  secret?: Secret;
  /** Says why an address that the probe found by itself must not be asked; undefined: it may be. The target's own was asked about before. */
  forbid?: (address: string) => string | undefined;
};

/** What `look` returns. Throw (see failures.ts) when there is no answer; a refusal can be an answer. */
export type Sight = { facts: Fact[]; samples?: Sample[]; partial?: boolean; error?: string };

/** A fact's or sample's label in the console. */
export type Described = Text & {
  /** One of ms, s, %, bit/s, B, …; `epoch_ms` is a moment. */
  unit?: string;
  /** A sample only: counters are shown as rates. */
  counter?: true;
  /** A fact only: a change of it is worth a line on the target's timeline (a version, a port that went down). */
  told?: true;
  /** A fact only: it changes with every look (the digest of a dynamic page, a learned MAC), so its changes are no history of facts. */
  fleeting?: true;
};

/** One way of looking. Knows the target and the network; nothing of storing, schedules, severity or people. */
export type Probe<P extends z.ZodObject = z.ZodObject, K extends string = string, S extends string = string> = {
  title: Text;
  /** One declaration, three uses: the type of `look`'s argument, the validation of the API, the form in the console. Labels by `.meta({ zh, en })`. */
  params: P;
  /** The facts that it may state. A check may only need what some probe yields. */
  yields: Readonly<Record<K, Described>>;
  /** The series that it may measure. */
  measures: Readonly<Record<S, Described>>;
  /** Which credentials it can use; the first is tried when several are bound. */
  secrets?: readonly SecretKind[];
  timeout_ms: number;
  /** It finds addresses of both families by itself: a name isn't resolved before, and each address is asked about by `forbid`. */
  finds_addresses?: true;
  /** It asks how safely a target is set up: closed ports are a good answer, so no look of it says whether the target is up. */
  posture?: true;
  /** How often a new watch looks, unless a person says otherwise. */
  every_s: number;
  look(target: Target, params: z.output<P>, context: LookContext): Promise<Sight>;
};

/** Declares a probe; only infers types. */
export function probe<P extends z.ZodObject, const K extends string, const S extends string>(
  declaration: Probe<P, K, S>,
): Probe<P, K, S> {
  return declaration;
}
