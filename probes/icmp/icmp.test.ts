import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { findProgram } from '../find-program.ts';
import { observe } from '../observe.ts';
import { icmp } from './icmp.ts';
import { readFping, readPing, run } from './program.ts';
import { readAlive, sweep } from './sweep.ts';

const needsFping = { skip: findProgram('fping') ? false : 'fping is not installed' };
const needsPing = { skip: findProgram('ping') ? false : 'ping is not installed' };
const namespaces = spawnSync('unshare', ['-n', 'ip', 'link']).status === 0;
const needsNamespaces = { skip: namespaces ? needsFping.skip : 'this needs the right to make network namespaces' };

for (const address of ['127.0.0.1', '::1']) {
  test(`${address} answers echoes without loss, with its round trips`, needsFping, async () => {
    const seen = await observe(icmp, { address, params: { count: 2 } });
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.deepEqual(seen.facts, [{ key: 'icmp.loss_pct', value: 0 }]);
    const series = Object.fromEntries(seen.samples.map((sample) => [sample.series, sample.value]));
    assert.ok((series['icmp.rtt_min_ms'] ?? -1) >= 0);
    assert.ok((series['icmp.rtt_max_ms'] ?? -1) >= (series['icmp.rtt_min_ms'] ?? 0));
    assert.ok('icmp.jitter_ms' in series);
  });
}

test('three hundred looks at once share a few processes', needsFping, async () => {
  const addresses = Array.from({ length: 300 }, (_, index) => `127.1.${index >> 8}.${index & 255}`);
  const work = Promise.all(addresses.map((address) => observe(icmp, { address, params: { count: 3 } })));
  await new Promise((wake) => setTimeout(wake, 250));
  const running = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const status = spawnSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' }).stdout;
      return status.includes('Name:\tfping\n') && status.includes(`PPid:\t${process.pid}\n`);
    });
  assert.ok(running.length >= 1 && running.length <= 4, `${running.length} processes`);
  for (const seen of await work) assert.equal(seen.outcome, 'ok', seen.error);
});

test('one look that is given up does not disturb the others of its process', needsFping, async () => {
  const [given_up, kept] = await Promise.all([
    observe(icmp, { address: '127.0.0.1', signal: AbortSignal.timeout(50) }),
    observe(icmp, { address: '127.0.0.1' }),
  ]);
  assert.equal(given_up.outcome, 'timeout');
  assert.equal(kept.outcome, 'ok', kept.error);
});

test('silence is a timeout, and a missing route is our own blindness', needsNamespaces, async () => {
  const script = `
    import { icmp } from ${JSON.stringify(new URL('icmp.ts', import.meta.url).href)};
    import { observe } from ${JSON.stringify(new URL('../observe.ts', import.meta.url).href)};
    const looks = ['10.99.0.5', '10.98.0.5', 'fd00::5', '127.0.0.1'].map((address) => observe(icmp, { address }));
    console.log(JSON.stringify((await Promise.all(looks)).map((seen) => seen.outcome)));`;
  // The neighbour is pinned to a hardware address that nobody has: its packets go out and nothing comes back.
  const setUp = `ip link set lo up; ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up;
    ip addr add 10.99.0.1/24 dev v0; ip neigh add 10.99.0.5 lladdr 02:00:00:00:00:99 dev v0 nud permanent;
    exec "$0" --input-type=module -e "$1"`;
  const { stdout } = await promisify(execFile)('unshare', ['-n', 'sh', '-c', setUp, process.execPath, script]);
  assert.deepEqual(JSON.parse(stdout), ['timeout', 'unable', 'unable', 'ok']);
});

test('without fping the system ping answers, and without either the look is unable', needsPing, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'icmp-'));
  const path = process.env.PATH;
  t.after(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });
  const ping = findProgram('ping') ?? '';
  process.env.PATH = folder;
  if (findProgram('fping') ?? findProgram('ping')) return t.skip('the programs are in a system folder here');
  const blind = await observe(icmp, { address: '127.0.0.1' });
  assert.equal(blind.outcome, 'unable');
  assert.match(blind.error ?? '', /neither fping nor ping/);
  symlinkSync(ping, join(folder, 'ping'));
  process.env.PATH = `${folder}:${folder}`;
  const seen = await observe(icmp, { address: '127.0.0.1', params: { count: 2 } });
  assert.equal(seen.outcome, 'ok', seen.error);
  assert.deepEqual(seen.facts, [{ key: 'icmp.loss_pct', value: 0 }]);
});

test('a sweep names who is alive', needsFping, async () => {
  const alive = await sweep(['127.0.0.1', '127.0.0.9'], { family: 4, pace_ms: 0 });
  assert.deepEqual([...alive.keys()].sort(), ['127.0.0.1', '127.0.0.9']);
  assert.deepEqual([...(await sweep(['::1'], { family: 6 })).keys()], ['::1']);
  await assert.rejects(sweep(['-f/etc/passwd'], { family: 4 }), RangeError);
});

test('a program that can not be run is our own blindness', async () => {
  const { signal } = new AbortController();
  for (const stdout of ['file', 'pipe'] as const) {
    await assert.rejects(run('/nonexistent/fping', [], { stdout, signal }), { outcome: 'unable' });
  }
});

test('busybox and iputils replies are read alike; duplicates count once', () => {
  const iputils = `64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.027 ms
64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.9 ms (DUP!)
64 bytes from 127.0.0.1: icmp_seq=3 ttl=64 time=12 ms`;
  assert.deepEqual(readPing(iputils, 3).rtts_ms, [0.027, null, 12]);
  const busybox = `64 bytes from 127.0.0.1: seq=0 ttl=64 time=0.041 ms
64 bytes from 127.0.0.1: seq=1 ttl=64 time=0.066 ms`;
  assert.deepEqual(readPing(busybox, 3).rtts_ms, [0.041, 0.066, null]);
  const router = 'From 10.9.0.1 icmp_seq=1 Destination Host Unreachable';
  assert.match(readPing(router, 1).refused ?? '', /Destination Host Unreachable from 10.9.0.1/);
});

test('fping lines are read with loss and with what routers said', () => {
  const echoes = readFping(`ICMP Host Unreachable from 10.9.0.1 for ICMP Echo sent to 10.9.0.5
10.9.0.5  : - -
127.0.0.1 : 0.28 -
fping: nonsense : x
`);
  assert.deepEqual(echoes.get('127.0.0.1'), { rtts_ms: [0.28, null] });
  assert.match(echoes.get('10.9.0.5')?.refused ?? '', /Host Unreachable from 10.9.0.1/);
  assert.equal(echoes.size, 2);
});

test('no output of a program makes the readers throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const { rtts_ms } of readFping(text).values())
        for (const rtt of rtts_ms) assert.ok(rtt === null || rtt >= 0);
      assert.equal(readPing(text, 3).rtts_ms.length, 3);
      readAlive(text);
    }),
  );
});
