import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type TestHub, testHub } from '../testing.ts';
import { canonicalPrefix, lastOf, networkOf } from './prefix.ts';

let hub: TestHub;
before(async () => {
  hub = await testHub();
});
after(() => hub.stop());

test('a prefix is kept in one spelling and counts the recorded addresses within', async () => {
  await hub.ask('POST', '/api/nodes', { name: 'a', role: 'other', addresses: ['10.1.0.1', '2001:db8:1::1'] });
  await hub.ask('POST', '/api/nodes', { name: 'b', role: 'other', addresses: ['10.1.255.255', '10.2.0.0'] });
  for (const prefix of ['2001:DB8:0001::/48', '10.1.0.0/16', '10.0.0.0/8', '10.1.0.0/24']) {
    const made = await hub.ask('POST', '/api/prefixes', { prefix });
    assert.equal(made.status, 200, made.text);
  }
  const { body } = await hub.ask('GET', '/api/prefixes');
  assert.deepEqual(
    body.rows.map((row: { prefix: string; addresses: number }) => `${row.prefix} ${row.addresses}`),
    ['10.0.0.0/8 3', '10.1.0.0/16 2', '10.1.0.0/24 1', '2001:db8:1::/48 1'],
  );
  assert.equal((await hub.ask('GET', '/api/prefixes?family=6')).body.total, 1);
  assert.equal((await hub.ask('GET', '/api/prefixes?q=10.1')).body.total, 2);
});

test('a prefix changes and goes, and the log tells of each', async () => {
  const made = await hub.ask('POST', '/api/prefixes', { prefix: '192.0.2.0/24', vrf: '互联' });
  const path = `/api/prefixes/${made.body.id}`;
  assert.equal((await hub.ask('PATCH', path, { vlan: 10, status: 'reserved' })).status, 200);
  const { body } = await hub.ask('GET', '/api/prefixes?status=reserved');
  assert.deepEqual([body.rows[0].vlan, body.rows[0].vrf], [10, '互联']);
  assert.equal((await hub.ask('DELETE', path)).status, 200);
  assert.equal((await hub.ask('DELETE', path)).status, 404);
  const log = await hub.ask('GET', '/api/audit?object_kind=prefix&limit=10');
  assert.deepEqual(log.body.rows.map((row: { action: string }) => row.action).slice(0, 3), [
    'delete',
    'update',
    'create',
  ]);
});

test('host bits, twins and nonsense are refused with the reason', async () => {
  const refused: [unknown, number, RegExp][] = [
    [{ prefix: '10.1.2.3/16' }, 422, /10\.1\.0\.0\/16/],
    [{ prefix: '10.1.0.0/16' }, 409, /already/],
    [{ prefix: '10.1.0.0' }, 422, /no prefix/],
    [{ prefix: 'fe80::1%eth0/64' }, 422, /no prefix/],
    [{ prefix: '::/129' }, 422, /no prefix/],
    [{ prefix: '10.3.0.0/16', vlan: 5000 }, 422, /vlan/],
    [{ prefix: '10.3.0.0/16', unit_id: 999 }, 422, /unit/],
    [{ prefix: '10.3.0.0/16', owner: 'x' }, 422, /owner|nrecognized/],
  ];
  for (const [body, status, why] of refused) {
    const answer = await hub.ask('POST', '/api/prefixes', body);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, why);
  }
  for (const [method, path] of [
    ['GET', '/api/prefixes'],
    ['POST', '/api/prefixes'],
    ['PATCH', '/api/prefixes/1'],
    ['DELETE', '/api/prefixes/1'],
  ] as const) {
    const guest = await hub.askAsGuest(method, path, method === 'GET' ? undefined : { prefix: '10.9.0.0/16' });
    assert.equal(guest.status, 401, `${method} ${path}`);
  }
});

test('the network of an address is a prefix that holds it', () => {
  const address = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
    fc.tuple(fc.constantFrom('2001:db8::1', 'fd00:1:2:3:4:5:6:7', '::1'), fc.integer({ min: 0, max: 128 })),
  );
  fc.assert(
    fc.property(address, ([text, length]) => {
      const read = canonicalPrefix(`${networkOf(text, length)}/${length}`);
      assert.ok('prefix' in read, JSON.stringify(read));
      assert.equal(networkOf(lastOf(read.prefix), length), networkOf(text, length));
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => void canonicalPrefix(text)));
});
