import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '../find-program.ts';
import { boundsOf } from './bounds.ts';
import { openPorts } from './knock.ts';
import { createTurns } from './pace.ts';
import { readCidr } from './ranges.ts';
import { remember } from './remember.ts';
import type { Search } from './search.ts';
import { sweepAll } from './sweeping.ts';

const noFping = findProgram('fping') ? false : 'fping is missing (Debian package fping)';
const signal = new AbortController().signal;

function searching(range: string, more: Partial<Search>): Search {
  const cidr = readCidr(range);
  assert.ok('text' in cidr);
  return {
    bounds: boundsOf([cidr], [], () => undefined),
    sweep: true,
    echo: true,
    seeds: [],
    follow: new Set(),
    max_hops: 0,
    max_visits: 1_000,
    credentials: [],
    snmp_port: 161,
    tcp_ports: [],
    tcp_silent: false,
    rate_per_s: 10_000,
    at_once: 8,
    ...more,
  };
}

test('ports that take a connection are told from those that refuse, and from those that say nothing', async (t) => {
  const server = createServer((socket) => socket.on('error', () => {})).listen(0, '127.85.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const turn = createTurns(1_000);
  assert.deepEqual(await openPorts('127.85.0.1', [port, 1], turn, signal), [port]);
  assert.deepEqual(await openPorts('127.85.0.2', [port], turn, signal), []);
  await assert.rejects(openPorts('127.85.0.1', [port], turn, AbortSignal.abort(new Error('over'))), /over/);
});

test('a port that says nothing leaves no socket behind', async (t) => {
  // Stopped, with its queue of one full: what comes then gets no answer.
  const script = `const server = require('node:net').createServer();
    server.listen({ host: '127.85.0.3', port: 0, backlog: 1 }, () => console.log(server.address().port))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  const port = Number(line);
  child.kill('SIGSTOP');
  const waiting = Array.from({ length: 8 }, () => connect(port, '127.85.0.3').on('error', () => {}));
  t.after(() => waiting.forEach((socket) => void socket.destroy()));
  await once(waiting[0] as Socket, 'connect');
  await sleep(100);
  const sockets = () => process.getActiveResourcesInfo().filter((name) => /^TCP/.test(name)).length;
  const before = sockets();
  assert.deepEqual(await openPorts('127.85.0.3', [port], createTurns(1_000), signal), []);
  await sleep(100);
  assert.ok(sockets() <= before, `${sockets()} sockets, ${before} before`);
});

test('a sweep keeps its place chunk by chunk, and no more addresses than there is room for', {
  skip: noFping,
}, async () => {
  const memory = remember(() => {});
  const search = searching('127.85.0.0/23', { max_visits: 100 });
  const firsts: string[] = [];
  const places: number[] = [];
  await sweepAll({
    search,
    memory,
    signal,
    rate_per_s: 100,
    tell: (first) => firsts.push(first),
    kept: () => places.push(memory.swept()),
  });
  assert.deepEqual(places, [400, 510]);
  assert.equal(firsts[0], search.bounds.at(0));
  assert.equal(memory.size(), 100);
});

test('turns come at their rate, and a search that is over waits for none', async () => {
  const turn = createTurns(100);
  const started = performance.now();
  for (let count = 0; count < 11; count += 1) await turn(signal);
  assert.ok(performance.now() - started >= 95, `${performance.now() - started} ms for ten gaps of 10 ms`);
  const stop = new AbortController();
  const slow = createTurns(0.1);
  await slow(stop.signal);
  const waiting = slow(stop.signal);
  stop.abort(new Error('over'));
  await assert.rejects(waiting);
});
