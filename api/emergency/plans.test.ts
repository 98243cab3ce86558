/** A plan's way from a text to a version in force: three people, mistakes with their lines, and what is in force stays so meanwhile. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Answer } from '../testing.ts';
import { defacement, planHub } from './plan-testing.ts';
import { reviewAfter, SOON_MS } from './review-plan.ts';

const z = await planHub();
after(z.end);
const { t, sqlite, must, writer, reviewer, approver, third, county, take, page, write, step, inForce } = z;

function assertTold(answer: Answer, status: number, code: string, en?: RegExp) {
  assert.equal(answer.status, status, answer.text.slice(0, 300));
  assert.equal(answer.body.error.code, code);
  if (en) assert.match(answer.body.error.en, en);
  assert.match(answer.body.error.zh, /\p{Script=Han}/u);
  assert.doesNotMatch(answer.text, /SQLITE|node_modules|\.ts:\d/);
}
const planPage = (id: number, ask = writer) => must(ask, 'GET', `/api/emergency-plans/${id}`);
let made = 0;
/** A plan that no other is. */
const another = (change: (text: string) => string = (text) => text): string =>
  change(defacement().replace('id: web-defacement', `id: web-defacement-t${++made}`));
const create = (source: string, unit_id: number | null = null, ask = writer) =>
  ask('POST', '/api/emergency-plans', { unit_id, source });

test('a plan of the library goes from a draft into force by three people, and each step is in the log', async () => {
  const before = (await must(writer, 'GET', '/api/emergency-library')).rows;
  assert.equal(before.length, 15);
  assert.ok(before.every((row: { taken: unknown[] }) => row.taken.length === 0));
  const { id, version_id } = await take('web-defacement');
  const row = (await must(writer, 'GET', '/api/emergency-library')).rows.find(
    (one: { slug: string }) => one.slug === 'web-defacement',
  );
  assert.deepEqual(row.taken, [{ plan_id: id, unit_id: null }]);
  assert.equal((await planPage(id)).plan.in_force_version, null);
  await inForce(version_id);
  const { plan, versions } = await planPage(id);
  assert.deepEqual([plan.in_force_version, plan.work_state, plan.review_because], [1, null, 'time']);
  assert.ok(plan.review_due_at > Date.now() + 360 * 86_400_000);
  assert.deepEqual(
    [versions[0].state, versions[0].reviewed_by, versions[0].approved_by],
    ['in_force', 'approver', 'third'],
  );
  const told = sqlite
    .prepare(`select action, person from audit_entries where object_kind = 'emergency_plan_version' order by id`)
    .all();
  assert.deepEqual(told, [
    { action: 'create', person: 'writer' },
    { action: 'emergency_plan_submit', person: 'writer' },
    { action: 'emergency_plan_review', person: 'approver' },
    { action: 'emergency_plan_approve', person: 'third' },
    { action: 'emergency_plan_put_in_force', person: 'third' },
  ]);
});

test('who wrote or handed in neither reviews nor approves, and who reviewed doesn’t approve; the table itself refuses too', async () => {
  const { version_id: id } = (await create(another())).body;
  assertTold(await step(id, 'approve', third), 409, 'conflict');
  assert.equal((await write(id, (await page(id)).source, third)).status, 200);
  assert.equal((await step(id, 'submit', writer)).status, 200);
  assertTold(await step(id, 'review', writer), 403, 'two_people', /wrote in this version/);
  assertTold(await step(id, 'review', third), 403, 'two_people', /wrote in this version/);
  assertTold(await step(id, 'approve', approver), 409, 'conflict');
  assert.equal((await step(id, 'review', approver)).status, 200);
  assertTold(await step(id, 'approve', approver), 403, 'two_people', /third person/);
  assertTold(await step(id, 'put-in-force', t.ask), 409, 'conflict');
  const force = sqlite.prepare('update emergency_plan_versions set approved_by = ? where id = ?');
  assert.throws(() => force.run('writer', id), /approved_by_a_third|neither reviews nor approves/);
  assert.throws(() => force.run('third', id), /neither reviews nor approves/);
  assert.throws(() => force.run('approver', id), /approved_by_a_third/);
  assert.throws(
    () => sqlite.prepare(`update emergency_plan_versions set state = 'in_force' where id = ?`).run(id),
    /in_force_was_approved/,
  );
  assert.throws(
    () => sqlite.prepare(`update emergency_plan_versions set source = 'x' where id = ?`).run(id),
    /only while it is a draft/,
  );
  assert.equal((await step(id, 'approve', t.ask)).status, 200);
});

test('a new version begins as what is in force, which stays until the new one takes its place', async () => {
  const { id, version_id } = (await create(another())).body;
  await inForce(version_id);
  const next = await must(writer, 'POST', `/api/emergency-plans/${id}/versions`, { note: '年度修订' });
  assertTold(await writer('POST', `/api/emergency-plans/${id}/versions`, {}), 409, 'conflict', /already/);
  const text = (await page(next.version_id)).source as string;
  assert.equal(text, (await page(version_id)).source);
  // A malformed text is kept as a draft, says where it is wrong, and goes no further.
  const broken = text.replace('role: scribe', 'role: nobody');
  const line = broken.split('\n').findIndex((one) => one.includes('role: nobody')) + 1;
  assert.equal((await write(next.version_id, broken)).status, 200);
  const { problems, head } = await page(next.version_id);
  assert.deepEqual([problems[0].line, problems[0].text.en, head], [line, 'there is no role nobody', null]);
  const refused = await step(next.version_id, 'submit', writer);
  assertTold(refused, 422, 'malformed', new RegExp(`line ${line}: there is no role nobody`));
  assert.equal((await planPage(id)).plan.in_force_version, 1);
  assert.equal(
    (await write(next.version_id, text.replace('title: 网页篡改应急预案', 'title: 网页篡改预案乙'))).status,
    200,
  );
  assert.equal((await planPage(id)).plan.title, '网页篡改应急预案');
  await inForce(next.version_id);
  const { plan, versions } = await planPage(id);
  assert.deepEqual([plan.title, plan.in_force_version], ['网页篡改预案乙', 2]);
  assert.deepEqual(
    versions.map(({ state }: { state: string }) => state),
    ['in_force', 'superseded'],
  );
  const diff = await must(county, 'GET', `/api/emergency-plan-versions/${next.version_id}/diff?with=${version_id}`);
  assert.deepEqual([diff.from.number, diff.to.number, diff.added, diff.removed], [1, 2, 1, 1]);
  const changed = diff.rows.find((row: { differs: boolean }) => row.differs);
  const signs = (side: { pieces: { text: string; changed: boolean }[] }) =>
    side.pieces.filter((piece) => piece.changed).map((piece) => piece.text);
  assert.deepEqual([signs(changed.left), signs(changed.right)], [['应急'], ['乙']]);
  assert.ok(diff.rows.some((row: { skipped: number }) => row.skipped > 100));
});

test('a plan that names what isn’t there is kept, and refused with all of it when it is handed in', async () => {
  const source = another((text) =>
    text
      .replace('scope: { systems: all, units: all }', 'scope: { systems: [没有的系统], units: [没有的单位] }')
      .replace('checks: [answers]', 'checks: [answers, not-a-check]')
      .replace(
        /\nsteps:\n/,
        '\nsteps:\n  - { id: x-hook, action: 关停, role: operations, hook: none }\n  - { id: x-call, call: 转入, plan: nowhere }\n',
      ),
  );
  const { version_id } = (await create(source)).body;
  const { missing, problems, flow } = await page(version_id);
  assert.deepEqual(problems, []);
  assert.equal(flow[0].id, 'x-hook');
  const said = missing.map(({ text }: { text: { en: string } }) => text.en);
  for (const what of ['system 没有的系统', 'unit 没有的单位', 'check not-a-check', 'hook none', 'plan nowhere'])
    assert.ok(said.includes(`there is no ${what}`), `${what}: ${said.join('; ')}`);
  assert.ok(
    missing.every(({ line }: { line: number }) => source.split('\n')[line - 1]?.match(/没有的|not-a-check|hook|call/)),
  );
  const refused = await step(version_id, 'submit', writer);
  assertTold(refused, 422, 'missing', /isn’t ready: line \d+: there is no .* in all/);
  assert.equal(refused.body.error.fields.length, missing.length);
});

test('plans that call each other in a circle are refused, and a call of what isn’t in force too', async () => {
  const calls = (id: string, other: string) =>
    defacement()
      .replace('id: web-defacement', `id: ${id}`)
      .replace(/\nsteps:\n/, `\nsteps:\n  - { id: x-call, call: 转入, plan: ${other} }\n`);
  const plain = defacement().replace('id: web-defacement', 'id: ring-a');
  const a = (await create(plain)).body;
  const b = (await create(calls('ring-b', 'ring-a'))).body;
  assertTold(await step(b.version_id, 'submit', writer), 422, 'missing', /there is no plan ring-a/);
  await inForce(a.version_id);
  await inForce(b.version_id);
  const next = await must(writer, 'POST', `/api/emergency-plans/${a.id}/versions`, {});
  assert.equal((await write(next.version_id, calls('ring-a', 'ring-b'))).status, 200);
  assertTold(await step(next.version_id, 'submit', writer), 422, 'missing', /in a circle: ring-a → ring-b → ring-a/);
  // Others call a plan by its identifier: it stays.
  assert.equal((await write(next.version_id, plain.replace('id: ring-a', 'id: ring-c'))).status, 200);
  assertTold(await step(next.version_id, 'submit', writer), 422, 'missing', /must stay ring-a/);
});

test('a version that another changed meanwhile is not written over', async () => {
  const { version_id } = (await create(another())).body;
  const { source, version } = await page(version_id);
  const put = (ask = writer) =>
    ask('PUT', `/api/emergency-plan-versions/${version_id}`, { source, note: '', version: version.version });
  assert.equal((await put(third)).status, 200);
  const stale = await put();
  assertTold(stale, 409, 'stale');
  assert.equal(stale.body.error.report.version, version.version + 1);
  assertTold(
    await writer('POST', `/api/emergency-plan-versions/${version_id}/submit`, { version: version.version }),
    409,
    'stale',
  );
});

test('who sends a version back says why; it becomes a draft that nobody has decided on', async () => {
  const { version_id: id } = (await create(another())).body;
  await step(id, 'submit', writer);
  await step(id, 'review', approver);
  assertTold(await step(id, 'send-back', third), 422, 'invalid');
  assertTold(await step(id, 'send-back', writer, { reason: '再改' }), 403, 'two_people');
  assert.equal((await step(id, 'send-back', third, { reason: '电话是空的' })).status, 200);
  const { version } = await page(id);
  assert.deepEqual([version.state, version.reason, version.reviewed_by], ['draft', '电话是空的', null]);
  assert.equal((await step(id, 'discard', writer, { reason: '重写' })).status, 200);
  assertTold(await write(id, 'x'), 409, 'conflict');
  assertTold(await step(id, 'discard', writer, { reason: '重写' }), 409, 'conflict');
});

test('a county has a copy of its own, sees the extranet’s and changes neither that nor a neighbour’s', async () => {
  const wide = await take('ddos');
  const own = await take('ddos', 2, county);
  assert.equal((await planPage(own.id, county)).plan.slug, 'ddos-u2');
  const theirs = await take('ddos', 3);
  const seen = (await must(county, 'GET', '/api/emergency-plans?q=拒绝服务')).rows.map(({ id }: { id: number }) => id);
  assert.deepEqual(seen.toSorted(), [wide.id, own.id].toSorted());
  assert.equal((await county('GET', `/api/emergency-plans/${theirs.id}`)).status, 404);
  assert.equal((await county('GET', `/api/emergency-plan-versions/${theirs.version_id}`)).status, 404);
  assert.equal(
    (await county('GET', `/api/emergency-plan-versions/${own.version_id}/diff?with=${theirs.version_id}`)).status,
    404,
  );
  const { source } = await page(wide.version_id);
  const put = await county('PUT', `/api/emergency-plan-versions/${wide.version_id}`, { source, note: '', version: 1 });
  assertTold(put, 403, 'limited', /whole extranet/);
  assertTold(await county('POST', '/api/emergency-plans', { unit_id: null, library: 'data-leak' }), 403, 'limited');
  assert.equal((await county('POST', '/api/emergency-plans', { unit_id: 3, library: 'data-leak' })).status, 422);
  assertTold(await county('POST', `/api/emergency-plans/${wide.id}/versions`, {}), 403, 'limited');
  assert.equal((await county('POST', `/api/emergency-plan-versions/${theirs.version_id}/read`)).status, 404);
  const me = (await planPage(wide.id, county)).me;
  assert.equal(me.may_not_write.en, 'Not permitted');
  // A system that only others see is not there for a county: neither said to be nor taken.
  await must(t.ask, 'POST', '/api/systems', { name: '乙县公文', unit_id: 3 });
  const named = (await page(own.version_id, county)).source.replace('systems: all', 'systems: [乙县公文]');
  const asked = await must(county, 'POST', '/api/emergency-plans/check', { source: named });
  assert.deepEqual(
    asked.missing.map(({ text }: { text: { en: string } }) => text.en),
    ['there is no system 乙县公文'],
  );
  assert.deepEqual((await must(writer, 'POST', '/api/emergency-plans/check', { source: named })).missing, []);
});

test('who read the version in force is said once, and who of the unit and the contacts hasn’t', async () => {
  const source = another((text) => text.replace('role: commander, name: ""', 'role: commander, name: 王指挥'));
  const { id, version_id } = (await create(source, 2, t.ask)).body;
  for (const [verb, ask] of [
    ['submit', t.ask],
    ['review', approver],
    ['approve', third],
    ['put-in-force', third],
  ] as const)
    assert.equal((await step(version_id, verb, ask)).status, 200, verb);
  assert.deepEqual((await planPage(id)).unread, ['王指挥', 'county']);
  for (let i = 0; i < 2; i += 1) await must(county, 'POST', `/api/emergency-plan-versions/${version_id}/read`);
  const { readings, unread, me } = await planPage(id, county);
  assert.deepEqual([readings.length, readings[0].person, unread, me.has_read], [1, 'county', ['王指挥'], true]);
});

test('a run that ended brings the review forward; whoever wrote the plan doesn’t find it right by themselves', async () => {
  const { id, version_id } = (await create(another())).body;
  assertTold(await approver('POST', `/api/emergency-plans/${id}/reviewed`, { note: '看过' }), 409, 'conflict');
  await inForce(version_id);
  const now = Date.now();
  reviewAfter(t.hub.db, id, 'drill', now);
  reviewAfter(t.hub.db, id, 'incident', now + 1_000);
  const { plan } = await planPage(id);
  assert.deepEqual([plan.review_due_at, plan.review_because], [now + SOON_MS, 'drill']);
  const due = (await must(writer, 'GET', '/api/emergency-plans?state=due')).rows;
  assert.deepEqual(
    due.map((row: { id: number }) => row.id),
    [id],
  );
  assertTold(await writer('POST', `/api/emergency-plans/${id}/reviewed`, { note: '看过' }), 403, 'two_people');
  assert.equal((await reviewer('POST', `/api/emergency-plans/${id}/reviewed`, { note: '看过' })).status, 403);
  assert.equal((await third('POST', `/api/emergency-plans/${id}/reviewed`, { note: '看过' })).status, 200);
  assert.equal((await planPage(id)).plan.review_because, 'time');
});

test('hostile texts are text: scripts stay words, and what is too much is told without waiting', async () => {
  const script = '<script>alert(1)</script>';
  const { version_id } = (await create(another((text) => `${text}\n${script}\n`))).body;
  const { blocks } = await page(version_id);
  assert.deepEqual(blocks.at(-1), { kind: 'paragraph', runs: [{ text: script }] });
  const file = await writer('GET', `/api/emergency-plan-versions/${version_id}/file`);
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment; .*web-defacement-t\d+-v1\.md$/);
  assert.equal(file.headers.get('content-type'), 'text/markdown; charset=utf-8');
  assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(file.text, (await page(version_id)).source);
  const long = `${defacement()}\n${'长'.repeat(300 * 1024 - defacement().length)}`;
  const check = (source: string) => must(writer, 'POST', '/api/emergency-plans/check', { source });
  assert.match((await check(long)).problems[0].text.en, /longer than 262144/);
  assertTold(await write(version_id, long), 422, 'invalid', /longer than/);
  assertTold(await create(long), 422, 'invalid', /longer than/);
  const started = performance.now();
  assert.match((await check(`${defacement()}\n${'*['.repeat(50_000)}`)).problems[0].text.en, /too many marks/);
  assert.match((await check(`${defacement()}\n${'>'.repeat(20_000)}`)).problems[0].text.en, /nesting/);
  assert.ok(performance.now() - started < 5_000);
  for (const source of ['', '---', '---\n---\n', '\u0000', '\ud800', '---\n&a [*a]\n---\n'])
    assert.ok((await check(source)).problems.length > 0, JSON.stringify(source));
  assertTold(await create('没有头'), 422, 'invalid', /line 1, column 1: expected a YAML head/);
});

test('a form’s edit changes just its place in the file, and what can’t be edited says so', async () => {
  const source = defacement();
  const edit = (edits: object[]) => must(county, 'POST', '/api/emergency-plans/edit', { source, edits });
  const named = await edit([{ path: ['contacts', 0, 'name'], value: '王指挥' }]);
  assert.equal(named.head.contacts[0].name, '王指挥');
  const gone = await edit([{ path: ['steps', 0] }]);
  assert.equal(gone.head.steps[0].id, 'is-defaced');
  const moved = await edit([{ path: ['steps', 0], by: 1 }]);
  assert.deepEqual(
    moved.head.steps.slice(0, 2).map(({ id }: { id: string }) => id),
    ['is-defaced', 'confirm'],
  );
  assert.equal((await edit([{ path: ['steps', 0], by: -1 }])).source, null);
  assert.equal((await edit([{ path: ['title', 'x', 'y'], value: 1 }])).source, null);
  const wrong = await edit([{ path: ['steps', 0, 'within'], value: 'soon' }]);
  assert.match(wrong.problems[0].text.en, /a duration/);
  const bomb = `---\n${'['.repeat(20_000)}\n---\n`;
  const answer = await writer('POST', '/api/emergency-plans/edit', {
    source: bomb,
    edits: [{ path: ['title'], value: 'x' }],
  });
  assert.deepEqual([answer.status, answer.body.source], [200, null]);
  const nested = {
    id: 'q',
    decide: '问',
    role: 'operations',
    answers: [
      { id: 'a', text: '甲', steps: [] },
      { id: 'b', text: '乙', steps: [] },
    ],
  };
  assert.equal((await edit([{ path: ['steps', 99], value: nested }])).source === undefined, false);
});
