import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { integer, octets, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Secret } from '../probe.ts';
import type { Session } from './agent.ts';
import { openSession } from './session.ts';
import { snmp } from './snmp.ts';
import { noSnmpd, startSnmpd } from './snmpd.ts';

const KEY = 'auth-key-123';
const USER: Secret = {
  kind: 'snmp_user',
  user: 'watcher',
  auth_protocol: 'sha256',
  auth_key: KEY,
  priv_protocol: 'aes',
  priv_key: KEY,
};
const COMMUNITY: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const lines = (engine: string, name: string, boots?: number) => [
  `exactEngineID 0x${engine}`,
  `createUser watcher SHA-256 ${KEY} AES ${KEY}`,
  'rouser watcher authpriv',
  `sysName ${name}`,
  ...(boots === undefined ? [] : [`oldEngineID 0x${engine}`, `engineBoots ${boots}`]),
];
const ENGINE = '80001f8880aabbccdd';

describe('an SNMPv3 agent that restarts between two questions of one conversation', { skip: noSnmpd }, () => {
  async function acrossRestart(
    t: TestContext,
    before: string[],
    after: string[],
    then: (session: Session) => Promise<void>,
  ) {
    const first = await startSnmpd(before);
    const signal = AbortSignal.timeout(10_000);
    const session = openSession({ address: '127.0.0.1', port: first.port, try_ms: 500, tries: 2, signal }, USER);
    t.after(() => session.close());
    assert.equal(await nameOf(session).finally(first.stop), 'before');
    const second = await startSnmpd(after, first.port);
    t.after(() => second.stop());
    await then(session);
  }
  const nameOf = async (session: Session) => String((await session.get(['1.3.6.1.2.1.1.5.0'])).varbinds[0]?.value);

  const restarts: [string, string[], string[]][] = [
    ['and counted it', lines(ENGINE, 'before', 41), lines(ENGINE, 'after', 42)],
    ['and lost its count', lines(ENGINE, 'before', 41), lines(ENGINE, 'after')],
  ];
  for (const [what, before, after] of restarts) {
    test(`${what} answers on, single values and walks alike`, async (t) => {
      await acrossRestart(t, before, after, async (session) => {
        const positions = [{ column: { oid: '1.3.6.1.2.1.1', name: new Uint8Array() }, after: '4' }];
        const { status, cells } = await session.next(positions, 1, 2);
        assert.equal(status, 0);
        assert.equal(cells[0]?.length, 1);
        assert.equal(await nameOf(session), 'after');
      });
    });
  }

  test('as another engine (a device replaced at its address) is known as such by the next look', async (t) => {
    const first = await startSnmpd(lines(ENGINE, 'before'));
    const look = () =>
      observe(snmp, {
        address: '127.0.0.1',
        params: { port: first.port, tables: ['system'] },
        secret: USER,
        timeout_ms: 6_000,
      });
    const told = async () => {
      const seen = await look();
      assert.equal(seen.outcome, 'ok', seen.error);
      return ['snmp.name', 'snmp.engine_id'].map((key) => seen.facts.find((fact) => fact.key === key)?.value);
    };
    assert.deepEqual(await told().finally(first.stop), ['before', ENGINE]);
    const second = await startSnmpd(lines('80001f888011223344', 'after'), first.port);
    t.after(() => second.stop());
    assert.deepEqual(await told(), ['after', '80001f888011223344']);
  });
});

test('how much an agent bears is remembered: the second look asks nothing in vain', async (t) => {
  const rows = Array.from({ length: 60 }, (_, i) => [
    [`1.3.6.1.2.1.2.2.1.2.${i + 1}`, octets(`port ${i + 1}`)] as const,
    [`1.3.6.1.2.1.2.2.1.3.${i + 1}`, integer(6)] as const,
  ]).flat();
  const address = '127.94.0.1';
  const table = tableOf([['1.3.6.1.2.1.1.3.0', timeticks(1)], ['1.3.6.1.2.1.2.1.0', integer(60)], ...rows]);
  const replayer = await startReplayer({ table, address, faults: { too_big_above: 12 } });
  t.after(() => replayer.close());
  const questions = async () => {
    const before = replayer.counts.received;
    const params = { port: replayer.port, tables: ['interfaces'] };
    const seen = await observe(snmp, { address, params, secret: COMMUNITY, timeout_ms: 5_000 });
    assert.equal(seen.partial, undefined, seen.error);
    assert.equal(seen.facts.filter(({ key }) => key === 'snmp.interface').length, 60);
    return replayer.counts.received - before;
  };
  const [first, second] = [await questions(), await questions()];
  assert.ok(second < first, `${second} questions after ${first}`);
});

for (const version of ['1', '2c'] as const) {
  test(`a v${version} walk ends where answers stop rising, whatever comes then`, async (t) => {
    const address = `127.94.1.${version === '1' ? 1 : 2}`;
    const rows = Array.from({ length: 20 }, (_, i) => [`1.3.6.1.2.1.2.2.1.3.${i + 1}`, integer(6)] as const);
    const replayer = await startReplayer({ table: tableOf(rows), address, faults: { loop: 'back' } });
    t.after(() => replayer.close());
    replayer.patch('1.3.6.1.2.1.1.3.0', timeticks(1));
    const params = { port: replayer.port, tables: ['interfaces'] };
    const seen = await observe(snmp, { address, params, secret: { ...COMMUNITY, version }, timeout_ms: 5_000 });
    assert.equal(seen.partial, true);
    assert.match(seen.error ?? '', /round in circles/);
    assert.ok(replayer.counts.received < 200, `${replayer.counts.received} questions`);
  });
}
