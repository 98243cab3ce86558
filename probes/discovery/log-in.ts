/** Tries credentials at one agent, each once and in order, until one works. */
import { asFailure, type Failure } from '../failures.ts';
import type { Outcome } from '../probe.ts';
import { openSession } from '../snmp/session.ts';
import { readSystem, type System } from '../snmp/system.ts';
import type { Credential, Trial } from './search.ts';

/**
 * How often a question is sent that nobody answers. To a device a repeated wrong community is a second guess, so those
 * are sent once; an SNMPv3 agent answers a wrong user by name, and the question for its engine is no guess.
 */
const TRIES = 2;
/** SNMPv3 asks devices for some arithmetic. */
const LEAST_V3_MS = 1_000;
const USUAL_MS = 1_000;

export type LogIn = {
  trials: Trial[];
  worked?: { credential: Credential; system: System };
  /** How it ended when none worked. */
  outcome: Exclude<Outcome, 'ok'>;
  error: string;
};

type Door = {
  address: string;
  port: number;
  rtt_ms: number | null;
  /** The credential that worked here before: asking with it again is no guess. */
  worked: number | null;
  signal: AbortSignal;
};

/** Rejects with the signal's reason when nobody waits any more. */
export async function logIn(door: Door, credentials: readonly Credential[]): Promise<LogIn> {
  const ended: LogIn = { trials: [], outcome: 'unable', error: 'no credential' };
  let v3_is_silent = false;
  for (const credential of credentials) {
    const is_v3 = credential.secret.kind === 'snmp_user';
    // Without an answer to the question for its engine there is no agent for any user.
    if (is_v3 && v3_is_silent) continue;
    const is_guess = !is_v3 && credentials.length > 1 && credential.id !== door.worked;
    const tried = await tryOne(door, credential, is_guess ? 1 : TRIES);
    door.signal.throwIfAborted();
    if ('system' in tried) {
      ended.trials.push({ credential: credential.id, result: 'worked' });
      return { ...ended, worked: { credential, system: tried.system } };
    }
    const { failure } = tried;
    const refused = isRefusal(failure);
    // What can't be sent from here is no trial.
    if (failure.outcome === 'unable' && !refused) return { ...ended, outcome: 'unable', error: failure.message };
    ended.trials.push({ credential: credential.id, result: refused ? 'refused' : 'silent' });
    // An answer says more than silence.
    if (ended.trials.length === 1 || failure.outcome !== 'timeout') {
      ended.outcome = failure.outcome;
      ended.error = failure.message;
    }
    if (is_v3 && failure.outcome === 'timeout') v3_is_silent = true;
    if (failure.outcome === 'unreachable') break;
  }
  return ended;
}

const isRefusal = ({ outcome, message }: Failure): boolean =>
  outcome === 'unable' && /^credential refused|can not be decrypted/.test(message);

async function tryOne(
  { address, port, rtt_ms, signal }: Door,
  { secret }: Credential,
  tries: number,
): Promise<{ system: System } | { failure: Failure }> {
  // The way there may be short and the agent slow all the same; what is sent only once is waited for longer.
  const least = tries > 1 ? 600 : 1_000;
  const usual = rtt_ms === null ? USUAL_MS : Math.min(2_000, Math.max(least, rtt_ms * 10 + 200));
  const try_ms = secret.kind === 'snmp_user' ? Math.max(usual, LEAST_V3_MS) : usual;
  const session = openSession({ address, port, try_ms, tries, signal }, secret);
  try {
    return { system: await readSystem(session) };
  } catch (thrown) {
    const failure = asFailure(thrown, signal);
    if (!failure) throw thrown;
    return { failure };
  } finally {
    session.close();
  }
}
