/** What the story of a load test loads: a server that fails now and then, and its node's own word of how busy it is. */
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Counted = { port: number; asked: () => number; close: () => Promise<void> };

/** Answers in some milliseconds, and fails the load now and then, never the watch of it: that would end the run. */
export async function counter(): Promise<Counted> {
  let asked = 0;
  const server: HttpServer = createServer((request, answer) => {
    asked += 1;
    const is_bad = asked % 25 === 0 && request.headers['x-zhengwang-load'] !== undefined;
    setTimeout(() => answer.writeHead(is_bad ? 503 : 200).end('ok'), 2 + (asked % 7));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked: () => asked,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What the agent of the target's node says of two processors, as lines of snmpd.conf; where it can count its ticks they would be told instead. */
export const PROCESSORS = [
  ...[55, 69].map((load, at) => `override .1.3.6.1.2.1.25.3.3.1.2.${at + 1} integer ${load}`),
  ...[50, 51, 52, 53, 54, 55, 56, 61, 64].map((id) => `override .1.3.6.1.4.1.2021.11.${id}.0 counter 0`),
  ...[9, 10, 11].map((id) => `override .1.3.6.1.4.1.2021.11.${id}.0 integer 0`),
];
