/** A UDP host whose answer is a function of the question: the lab's name server and clock. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type Listener, takenPort } from './host.ts';

/** Undefined is silence. */
export type AnswerDatagram = (question: Buffer) => Uint8Array | undefined;

export async function openUdp(answer: AnswerDatagram, address: string, port: number): Promise<Listener> {
  const socket = address.includes(':') ? createSocket({ type: 'udp6', ipv6Only: true }) : createSocket('udp4');
  socket.bind(port, address);
  try {
    await once(socket, 'listening');
  } catch (thrown) {
    socket.close();
    const error = thrown as NodeJS.ErrnoException;
    throw error.code === 'EADDRINUSE' ? takenPort('UDP', address, port, error) : error;
  }
  socket.on('error', () => {});
  socket.on('message', (question, from) => {
    const datagram = answer(question);
    if (datagram) socket.send(datagram, from.port, from.address, () => {});
  });
  return { close: () => new Promise((fulfil) => socket.close(() => fulfil())) };
}
