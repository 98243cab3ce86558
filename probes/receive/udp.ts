/** Listens for datagrams on one port of one or two addresses. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

export type Place = { host: string; port: number };
export type UdpListener = { port: number; hosts: string[]; close(): Promise<void> };

/** Room for a burst while something else is being done; the system grants what it allows. */
const BUFFER_BYTES = 4 * 1024 * 1024;

type Heard = (datagram: Buffer, from: RemoteInfo, answer: (bytes: Uint8Array) => void) => void;

/** `localhost` is 127.0.0.1 and ::1, `::` all addresses of both families. Rejects with the system's error when it can't. */
export async function listenUdp(
  { host, port }: Place,
  heard: Heard,
  failed: (error: Error) => void,
): Promise<UdpListener> {
  if (host !== 'localhost') {
    const socket = await bind(host, port, heard, failed);
    return { port: portOf(socket), hosts: [host], close: () => close([socket]) };
  }
  const first = await bind('127.0.0.1', port, heard, failed);
  try {
    const second = await bind('::1', portOf(first), heard, failed).catch((error: NodeJS.ErrnoException) => {
      // A machine without IPv6 still listens; a port taken in one family only is somebody else's.
      if (error.code === 'EADDRINUSE') throw error;
      return undefined;
    });
    const sockets = second ? [first, second] : [first];
    return { port: portOf(first), hosts: second ? ['127.0.0.1', '::1'] : ['127.0.0.1'], close: () => close(sockets) };
  } catch (error) {
    await close([first]);
    throw error;
  }
}

async function bind(host: string, port: number, heard: Heard, failed: (error: Error) => void): Promise<Socket> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', ipv6Only: host === '::1' });
  const listening = once(socket, 'listening');
  socket.bind(port, host);
  try {
    await listening;
  } catch (error) {
    socket.close();
    throw error;
  }
  try {
    socket.setRecvBufferSize(BUFFER_BYTES);
  } catch {
    // The system's own size has to do.
  }
  socket.on('error', failed);
  socket.on('message', (datagram, from) =>
    heard(datagram, from, (bytes) => {
      // An answer that can't be sent is one that was lost: the sender asks again.
      socket.send(bytes, from.port, from.address, () => {});
    }),
  );
  return socket;
}

const portOf = (socket: Socket) => (socket.address() as AddressInfo).port;

async function close(sockets: readonly Socket[]): Promise<void> {
  await Promise.all(sockets.map((socket) => new Promise<void>((closed) => socket.close(() => closed()))));
}
