import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { USUAL_HABITS } from '#compliance/self/habits.ts';
import { SELF_ITEMS } from '#compliance/self/index.ts';
import { testHub } from '../../testing.ts';
import { createChainCheck } from './chain-check.ts';
import { type Known, liveFacts } from './live-facts.ts';
import { placeFrom } from './register-self.ts';

const t = await testHub();
after(() => t.stop());

const known = (change: Partial<Known>): Known => ({
  ...{ whole: t.hub.db, config: {}, chain: undefined, forwarding: undefined, trouble: undefined },
  ...{ habits: USUAL_HABITS, now: Date.now() },
  ...change,
});
const of = (id: string, change: Partial<Known> = {}) => {
  const found = liveFacts(known(change)).find((fact) => fact.id === id);
  assert.ok(found, id);
  return found;
};
const verdict = { entries: 3, archived: 0, head: 'x', valid: true, first_broken: null, broken: null, signed: null };

test('each fact bears on items of the self-assessment, once, in both languages', () => {
  const items = SELF_ITEMS.map(({ item }) => item);
  const facts = liveFacts(known({}));
  assert.equal(new Set(facts.map(({ id }) => id)).size, facts.length);
  for (const fact of facts) {
    assert.ok(fact.items.length > 0 && fact.items.every((item) => items.includes(item)), fact.id);
    for (const text of [fact.title, fact.value, fact.wants]) assert.match(text.zh, /\p{Script=Han}/u, fact.id);
  }
});

test('a proxy’s TLS is unknown, its own is met without a word on SM algorithms', () => {
  const url = 'https://zw.example.gov.cn';
  assert.equal(of('tls').standing, 'not_met');
  assert.equal(of('tls', { config: { url } }).standing, 'not_met');
  assert.equal(of('tls', { config: { url, trusted_proxies: ['10.0.0.1/32'] } }).standing, 'unknown');
  const own = of('tls', { config: { tls: { cert_file: 'c', key_file: 'k' } } });
  assert.equal(own.standing, 'met');
  assert.deepEqual(
    own.items.filter((item) => item.startsWith('8.4')),
    [],
  );
});

test('a log that is broken, not read yet, or not tended is never told as whole', () => {
  assert.equal(of('chain').standing, 'unknown');
  assert.equal(of('chain', { chain: { verdict, at: 0 } }).standing, 'met');
  const broken = { ...verdict, valid: false, first_broken: 2, broken: 'entry' as const };
  assert.match(of('chain', { chain: { verdict: broken, at: 0 } }).value.en, /entry 2/);
  assert.equal(of('chain', { chain: { verdict: broken, at: 0 } }).standing, 'not_met');
  assert.equal(of('chain', { chain: { verdict, at: 0 }, trouble: 'no key' }).standing, 'not_met');
  assert.equal(of('forwarding', { forwarding: { behind: 9, error: 'refused' } }).standing, 'not_met');
  assert.equal(of('forwarding', { forwarding: { behind: 0, error: null } }).standing, 'met');
});

test('a forged entry is seen by the check, which reads a log once in a while', async () => {
  await t.ask('POST', '/api/areas', { code: '3206', name: '南通市', level: 'city' });
  const check = createChainCheck(t.hub.db, () => undefined);
  const now = Date.now();
  assert.equal((await check.read(now))?.verdict.valid, true);
  t.hub.db.$client.exec('drop trigger audit_entries_stay');
  t.hub.db.$client.exec(`update audit_entries set action = 'nothing' where id = 1`);
  assert.equal((await check.read(now))?.verdict.valid, true, 'kept for a while');
  const seen = await check.read(now + 3_600_000);
  assert.equal(seen?.verdict.valid, false);
  assert.equal(seen?.verdict.first_broken, 1);
});

test('the address people use becomes an endpoint, if a probe can ask it', () => {
  assert.deepEqual(placeFrom('https://zw.example.gov.cn'), {
    host: 'zw.example.gov.cn',
    scheme: 'https',
    path: '/',
  });
  assert.deepEqual(placeFrom('http://[2001:db8::1]:8080/zw'), {
    host: '2001:db8::1',
    scheme: 'http',
    path: '/zw',
    port: 8080,
  });
  assert.equal(placeFrom('ftp://x'), undefined);
});
