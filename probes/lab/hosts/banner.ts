/** A TCP host that says a line and listens: an SSH server as far as its banner, a port that is open. */
import { createServer, type Socket } from 'node:net';
import { bindServer, closeServer, type Listener } from './host.ts';

export async function openBanner(banner: string, address: string, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    // What a peer says is read and forgotten; who says nothing is shown out.
    socket.resume();
    socket.setTimeout(10_000, () => socket.destroy());
    if (banner !== '') socket.write(banner);
  });
  await bindServer(server, address, port);
  return { close: () => closeServer(server, sockets) };
}
