import { connect } from 'node:net';
import { z } from 'zod';
import { probe } from './probe.ts';

export const Port = z.int().min(1).max(65535);

/** Tries a TCP port. A refusal is an answer: the port is closed. */
export const tcp = probe({
  title: { zh: 'TCP 端口', en: 'TCP port' },
  params: z.object({ port: Port.meta({ zh: '端口', en: 'Port' }) }),
  yields: { 'tcp.open': { zh: '端口开放', en: 'Port open', told: true } },
  measures: { 'tcp.connect_ms': { zh: '连接耗时', en: 'Connect time', unit: 'ms' } },
  timeout_ms: 3_000,
  every_s: 60,
  look(target, { port }, { signal }) {
    const started = performance.now();
    const part = String(port);
    return new Promise((fulfil, reject) => {
      const socket = connect({ host: target.address, port, signal });
      socket.once('connect', () => {
        socket.destroy();
        const took = performance.now() - started;
        fulfil({
          facts: [{ key: 'tcp.open', part, value: true }],
          samples: [{ series: 'tcp.connect_ms', part, value: took }],
        });
      });
      socket.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') return fulfil({ facts: [{ key: 'tcp.open', part, value: false }] });
        reject(error);
      });
    });
  },
});
