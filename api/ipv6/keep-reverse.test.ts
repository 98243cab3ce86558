import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '../testing.ts';
import { keepReverse } from './keep-reverse.ts';
import { readIpv6Settings } from './settings.ts';

const t = await testHub();
after(() => t.stop());
const { db, plan, bus, log } = t.hub;

const asked: string[] = [];
let answer: (zone: string) => boolean | null = () => true;
const reverse = keepReverse({
  ...{ db, plan, bus, log, first_ms: 1e8, between_ms: 0 },
  ask: async (zone) => {
    asked.push(zone);
    return answer(zone);
  },
});
after(() => reverse.stop());
const round = async () => {
  asked.length = 0;
  await reverse.begin();
  const { verdicts } = (await t.ask('GET', '/api/ipv6/plan')).body;
  return verdicts.find(({ code }: { code: string }) => code === 'A4') as { status: string; reason: { en: string } };
};
async function prefix(text: string, role: string) {
  const made = await t.ask('POST', '/api/prefixes', { prefix: text, role });
  assert.equal(made.status, 200, made.text);
}
async function resolver(value: object | null) {
  const { canary, ...rest } = readIpv6Settings(db);
  const saved = await t.ask('PUT', '/api/ipv6/settings', { ...rest, canary: { ...canary, resolver: value } });
  assert.equal(saved.status, 200, saved.text);
}
const CITY = '0.b.d.0.0.0.1.2.ip6.arpa';
const SITE = `1.0.0.0.${CITY}`;

test('without a resolver nothing is asked and nothing is known', async () => {
  await prefix('2100:db0::/32', '总段');
  await prefix('2100:db0:1::/48', '站点');
  await prefix('2100:db0:4::/46', '站点');
  assert.equal((await round()).status, 'unknown');
  assert.deepEqual(asked, []);
});

test('each zone of the plan is asked, one that ends within a digit in parts, and what stands above covers the rest', async () => {
  await resolver({ address: '::1', port: 53 });
  answer = (zone) => zone !== CITY;
  assert.equal((await round()).status, 'pass');
  assert.deepEqual([...asked].sort(), [CITY, SITE, ...[4, 5, 6, 7].map((digit) => `${digit}.0.0.0.${CITY}`)].sort());
  answer = (zone) => zone === SITE;
  const { status, reason } = await round();
  assert.equal(status, 'fail');
  assert.ok(!reason.en.includes(SITE) && reason.en.includes(`4.0.0.0.${CITY}`), reason.en);
  answer = (zone) => zone === CITY;
  assert.equal((await round()).status, 'pass');
  answer = () => null;
  assert.equal((await round()).status, 'unknown');
});

test('of a great plan two hundred zones are asked in a round, and the others in the next', async () => {
  for (let i = 0; i < 205; i += 1) await prefix(`2100:db0:${(0x100 + i).toString(16)}::/48`, '站点');
  answer = () => true;
  await round();
  const first = new Set(asked);
  assert.equal(first.size, 200);
  await round();
  assert.equal(new Set([...first, ...asked]).size, 211);
});

test('what a resolver told is forgotten with it', async () => {
  await resolver(null);
  assert.equal((await round()).status, 'unknown');
  assert.deepEqual(asked, []);
});
