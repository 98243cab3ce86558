import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tells } from './mended.ts';
import type { SeenFact } from './rule.ts';

const fact = (more: object): SeenFact =>
  ({ watch: 1, probe: 'open_access', family: 4, address: '127.0.0.1', at: 20, part: null, ...more }) as SeenFact;
const redis = (more: object, answers: boolean | null = true) =>
  fact({ key: 'open_access.service', part: '6379', value: { open: true, answers, without_login: false }, ...more });
const shown = { watch: 1, key: 'open_access.service', part: '6379' };

for (const [what, facts, told] of [
  ['the service that answers later', [redis({})], true],
  ['an answer of before', [redis({ at: 10 })], false],
  ['one that doesn’t run', [redis({}, false)], false],
  ['one that could not be asked', [redis({}, null)], false],
  ['another port', [redis({ part: '9200' })], false],
  ['another watch', [redis({ watch: 2 })], false],
  ['another key of the same watch', [fact({ key: 'tls.cipher', part: '6379', value: 'x' })], false],
  ['nothing', [], false],
] as const)
  test(`${what} ${told ? 'tells' : 'tells nothing'}`, () => {
    assert.equal(tells(shown, facts, 10) !== undefined, told);
  });

test('a port is told by its refusal, and not by silence', () => {
  const port = (state: string) => fact({ key: 'exposed_ports.port', part: '4:23', value: { open: false, state } });
  const of = { watch: 1, key: 'exposed_ports.port', part: '4:23' };
  assert.ok(tells(of, [port('closed')], 10));
  assert.equal(tells(of, [port('filtered')], 10), undefined);
});

test('an offer that is gone is told by what is offered now', () => {
  const offered = fact({ key: 'ssh.host_key', part: 'ed25519', value: {} });
  assert.ok(tells({ watch: 1, key: 'ssh.host_key', part: 'dsa' }, [offered], 10));
});

test('what was made of the record is told by no look', () => {
  const row = fact({ watch: null, probe: null, key: 'record.difference', value: {} });
  assert.equal(tells({ watch: null, key: 'record.difference', part: null }, [row], 10), undefined);
});
