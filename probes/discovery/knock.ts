/** Which of a few TCP ports take a connection; nothing is said over it. */
import { connect } from 'node:net';
import type { Turn } from './pace.ts';

const WAIT_MS = 1_000;

export async function openPorts(
  address: string,
  ports: readonly number[],
  turn: Turn,
  signal: AbortSignal,
): Promise<number[]> {
  // One of its own: a signal goes through all its listeners for each that comes, and of a whole sweep these are thousands.
  const own = AbortSignal.any([signal]);
  // All at once, as the turns allow: of a silent address one after the other would wait a second for each.
  const answers = await Promise.all(
    ports.map(async (port) => {
      await turn(own);
      return isOpen(address, port, own);
    }),
  );
  return ports.filter((_, place) => answers[place]);
}

function isOpen(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((fulfil, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = connect({ host, port });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      // A reset leaves no connection behind, neither here nor there; but of what isn't one yet it would wait for that, for minutes.
      if (socket.connecting) socket.destroy();
      else socket.resetAndDestroy();
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    const timer = setTimeout(() => end(() => fulfil(false)), WAIT_MS);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => end(() => fulfil(true)));
    socket.on('error', () => end(() => fulfil(false)));
  });
}
