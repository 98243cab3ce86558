/** Looks once: resolves the name, keeps the deadline, turns failures into data. Never throws for what the network does. */
import { isIP, isIPv6 } from 'node:net';
import { asFailure, Failure } from './failures.ts';
import type { Family, Observation, Probe, Secret, Target } from './probe.ts';
import { resolve } from './resolve.ts';

/** No look may bring more than this; a device with more is cut and marked partial. */
export const MAX_FACTS = 20_000;
export const MAX_SAMPLES = 20_000;

export type Look = {
  /** A name or an IP literal; names are resolved once and the connection is made to the address that was permitted. */
  address: string;
  name?: string;
  /** Forces the family; without it an IP literal decides, and a name takes IPv4. */
  family?: Family;
  params?: unknown;
  secret?: Secret;
  timeout_ms?: number;
  signal?: AbortSignal;
  /** Says why an address must not be probed, or undefined when it may be. */
  forbid?: (address: string) => string | undefined;
};

export async function observe(probe: Probe, look: Look): Promise<Observation> {
  const at = Date.now();
  const started = performance.now();
  const timeout_ms = look.timeout_ms ?? probe.timeout_ms;
  const deadline = AbortSignal.timeout(timeout_ms);
  const signal = look.signal ? AbortSignal.any([deadline, look.signal]) : deadline;
  const asked: Pick<Observation, 'address' | 'family'> = {};
  const seen = (rest: Omit<Observation, 'at' | 'took_ms' | 'address' | 'family'>): Observation => ({
    at,
    took_ms: Math.round((performance.now() - started) * 1000) / 1000,
    ...asked,
    ...rest,
  });
  try {
    const params = fitting(probe, look.params ?? {});
    const target = await aim(probe, look, signal);
    if (isIP(target.address.replace(/%.*$/, '')) !== 0) {
      Object.assign(asked, { address: target.address, family: isIPv6(target.address.replace(/%.*$/, '')) ? 6 : 4 });
      const reason = look.forbid?.(target.address);
      if (reason) throw new Failure('unable', reason);
    }
    const context = {
      ...{ signal, timeout_ms },
      ...(look.secret ? { secret: look.secret } : {}),
      ...(look.forbid ? { forbid: look.forbid } : {}),
    };
    const sight = await orAbort(probe.look(target, params, context), signal);
    const cut = sight.facts.length > MAX_FACTS || (sight.samples?.length ?? 0) > MAX_SAMPLES;
    const error = cut ? `more than ${MAX_FACTS} facts or ${MAX_SAMPLES} samples: the rest was cut` : sight.error;
    return seen({
      outcome: 'ok',
      facts: cut ? sight.facts.slice(0, MAX_FACTS) : sight.facts,
      samples: cut ? (sight.samples ?? []).slice(0, MAX_SAMPLES) : (sight.samples ?? []),
      ...(error ? { error } : {}),
      ...(sight.partial || cut ? { partial: true } : {}),
    });
  } catch (thrown) {
    // What kept us from seeing at all stays that, however late it is.
    const is_blind = thrown instanceof Failure && thrown.outcome === 'unable';
    const failure =
      deadline.aborted && !is_blind
        ? new Failure('timeout', `no answer within ${timeout_ms} ms`)
        : asFailure(thrown, signal);
    if (!failure) throw thrown;
    return seen({ outcome: failure.outcome, error: failure.message, facts: [], samples: [] });
  }
}

/** What is asked: an address, or the name itself where the probe looks for its addresses of both families. */
async function aim(probe: Probe, look: Look, signal: AbortSignal): Promise<Target> {
  const name = look.name ?? look.address;
  if (probe.finds_addresses && isIP(look.address.replace(/%.*$/, '')) === 0) {
    return { name, address: look.address, host: look.address };
  }
  const { address } = await resolve(look.address, look.family, signal);
  return address === look.address ? { name, address } : { name, address, host: look.address };
}

/** A watch may be older than the probe's present parameters: it then sees nothing, and says why. */
function fitting(probe: Probe, given: unknown): Record<string, unknown> {
  const parsed = probe.params.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'all'}: ${message}`);
  throw new Failure('unable', `the parameters don't fit this probe: ${wrong.slice(0, 5).join('; ')}`);
}

/** A probe that forgets its signal still can't hold a look past its deadline. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((fulfil, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(fulfil, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
