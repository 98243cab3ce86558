import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram } from '#probes/find-program.ts';
import { freePort, noSnmpd, type Snmpd, startSnmpd } from '#probes/snmp/snmpd.ts';
import { takeIn } from '../candidates/take-in.ts';
import { type TestHub, testHub } from '../testing.ts';
import { keepDiscovering } from './keep-discovering.ts';
import type { NewScope } from './shapes.ts';

const noFping = findProgram('fping') ? false : 'fping is missing (Debian package fping)';
const KEY = 'the-right-key-of-all';

let t: TestHub;
before(async () => {
  t = await testHub();
});
after(() => t?.stop());

let made = 0;
async function scope(more: Partial<NewScope>): Promise<number> {
  const answer = await t.ask('POST', '/api/discovery/scopes', {
    name: `scope ${++made}`,
    ranges: ['127.90.0.0/28'],
    ...more,
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.body.id;
}
const start = (wanted: object) => t.ask('POST', '/api/discovery/jobs', wanted);
const jobOf = async (id: number) => (await t.ask('GET', `/api/discovery/jobs/${id}`)).body;
async function ended(id: number) {
  for (;;) {
    const job = await jobOf(id);
    if (!['waiting', 'running'].includes(job.state)) return job;
    await sleep(30);
  }
}
async function run(wanted: object) {
  const started = await start(wanted);
  assert.equal(started.status, 200, started.text);
  return ended(started.body.id);
}
const credential = async (name: string, secret: object): Promise<number> =>
  (await t.ask('POST', '/api/credentials', { name, secret })).body.id;
const logged = async () =>
  (
    (await t.ask('GET', '/api/audit?object_kind=discovery_job')).body.rows as { action: string; object_id: string }[]
  ).map(({ action, object_id }) => `${action} ${object_id}`);

test('a dry run says what a job would do and what it would refuse, and nothing is kept of it', async () => {
  const id = await scope({
    ranges: ['127.90.0.0/24', 'fd00::/32'],
    tcp_ports: [22, 80],
    tcp_silent: true,
    rate_per_s: 100,
  });
  const seeds = ['127.90.0.7', 'FD00::1', '10.0.0.1', 'nonsense'];
  const { status, body } = await t.ask('POST', '/api/discovery/jobs/dry-run', { scope_id: id, seeds });
  assert.equal(status, 200);
  assert.deepEqual([body.to_sweep, body.packets, body.at_least_s], [254, 254 * 4, 11]);
  assert.deepEqual(body.seeds, ['127.90.0.7', 'fd00::1']);
  assert.deepEqual(
    body.refused.map((one: { address: string }) => one.address),
    ['10.0.0.1', 'nonsense'],
  );
  assert.equal(body.problems.length, 1);
  assert.equal((await t.ask('GET', '/api/discovery/jobs')).body.total, 0);
  const refused = await start({ scope_id: id, seeds });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /seeds outside of the scope/);
  const v6 = await scope({ ranges: ['fd00::/32'] });
  const nothing = await start({ scope_id: v6 });
  assert.equal(nothing.status, 422);
  assert.match(nothing.text, /IPv6 ranges are never swept/);
  await t.ask('PATCH', `/api/discovery/scopes/${v6}`, { enabled: false });
  assert.match((await start({ scope_id: v6, seeds: ['fd00::1'] })).text, /switched off/);
  for (const wanted of [
    { scope_id: 99_999 },
    { scope_id: id, methods: ['guess'] },
    { scope_id: id, max_hops: 99 },
    {},
  ]) {
    assert.ok([404, 422].includes((await start(wanted)).status), JSON.stringify(wanted));
  }
  assert.deepEqual(await logged(), []);
});

test('a sweep without credentials finds who answers; the job is one row of the log and one line of the timeline', {
  skip: noFping,
}, async () => {
  const id = await scope({});
  const job = await run({ scope_id: id, methods: ['sweep'] });
  assert.deepEqual(
    [job.state, job.to_sweep, job.swept, job.asked, job.found, job.new_found],
    ['done', 14, 14, 14, 14, 14],
  );
  assert.deepEqual([job.waiting, job.now, job.error], [0, null, null]);
  assert.deepEqual(await logged(), [`start ${job.id}`]);
  const told = (await t.ask('GET', '/api/events?kind=discovery')).body.rows as { text: { zh: string } }[];
  assert.match(told[0]?.text.zh ?? '', /扫描 14 个地址.*发现 14 个/);
  const visits = (await t.ask('GET', `/api/discovery/jobs/${job.id}/visits?q=127.90.0.3`)).body;
  assert.deepEqual([visits.total, visits.rows[0].how, visits.rows[0].snmp], [1, 'sweep', null]);
  const again = await run({ scope_id: id, methods: ['sweep'] });
  assert.deepEqual([again.found, again.new_found], [14, 0]);
  const list = (await t.ask('GET', `/api/discovery/jobs?scope_id=${id}`)).body;
  assert.deepEqual([list.total, list.rows[0].id], [2, again.id]);
});

test('a job is stopped by a person, one is open at a time, and meanwhile its scope stays as it is', {
  skip: noFping,
}, async () => {
  const id = await scope({ ranges: ['127.91.0.0/16'], rate_per_s: 100 });
  const { body } = await start({ scope_id: id, methods: ['sweep'] });
  assert.equal((await start({ scope_id: id, methods: ['sweep'] })).status, 409);
  assert.equal((await t.ask('PATCH', `/api/discovery/scopes/${id}`, { excluded: ['127.91.1.0/24'] })).status, 409);
  assert.equal((await t.ask('DELETE', `/api/discovery/scopes/${id}`)).status, 409);
  assert.equal((await t.ask('POST', `/api/discovery/jobs/${body.id}/stop`)).status, 200);
  const job = await ended(body.id);
  assert.deepEqual([job.state, job.now], ['stopped', null]);
  assert.ok(job.ended_at >= job.started_at && job.swept < job.to_sweep);
  assert.equal((await t.ask('POST', `/api/discovery/jobs/${body.id}/stop`)).status, 409);
  assert.equal((await t.ask('POST', '/api/discovery/jobs/99999/stop')).status, 404);
  assert.deepEqual((await logged()).slice(0, 2), [`stop ${body.id}`, `start ${body.id}`]);
  assert.equal((await t.ask('DELETE', `/api/discovery/scopes/${id}`)).status, 200);
});

test('what ran when the program ended goes on with the next start, and sweeps nothing twice', {
  skip: noFping,
}, async () => {
  const id = await scope({ ranges: ['127.92.0.0/22'], rate_per_s: 400 });
  const keeper = keepDiscovering(t.hub);
  const job = keeper.start({ person: 'x', address: '-' }, { scope_id: id, methods: ['sweep'], seeds: [], max_hops: 0 });
  while ((await jobOf(job)).swept === 0) await sleep(20);
  await keeper.close();
  const interrupted = await jobOf(job);
  assert.deepEqual([interrupted.state, interrupted.ended_at], ['interrupted', null]);
  const next = keepDiscovering(t.hub);
  next.resume();
  const done = await ended(job);
  await next.close();
  assert.deepEqual([done.state, done.resumed, done.swept, done.asked, done.found], ['done', 1, 1022, 1022, 1022]);
});

test('a scope repeats its last job when it is due, once, and not while it is switched off', {
  skip: noFping,
}, async () => {
  const id = await scope({ ranges: ['127.93.0.0/30'], repeat_every_h: 24 });
  const first = await run({ scope_id: id, methods: ['sweep'], max_hops: 3 });
  const jobs = async () => (await t.ask('GET', `/api/discovery/jobs?scope_id=${id}`)).body.rows;
  const day = 86_400_000;
  t.hub.discovery.repeat(first.started_at + day - 1);
  assert.equal((await jobs()).length, 1, 'not yet due');
  const [row] = (await t.ask('GET', '/api/discovery/scopes')).body.rows.filter((one: { id: number }) => one.id === id);
  assert.equal(row.next_at, first.started_at + day);
  t.hub.discovery.repeat(first.started_at + day);
  t.hub.discovery.repeat(first.started_at + day);
  const [again, ...before] = await jobs();
  assert.equal(before.length, 1, 'once');
  assert.deepEqual([again.methods, again.max_hops], [['sweep'], 3]);
  assert.match(again.started_by, /^schedule: .*\(admin\)/);
  await ended(again.id);
  await t.ask('PATCH', `/api/discovery/scopes/${id}`, { enabled: false });
  t.hub.discovery.repeat(Date.now() + 9 * day);
  assert.equal((await jobs()).length, 2);
});

test('a device that can not be taken in is left out, and the job goes on', { skip: noFping }, async () => {
  const id = await scope({ ranges: ['127.94.0.0/29'] });
  const keeper = keepDiscovering(t.hub, (db, job, found, now) => {
    if (found.address === '127.94.0.3') throw new TypeError('a mistake');
    return takeIn(db, job, found, now);
  });
  const job = keeper.start({ person: 'x', address: '-' }, { scope_id: id, methods: ['sweep'], seeds: [], max_hops: 0 });
  const done = await ended(job);
  await keeper.close();
  assert.deepEqual([done.state, done.asked, done.found, done.new_found], ['done', 6, 5, 5]);
  assert.equal((await t.ask('GET', '/api/candidates?q=127.94.0.3')).body.total, 0);
  assert.equal((await t.ask('GET', '/api/candidates?q=127.94.0.4')).body.total, 1);
});

describe("an agent with users (Debian's snmpd)", { skip: noSnmpd || noFping }, () => {
  let agent: Snmpd;
  before(async () => {
    const port = await freePort();
    agent = await startSnmpd([`createUser right SHA-256 ${KEY}`, 'rouser right authnopriv', 'sysName edge'], port);
  });
  after(() => agent?.stop());
  const user = (name: string, auth_key = KEY) => ({ kind: 'snmp_user', user: name, auth_protocol: 'sha256', auth_key });

  test('is asked once with a credential that it refused: not within a day, unless its secret was entered anew', async () => {
    const wrong = await credential('wrong', user('right', 'a-wrong-key-for-it'));
    const right = await credential('right', user('right'));
    const id = await scope({ ranges: ['127.0.0.1'], snmp_port: agent.port, credential_ids: [wrong, right] });
    const tries = () =>
      t.hub.db.$client
        .prepare('select refused_at from discovery_tries where credential_id = ?')
        .pluck()
        .get(wrong) as number;
    const job = await run({ scope_id: id, methods: ['sweep'] });
    assert.deepEqual([job.state, job.found], ['done', 1]);
    const [visit] = (await t.ask('GET', `/api/discovery/jobs/${job.id}/visits?kind=answered`)).body.rows;
    assert.deepEqual([visit.credential_name, visit.name, visit.snmp], ['right', 'edge', 'ok']);
    const refused_at = tries();
    assert.ok(refused_at >= job.started_at);
    await run({ scope_id: id, methods: ['sweep'] });
    assert.equal(tries(), refused_at, 'it was not tried again');

    await t.ask('PATCH', `/api/discovery/scopes/${id}`, { credential_ids: [wrong] });
    const held = await run({ scope_id: id, methods: ['sweep'] });
    const [mute] = (await t.ask('GET', `/api/discovery/jobs/${held.id}/visits?kind=mute`)).body.rows;
    assert.match(mute.error, /not tried again/);
    await sleep(5);
    await t.ask('PATCH', `/api/credentials/${wrong}`, { secret: user('right') });
    await run({ scope_id: id, methods: ['sweep'] });
    const [after] = (await t.ask('GET', `/api/discovery/jobs?scope_id=${id}`)).body.rows;
    const [seen] = (await t.ask('GET', `/api/discovery/jobs/${after.id}/visits`)).body.rows;
    assert.deepEqual([seen.snmp, seen.credential_name], ['ok', 'wrong']);
  });
});
