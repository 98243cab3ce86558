/** Which ports are open on which addresses. */
import { connect } from 'node:net';
import { asFailure } from '../failures.ts';
import { notNative } from '../ipv6/native.ts';

/** As Internet.nl waits. */
const CONNECT_MS = 4_000;

/** `open` null: it could not be asked from here. */
export type Tried = { address: string; port: number; open: boolean | null; why: string | null };

export function tryPorts(
  addresses: readonly string[],
  ports: readonly number[],
  signal: AbortSignal,
  forbid?: (address: string) => string | undefined,
): Promise<Tried[]> {
  const pairs = addresses.flatMap((address) => ports.map((port) => ({ address, port })));
  return Promise.all(
    pairs.map(async (pair) => ({ ...pair, ...(await tryOne(pair.address, pair.port, signal, forbid)) })),
  );
}

async function tryOne(
  address: string,
  port: number,
  signal: AbortSignal,
  forbid?: (address: string) => string | undefined,
): Promise<Pick<Tried, 'open' | 'why'>> {
  const strange = notNative(address);
  if (strange) return { open: false, why: strange };
  const forbidden = forbid?.(address);
  if (forbidden) return { open: null, why: forbidden };
  try {
    await opens(address, port, AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]));
    return { open: true, why: null };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const failure = asFailure(thrown);
    if (!failure) throw thrown;
    if (failure.outcome === 'timeout') return { open: false, why: `no answer within ${CONNECT_MS} ms` };
    return { open: failure.outcome === 'unable' ? null : false, why: failure.message };
  }
}

/** Resolves when the connection stands, and closes it. */
export function opens(address: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((fulfil, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = connect({ host: address, port });
    const settle = (done: () => void) => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      done();
    };
    const abort = () => settle(() => reject(signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => settle(fulfil));
    socket.on('error', (error) => settle(() => reject(error)));
  });
}
