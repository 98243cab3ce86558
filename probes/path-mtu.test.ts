import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { known } from './checks/known-fact.ts';
import { findProgram } from './find-program.ts';
import { judge } from './ipv6/checks/examples.ts';
import { observe } from './observe.ts';
import { pathMtu, readPassage } from './path-mtu.ts';

const isIputils = spawnSync('ping', ['-V'], { encoding: 'utf8' }).stdout?.includes('iputils') === true;
const needsPing = { skip: isIputils ? false : "iputils' ping is missing (Debian package iputils-ping)" };
const mayUnshare = spawnSync('unshare', ['-n', '-m', 'ip', 'link']).status === 0;
const needsNamespaces = {
  skip: needsPing.skip || (mayUnshare ? false : 'this needs the right to make network namespaces'),
};

const said = (stdout: string, stderr = '', code = 1) => readPassage({ stdout, stderr, code }, 1_500, 2);

test('what ping says is read: an echo, a refusal aloud in each family, one that was learnt, silence', () => {
  const rest = { bytes: 1_500 };
  const none = { mtu_bytes: null, told_by: null };
  const head = 'PING fd00:2::2(fd00:2::2) 1452 data bytes\n';
  assert.deepEqual(said(`${head}1460 bytes from fd00:2::2: icmp_seq=2 ttl=63 time=0.8 ms`, '', 0), {
    ...rest,
    ...none,
    result: 'passes',
  });
  assert.deepEqual(said(`${head}From fd00:1::2 icmp_seq=1 Packet too big: mtu=1400`), {
    ...rest,
    result: 'too_big',
    mtu_bytes: 1_400,
    told_by: 'fd00:1::2',
  });
  assert.deepEqual(said(`PING 10.2.0.2\nFrom 10.1.0.2 icmp_seq=1 Frag needed and DF set (mtu = 1400)`), {
    ...rest,
    result: 'too_big',
    mtu_bytes: 1_400,
    told_by: '10.1.0.2',
  });
  for (const words of ['mtu: 1400', 'mtu=1400'])
    assert.deepEqual(said(head, `ping: local error: message too long, ${words}`), {
      ...rest,
      result: 'too_big',
      mtu_bytes: 1_400,
      told_by: null,
    });
  assert.deepEqual(said(head), { ...rest, ...none, result: 'silent' });
  assert.match(said(`${head}From fd00:1::2 icmp_seq=1 Destination unreachable: No route`).refused ?? '', /No route/);
  assert.throws(() => said('', "ping: invalid option -- 'M'"), { outcome: 'unable' });
  assert.throws(() => said('', 'ping: connect: Network is unreachable', 2), { outcome: 'unable' });
});

test('no output of a program makes the reader do else than tell or be unable', () => {
  const words = fc.constantFrom('PING ', 'From ', ' icmp_seq=1 ', 'Packet too big: mtu=', '9999999', '\n', 'time=1 ms');
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words).map((list) => list.join('')),
  );
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 3 }), (stdout, stderr, code) => {
      try {
        const { mtu_bytes } = said(stdout, stderr, code);
        assert.ok(mtu_bytes === null || mtu_bytes < 1_000_000);
      } catch (thrown) {
        assert.equal((thrown as { outcome?: string }).outcome, 'unable');
      }
    }),
  );
});

test('loopback carries both sizes in both families', needsPing, async () => {
  for (const address of ['127.0.0.1', '::1']) {
    const seen = await observe(pathMtu, { address, params: { count: 1 } });
    assert.equal(seen.outcome, 'ok', seen.error);
    assert.deepEqual(
      seen.facts.map(({ part, value }) => [part, (value as { result: string }).result]),
      [
        ['1280', 'passes'],
        ['1500', 'passes'],
      ],
    );
  }
});

/** us ── router ── host, where the second cable carries 1,400 bytes; `deaf` has the router say nothing of it. */
const NETWORK = `
  set -e; mount -t sysfs sysfs /sys; ip link set lo up
  unshare -n sleep 60 & router=$!; unshare -n sleep 60 & host=$!; trap 'kill $router $host' EXIT
  for pid in $router $host; do
    while [ "$(readlink /proc/$pid/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
  done
  in_router() { nsenter -t $router -n "$@"; }; in_host() { nsenter -t $host -n "$@"; }
  ip link add us0 type veth peer name r0 netns $router
  in_router ip link add r1 type veth peer name h0 netns $host
  ip addr add fd00:1::1/64 dev us0 nodad; ip link set us0 up
  in_router sh -c 'ip link set lo up; ip addr add fd00:1::2/64 dev r0 nodad; ip addr add fd00:2::1/64 dev r1 nodad
    ip link set r0 up; ip link set r1 mtu 1400 up; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'
  in_host sh -c 'ip link set lo up; ip addr add fd00:2::2/64 dev h0 nodad; ip link set h0 mtu 1400 up
    ip -6 route add default via fd00:2::1'
  ip -6 route add default via fd00:1::2
  # A router that may send no packet to us itself forwards, and is deaf to what is too big.
  if [ "$2" = deaf ]; then in_router ip -6 rule add pref 1 iif lo to fd00:1::/64 blackhole; fi
  set +e; "$0" --input-type=module -e "$1"`;
const SCRIPT = `
  import { pathMtu } from ${JSON.stringify(new URL('path-mtu.ts', import.meta.url).href)};
  import { observe } from ${JSON.stringify(new URL('observe.ts', import.meta.url).href)};
  const look = (params) => observe(pathMtu, { address: 'fd00:2::2', params: { count: 2, ...params } });
  // The first packets of all wait for the neighbours to be found.
  await look({});
  const seen = [await look({}), await look({ mtu_bytes: 1400 }), await look({ mtu_bytes: 9000 })];
  console.log(JSON.stringify(seen));`;

for (const way of ['heard', 'deaf']) {
  test(`a narrow link behind a router whose refusals are ${way}`, needsNamespaces, async () => {
    const { stdout } = await promisify(execFile)('unshare', [
      '-n',
      '-m',
      'sh',
      '-c',
      NETWORK,
      process.execPath,
      SCRIPT,
      way,
    ]);
    const [usual, fitting, wide] = JSON.parse(stdout) as Awaited<ReturnType<typeof observe>>[];
    const results = usual?.facts.map(({ value }) => value as { result: string; mtu_bytes: number | null });
    assert.equal(results?.[0]?.result, 'passes', usual?.error);
    assert.equal(results?.[1]?.result, way === 'deaf' ? 'silent' : 'too_big');
    assert.equal(results?.[1]?.mtu_bytes, way === 'deaf' ? null : 1_400);
    const facts = (usual?.facts ?? []).map(({ value, part = null }) =>
      known('path_mtu.passage', value, { probe: 'path_mtu', family: 6, part }),
    );
    assert.equal(judge('D17', facts, {}).status, way === 'deaf' ? 'fail' : 'pass');
    assert.deepEqual(
      fitting?.facts.map(({ value }) => (value as { result: string }).result),
      ['passes', 'passes'],
    );
    assert.equal(wide?.outcome, 'unable');
    assert.match(wide?.error ?? '', /our own link carries 1500 bytes/);
  });
}

test('a ping that can not forbid fragments is our own blindness', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'path-mtu-'));
  const path = process.env.PATH ?? '';
  t.after(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });
  const program = join(folder, 'ping');
  writeFileSync(program, '#!/bin/sh\necho "ping: invalid option -- M" >&2\nexit 1\n');
  chmodSync(program, 0o755);
  process.env.PATH = `${folder}:${path}`;
  if (findProgram('ping') !== program) return t.skip('another ping comes first');
  const seen = await observe(pathMtu, { address: '127.0.0.1' });
  assert.equal(seen.outcome, 'unable');
  assert.match(seen.error ?? '', /invalid option/);
});
