/** A DNS server for tests that answers all names with what it is told at the time. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const TYPE_A = 1;
const TYPE_AAAA = 28;

export async function serveNames(addressesOf: (type: 'A' | 'AAAA', name: string) => number[][]) {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, from) => {
    let end = 12;
    const labels: string[] = [];
    while ((query[end] ?? 0) !== 0) {
      const length = query[end] ?? 0;
      labels.push(query.toString('latin1', end + 1, end + 1 + length));
      end += length + 1;
    }
    const type = query.readUInt16BE(end + 1);
    asked.push(labels.join('.'));
    const found =
      type === TYPE_A || type === TYPE_AAAA ? addressesOf(type === TYPE_A ? 'A' : 'AAAA', labels.join('.')) : [];
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(found.length > 0 ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(found.length, 6);
    const records = found.map((bytes) => {
      const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length, ...bytes]);
      return record;
    });
    socket.send(Buffer.concat([head, query.subarray(12, end + 5), ...records]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { resolver: `127.0.0.1:${socket.address().port}`, asked, close: () => socket.close() };
}
