/** A real network: three hosts in namespaces with Debian's agents, seen from a fourth by the program itself. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '#probes/find-program.ts';
import { COMMUNITY, NAMES, type Network, said, startNetwork, USER } from './network/hosts.ts';
import { noNamespaces, runInside } from './network/namespaces.ts';
import { MAIN } from './server.ts';

const missing = ['snmpd', 'lldpd', 'nginx', 'knotd', 'openssl', 'fping'].filter((name) => !findProgram(name));
const skip = missing.length > 0 ? `missing programs: ${missing.join(', ')}` : noNamespaces();
/** For agents and neighbours to show themselves. */
const READY_MS = 60_000;
const V2C = { ZHENGWANG_COMMUNITY: COMMUNITY };
const V3 = { ZHENGWANG_V3_USER: USER.name, ZHENGWANG_AUTH_KEY: USER.auth_key, ZHENGWANG_PRIV_KEY: USER.priv_key };

const NEIGHBOURS = {
  core: ['lower: branch upper'],
  branch: ['lower: village upper', 'upper: core lower'],
  village: ['upper: branch lower'],
};

let network: Network;
before(async () => {
  if (skip) return;
  network = startNetwork();
  await ready();
});
after(() => network?.remove());

/** Until each host sees all of its neighbours. */
async function ready(): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const waiting = new Set<(typeof NAMES)[number]>(NAMES);
  let out = '';
  while (waiting.size > 0) {
    for (const name of waiting) {
      ({ out } = await zhengwang(['probe', 'snmp', network.hosts[name].v4, '--json'], V2C));
      if (out !== '' && (JSON.parse(out) as Seen).neighbours.length === NEIGHBOURS[name].length) waiting.delete(name);
    }
    if (Date.now() > deadline) throw new Error(`${[...waiting]} did not get ready: ${out}\n${said.join('')}`);
    await sleep(200);
  }
}

type Seen = {
  outcome: string;
  partial: boolean;
  facts: Record<string, string | number | null>;
  interfaces: { if_index: number; name: string; mac: string | null; oper_status: string; mtu: number }[];
  addresses: { address: string; prefix_length: number; if_index: number; source: string }[];
  neighbours: {
    local_port: string;
    system_name: string;
    port_id: string;
    port_description: string;
    chassis_id: string;
  }[];
};

async function zhengwang(words: string[], env: Record<string, string> = {}) {
  return runInside(network.manager, process.execPath, [MAIN, ...words], env);
}

async function probe(words: string[], env: Record<string, string>): Promise<Seen> {
  const { code, out, err } = await zhengwang(['probe', ...words, '--json'], env);
  assert.equal(err, '');
  assert.equal(code, 0, out);
  return JSON.parse(out);
}

for (const [version, env] of [
  ['v2c', V2C],
  ['v3', V3],
] as const) {
  for (const name of NAMES) {
    test(`${name} tells its links and addresses by SNMP ${version}, the same over both families`, {
      skip,
    }, async () => {
      const { v4, v6 } = network.hosts[name];
      const [over4, over6] = await Promise.all([
        probe(['snmp', `udp://${v4}`], env),
        probe(['snmp', `udp6://[${v6}]:161`], env),
      ]);
      for (const seen of [over4, over6]) {
        assert.equal(seen.partial, false);
        assert.equal(seen.facts.name, name);
        const names = new Map(seen.interfaces.map((row) => [row.if_index, row.name]));
        const at = seen.addresses.map(
          ({ address, prefix_length, if_index }) => `${names.get(if_index)} ${address}/${prefix_length}`,
        );
        assert.ok(at.includes(`manage ${v4}/24`), at.join(', '));
        assert.ok(at.includes(`manage ${v6}/64`), at.join(', '));
        const links = seen.neighbours
          .map((row) => `${row.local_port}: ${row.system_name} ${row.port_description}`)
          .sort();
        assert.deepEqual(links, NEIGHBOURS[name]);
      }
      assert.deepEqual(
        over6.interfaces.map((row) => [row.name, row.mac]),
        over4.interfaces.map((row) => [row.name, row.mac]),
      );
    });
  }
}

test("a neighbour's chassis is an interface of that neighbour, so links can be joined", { skip }, async () => {
  const { core, branch } = network.hosts;
  const [seen, other] = await Promise.all([probe(['snmp', core.v4], V2C), probe(['snmp', branch.v4], V2C)]);
  const chassis = seen.neighbours[0]?.chassis_id;
  assert.ok(
    other.interfaces.some(({ mac }) => mac === chassis),
    `${chassis} in ${JSON.stringify(other.interfaces)}`,
  );
});

test('a wrong community and a wrong key are silence or a refusal, never facts', { skip }, async () => {
  const { core } = network.hosts;
  for (const env of [{ ZHENGWANG_COMMUNITY: 'wrong' }, { ...V3, ZHENGWANG_AUTH_KEY: 'wrong-wrong' }]) {
    const { code, out } = await zhengwang(['probe', 'snmp', core.v4, '--json', '--timeout', '2000'], env);
    assert.equal(code, 1);
    const seen = JSON.parse(out) as Seen;
    assert.ok(['timeout', 'unable', 'error'].includes(seen.outcome), seen.outcome);
    assert.equal(seen.facts.name, null);
    assert.deepEqual(seen.addresses, []);
  }
});

test("nginx's pages, redirect and certificate are seen over both families", { skip }, async () => {
  const { v4, v6 } = network.hosts.branch;
  for (const host of [v4, `[${v6}]`]) {
    const page = await zhengwang([
      'probe',
      'http',
      `http://${host}/old`,
      '--json',
      '--param',
      'body_match=branch office',
    ]);
    assert.equal(page.code, 0, page.out);
    assert.match(page.out, /"key": "http\.status",\s+"part": null,\s+"value": 200/);
    const certificate = await zhengwang(['probe', 'tls', host, '--json']);
    assert.equal(certificate.code, 0, certificate.out);
    assert.match(certificate.out, /CN=branch\.lab/);
    assert.match(certificate.out, /"key": "tls\.version",\s+"part": "1\.1",\s+"value": false/);
    assert.match(certificate.out, /"key": "tls\.version",\s+"part": "1\.3",\s+"value": true/);
  }
});

test('knot answers for its zone with authority, over both families', { skip }, async () => {
  const { v4, v6 } = network.hosts.village;
  for (const host of [v4, `[${v6}]`]) {
    const { code, out } = await zhengwang(['probe', 'dns', `dns://${host}/branch.lab?type=AAAA`, '--json']);
    assert.equal(code, 0, `${out}\n${said.join('')}`);
    assert.match(out, /fd99:0:0:2::2|fd99::2:0:0:0:2/);
    assert.match(out, /"key": "dns\.authoritative",\s+"part": null,\s+"value": true/);
  }
});

test('a sweep finds who answers and what they are', { skip }, async () => {
  const { core, branch, village } = network.hosts;
  const words = ['discover', '10.99.1.0/29', '10.99.2.2', '10.99.3.0-10.99.3.9', core.v6, '--json'];
  const { code, out, err } = await zhengwang(words, V2C);
  assert.equal(code, 0, err);
  const found = (JSON.parse(out).found as { address: string; name: string | null }[]).map(
    ({ address, name }) => `${address} ${name}`,
  );
  assert.deepEqual(found, [
    '10.99.1.1 null',
    `${core.v4} core`,
    `${branch.v4} branch`,
    '10.99.3.1 null',
    `${village.v4} village`,
    `${core.v6} core`,
  ]);
});

test('the server in the same network knows links, addresses and neighbours, and joins them to its nodes', {
  skip,
}, async () => {
  const hosts = NAMES.map((name) => ({ name, v4: network.hosts[name].v4, v6: network.hosts[name].v6 }));
  const given = { folder: join(network.folder, 'data'), community: COMMUNITY, user: USER, hosts };
  const story = join(import.meta.dirname, 'network/story.ts');
  const { code, out, err } = await runInside(network.manager, process.execPath, [story, JSON.stringify(given)]);
  assert.equal(code, 0, err);
  const { nodes } = JSON.parse(out) as {
    nodes: {
      node: { id: number; state: string };
      observed: { name: string };
      addresses: { address: string; recorded: boolean; observed: boolean }[];
      neighbours: { local_port: string; system_name: string; node_id: number | null }[];
      watches: { probe: string; family: number }[];
    }[];
  };
  const ids = nodes.map(({ node }) => node.id);
  assert.deepEqual(
    nodes.map(({ observed }) => observed.name),
    [...NAMES],
  );
  for (const [index, { node, addresses, watches }] of nodes.entries()) {
    assert.equal(node.state, 'up');
    assert.deepEqual(watches.map(({ probe: kind, family }) => `${kind}${family}`).sort(), [
      'icmp4',
      'icmp6',
      'snmp4',
      'snmp6',
    ]);
    for (const address of [hosts[index]?.v4, hosts[index]?.v6]) {
      const row = addresses.find((one) => one.address === address);
      assert.ok(row?.recorded && row.observed, `${address} in ${JSON.stringify(addresses)}`);
    }
  }
  const joined = nodes[1]?.neighbours.map(({ local_port, node_id }) => [local_port, node_id]).sort();
  assert.deepEqual(joined, [
    ['lower', ids[2]],
    ['upper', ids[0]],
  ]);
});
