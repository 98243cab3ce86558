/** What every lab host has in common: one listener a family, which can go away and come back. */
import type { Server } from 'node:net';

export type Family = 4 | 6;

/** Something that listens and can stop. */
export type Listener = { close(): Promise<void> };

/** Binds the address or rejects with a sentence. */
export type Open = (address: string, port: number) => Promise<Listener>;

/** A host's listeners by family. */
export type LabHost = {
  addresses: { 4: string | null; 6: string | null };
  port: number;
  /** Opens those families that are to listen and closes the others. Not to be called again before it is done. */
  listen(families: readonly Family[]): Promise<void>;
  close(): Promise<void>;
};

export function makeHost(addresses: LabHost['addresses'], port: number, open: Open): LabHost {
  const listeners = new Map<Family, Listener>();
  const listen = async (families: readonly Family[]): Promise<void> => {
    for (const family of [4, 6] as const) {
      const address = addresses[family];
      const listener = listeners.get(family);
      if (families.includes(family) && address !== null && !listener) {
        listeners.set(family, await open(address, port));
      }
      if (!families.includes(family) && listener) {
        listeners.delete(family);
        await listener.close();
      }
    }
  };
  return { addresses, port, listen, close: () => listen([]) };
}

/** Listens on exactly this address; the promise rejects with a sentence when it is taken. */
export function bindServer(server: Server, address: string, port: number): Promise<void> {
  return new Promise((fulfil, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? takenPort('TCP', address, port, error) : error);
    server.once('error', failed);
    server.listen({ host: address, port, ipv6Only: address.includes(':') }, () => {
      server.removeListener('error', failed);
      fulfil();
    });
  });
}

export function takenPort(protocol: 'TCP' | 'UDP', address: string, port: number, cause: Error): Error {
  const host = address.includes(':') ? `[${address}]` : address;
  return new Error(`${protocol} ${host}:${port} is taken by another program`, { cause });
}

/** Closes a server and whatever is still connected to it. */
export function closeServer(server: Server, sockets: Iterable<{ destroy(): void }>): Promise<void> {
  return new Promise((fulfil) => {
    server.close(() => fulfil());
    for (const socket of sockets) socket.destroy();
  });
}
