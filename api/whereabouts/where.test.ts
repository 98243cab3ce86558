import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '#probes/probe.ts';
import { type TestHub, testHub } from '../testing.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import type { WhereAnswer } from './answer.ts';
import { understand } from './understand.ts';

const NOW = Date.now();
const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;
const PC = '02:5a:4f:00:00:01';
const LAPTOP = '02:5a:4f:00:00:02';
const SERVER = '02:5a:4f:00:00:03';

let hub: TestHub;
const nodes: Record<string, number> = {};
const watches: Record<string, PatrolledWatch> = {};
let system = 0;

const post = async (path: string, body: unknown): Promise<number> => {
  const answer = await hub.ask('POST', path, body);
  assert.equal(answer.status, 200, answer.text);
  return answer.body.id as number;
};

before(async () => {
  hub = await testHub();
  const area = await post('/api/areas', { code: '320612', name: '通州区', level: 'county' });
  const unit = await post('/api/units', { name: '平潮镇人民政府', level: 'town', area_id: area });
  const places = { ROUTER: '10.0.0.1', AGG: '10.0.0.2', WEST: '10.0.0.3', EAST: '10.0.0.4', QUIET: '10.0.0.5' };
  for (const [name, address] of Object.entries(places)) {
    nodes[name] = await post('/api/nodes', {
      name,
      role: name === 'AGG' ? 'aggregation' : 'access',
      unit_id: unit,
      addresses: [address],
      watch: [],
    });
    const tables = ['interfaces', 'arp', 'forwarding'];
    const id = await post('/api/watches', {
      node_id: nodes[name],
      probe: 'snmp',
      address,
      params: { tables },
      every_s: 60,
      timeout_ms: 5_000,
    });
    const target_id = hub.hub.db.$client
      .prepare('select target_id from watches where id = ?')
      .pluck()
      .get(id) as number;
    watches[name] = { id, target_id, probe: 'snmp', every_s: 60, timeout_ms: 5_000 } as PatrolledWatch;
  }
  system = await post('/api/systems', { name: '人口库' });
  await post(`/api/systems/${system}/endpoints`, { name: '主页', host: '10.9.0.3', port: 443, scheme: 'https' });
  await post(`/api/systems/${system}/endpoints`, { name: '门户', host: 'portal.example', port: 443, scheme: 'https' });
  certificate('portal.example', 'DNS:*.portal.example, DNS:portal.example');
  play();
});
after(() => hub.stop());

function see(name: string, at: number, facts: Fact[]) {
  const watch = watches[name] as PatrolledWatch;
  const ports: Fact[] = [1, 2, 3].map((if_index) => ({
    key: 'snmp.interface',
    part: String(if_index),
    value: {
      if_index,
      name: `${name}-${if_index}`,
      mac: `02:5a:40:00:${String(watch.id).padStart(2, '0')}:0${if_index}`,
    },
  }));
  const observation = { at, took_ms: 5, outcome: 'ok' as const, facts: [...ports, ...facts], samples: [] };
  hub.hub.watching.pipeline.ingest([{ watch, observation }], at);
}

function certificate(host: string, names: string) {
  const row = hub.hub.db.$client
    .prepare(`select w.id, w.target_id from watches w join targets t on t.id = w.target_id
      join endpoints e on e.id = t.endpoint_id where e.host = ? limit 1`)
    .get(host) as { id: number; target_id: number };
  const facts = [{ key: 'tls.names', value: names }];
  const observation = { at: NOW, took_ms: 5, outcome: 'ok' as const, facts, samples: [] };
  const watch = { ...row, probe: 'tls', every_s: 60, timeout_ms: 5_000 } as PatrolledWatch;
  hub.hub.watching.pipeline.ingest([{ watch, observation }]);
}

const heard = (mac: string, if_index: number): Fact => ({
  key: 'snmp.mac',
  part: `20:${mac}`,
  value: { mac, vlan: 20, bridge_port: if_index, if_index, status: 'learned' },
});
const stands = (address: string, mac: string): Fact => ({
  key: 'snmp.arp',
  part: `${address}%2`,
  value: {
    address,
    family: address.includes(':') ? 6 : 4,
    if_index: 2,
    mac,
    type: 'dynamic',
    state: null,
    source: 'x',
  },
});

/**
 * ROUTER-2 – AGG-1, AGG-2 – WEST-1, AGG-3 – EAST-1. The PC is at WEST-2 all the time; the laptop was at WEST-3 and is at
 * EAST-3 for two minutes now; its address belonged to the PC a week ago.
 */
function play() {
  const others = [1, 2, 3, 4].map((n) => `02:5a:4f:00:01:0${n}`);
  const before = (at: number) => {
    see('ROUTER', at, [stands('10.9.0.1', PC), stands('10.9.0.2', PC), stands('10.9.0.3', SERVER)]);
    see('AGG', at, [heard(PC, 2), heard(LAPTOP, 2), heard(SERVER, 2), ...others.map((mac) => heard(mac, 2))]);
    see('WEST', at, [heard(PC, 2), heard(LAPTOP, 3), heard(SERVER, 3), ...others.map((mac) => heard(mac, 1))]);
    see(
      'EAST',
      at,
      [PC, LAPTOP, SERVER, ...others].map((mac) => heard(mac, 1)),
    );
  };
  before(NOW - WEEK - MINUTE);
  before(NOW - WEEK);
  for (const at of [NOW - 2 * MINUTE, NOW - MINUTE, NOW]) {
    see('ROUTER', at, [stands('10.9.0.1', PC), stands('10.9.0.2', LAPTOP), stands('2001:db8::2', LAPTOP)]);
    see('AGG', at, [heard(PC, 2), heard(LAPTOP, 3), ...others.map((mac) => heard(mac, 2))]);
    see('WEST', at, [heard(PC, 2), heard(LAPTOP, 1), ...others.map((mac) => heard(mac, 1))]);
    see('EAST', at, [heard(LAPTOP, 3), heard(PC, 1), ...others.map((mac) => heard(mac, 1))]);
  }
}

async function ask(q: string, at?: number): Promise<WhereAnswer> {
  const answer = await hub.ask('GET', `/api/where?q=${encodeURIComponent(q)}${at === undefined ? '' : `&at=${at}`}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

const spot = (answer: WhereAnswer['answers'][number] | undefined) =>
  answer?.place && `${answer.place.port} ${answer.place.holds ? 'now' : 'last'} ${answer.rule}`;

for (const q of ['02-5A-4F-00-00-01', '025a.4f00.0001', '025a-4f00-0001', '025A4F000001', ' 02:5a:4f:00:00:01 ']) {
  test(`a MAC is found in the spelling '${q}', at the port with the fewest MACs`, async () => {
    const { kind, asked, answers } = await ask(q);
    assert.deepEqual([kind, asked, answers.length], ['mac', PC, 1]);
    const [answer] = answers;
    assert.equal(spot(answer), 'WEST-2 now fewest');
    assert.equal(answer?.place?.vlan, 20);
    assert.equal(answer?.place?.unit?.name, '平潮镇人民政府');
    assert.equal(answer?.place?.area?.name, '通州区');
    assert.deepEqual([answer?.kind, answer?.title], ['host', '10.9.0.1']);
    assert.deepEqual(
      answer?.others.map(({ port, macs }) => `${port} ${macs}`),
      ['EAST-1 5', 'AGG-2 5'],
    );
  });
}

test('an address is found by ARP and forwarding tables, now and as it was a week ago', async () => {
  const { answers } = await ask('10.9.0.2');
  assert.equal(answers.length, 1);
  assert.equal(spot(answers[0]), 'EAST-3 now fewest');
  assert.deepEqual(answers[0]?.macs, [LAPTOP]);
  const then = await ask('10.9.0.2', NOW - WEEK);
  assert.deepEqual([spot(then.answers[0]), then.answers[0]?.macs], ['WEST-2 now fewest', [PC]]);
  assert.deepEqual(
    answers[0]?.history.filter((stay) => stay.edge).map(({ port, mac, to_at }) => [port, mac, to_at === null]),
    [
      ['EAST-3', LAPTOP, true],
      ['WEST-2', PC, false],
    ],
  );
  const six = await ask('[2001:DB8:0::0:2]');
  assert.deepEqual([six.asked, spot(six.answers[0])], ['2001:db8::2', 'EAST-3 now fewest']);
});

test('links decide where they are known, and the thing at the end of a link is at it', async () => {
  const link =
    hub.hub.db.$client.prepare(`insert into topology_links (a_node_id, a_if_index, a_port, b_node_id, b_if_index, b_port,
    confidence, sides, state, sources, first_seen_at) values (?, ?, '', ?, ?, '', 'certain', 2, 'up', '[]', 0)`);
  link.run(nodes.AGG, 2, nodes.WEST, 1);
  link.run(nodes.AGG, 3, nodes.EAST, 1);
  const { answers } = await ask(LAPTOP);
  assert.equal(spot(answers[0]), 'EAST-3 now no_link');
  assert.deepEqual(answers[0]?.others.map((place) => place.link_to?.name).sort(), ['AGG', 'EAST']);
  see('AGG', NOW + 1, [heard(`02:5a:40:00:0${watches.WEST?.id}:01`, 2)]);
  const west = (await ask('WEST', NOW + 1)).answers.find(({ title }) => title === 'WEST');
  assert.deepEqual([west?.kind, spot(west)], ['node', 'AGG-2 now direct']);
  const quiet = (await ask('QUIET')).answers[0];
  assert.deepEqual([quiet?.title, quiet?.place, quiet?.links], ['QUIET', null, []]);
  const east = (await ask('EAST')).answers[0];
  assert.deepEqual(
    east?.links.map(({ node_name }) => node_name),
    ['AGG'],
  );
  hub.hub.db.$client.exec('delete from topology_links');
});

test('what is heard no more was last seen, and a watch without success says nothing of now', async () => {
  const gone = (await ask(SERVER)).answers[0];
  assert.equal(spot(gone)?.includes('last'), true);
  assert.equal(gone?.place?.seen_at, NOW - WEEK);
  const later = (await ask(PC, NOW + 10 * MINUTE)).answers[0];
  assert.equal(spot(later), 'WEST-2 last fewest');
  assert.equal(later?.place?.seen_at, NOW);
  // Between the two weeks nobody looked: that it was there all the time is more than was seen.
  const between = (await ask(SERVER, NOW - WEEK / 2)).answers[0];
  assert.equal(between?.place?.holds, false);
});

test('an endpoint is found by its address, host and certificate names', async () => {
  const [by_address] = (await ask('10.9.0.3')).answers;
  assert.deepEqual([by_address?.kind, by_address?.title], ['endpoint', '人口库 · 主页']);
  assert.deepEqual(by_address?.macs, [SERVER]);
  for (const [q, by] of [
    ['portal.example', 'host'],
    ['a.portal.example', 'certificate'],
  ] as const) {
    const { answers } = await ask(q);
    const found = answers.find(({ title }) => title === '人口库 · 门户');
    assert.ok(
      found?.reasons.some((reason) => reason.by === by),
      q,
    );
  }
});

test('an address that two nodes claim is answered with both, and one of a node with its interface', async () => {
  await post('/api/nodes', { name: 'TWIN', role: 'other', addresses: ['10.0.0.5'], watch: [] });
  const { answers } = await ask('10.0.0.5');
  assert.deepEqual(answers.map(({ title }) => title).sort(), ['QUIET', 'TWIN']);
  const own = (await ask(`02:5a:40:00:0${watches.EAST?.id}:02`)).answers[0];
  assert.deepEqual([own?.title, own?.interface], ['EAST', 'EAST-2']);
});

test('what nobody has seen is said, with who tells at all', async () => {
  const { answers, coverage, first_at } = await ask('02:00:00:00:0f:0f');
  assert.deepEqual(answers, []);
  assert.equal(first_at, null);
  assert.deepEqual([coverage.arp, coverage.forwarding], [1, 3]);
  assert.ok(coverage.nodes >= 5);
  assert.equal((await ask(PC, NOW - 2 * WEEK)).first_at, NOW - WEEK - MINUTE);
  const rows = (await hub.ask('GET', '/api/where/coverage?tells=none')).body;
  assert.ok(rows.rows.some((row: { name: string }) => row.name === 'QUIET'));
  const west = (await hub.ask('GET', '/api/where/coverage?q=wes')).body.rows[0];
  assert.deepEqual([west.arp, west.forwarding.rows, west.forwarding.stale], [null, 6, false]);
});

test('the ports of a node list what is heard there, with the address behind it', async () => {
  const { rows, total } = (await hub.ask('GET', `/api/nodes/${nodes.WEST}/heard?if_index=2`)).body;
  assert.equal(total, 1);
  assert.deepEqual([rows[0].mac, rows[0].address, rows[0].port, rows[0].holds], [PC, '10.9.0.1', 'WEST-2', true]);
  assert.equal((await hub.ask('GET', `/api/nodes/${nodes.WEST}/heard?limit=2`)).body.rows.length, 2);
  assert.equal((await hub.ask('GET', '/api/nodes/99999/heard')).status, 404);
});

test('the search leads to hosts of which only MAC and address are known', async () => {
  for (const q of ['02-5a-4f-00-00-02', '10.9.0.2', '2001:db8:0::2', '025a4f0000', 'a.portal.example']) {
    const { rows } = (await hub.ask('GET', `/api/search?q=${encodeURIComponent(q)}`)).body;
    const wanted = q.startsWith('a.') ? 'system' : 'host';
    assert.ok(
      rows.some((row: { kind: string }) => row.kind === wanted),
      `${q} ${JSON.stringify(rows)}`,
    );
  }
});

test('the parts of a node are a tree, whatever is told of them', async () => {
  const entity = (part: string, value: Record<string, string | number | null>): Fact => ({
    key: 'snmp.entity',
    part,
    value: { class: 'chassis', contained_in: 900, name: `box ${part}`, ...value },
  });
  see('QUIET', NOW, [
    entity('900', { class: 'stack', contained_in: 0 }),
    entity('1', { serial: 'A', member: 1, role: 'master' }),
    entity('member 2', { serial: 'B', member: 2 }),
    entity('nonsense', {}),
    { key: 'snmp.entity', part: '7', value: 'nonsense' },
  ]);
  const { rows, members, stack } = (await hub.ask('GET', `/api/nodes/${nodes.QUIET}/parts`)).body;
  assert.deepEqual(
    rows.map((row: Record<string, unknown>) => [row.index, row.serial, row.role]),
    [
      [-2, 'B', null],
      [1, 'A', 'master'],
      [7, null, null],
      [900, null, null],
    ],
  );
  assert.deepEqual([members, stack], [2, true]);
  assert.equal((await hub.ask('GET', '/api/nodes/99999/parts')).status, 404);
  assert.equal((await hub.askAsGuest('GET', `/api/nodes/${nodes.QUIET}/parts`)).status, 401);
});

test('guests are refused, and nonsense is answered without fault', async () => {
  for (const path of ['/api/where?q=10.9.0.2', '/api/where/coverage', `/api/nodes/${nodes.WEST}/heard`]) {
    assert.equal((await hub.askAsGuest('GET', path)).status, 401, path);
  }
  for (const query of ['', '?q=', '?q=%20', '?q=1&at=x', '?q=1&at=-5', `?q=${'x'.repeat(300)}`, '?q=1&at=9e99']) {
    assert.equal((await hub.ask('GET', `/api/where${query}`)).status, 422, query);
  }
  for (const q of ["' or 1=1 --", '%', '_', '\\', '\u0000', '::', '::1%eth0', '1.2.3.4/99', '🧭', '*.', 'DNS:']) {
    assert.equal((await hub.ask('GET', `/api/where?q=${encodeURIComponent(q)}`)).status, 200, q);
  }
});

test('any text is understood as something, and a MAC or address in any spelling as itself', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.ok(['address', 'mac', 'text'].includes(understand(text).kind));
    }),
  );
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 6, maxLength: 6 }),
      fc.constantFrom('aa-bb', 'aaaa.bbbb', 'aaaa-bbbb', 'aa:bb', 'bare'),
      fc.boolean(),
      (octets, how, upper) => {
        const digits = Buffer.from(octets).toString('hex');
        const size = how.startsWith('aaaa') ? 4 : 2;
        const sign = how === 'bare' ? '' : how.charAt(size);
        const spelled = (digits.match(new RegExp(`.{${size}}`, 'g')) ?? []).join(sign);
        const { kind, asked } = understand(upper ? spelled.toUpperCase() : spelled);
        assert.deepEqual([kind, asked.replaceAll(':', '')], ['mac', digits]);
      },
    ),
  );
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const { kind, asked } = understand(address);
      assert.equal(kind, 'address');
      assert.equal(understand(asked).asked, asked);
    }),
  );
});
