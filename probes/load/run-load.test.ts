import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { answering, get, OK, run, serveBytes, specOf } from './testing.ts';
import { serveNames } from './testing-dns.ts';
import type { LoadSpec, Tick } from './words.ts';

test('an open load asks as often as its stages say, says who it is, and counts what came back', async () => {
  const heads: string[] = [];
  const server = await serveBytes(
    answering((head) => {
      heads.push(head);
      return OK;
    }),
  );
  const ticks: Tick[] = [];
  const spec = specOf(server.origin, 150, { workers: 2 });
  const result = await run(spec, (tick) => ticks.push(tick));
  server.close();
  assert.equal(heads.length, 150);
  assert.ok(
    heads.every((head) => head.startsWith('GET / HTTP/1.1\r\n') && head.includes('\r\nx-load-test: run 1 of a test')),
  );
  const { figures } = result;
  assert.deepEqual([figures.requests, figures.journeys, figures.errors], [150, 150, {}]);
  assert.equal(figures.latency_ms.count, 150);
  assert.deepEqual([result.rate, result.intended_rate, result.ended, result.stop_ms], [100, 100, 'complete', null]);
  assert.equal(result.by_name.home?.requests, 150);
  assert.equal(result.by_family[4]?.requests, 150);
  assert.equal(
    ticks.reduce((sum, tick) => sum + tick.figures.requests, 0),
    150,
  );
  assert.deepEqual(
    ticks.map((tick) => tick.intended_rate),
    [100, 50],
  );
  assert.equal(result.ticks.length, ticks.length);
});

test('a closed load keeps so many users busy, one question each at a time', async () => {
  let [now, most, count] = [0, 0, 0];
  const server = await serveBytes(
    answering((_, socket) => {
      now += 1;
      count += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        socket.write(OK);
      }, 20);
      return undefined;
    }),
  );
  const shape: LoadSpec['shape'] = { model: 'closed', users: 5, duration_ms: 1_000 };
  const result = await run(specOf(server.origin, 0, { shape, workers: 2 }));
  server.close();
  assert.equal(most, 5);
  assert.equal(result.figures.requests, count);
  assert.ok(count > 50 && count <= 260, `${count}`);
  assert.equal(result.intended_rate, 0);
});

test('never more than the ceiling in any second over all threads, and what it held back is said', async () => {
  const moments: number[] = [];
  const server = await serveBytes(
    answering(() => {
      moments.push(performance.now());
      return OK;
    }),
  );
  const shape: LoadSpec['shape'] = { model: 'open', stages: [{ from_rate: 400, to_rate: 400, duration_ms: 2_000 }] };
  const result = await run(specOf(server.origin, 0, { shape, ceiling_rate: 51, workers: 2 }));
  server.close();
  // The server sees them some milliseconds later than they were sent, so a second of its own may hold a few more.
  for (const [index, moment] of moments.entries()) {
    const before = moments[index - 56];
    assert.ok(before === undefined || moment - before > 1_000, `57 within ${moment - (before ?? 0)} ms`);
  }
  assert.ok(moments.length >= 90, `${moments.length}`);
  assert.equal(result.generator.limited, true);
  assert.match(result.generator.why?.en ?? '', /ceiling/);
  assert.match(result.generator.why?.zh ?? '', /上限/);
  assert.ok(result.generator.held > 600, `${result.generator.held}`);
});

test('a signal ends it: nothing more is sent, connections close, and how long it took is said', async () => {
  const moments: number[] = [];
  const server = await serveBytes(
    answering(() => {
      moments.push(performance.now());
      return OK;
    }),
  );
  const stop = new AbortController();
  let stopped_at = 0;
  const onTick = () => {
    stopped_at ||= performance.now();
    stop.abort(new Error('the error rate went over 5 %'));
  };
  const result = await run(specOf(server.origin, 6_000, { workers: 2 }), onTick, stop.signal);
  assert.ok(performance.now() - stopped_at < 2_000);
  await new Promise((wake) => setTimeout(wake, 200));
  server.close();
  assert.ok(Math.max(...moments) - stopped_at < 500, 'nothing came later');
  assert.deepEqual([result.ended, result.stop_reason], ['stopped', 'the error rate went over 5 %']);
  assert.ok(result.stop_ms !== null && result.stop_ms < 500, `${result.stop_ms}`);
  assert.ok(result.figures.requests > 50 && result.figures.requests < 200);
});

test('a load that was stopped before it began sends nothing', async () => {
  let count = 0;
  const server = await serveBytes(() => (count += 1));
  const result = await run(specOf(server.origin, 10), () => {}, AbortSignal.abort(new Error('no')));
  server.close();
  assert.deepEqual([result.ended, result.figures.requests, count], ['stopped', 0, 0]);
});

test('when the process is killed nothing is sent any more', async () => {
  let last = 0;
  const server = await serveBytes(
    answering(() => {
      last = performance.now();
      return OK;
    }),
  );
  const child = fork(new URL('./testing-child.ts', import.meta.url), [
    JSON.stringify(specOf(server.origin, 3_000, { workers: 2 })),
  ]);
  while (last === 0) await new Promise((wake) => setTimeout(wake, 20));
  child.kill('SIGKILL');
  const killed_at = performance.now();
  await once(child, 'exit');
  await new Promise((wake) => setTimeout(wake, 2_300));
  server.close();
  assert.ok(last - killed_at < 2_000, `${last - killed_at} ms later`);
});

test('a generator that can not send on time says that its figures are its own', async () => {
  const server = await serveBytes(answering((_, socket) => void setTimeout(() => socket.write(OK), 300)));
  const few = await run(specOf(server.origin, 100, { max_connections: 1 }));
  server.close();
  assert.equal(few.generator.limited, true);
  assert.match(few.generator.why?.en ?? '', /free connection/);
});

test('both families take turns on one server, and are told apart', async () => {
  const v4 = await serveBytes(answering(() => OK));
  const v6 = await serveBytes(
    answering(() => 'HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n'),
    '::1',
    v4.port,
  );
  const names = await serveNames((type) => (type === 'A' ? [[127, 0, 0, 1]] : [[...Array(15).fill(0), 1]]));
  const result = await run(specOf(`http://both.test:${v4.port}`, 60, { family: 'both', resolver: names.resolver }));
  for (const one of [v4, v6, names]) one.close();
  assert.deepEqual([result.by_family[4]?.requests, result.by_family[6]?.requests], [30, 30]);
  assert.deepEqual([result.by_family[4]?.errors, result.by_family[6]?.errors], [{}, { status: 30 }]);
  assert.ok(result.figures.phases.dns.count >= 2, 'each connection asked for the name');
});

test('a body that was packed is read, a request with a body arrives whole, and HEAD has none', async () => {
  const { gzipSync } = await import('node:zlib');
  const packed = gzipSync('好'.repeat(1_000));
  let got = '';
  const server = await serveBytes((socket) => {
    socket.on('data', (bytes) => {
      got += bytes.toString();
      if (got.startsWith('HEAD')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n');
      else
        socket.write(
          Buffer.concat([
            Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`),
            packed,
          ]),
        );
    });
  });
  const post = get(`${server.origin}/a?b=c`, {
    method: 'POST',
    body: '{"名":1}',
    reads_body: true,
    headers: [['Content-Type', 'application/json']],
  });
  const { figures } = await run(specOf(server.origin, 1, { source: { is: 'one', request: post } }));
  assert.deepEqual(figures.errors, {});
  assert.match(got, /^POST \/a\?b=c HTTP\/1\.1\r\n/);
  assert.match(got, /\r\ncontent-length: 9\r\n/);
  assert.ok(got.endsWith('\r\n\r\n{"名":1}'), got);
  got = '';
  const head = await run(
    specOf(server.origin, 3, {
      source: { is: 'one', request: get(`${server.origin}/`, { method: 'HEAD', reads_body: true }) },
    }),
  );
  server.close();
  assert.deepEqual([head.figures.requests, head.figures.errors], [3, {}]);
});
