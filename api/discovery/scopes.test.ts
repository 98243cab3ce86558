import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestHub, testHub } from '../testing.ts';

let t: TestHub;
before(async () => {
  t = await testHub();
});
after(() => t?.stop());

const PATH = '/api/discovery/scopes';
const scopes = async () => (await t.ask('GET', PATH)).body.rows;
const community = (name: string) =>
  t.ask('POST', '/api/credentials', { name, secret: { kind: 'snmp_community', community: name } });

test('a scope is made, shown with what a sweep of it asks, changed and removed, all on record', async () => {
  const first = (await community('first')).body.id;
  const second = (await community('second')).body.id;
  const made = await t.ask('POST', PATH, {
    name: '城区',
    ranges: ['10.1.0.0/24', ' 10.1.0.0/24', '10.2.0.7', 'FD00:0::/32'],
    excluded: ['10.1.0.0/25'],
    credential_ids: [second, first, second],
  });
  assert.equal(made.status, 200, made.text);
  const [row] = await scopes();
  assert.deepEqual(
    [row.name, row.ranges, row.excluded, row.to_sweep],
    ['城区', ['10.1.0.0/24', '10.2.0.7/32', 'fd00::/32'], ['10.1.0.0/25'], 128],
  );
  assert.deepEqual(
    row.credentials.map((one: { name: string }) => one.name),
    ['second', 'first'],
  );
  assert.deepEqual(
    [row.rate_per_s, row.at_once, row.snmp_port, row.tcp_ports, row.enabled, row.repeat_every_h, row.allowed_by],
    [1_000, 32, 161, [], true, null, 'admin'],
  );
  const changed = { credential_ids: [first], rate_per_s: 50, repeat_every_h: 24 };
  assert.equal((await t.ask('PATCH', `${PATH}/${row.id}`, changed)).status, 200);
  const [after] = await scopes();
  assert.deepEqual([after.credentials.length, after.rate_per_s, after.repeat_every_h], [1, 50, 24]);
  assert.deepEqual(after.ranges, row.ranges, 'what was left out stays');
  assert.equal(
    (await t.ask('DELETE', `/api/credentials/${first}`)).status,
    409,
    'a credential that a scope uses stays',
  );
  assert.equal((await t.ask('DELETE', `${PATH}/${row.id}`)).status, 200);
  assert.deepEqual(await scopes(), []);
  const log = (await t.ask('GET', '/api/audit?object_kind=discovery_scope')).body.rows as { action: string }[];
  assert.deepEqual(log.map(({ action }) => action).toSorted(), ['create', 'delete', 'update']);
  assert.equal((await t.ask('PATCH', `${PATH}/${row.id}`, {})).status, 404);
  assert.equal((await t.ask('DELETE', `${PATH}/${row.id}`)).status, 404);
});

test('what nobody may ask is no scope: too large, forbidden, or no range at all', async () => {
  const secret = { kind: 'http_bearer', token: 'x' };
  const web = (await t.ask('POST', '/api/credentials', { name: 'web', secret })).body.id;
  const good = { name: 'x', ranges: ['10.0.0.0/24'] };
  const rows: [object, RegExp][] = [
    [{ ...good, ranges: [] }, /ranges/],
    [{ ...good, ranges: ['10.0.0.1/24'] }, /10\.0\.0\.0\/24/],
    [{ ...good, ranges: ['10.0.0.0/11'] }, /\/12/],
    [{ ...good, ranges: ['10.0.0.0/12', '10.32.0.0/24'] }, /\/12/],
    [{ ...good, ranges: ['0.0.0.0/0'] }, /0\.0\.0\.0\/0/],
    [{ ...good, ranges: ['169.254.169.254'] }, /metadata/],
    [{ ...good, ranges: ['169.240.0.0/12'] }, /link-local/],
    [{ ...good, ranges: ['224.0.0.0/24'] }, /multicast/],
    [{ ...good, ranges: ['::/0'] }, /unspecified/],
    [{ ...good, ranges: ['2000::/3'] }, /\/20/],
    [{ ...good, ranges: ['fe80::/64'] }, /link-local/],
    [{ ...good, ranges: ['::ffff:10.0.0.0/120'] }, /mapped/],
    [{ ...good, ranges: ['ff02::/16'] }, /multicast|\/20/],
    [{ ...good, ranges: ["10.0.0.0/24' or 1=1"] }, /range/],
    [{ ...good, excluded: ['nonsense'] }, /nonsense/],
    [{ ...good, credential_ids: [99_999] }, /credential/i],
    [{ ...good, credential_ids: [web] }, /SNMP/],
    [{ ...good, credential_ids: [1, 2, 3, 4, 5, 6] }, /credential_ids/],
    [{ ...good, rate_per_s: 1e6 }, /rate_per_s/],
    [{ ...good, at_once: 0 }, /at_once/],
    [{ ...good, tcp_ports: [0] }, /tcp_ports/],
    [{ ...good, repeat_every_h: 0 }, /repeat_every_h/],
  ];
  for (const [wanted, said] of rows) {
    const answer = await t.ask('POST', PATH, wanted);
    assert.equal(answer.status, 422, `${JSON.stringify(wanted)}: ${answer.text}`);
    assert.match(answer.text, said);
  }
  assert.deepEqual(await scopes(), []);
  assert.equal((await t.ask('POST', PATH, { ...good, unit_id: 77 })).status, 409);
  assert.equal((await t.ask('POST', PATH, { ...good, ranges: ['10.16.0.0/12', 'fd00::/20'] })).status, 200);
  assert.equal((await t.ask('POST', PATH, good)).status, 409, 'a name is one');
});
