/** Goes through the addresses of the bounds, chunk by chunk, and says which of them are worth a conversation. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sweep } from '../icmp/sweep.ts';
import { openPorts } from './knock.ts';
import { createTurns } from './pace.ts';
import type { Memory, Search, Visit } from './search.ts';

/** A chunk is what is swept again after a restart: some seconds. */
const CHUNK_S = 4;
const [LEAST, MOST] = [64, 16_384];
/** Addresses that are kept in one step. */
const PART = 512;
/** Sockets in flight; at the usual rates far fewer are. */
export const KNOCKS_AT_ONCE = 2_048;

export type Sweeping = {
  search: Search;
  memory: Memory;
  signal: AbortSignal;
  /** Packets a second that are the sweep's share. */
  rate_per_s: number;
  /** Told before each chunk is asked. */
  tell(first: string): void;
  /** Told when a chunk was kept. */
  kept(): void;
};

/** Rejects with a Failure when echoes can't be sent here, and with the signal's reason. */
export async function sweepAll({ search, memory, signal, rate_per_s, tell, kept }: Sweeping): Promise<void> {
  const { bounds } = search;
  const chunk = Math.min(MOST, Math.max(LEAST, Math.round(rate_per_s * CHUNK_S)));
  const turn = createTurns(rate_per_s);
  while (memory.swept() < bounds.size) {
    signal.throwIfAborted();
    const from = memory.swept();
    const to = Math.min(bounds.size, from + chunk);
    const addresses: string[] = [];
    for (let place = from; place < to; place += 1) {
      const address = bounds.permit(bounds.at(place));
      if (address !== undefined) addresses.push(address);
    }
    tell(addresses[0] ?? '');
    const alive = search.echo ? await sweep(addresses, { family: 4, pace_ms: 1000 / rate_per_s, signal }) : undefined;
    const visits: Visit[] = [];
    const silent: string[] = [];
    for (const address of addresses) {
      if (alive === undefined || alive.has(address)) visits.push(swept(address, alive?.get(address) ?? null, []));
      else silent.push(address);
    }
    if (search.tcp_silent && search.tcp_ports.length > 0) {
      await inParallel(silent, Math.ceil(KNOCKS_AT_ONCE / search.tcp_ports.length), async (address) => {
        const open = await openPorts(address, search.tcp_ports, turn, signal);
        if (open.length > 0) visits.push(swept(address, null, open));
      });
    }
    const room = Math.max(0, search.max_visits - memory.size());
    await keepAll(memory, visits.slice(0, room), to);
    kept();
  }
}

/** In parts, so that others get their turn; the place comes last, and what was kept before it is only swept again. */
async function keepAll(memory: Memory, visits: readonly Visit[], swept: number): Promise<void> {
  let at = 0;
  for (; at + PART < visits.length; at += PART) {
    memory.keep({ asked: [], visits: visits.slice(at, at + PART) });
    await nextTurn();
  }
  memory.keep({ swept, asked: [], visits: visits.slice(at) });
}

const swept = (address: string, rtt_ms: number | null, open_ports: number[]): Visit => ({
  address,
  how: 'sweep',
  via: null,
  hops: 0,
  rtt_ms,
  open_ports,
  heard: null,
});

async function inParallel<T>(list: readonly T[], at_once: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = list.values();
  const worker = async () => {
    for (const one of waiting) await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(at_once, list.length) }, worker));
}
