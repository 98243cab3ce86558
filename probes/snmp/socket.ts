/**
 * One UDP socket per address family for all agents: thousands of devices cost two descriptors.
 * A datagram is given only to the lines whose agent sent it; net-snmp itself looks at request ids alone.
 */
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6, SocketAddress } from 'node:net';
import type { Family } from '../probe.ts';

/** A burst of answers must not be lost while one is being read. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;

export type Listener = {
  heard(datagram: Buffer): void;
  failed(error: NodeJS.ErrnoException): void;
  /** A datagram of another address than the one asked; multi-homed devices do that. */
  stray?(datagram: Buffer, address: string): void;
};

/** The way to one agent. `send` reports local trouble only; silence is for the caller to notice. */
export type Line = { send(datagram: Uint8Array, sent?: (error: Error | null) => void): void; close(): void };

type Shared = { socket: Socket; lines: Map<string, Set<Listener>> };
const shared = new Map<Family, Shared>();

export function openLine(address: string, port: number, listener: Listener): Line {
  const family: Family = isIPv6(address.replace(/%.*$/, '')) ? 6 : 4;
  const { socket, lines } = sharedSocket(family);
  const key = keyOf(address, port, family);
  const listeners = lines.get(key) ?? new Set();
  lines.set(key, listeners.add(listener));
  return {
    send(datagram, sent) {
      // A line dies with its socket, and was told so.
      if (!listeners.has(listener)) return;
      socket.send(datagram, port, address, (error) => {
        if (error && !sent) listener.failed(error);
        sent?.(error);
      });
    },
    close() {
      listeners.delete(listener);
      if (listeners.size === 0 && lines.get(key) === listeners) lines.delete(key);
    },
  };
}

/** An IPv6 address has many spellings; the one that the system gives for a sender is the key. */
function keyOf(address: string, port: number, family: Family): string {
  if (family === 4) return `${address} ${port}`;
  return `${new SocketAddress({ address: address.replace(/%.*$/, ''), family: 'ipv6' }).address} ${port}`;
}

function sharedSocket(family: Family): Shared {
  const known = shared.get(family);
  if (known) return known;
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    ipv6Only: family === 6,
    // Addresses are literals here: a name must never be looked up past the check of what may be probed.
    lookup: (host, _options, found) => found(null, host, family),
  });
  const fresh: Shared = { socket, lines: new Map() };
  shared.set(family, fresh);
  socket.unref();
  socket.on('listening', () => {
    try {
      socket.setRecvBufferSize(RECEIVE_BUFFER);
    } catch {
      // A small buffer only costs retries.
    }
  });
  socket.on('message', (datagram, { address, port }) => {
    const listeners = fresh.lines.get(`${family === 6 ? address.replace(/%.*$/, '') : address} ${port}`);
    if (!listeners) return reportStray(fresh, datagram, address);
    for (const listener of [...listeners]) listener.heard(datagram);
  });
  socket.on('error', (error) => {
    shared.delete(family);
    const everyone = [...fresh.lines.values()].flatMap((listeners) => [...listeners]);
    for (const listeners of fresh.lines.values()) listeners.clear();
    fresh.lines.clear();
    socket.close();
    for (const listener of everyone) listener.failed(error);
  });
  return fresh;
}

/** Bounded, so that a flood of foreign datagrams costs little. */
function reportStray({ lines }: Shared, datagram: Buffer, address: string): void {
  let told = 0;
  for (const listeners of lines.values()) {
    for (const listener of listeners) {
      if (++told > 64) return;
      listener.stray?.(datagram, address);
    }
  }
}
