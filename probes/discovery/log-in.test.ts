import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Secret } from '../probe.ts';
import { decodeNumber } from '../snmp/decode.ts';
import { openSession } from '../snmp/session.ts';
import { COMMUNITY, freePort, noSnmpd, type Snmpd, startSnmpd } from '../snmp/snmpd.ts';
import { ask, foundValue } from '../snmp/walk.ts';
import { logIn } from './log-in.ts';
import type { Credential } from './search.ts';

const KEY = 'the-right-key-of-all';
const user = (name: string, auth_key = KEY): Secret => ({
  kind: 'snmp_user',
  user: name,
  auth_protocol: 'sha256',
  auth_key,
});
const community = (text: string): Secret => ({ kind: 'snmp_community', version: '2c', community: text });
const numbered = (...secrets: Secret[]): Credential[] => secrets.map((secret, index) => ({ id: index + 1, secret }));
const signal = new AbortController().signal;
const trialsOf = (trials: readonly { credential: number; result: string }[]) =>
  trials.map(({ credential, result }) => `${credential} ${result}`);

/** What an agent counts of those who may not (SNMP-USER-BASED-SM-MIB, SNMPv2-MIB). */
const COUNTED = {
  unknown_users: '1.3.6.1.6.3.15.1.1.3.0',
  wrong_digests: '1.3.6.1.6.3.15.1.1.5.0',
  bad_communities: '1.3.6.1.2.1.11.4.0',
};

describe("an agent that counts who may not (Debian's snmpd)", { skip: noSnmpd }, () => {
  let agent: Snmpd;
  before(async () => {
    agent = await startSnmpd([`createUser right SHA-256 ${KEY}`, 'rouser right authnopriv']);
  });
  after(() => agent?.stop());
  const door = () => ({ address: '127.0.0.1', port: agent.port, rtt_ms: 0.1, worked: null, signal });

  async function counted() {
    const session = openSession({ ...door(), try_ms: 1_000, tries: 3 }, COMMUNITY);
    try {
      const found = await ask(session, Object.values(COUNTED));
      return Object.values(COUNTED).map((oid) => decodeNumber(foundValue(found, oid)) ?? 0);
    } finally {
      session.close();
    }
  }

  test('meets each credential once and in order, and nothing after the one that works', async () => {
    const before = await counted();
    const list = numbered(
      community('one'),
      user('nobody'),
      user('right', 'a-wrong-key-for-it'),
      community('two'),
      user('right'),
      user('nobody-else'),
    );
    const { trials, worked } = await logIn(door(), list);
    assert.deepEqual(trialsOf(trials), ['1 silent', '2 refused', '3 refused', '4 silent', '5 worked']);
    assert.equal(worked?.credential.id, 5);
    const grown = (await counted()).map((count, index) => count - (before[index] ?? 0));
    assert.deepEqual(grown, [1, 1, 2], 'unknown users, wrong digests, wrong communities');
  });

  test('who refuses all is told apart from who is silent', async () => {
    const { trials, worked, outcome, error } = await logIn(door(), numbered(community('one'), user('nobody')));
    assert.deepEqual([trialsOf(trials), worked, outcome], [['1 silent', '2 refused'], undefined, 'unable']);
    assert.match(error, /unknown user name/);
  });
});

test('where no agent answers, a second user is not tried, and a lone community is sent twice', async () => {
  const door = { address: '127.0.0.1', port: await freePort(), rtt_ms: 0.1, worked: null, signal };
  const { trials, outcome } = await logIn(door, numbered(user('a'), user('b'), community('c')));
  assert.deepEqual([trialsOf(trials), outcome], [['1 silent', '3 silent'], 'timeout']);
});

test('a search that is over asks nobody', async () => {
  const stop = AbortSignal.abort(new Error('over'));
  const door = { address: '127.0.0.1', port: await freePort(), rtt_ms: null, worked: null, signal: stop };
  await assert.rejects(logIn(door, numbered(community('c'))), /over/);
});
