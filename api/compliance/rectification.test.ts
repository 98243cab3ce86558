/** A finding that probes show becomes a ticket, and a later look says that it is mended: an answer does, silence never. */
import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { freePort, lacks, startProgram, temporaryFolder } from '#probes/exposure/servers.ts';
import { keepFindings } from './keep-findings.ts';
import { assessingHub } from './testing-assessments.ts';

const z = await assessingHub();
after(z.end);
const { t, sqlite, must, lead, assessor, reviewer } = z;
const ITEM = '8.1.4.2 b';
const REDIS = '/usr/bin/redis-server';
const skip = lacks(REDIS, 'redis-server');
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Ended before the test is, so that another may take its port. */
async function redis(c: TestContext, port: number, ...args: string[]) {
  const ended: (() => Promise<void>)[] = [];
  const own = { ...c, after: (end: () => Promise<void>) => void ended.push(end) } as unknown as TestContext;
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', temporaryFolder(c, 'redis'), '--save', ''];
  await startProgram(own, REDIS, [...where, ...args], port);
  const end = async () => {
    for (const one of ended.splice(0)) await one();
  };
  c.after(end);
  return end;
}

const port = await freePort();
const endpoint_id = (
  await must(t.ask, 'POST', `/api/systems/${z.system}/endpoints`, { name: '缓存', host: '127.0.0.1', watch: false })
).id as number;
const target = sqlite.prepare('select id from targets where endpoint_id = ?').pluck().get(endpoint_id) as number;
const watch = sqlite
  .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, enabled, created_at)
    values (?, 'open_access', ?, '127.0.0.1', 4, 86400, 10000, 1, 0) returning id`)
  .pluck()
  .get(target, JSON.stringify({ services: [`redis:${port}`] })) as number;
const look = async () => {
  // A look says something of what came before it, and of nothing in the same millisecond.
  await sleep(5);
  const seen = await t.hub.watching.lookNow(watch);
  assert.equal(seen?.outcome, 'ok', seen?.error);
};

/** Rounds at once, instead of each few seconds; what it asks to look is done. */
async function round(c: TestContext): Promise<number[]> {
  const asked: number[] = [];
  c.mock.timers.enable({ apis: ['setInterval'] });
  const kept = keepFindings({ ...t.hub, lookNow: (id) => asked.push(id) });
  c.mock.timers.tick(3_000);
  c.mock.timers.reset();
  await sleep(50);
  await kept.stop();
  return asked;
}

const list = async (query: string) => (await must(lead, 'GET', `/api/assessment-findings?${query}`)).rows;
const settle = (id: number, to: string, version: number) =>
  lead('POST', `/api/assessment-findings/${id}/settle`, { to, how: '现场核验', version });

const asObject = (id: number) => z.addObject(id, { name: '缓存', kind: '服务', endpoint_id });
const freeze = (id: number, object_id: number) =>
  must(assessor, 'POST', `/api/assessments/${id}/evidence/observation`, { item: ITEM, object_id });
/** Found at the object, for this reason or another. */
async function findAt(id: number, object_id: number, is_frozen: boolean) {
  await z.judge(id, ITEM, 'not_conform', { object_id });
  if (is_frozen) await freeze(id, object_id);
  await must(assessor, 'PUT', `/api/assessments/${id}/faults`, { item: ITEM, object_id, risk: 'high' });
}

async function close(id: number, otherwise: Record<string, string>) {
  await z.judgeAll(id, otherwise);
  for (const item of Object.keys(otherwise))
    await must(assessor, 'PUT', `/api/assessments/${id}/faults`, { item, object_id: 0, risk: 'high' });
  await must(lead, 'POST', `/api/assessments/${id}/move`, { is: 'review' });
  await must(reviewer, 'POST', `/api/assessments/${id}/move`, { is: 'close' });
}

let first = 0;
test('what is rated keeps the looks that show it, and its ticket closes after a look that says otherwise', {
  skip,
}, async (c) => {
  let end = await redis(c, port);
  await look();
  first = await z.assessment();
  await findAt(first, await asObject(first), true);
  await close(first, {});
  const [finding] = await list('source=assessment');
  assert.deepEqual([finding.item, finding.is_looked_at, finding.is_usual_due], [ITEM, true, true]);
  assert.equal(finding.due_at, finding.found_at + 30 * 86_400_000);

  const ticket = await must(assessor, 'POST', `/api/assessment-findings/${finding.id}/rectification`, {});
  let version = 1;
  const handle = async (ask: typeof t.ask, how: string, deed: object) => {
    const done = await ask('POST', `/api/tickets/${ticket.id}/${how}`, { version, deed });
    if (done.status === 200) version = done.body.version;
    return done;
  };
  const agent = await t.enter('agent', [{ role: 'ticket_agent', unit_id: 2 }], 2);
  await handle(agent, 'handle', { is: 'accept' });
  await round(c);
  assert.equal((await list('source=assessment'))[0].state, 'rectifying', 'it is still seen');

  // Reported too early: nobody has looked since.
  await end();
  assert.equal((await handle(agent, 'handle', { is: 'resolve', text: '已设口令' })).status, 200);
  const early = await handle(assessor, 'follow-up', { is: 'confirm' });
  assert.equal(early.status, 409, early.text);
  assert.match(early.body.error.en, /measured anew/);
  assert.deepEqual(await round(c), [watch], 'whoever told of it is asked to look');

  // The server is silent: that mends nothing.
  await look();
  await round(c);
  assert.equal((await list('source=assessment'))[0].state, 'rectifying');
  assert.equal((await handle(assessor, 'follow-up', { is: 'confirm' })).status, 409);

  // A watch that is switched off says nothing either.
  end = await redis(c, port, '--requirepass', 'long');
  sqlite.prepare('update watches set enabled = 0 where id = ?').run(watch);
  await round(c);
  assert.equal((await list('source=assessment'))[0].state, 'rectifying');
  sqlite.prepare('update watches set enabled = 1 where id = ?').run(watch);

  await look();
  await round(c);
  const [mended] = await list('source=assessment');
  assert.deepEqual([mended.state, mended.verified_by], ['verified', '-']);
  assert.match(mended.verified_how.zh, new RegExp(`#${watch} 有应答`));
  assert.equal(typeof mended.evidence_id, 'number', 'the sealed verdict that let it pass');
  assert.equal((await handle(assessor, 'follow-up', { is: 'confirm' })).status, 200);
  const log = sqlite
    .prepare(`select person from audit_entries where action = 'assessment_finding_verified' and object_id = ?`)
    .pluck()
    .all(String(finding.id));
  assert.deepEqual(log, ['-']);
  await end();
});

test('what a closed assessment found to conform drifts, is told once, and closes only by an answer', {
  skip,
}, async (c) => {
  await t.enter('leader', [{ role: 'unit_leader', unit_id: 2 }], 2);
  const told = () =>
    sqlite
      .prepare(`select n.text from notices n join people p on p.id = n.person_id where p.username = 'leader'`)
      .pluck()
      .all();
  const second = await z.assessment({ title: '次年测评' });
  await close(second, {});
  const result = sqlite.prepare('select result from assessments where id = ?').pluck().get(second);
  let end = await redis(c, port);
  await look();
  await round(c);
  await round(c);
  const drifts = await list('source=drift&is_open=true');
  const drift = drifts.find((row: { item: string }) => row.item === ITEM);
  assert.deepEqual([drift.risk, drift.state, drift.is_usual_due, drift.is_looked_at], [null, 'open', true, true]);
  assert.equal(drift.due_at, drift.found_at + 90 * 86_400_000, 'as a medium one');
  assert.match(drift.description.zh, /无需登录即可访问/);
  assert.match(drift.description.en, /without a login/);
  assert.equal((await list('risk=none&is_open=true')).length, drifts.length);
  assert.equal((await list(''))[0].source, 'drift', 'what has no risk stands before all others');
  assert.equal(told().length, 1);
  assert.match(String(told()[0]), /测评后出现/);
  // It is no part of what was closed.
  assert.equal(sqlite.prepare('select result from assessments where id = ?').pluck().get(second), result);
  const score = await must(lead, 'GET', `/api/assessments/${second}/score`);
  assert.deepEqual([score.risks.high, score.unrated], [0, 0]);
  assert.equal((await must(lead, 'GET', `/api/compliance/systems/${z.system}`)).system.unrated, drifts.length);

  // A person chooses its risk; not one of the unit that answers for the system, nor over another's choice.
  const risk = (ask: typeof lead, version: number) =>
    ask('PUT', `/api/assessment-findings/${drift.id}/risk`, { risk: 'medium', version });
  const owner = await t.enter('owner', [{ role: 'assessor', unit_id: null }], 2);
  assert.equal((await risk(owner, 1)).body.error.code, 'own_unit');
  assert.equal((await risk(lead, 1)).status, 200);
  const late = await risk(assessor, 1);
  assert.deepEqual([late.status, late.body.error.report.by], [409, 'lead']);
  const due = (await list(`source=drift&risk=medium`))[0];
  assert.deepEqual([due.due_at, due.is_usual_due], [due.found_at + 90 * 86_400_000, true]);

  await end();
  await look();
  await round(c);
  const open = async () => (await list('source=drift&is_open=true')).map((row: { item: string }) => row.item);
  assert.ok((await open()).includes(ITEM), 'a silent server is no repair');
  end = await redis(c, port, '--requirepass', 'long');
  await look();
  sqlite.prepare('update watch_states set ok_at = ok_at - 864000000 where watch_id = ?').run(watch);
  await round(c);
  assert.ok((await open()).includes(ITEM), 'nor is what went stale');
  await look();
  await round(c);
  assert.ok(!(await open()).includes(ITEM));
  await end();

  // It comes back as another one; what somebody lives with doesn't.
  end = await redis(c, port);
  await look();
  await round(c);
  const [again] = (await list('source=drift&is_open=true')).filter((row: { item: string }) => row.item === ITEM);
  assert.notEqual(again.id, drift.id);
  assert.equal(again.risk, null);
  assert.equal((await settle(again.id, 'accepted', again.version)).status, 200);
  await round(c);
  assert.ok(!(await open()).includes(ITEM));
  await end();
});

test('what was assessed anew is answered by that', { skip }, async (c) => {
  sqlite.prepare(`update assessment_findings set state = 'verified' where source = 'drift' and state = 'open'`).run();
  const end = await redis(c, port);
  await look();
  sqlite
    .prepare(`update assessment_findings set state = 'verified' where source = 'drift' and state = 'accepted'`)
    .run();
  await round(c);
  assert.ok((await list('source=drift&is_open=true')).length > 0);
  const third = await z.assessment({ title: '再测评' });
  await close(third, { [ITEM]: 'partial', '8.1.4.1 a': 'partial' });
  await round(c);
  assert.deepEqual(
    (await list('source=drift&is_open=true')).filter((row: { item: string }) => row.item === ITEM),
    [],
  );
  await end();
});
