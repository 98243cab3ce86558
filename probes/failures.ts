/** How a look fails: the network failing is data, so each failure has an outcome. */
import type { Outcome } from './probe.ts';

/** Thrown by a probe to say how the look ended. */
export class Failure extends Error {
  outcome: Exclude<Outcome, 'ok'>;
  constructor(outcome: Exclude<Outcome, 'ok'>, message: string) {
    super(message);
    this.outcome = outcome;
  }
}

/** The probe can't see from here: says nothing about the target. */
export const unable = (message: string) => new Failure('unable', message);
/** Something answered, but not what the protocol asks for. */
export const garbled = (message: string) => new Failure('error', message);
export const unreachable = (message: string) => new Failure('unreachable', message);
export const timedOut = (message: string) => new Failure('timeout', message);

/** What the system's own error codes say of a look. Local trouble (no route, no descriptor, no right) is `unable`. */
const OUTCOME_OF_CODE: Record<string, Exclude<Outcome, 'ok'>> = {
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EPIPE: 'unreachable',
  ENOTFOUND: 'unreachable',
  ETIMEDOUT: 'timeout',
  ETIMEOUT: 'timeout',
  ENETUNREACH: 'unable',
  ENETDOWN: 'unable',
  EADDRNOTAVAIL: 'unable',
  EAFNOSUPPORT: 'unable',
  EINVAL: 'unable',
  EACCES: 'unable',
  EPERM: 'unable',
  EMFILE: 'unable',
  ENFILE: 'unable',
  ENOBUFS: 'unable',
  ENOMEM: 'unable',
  EAI_AGAIN: 'unable',
};

/** Any thrown thing as a failure; mistakes of ours (TypeError and the like) stay what they are and surface. */
export function asFailure(thrown: unknown, signal?: AbortSignal): Failure | undefined {
  if (thrown instanceof Failure) return thrown;
  if (!(thrown instanceof Error)) return undefined;
  if (thrown.name === 'TimeoutError' || (thrown.name === 'AbortError' && signal?.reason?.name === 'TimeoutError')) {
    return timedOut('no answer before the deadline');
  }
  const code = (thrown as NodeJS.ErrnoException).code;
  const outcome = code === undefined ? undefined : OUTCOME_OF_CODE[code];
  return outcome && new Failure(outcome, `${code}: ${thrown.message}`);
}
