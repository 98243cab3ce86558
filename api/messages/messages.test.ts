import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Received } from '#probes/receive/received.ts';
import { testHub } from '../testing.ts';
import { createMatcher } from './match-sender.ts';
import { pruneMessages } from './prune.ts';
import { createIntake } from './take-in.ts';
import { createTeller } from './tell-messages.ts';

const t = await testHub();
const { db } = t.hub;
after(() => t.stop());

const MINUTE_MS = 60_000;
let clock = Date.now() - 3_600_000;
/** A message of its own minute, so that none joins another unless a test wants it. */
function message(change: Partial<Received>): Received {
  clock += 1;
  return {
    at: clock,
    address: '10.0.0.1',
    family: 4,
    transport: 'udp',
    kind: 'syslog',
    severity: 3,
    facility: 23,
    name: 'IFNET/3/LINK_UPDOWN',
    text: `port ${clock} is down`,
    fields: {},
    hostname: null,
    agent_address: null,
    stirs: false,
    ...change,
  };
}

let made = 0;
async function makeNode(addresses: string[], name?: string): Promise<number> {
  made += 1;
  const answer = await t.ask('POST', '/api/nodes', { name: name ?? `device-${made}`, addresses, watch: [] });
  assert.equal(answer.status, 200, answer.text);
  return answer.body.id;
}

/** A fresh intake, as after a start of the program. */
function freshIntake() {
  const matcher = createMatcher(db, t.hub.bus);
  const teller = createTeller(db);
  return { take: createIntake(db, matcher.match, teller), teller, close: matcher.close };
}

const listOf = async (node_id: number) => (await t.ask('GET', `/api/messages?node_id=${node_id}`)).body;
const linesOf = async (node_id: number): Promise<string[]> =>
  (await t.ask('GET', `/api/nodes/${node_id}/timeline?limit=200`)).body.rows
    .filter(({ kind }: { kind: string }) => kind === 'trap' || kind === 'syslog')
    .map(({ text }: { text: { zh: string } }) => text.zh);

test('equal messages of one source within a minute are one row with a count; later, or of another, they are not', async () => {
  const [a, b] = [await makeNode(['10.1.0.1']), await makeNode(['10.1.0.2'])];
  const { take, close } = freshIntake();
  const same = { address: '10.1.0.1', text: 'the same' };
  const at = clock + 1;
  take([
    message({ ...same, at }),
    message({ ...same, at: at + 50_000 }),
    message({ ...same, address: '10.1.0.2', at }),
  ]);
  take([message({ ...same, at: at + 100_000 })]);
  take([message({ ...same, at: at + 100_000 + MINUTE_MS + 1 })]);
  close();
  const rows = (await listOf(a)).rows;
  assert.deepEqual(
    rows.map(({ repeats, at: from, last_at }: { repeats: number; at: number; last_at: number }) => [
      repeats,
      last_at - from,
    ]),
    [
      [1, 0],
      [3, 100_000],
    ],
  );
  assert.equal((await listOf(b)).total, 1);
  assert.equal((await linesOf(a)).length, 2, 'one line a row');
});

test('a device that repeats itself for ever gets a row an hour', async () => {
  const node = await makeNode(['10.1.0.3']);
  const { take, close } = freshIntake();
  const from = clock - 10 * 3_600_000;
  for (let i = 0; i < 150; i += 1) take([message({ address: '10.1.0.3', text: 'again', at: from + i * 50_000 })]);
  close();
  assert.equal((await listOf(node)).total, 3);
});

test('the sender is found by its recorded address, by one that SNMP saw, by what it says, or not at all', async () => {
  const recorded = await makeNode(['10.2.0.1', '2001:db8::2']);
  const seen = await makeNode(['10.2.0.9'], 'SEEN-RT-1');
  const target = db.$client.prepare('select id from targets where node_id = ?').pluck().get(seen);
  const watch = db.$client
    .prepare(
      `insert into watches (target_id, probe, params, address, every_s, timeout_ms, created_at) values (?, 'snmp', '{}', '10.2.0.9', 60, 1000, 0)`,
    )
    .run(target).lastInsertRowid;
  const fact = db.$client.prepare(`insert into facts (watch_id, key, part, value, since_at) values (?, ?, ?, ?, 0)`);
  fact.run(watch, 'snmp.address', '192.168.77.1', JSON.stringify({ address: '192.168.77.1' }));
  fact.run(watch, 'snmp.name', '', JSON.stringify('rt-as-it-says'));
  const { take, close } = freshIntake();
  take([
    message({ address: '10.2.0.1', text: '1' }),
    message({ address: '2001:db8::2', text: '2' }),
    message({ address: '192.168.77.1', text: '3' }),
    message({ address: '10.99.0.1', agent_address: '10.2.0.9', text: '4' }),
    message({ address: '10.99.0.1', hostname: 'SEEN-RT-1', text: '5' }),
    message({ address: '10.99.0.1', hostname: 'rt-as-it-says', text: '6' }),
    message({ address: '10.2.0.1', hostname: 'SEEN-RT-1', text: '7' }),
    message({ address: '10.99.0.1', hostname: 'nobody', text: '8' }),
  ]);
  close();
  const told = async (id: number) =>
    (await listOf(id)).rows
      .map(({ text, matched_by }: { text: string; matched_by: string }) => `${text} ${matched_by}`)
      .sort();
  assert.deepEqual(await told(recorded), ['1 address', '2 address', '7 address']);
  assert.deepEqual(await told(seen), ['3 observed', '4 agent_address', '5 hostname', '6 hostname']);
  const doubtful = (await linesOf(seen)).filter((line) => line.includes('由 10.99.0.1 发来'));
  assert.equal(doubtful.length, 3, 'what is only said is told as such');
  const sender = (await t.ask('GET', '/api/messages/senders?q=10.99.0.1')).body.rows[0];
  assert.deepEqual([sender.count, sender.last_text, sender.registrable], [1, 'IFNET/3/LINK_UPDOWN: 8', true]);
});

test('an address that two nodes claim gives its messages to neither', async () => {
  const [a, b] = [await makeNode(['10.3.0.1', '10.3.0.9']), await makeNode(['10.3.0.2', '10.3.0.9'])];
  const { take, close } = freshIntake();
  take([message({ address: '10.3.0.9', text: 'whose?' })]);
  close();
  assert.deepEqual([(await listOf(a)).total, (await listOf(b)).total], [0, 0]);
  const [row] = (await t.ask('GET', `/api/messages?q=${encodeURIComponent('whose?')}`)).body.rows;
  assert.deepEqual([row.node_id, row.node_name, row.matched_by], [null, null, 'ambiguous']);
});

test('a node that is registered is a stranger no more, at once', async () => {
  const { take, close } = freshIntake();
  take([message({ address: '10.4.0.1' })]);
  assert.equal((await t.ask('GET', '/api/messages/senders?q=10.4.0.1')).body.total, 1);
  const node = await makeNode(['10.4.0.1']);
  take([message({ address: '10.4.0.1' })]);
  close();
  assert.equal((await listOf(node)).total, 1);
  assert.equal((await t.ask('GET', '/api/messages/senders?q=10.4.0.1')).body.total, 0);
});

test('on the timeline stand all traps and syslog of warning and worse, twenty an hour, and how many more there were', async () => {
  const node = await makeNode(['10.5.0.1']);
  const { take, teller, close } = freshIntake();
  const trap = {
    kind: 'trap',
    severity: null,
    facility: null,
    name: 'linkDown',
    text: 'ifIndex 3 · ifOperStatus down',
  } as const;
  take([message({ ...trap, address: '10.5.0.1' })]);
  take([4, 5, 6, 7, null].map((severity) => message({ address: '10.5.0.1', severity, text: `of ${severity}` })));
  assert.deepEqual(await linesOf(node), [
    '[警告] IFNET/3/LINK_UPDOWN: of 4',
    '接口中断 — ifIndex 3 · ifOperStatus down',
  ]);
  take(Array.from({ length: 30 }, () => message({ address: '10.5.0.1' })));
  assert.equal((await linesOf(node)).length, 20);
  assert.equal((await listOf(node)).total, 36, 'all are stored');
  assert.equal(teller.close(clock), false, 'the hour is not over');
  teller.close(clock + 3_600_000);
  const lines = await linesOf(node);
  assert.equal(lines.length, 21);
  assert.match(lines[0] ?? '', /另有 12 条消息/);
  take([message({ address: '10.5.0.1', at: clock + 3_700_000 })]);
  close();
  assert.equal((await linesOf(node)).length, 22, 'the next hour has its own twenty');
});

test('strangers are a thousand rows at most, and those who said least go first', async () => {
  const { take, close } = freshIntake();
  take(Array.from({ length: 5 }, () => message({ address: '10.200.0.1' })));
  take(Array.from({ length: 3_000 }, (_, i) => message({ address: `10.201.${i >> 8}.${i & 255}` })));
  close();
  assert.equal((await t.ask('GET', '/api/messages/senders?limit=1')).body.total, 1_000);
  assert.equal((await t.ask('GET', '/api/messages/senders?q=10.200.0.1')).body.rows[0].count, 5);
});

test('what is too old or too much goes, the oldest first', async () => {
  const node = await makeNode(['10.6.0.1']);
  const { take, close } = freshIntake();
  take([message({ address: '10.6.0.1', at: 1_000, text: 'ancient' })]);
  take(Array.from({ length: 40 }, (_, i) => message({ address: '10.6.0.1', severity: 7, text: `of today ${i}` })));
  close();
  pruneMessages(db, Date.now());
  const { rows, total } = await listOf(node);
  assert.equal(total, 40);
  assert.ok(!rows.some(({ text }: { text: string }) => text === 'ancient'));
  pruneMessages(db, Date.now(), 10);
  assert.deepEqual([(await listOf(node)).total, (await t.ask('GET', '/api/messages')).body.total], [10, 10]);
});

test('filters say what they say, and hostile words are words', async () => {
  const node = await makeNode(['10.7.0.1'], '节点 <b>7</b>');
  const { take, close } = freshIntake();
  const texts = ['100% of _it_', `' or 1=1 --`, '=HYPERLINK("http://x")', '<script>alert(1)</script>', '^[[2J 清屏'];
  take(texts.map((text) => message({ address: '10.7.0.1', text })));
  take([message({ address: '10.7.0.1', kind: 'trap', severity: null, name: '1.3.6.1.4.1.2011.5', text: 'of Huawei' })]);
  close();
  const count = async (query: string) => (await t.ask('GET', `/api/messages?node_id=${node}&${query}`)).body.total;
  for (const text of texts) assert.equal(await count(`q=${encodeURIComponent(text)}`), 1, text);
  assert.equal(await count('q=%25'), 1, 'a sign of a pattern is a sign');
  assert.equal(await count('kind=trap'), 1);
  assert.equal(await count('severity=2'), 0);
  assert.equal(await count('severity=3'), 5, 'a trap has no severity');
  assert.equal(await count(`from=${Date.now() + MINUTE_MS}`), 0);
  assert.equal(await count(`to=${Date.now() + MINUTE_MS}`), 6);
  for (const bad of ['severity=9', 'kind=mail', 'node_id=0', 'limit=100000', 'from=x', `q=${'a'.repeat(201)}`]) {
    assert.equal((await t.ask('GET', `/api/messages?${bad}`)).status, 422, bad);
  }
});

test('a sender is forgotten on record; guests may neither read nor forget', async () => {
  const { take, close } = freshIntake();
  for (const address of ['fe80::1', '2001:db8:9::9']) take([message({ address, family: 6 })]);
  close();
  const path = `/api/messages/senders/${encodeURIComponent('2001:db8:9::9')}`;
  for (const asked of ['/api/messages', '/api/messages/senders', '/api/messages/receiving']) {
    assert.equal((await t.askAsGuest('GET', asked)).status, 401);
  }
  assert.equal((await t.askAsGuest('DELETE', path)).status, 401);
  assert.equal((await t.ask('GET', '/api/messages/senders?q=fe80::1')).body.rows[0].registrable, false);
  assert.equal((await t.ask('DELETE', path)).status, 200);
  assert.equal((await t.ask('DELETE', path)).status, 404);
  const [entry] = (await t.ask('GET', '/api/audit?limit=1')).body.rows;
  assert.deepEqual([entry.action, entry.object_kind, entry.object_id], ['delete', 'message_sender', '2001:db8:9::9']);
});
