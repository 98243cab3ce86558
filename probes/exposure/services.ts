/** Several services of one address, each on its port: the parameter that names them, and looking at them a few at a time. */
import { z } from 'zod';
import { asFailure, type Failure } from '../failures.ts';
import type { Target } from '../probe.ts';
import { NotOpen, type Place } from './talk.ts';

const AT_ONCE = 4;
/** For all connections that one service takes. */
const SERVICE_MS = 10_000;

/** Such as `telnet:23`; each port once, since a fact's part is its port. */
export function serviceList<const N extends string>(names: readonly N[], defaults: readonly string[], limit: number) {
  const pattern = new RegExp(`^(${names.join('|')}):([1-9]\\d{0,4})$`);
  return z
    .array(
      z
        .string()
        .regex(pattern, `SERVICE:PORT with one of ${names.join(', ')}`)
        .refine(hasPort, 'no such port'),
    )
    .min(1)
    .max(limit)
    .refine((list) => new Set(list.map(portOf)).size === list.length, 'each port once')
    .default([...defaults]);
}

const portOf = (service: string) => Number(service.split(':')[1]);
const hasPort = (service: string) => portOf(service) <= 65_535;

/**
 * `open` false: refused, and by nothing else; null: silence, which a lost packet or a firewall makes of an open port as well, or it could not be
 * tried from here (`tried` false). `why`: why it isn't open, or why there is no answer.
 */
export type Seen<A> = { service: string; port: number } & (
  | { open: true; answer: A; why: null; tried: true }
  | { open: boolean | null; answer: null; why: string; tried: boolean }
);

/** Asks each service by its name. Throws only when none could be tried from here: that says nothing of the target. */
export async function lookAt<A>(
  target: Target,
  services: readonly string[],
  signal: AbortSignal,
  ask: (service: string, place: Place) => Promise<A>,
): Promise<Seen<A>[]> {
  const seen: Seen<A>[] = [];
  const blind: Failure[] = [];
  const waiting = services.entries();
  const work = async () => {
    for (const [index, text] of waiting) {
      const [service = ''] = text.split(':');
      const port = portOf(text);
      const of = { service, port };
      const place = {
        address: target.address,
        port,
        host: target.host ?? target.address,
        signal: AbortSignal.any([signal, AbortSignal.timeout(SERVICE_MS)]),
      };
      try {
        seen[index] = { ...of, open: true, answer: await ask(service, place), why: null, tried: true };
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        const failure = thrown instanceof NotOpen ? thrown.failure : asFailure(thrown, place.signal);
        if (!failure) throw thrown;
        const unseen = failure.outcome === 'unable';
        if (unseen) blind.push(failure);
        const open = thrown instanceof NotOpen ? (thrown.isRefusal ? false : null) : unseen ? null : true;
        seen[index] = { ...of, open, answer: null, why: failure.message, tried: !unseen };
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const [first] = blind;
  if (first && blind.length === services.length) throw first;
  return seen;
}

/** For a look's error: which services could not be tried from here. */
export function unseenOf(seen: readonly Seen<unknown>[]): { partial?: true; error?: string } {
  const list = seen.filter(({ tried }) => !tried).map(({ service, port, why }) => `${service}:${port}: ${why}`);
  return list.length > 0 ? { partial: true, error: list.join('; ').slice(0, 500) } : {};
}
