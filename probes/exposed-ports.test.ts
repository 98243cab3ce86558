import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { exposedPorts, onlyIpv6 } from './exposed-ports.ts';
import { freePort, HOSTILE, serve } from './exposure/servers.ts';
import { observe } from './observe.ts';
import type { Fact } from './probe.ts';

const stateOf = ({ value }: Fact) => (value as { state: string }).state;

const look = (address: string, params: object) => observe(exposedPorts, { address, params });

for (const [address, family] of [
  ['127.0.0.1', 4],
  ['::1', 6],
] as const) {
  test(`open and closed ports of ${address} are facts of their own`, async (t) => {
    const server = createServer((socket) => socket.destroy()).listen(0, address);
    await once(server, 'listening');
    t.after(() => server.close());
    const [open, closed] = [(server.address() as AddressInfo).port, await freePort(address)];
    const seen = await look(address, { ports: [open, closed] });
    assert.deepEqual([seen.outcome, seen.partial, seen.address], ['ok', undefined, address]);
    const row = { family, address, service: null };
    assert.deepEqual(seen.facts, [
      {
        key: 'exposed_ports.port',
        part: `${family}:${open}`,
        value: { port: open, ...row, open: true, state: 'open' },
      },
      {
        key: 'exposed_ports.port',
        part: `${family}:${closed}`,
        value: { port: closed, ...row, open: false, state: 'closed' },
      },
    ]);
  });
}

test('a port that resets, drips or talks without end is open, and is asked nothing', async (t) => {
  for (const [name, meet] of Object.entries(HOSTILE)) {
    let heard = 0;
    const port = await serve(t, (socket) => {
      socket.on('data', (chunk) => (heard += chunk.length));
      meet(socket);
    });
    const { facts } = await look('127.0.0.1', { ports: [port] });
    assert.deepEqual(facts.map(stateOf), ['open'], name);
    assert.equal(heard, 0);
  }
});

test('connections are made no faster than asked for', async (t) => {
  const at: number[] = [];
  const meet = () => at.push(performance.now());
  const ports = await Promise.all(Array.from({ length: 5 }, () => serve(t, meet)));
  await look('127.0.0.1', { ports, per_second: 20 });
  assert.equal(at.length, 5);
  assert.ok((at.at(-1) ?? 0) - (at[0] ?? 0) > 180, `${at}`);
});

test('more than 64 ports, none, one twice or one too high is refused', async () => {
  const many = Array.from({ length: 65 }, (_, index) => index + 1);
  for (const ports of [many, [], [22, 22], [65_536]]) {
    assert.equal((await look('127.0.0.1', { ports })).outcome, 'unable');
  }
});

test('an address that must not be probed is not probed', async () => {
  const forbid = (address: string) => `${address} is never probed`;
  const seen = await observe(exposedPorts, { address: '127.0.0.1', params: { ports: [22] }, forbid });
  assert.deepEqual([seen.outcome, seen.facts], ['unable', []]);
});

/** In a network of its own, 10.0.0.2 is behind a line on which nothing answers: silence, as a firewall makes it. */
const SCRIPT = `
import { createServer } from 'node:net';
import { once } from 'node:events';
const [, base] = process.argv;
const { observe } = await import(base + 'observe.ts');
const { exposedPorts } = await import(base + 'exposed-ports.ts');
const server = createServer((socket) => socket.destroy()).listen(22, 'fd00::1');
await once(server, 'listening');
const seen = await observe(exposedPorts, { address: process.argv[2], params: { ports: [22, 23] } });
server.close();
process.stdout.write(JSON.stringify(seen));
`;
const SETUP = `ip link set lo up && ip link add line type veth peer name far && ip link set line up && ip link set far up &&
  ip address add 10.0.0.1/24 dev line &&
  ip address add fd00::1/64 dev line nodad && mount -t tmpfs none /mnt && printf '%s\\n' '10.0.0.2 dual.test' 'fd00::1 dual.test' > /mnt/hosts &&
  mount --bind /mnt/hosts /etc/hosts && exec "$0" --input-type=module -e "$1" "$2" "$3"`;

const canNamespace =
  spawnSync('unshare', ['-n', '-m', 'ip', 'link', 'add', 'line', 'type', 'veth', 'peer', 'name', 'far']).status === 0;
const needsNamespace = { skip: canNamespace ? false : 'this needs iproute2 and the right to make namespaces' };

function inside(target: string) {
  const base = new URL('./', import.meta.url).href;
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['-n', '-m', 'sh', '-c', SETUP, process.execPath, SCRIPT, base, target],
    {
      encoding: 'utf8',
    },
  );
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof look>>;
}

test('a name whose IPv4 is silent while its IPv6 is open says so', needsNamespace, () => {
  const { outcome, facts } = inside('dual.test');
  assert.equal(outcome, 'ok');
  const states = facts.filter(({ key }) => key === 'exposed_ports.port').map((fact) => [fact.part, stateOf(fact)]);
  const expected = { '4:22': 'filtered', '6:22': 'open', '4:23': 'filtered', '6:23': 'closed' };
  assert.deepEqual(Object.fromEntries(states), expected);
  // Nothing of its IPv4 answers: a firewall, or no host at all.
  assert.equal(
    facts.find(({ key }) => key === 'exposed_ports.only_ipv6'),
    undefined,
  );
  const open = facts.map(({ part, value }) => [part, (value as { open: boolean | null }).open]);
  assert.deepEqual(Object.fromEntries(open), { '4:22': null, '6:22': true, '4:23': null, '6:23': false });
});

type Tried = Parameters<typeof onlyIpv6>[1][number];
const tried = (family: 4 | 6, port: number, state: Tried['state']): Tried => {
  return { family, address: family === 4 ? '192.0.2.1' : '2001:db8::1', port, state };
};
test('a silent port of IPv4 is kept out where another of its host answers, and else nobody knows', () => {
  const told = (...list: Tried[]) => onlyIpv6([22, 23], list)[0]?.value;
  const [open6, silent4] = [tried(6, 22, 'open'), tried(4, 22, 'filtered')];
  assert.equal(told(open6, silent4, tried(4, 23, 'filtered')), undefined);
  const refused = { ports: '22', count: 1, compared: 1 };
  assert.deepEqual(told(open6, silent4, tried(4, 23, 'closed')), refused);
  assert.deepEqual(told(open6, tried(4, 22, 'closed')), refused);
  assert.deepEqual(told(open6, silent4, tried(4, 23, 'open'), tried(6, 23, 'open')), {
    ...{ ports: '22', count: 1, compared: 2 },
  });
  assert.equal(told(tried(6, 22, 'filtered'), tried(4, 22, 'open')), undefined);
});

test('an address has no other family to compare it with', needsNamespace, () => {
  const { facts } = inside('10.0.0.2');
  assert.deepEqual(
    facts.map(({ part }) => part),
    ['4:22', '4:23'],
  );
});
