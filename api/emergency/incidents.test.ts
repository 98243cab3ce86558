/** Incidents and their runs over HTTP: who may do what, what two at once get, and what stands afterwards. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, beforeEach, test } from 'node:test';
import type { Asking } from '../testing.ts';
import { emergencyHub, planSource, putInForce, until } from './testing.ts';

const z = await emergencyHub();
after(z.end);
const { t, sqlite, must, declare, start, running, run, put, lead, work, stranger, reader, page } = z;
beforeEach(() => Object.assign(page, { body: z.GOOD, status: 200 }));
const incident = (id: number, ask: Asking = work) => must(ask, 'GET', `/api/incidents/${id}`);
const DO = '  - { id: mend, do: 恢复, role: work, hint: 小心, record: [{ id: n, ask: 几处, kind: number }] }';
const plan = putInForce(sqlite, planSource('usual', DO, 'proposed_by: [http-body]'));

test('a finding proposes the plans in force that name its check, with what an incident of it would be about', async () => {
  const other = putInForce(sqlite, planSource('elsewhere', DO, 'proposed_by: [dns-answer]'));
  page.body = 'hacked';
  await t.hub.watching.lookNow(z.watch);
  const finding = sqlite
    .prepare(`select id from findings where check_id = 'http-body' and closed_at is null`)
    .pluck()
    .get() as number;
  const answer = await must(work, 'GET', `/api/emergency-proposals?finding_id=${finding}`);
  assert.deepEqual(
    answer.rows.map((row: { emergency_plan_id: number; is_proposed: boolean }) => [
      row.emergency_plan_id,
      row.is_proposed,
    ]),
    [
      [plan, true],
      [other, false],
    ],
  );
  assert.deepEqual([answer.about.unit_id, answer.about.systems], [2, [{ id: z.system, name: '甲县门户' }]]);
  assert.equal(answer.rows[0].grading[0].confirmed, false, 'that nobody confirmed the threshold is said');
  assert.equal((await stranger('GET', `/api/emergency-proposals?finding_id=${finding}`)).status, 404);
  const id = await declare({ finding_id: finding });
  assert.deepEqual((await incident(id)).finding, { id: finding, check_id: 'http-body' });
});

test('the answers say the grade; another one needs a reason, and it is the incident’s from then on', async () => {
  const id = await declare();
  const without = await start(id, plan, { grade: 2 });
  assert.equal(without.status, 422);
  assert.match(without.body.error.zh, /请说明理由/);
  assert.equal((await incident(id)).runs, 0, 'nothing was begun');
  assert.equal((await start(id, plan, { grade: 2, reason: '涉及重要活动' })).status, 200);
  const shown = await incident(id);
  assert.deepEqual([shown.grade, shown.running, shown.run_list[0].roles[0].people], [2, 1, ['lead']]);
  const other = await declare();
  assert.equal((await start(other, plan, { roles: { lead: ['nobody'] } })).status, 422);
  assert.equal((await start(other, plan, { roles: { pilot: ['lead'] } })).status, 422);
  const again = await start(id, plan, { grade: 2, reason: 'x' });
  assert.equal(again.status, 409);
  assert.match(again.body.error.en, /running already/);
});

test('another grade reaches the runs, by whoever leads alone', async () => {
  const id = await declare();
  const { id: first } = (await start(id, plan)).body;
  const to = { grade: 3, reason: '扩散' };
  assert.match((await work('POST', `/api/incidents/${id}/regrade`, to)).text, /负责指挥的人/);
  assert.equal((await incident(id)).grade, 4, 'neither of them changed');
  assert.equal((await lead('POST', `/api/incidents/${id}/regrade`, to)).status, 200);
  assert.deepEqual([(await incident(id)).grade, (await run(first)).run.grade], [3, 3]);
  assert.equal((await put(first, { do: 'regrade', grade: 1, reason: '更严重' }, lead)).status, 200);
  assert.deepEqual([(await incident(id)).grade, (await run(first)).run.grade], [1, 1]);
  assert.equal((await lead('POST', `/api/incidents/${id}/regrade`, { grade: 1, reason: 'x' })).status, 409);
});

test('of two who press at once one gets the effect and the other a sentence', async () => {
  const id = await running('  - { id: a, do: 甲, role: work }\n  - { id: b, do: 乙, role: work }');
  const both = await Promise.all([put(id, { do: 'complete', key: 'a' }), put(id, { do: 'complete', key: 'a' }, lead)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  assert.match(both.find(({ status }) => status === 409)?.body.error.zh, /这一步已结束/);
  assert.equal((await run(id)).run.sequence, 1);
});

test('what is missing or of another kind is refused with the field’s question, and changes nothing', async () => {
  const id = (await start(await declare(), plan)).body.id;
  for (const [values, said] of [
    [{}, /请填写：几处/],
    [{ n: '若干' }, /应为数字：几处/],
    [{ n: '1', x: '2' }, /没有要记录的 x/],
  ] as const)
    assert.match((await put(id, { do: 'complete', key: 'mend', values })).text, said);
  for (const input of [
    { do: 'tick' },
    { do: 'told', key: 'mend', said: '' },
    { do: 'complete' },
    {},
    { do: 'note', text: '' },
  ])
    assert.equal((await put(id, input)).status, 422, JSON.stringify(input));
  assert.equal((await put(id, { do: 'complete', key: '__proto__' })).status, 409);
  assert.equal((await run(id)).run.sequence, 0);
});

test('a step shows what it asks for, its hint, and whether whoever reads may act', async () => {
  const id = (await start(await declare(), plan)).body.id;
  const step = async (ask: Asking) => (await run(id, ask)).steps[0];
  assert.deepEqual(
    [(await step(work)).hint, (await step(work)).record[0].ask, (await step(work)).may_act, (await step(work)).prose],
    ['小心', '几处', true, [{ kind: 'paragraph', runs: [{ text: '先修补，再恢复。' }] }]],
  );
  assert.equal((await step(reader)).may_act, false);
  assert.equal((await run(id)).flow[0].status, 'open');
});

test('others of the unit see it; whoever may not act can not; other units see nothing', async () => {
  const id = (await start(await declare(), plan)).body.id;
  const { incident_id } = (await run(id)).run;
  assert.equal((await reader('GET', `/api/emergency-runs/${id}`)).status, 200);
  assert.equal((await put(id, { do: 'note', text: 'x' }, reader)).status, 403);
  for (const path of [
    `/api/emergency-runs/${id}`,
    `/api/emergency-runs/${id}/timeline`,
    `/api/incidents/${incident_id}`,
  ])
    assert.equal((await stranger('GET', path)).status, 404, path);
  assert.equal((await put(id, { do: 'note', text: 'x' }, stranger)).status, 404);
  assert.equal((await stranger('GET', '/api/incidents')).body.total, 0);
  assert.equal((await stranger('GET', '/api/incident-figures')).body.total, 0);
  const beyond = await stranger('POST', '/api/incidents', {
    ...{ title: 'x', category: 'other', unit_id: 3, system_ids: [z.system], occurred_at: null },
  });
  assert.equal(beyond.status, 422, beyond.text);
});

test('an incident whose plans still run is closed only with a reason, which ends them; then it is looked back upon', async () => {
  const id = await declare();
  const { id: begun } = (await start(id, plan)).body;
  const version = async () => (await incident(id)).version;
  const close = async (reason: string) =>
    lead('POST', `/api/incidents/${id}/close`, { reason, version: await version() });
  const review = { causes: '弱口令', lessons: '', follow_ups: ['更换口令', '加固后台'] };
  assert.equal(
    (await lead('POST', `/api/incidents/${id}/review`, { ...review, version: await version() })).status,
    409,
  );
  assert.match((await close('')).text, /预案还在运行/);
  assert.equal((await close('误报')).status, 200);
  assert.deepEqual([(await incident(id)).state, (await run(begun)).run.status], ['closed', 'aborted']);
  assert.equal((await close('again')).status, 409);
  assert.equal((await start(id, plan)).status, 409);
  await must(lead, 'POST', `/api/incidents/${id}/review`, { ...review, version: await version() });
  const first = (await incident(id)).review.follow_ups;
  assert.ok(first.every(({ ticket }: { ticket: { number: string } }) => ticket.number));
  await must(lead, 'POST', `/api/incidents/${id}/review`, {
    ...{ ...review, follow_ups: ['更换口令', '培训'], version: await version() },
  });
  const second = (await incident(id)).review.follow_ups;
  assert.equal(second[0].ticket.id, first[0].ticket.id, 'no second ticket for the same');
  assert.notEqual(second[1].ticket.id, first[1].ticket.id);
});

test('everything stands on one timeline: what people and the program did, and what probes saw', async () => {
  const id = await running(
    `  - { id: see, check: 看, role: work, checks: [http-body], otherwise: [{ id: mend, do: 恢复, role: work }] }`,
  );
  const { incident_id } = (await run(id)).run;
  await put(id, { do: 'note', text: '值班电话已接' });
  await until('it looked', async () => (await run(id)).steps[0].looks.length > 0);
  page.body = 'hacked';
  await t.hub.watching.lookNow(z.watch);
  page.body = z.GOOD;
  await t.hub.watching.lookNow(z.watch);
  const { rows } = await must(work, 'GET', `/api/incidents/${incident_id}/timeline`);
  const whats = rows.map(({ what }: { what: string }) => what);
  for (const what of ['start', 'looked', 'note', 'finding_opened', 'finding_closed', 'emergency'])
    assert.ok(whats.includes(what), `${what}: ${whats}`);
  assert.ok(rows.every((row: { at: number }, i: number) => i === 0 || row.at <= rows[i - 1].at));
});

test('figures count by category and grade over a time', async () => {
  const all = await must(work, 'GET', '/api/incident-figures');
  const { rows, total } = await must(work, 'GET', '/api/incidents?limit=1000');
  assert.equal(all.total, total);
  assert.equal(
    all.by_grade.reduce((sum: number, one: { total: number }) => sum + one.total, 0),
    total,
  );
  assert.equal((await must(work, 'GET', `/api/incident-figures?from=${Date.now() + 1_000}`)).total, 0);
  assert.equal(
    (await must(work, 'GET', '/api/incidents?state=closed')).total,
    rows.filter((row: { state: string }) => row.state === 'closed').length,
  );
  assert.match((await work('GET', '/api/incidents?format=csv')).text, /门户被篡改/);
});

test('what hangs behind a node, and runs there, is likely to be affected as well', async () => {
  const node = async (name: string) =>
    (await must(t.ask, 'POST', '/api/nodes', { name, role: 'access', unit_id: 2 })).id as number;
  const [core, access, host] = [await node('核心'), await node('接入'), await node('主机')];
  const link =
    sqlite.prepare(`insert into topology_links (a_node_id, b_node_id, confidence, sides, state, sources, first_seen_at)
    values (?, ?, 'confirmed', 2, 'up', '[]', 1)`);
  for (const [a, b] of [
    [core, access],
    [access, host],
  ])
    link.run(a, b);
  sqlite.prepare('insert into system_nodes (system_id, node_id) values (?, ?)').run(z.system, host);
  assert.match((await must(work, 'GET', `/api/incident-affected?node_ids=${access}`)).reason.zh, /探测接入点/);
  sqlite.prepare('insert into vantages (node_id) values (?)').run(core);
  const found = await must(work, 'GET', `/api/incident-affected?node_ids=${access}`);
  assert.deepEqual([found.nodes, found.systems], [[{ id: host, name: '主机' }], [{ id: z.system, name: '甲县门户' }]]);
});

test('the plan for a defaced page runs from the first look to the restored page', async () => {
  const source = readFileSync(new URL('../../runbooks/library/web-defacement.md', import.meta.url), 'utf8');
  const real = putInForce(sqlite, source);
  const roles = { commander: ['lead'], operations: ['work'], liaison: ['lead'], scribe: ['lead'] };
  const id = (
    await must(work, 'POST', `/api/incidents/${await declare()}/runs`, {
      ...{ emergency_plan_id: real, roles, grade: 3, answers: { page: 2, spread: 1, content: 1 } },
    })
  ).id;
  const input = (ask: Asking, body: object) => must(ask, 'POST', `/api/emergency-runs/${id}/inputs`, body);
  // Whatever waits for a person, as both of them go on until it is over.
  for (let turns = 0; turns < 60; turns += 1) {
    const now = await run(id);
    if (now.run.status !== 'running') break;
    const next = now.steps.find((step: { waits: boolean }) => step.waits);
    if (!next) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    const values = Object.fromEntries(
      next.record.map((field: { id: string; kind: string; options?: string[] }) => [
        field.id,
        field.kind === 'time' ? new Date().toISOString() : (field.options?.[0] ?? '1'),
      ]),
    );
    await input(
      lead,
      next.kind === 'decide'
        ? { do: 'answer', key: next.key, answer: next.answers[0].id }
        : { do: 'complete', key: next.key, values },
    ).catch(() =>
      input(
        work,
        next.kind === 'decide'
          ? { do: 'answer', key: next.key, answer: next.answers[0].id }
          : { do: 'complete', key: next.key, values },
      ),
    );
  }
  const over = await run(id);
  assert.equal(over.run.status, 'ended');
  assert.ok(over.run.marks.recovered >= over.run.marks.contained);
  const because = sqlite.prepare('select review_because from emergency_plans where id = ?').pluck().get(real);
  assert.equal(because, 'incident', 'the plan is to be looked at again');
});
