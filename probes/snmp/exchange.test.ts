import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { openExchange } from './exchange.ts';

const ECHO = `
  const { createSocket } = require('node:dgram');
  const { parentPort } = require('node:worker_threads');
  const socket = createSocket('udp4');
  socket.on('message', (datagram, { port, address }) => socket.send(datagram, port, address));
  socket.bind(0, '127.0.0.1', () => parentPort.postMessage(socket.address().port));`;

const QUESTIONS = 200;

test('answers that came while the program was held up are answers, not silence, however many wait in the socket', async (t) => {
  const echo = new Worker(ECHO, { eval: true });
  t.after(() => echo.terminate());
  const [port] = await once(echo, 'message');
  const signal = AbortSignal.timeout(10_000);
  const agent = { address: '127.0.0.1', port, try_ms: 50, tries: 1, max_varbinds: 10, signal };
  const exchange = openExchange<string>(agent, {
    heard: (datagram) => exchange.answer(Number(datagram.toString()), datagram.toString()),
  });
  t.after(() => exchange.close());
  // Whatever has to be opened is.
  assert.equal(await exchange.ask(0, Buffer.from('0'), 20), '0');
  const asked = Array.from({ length: QUESTIONS }, (_, i) => exchange.ask(i + 1, Buffer.from(String(i + 1)), 1));
  const answered = Promise.allSettled(asked);
  // Long enough for the datagrams to leave and the answers to come, and far longer than a try; one turn reads a few dozen.
  await new Promise((fulfil) => setImmediate(fulfil));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  const silent = (await answered).filter(({ status }) => status === 'rejected');
  assert.equal(silent.length, 0);
});
