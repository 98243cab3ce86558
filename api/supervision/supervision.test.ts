import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ACTOR, type Asking, testHub } from '../testing.ts';
import { collect } from './collect.ts';
import { freeze, tryMonth, whatIsMissing } from './freeze.ts';
import { KNOWN } from './known-figures.ts';
import { decideObjection, fileObjection, objectionOf } from './objections.ts';
import { recordIn, revisionOf } from './revisions.ts';
import { rulesFor } from './rule-sets.ts';
import { assess, DAY_MS, MONTH, NOW, rulesInForce, seedCity } from './testing.ts';
import { verifyRevision } from './verify-month.ts';

const folder = mkdtempSync(join(tmpdir(), 'zw-supervision-'));
const t = await testHub({ folder });
const { db } = t.hub;
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const second = await t.enter('second', [{ role: 'network_engineer', unit_id: null }]);
const city = await seedCity(t);
const BY = { actor: ACTOR, reach: 'everywhere' as const };

test('rules come into force by two people, and only without mistakes', async () => {
  const { id } = (await t.ask('POST', '/api/supervision-rule-sets', {})).body;
  const path = `/api/supervision-rule-sets/${id}`;
  const page = (await t.ask('GET', path)).body;
  assert.deepEqual([page.state, page.unconfirmed, page.checked.mistakes.length], ['draft', page.indicators, 0]);
  const wrong = { ...page.body, indicators: [{ ...page.body.indicators[0], formula: 'share(\nnothing)' }] };
  assert.equal((await t.ask('PUT', path, { body: wrong, version: 1 })).status, 200);
  const [mistake] = (await t.ask('GET', path)).body.checked.mistakes;
  assert.deepEqual([mistake.path, mistake.line, mistake.column], ['indicators.0.formula', 2, 1]);
  const step = (ask: Asking, name: string, version: number, reason = '') =>
    ask('POST', `${path}/step`, { step: name, version, reason });
  assert.equal((await step(t.ask, 'submit', 2)).status, 422);
  assert.equal((await second('PUT', path, { body: page.body, version: 1 })).status, 409);
  assert.equal((await t.ask('PUT', path, { body: page.body, version: 2 })).status, 200);
  assert.equal((await step(t.ask, 'review', 3)).status, 409);
  assert.equal((await step(t.ask, 'submit', 3)).status, 200);
  assert.equal((await t.ask('PUT', path, { body: page.body, version: 4 })).status, 409, 'only drafts change');
  const own = await step(t.ask, 'review', 4);
  assert.deepEqual([own.status, own.body.error.code], [403, 'two_people']);
  assert.equal((await step(second, 'send_back', 4)).status, 422, 'with a reason');
  assert.equal((await step(second, 'send_back', 4, '请核对')).status, 200);
  assert.throws(() =>
    db.$client.exec(`update supervision_rule_sets set state = 'reviewed', reviewed_by = 'admin' where id = ${id}`),
  );
});

test('a month without rules says what is missing', async () => {
  assert.match(whatIsMissing(db, MONTH, NOW)?.en ?? '', /no rules in force/);
  await assert.rejects(freeze(db, ACTOR, MONTH, NOW), /No|no rules/);
});

test('a new set in force takes the place of those that it overlaps', async () => {
  const first = await rulesInForce(t, second);
  const newer = await rulesInForce(t, second);
  const states = (await t.ask('GET', '/api/supervision-rule-sets')).body.rows.map(
    ({ id, state }: { id: number; state: string }) => `${id} ${state}`,
  );
  assert.ok(states.includes(`${first} superseded`) && states.includes(`${newer} in_force`));
});

test('a month is frozen after its end, once, whoever asks at the same time', async () => {
  assert.match(whatIsMissing(db, '2026-11', NOW)?.en ?? '', /isn't over/);
  assert.match(whatIsMissing(db, '2026-09', NOW)?.en ?? '', /only within the month after/);
  const tried = await tryMonth(db, MONTH, NOW);
  assert.equal(
    db.$client.prepare('select count(*) from supervision_revisions').pluck().get(),
    0,
    'a try keeps nothing',
  );
  const both = await Promise.allSettled([freeze(db, ACTOR, MONTH, NOW), freeze(db, ACTOR, MONTH, NOW)]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  await assert.rejects(freeze(db, ACTOR, MONTH, NOW), /frozen already/);
  const revision = revisionOf(db, MONTH);
  assert.equal(revision.number, 1);
  assert.deepEqual(
    recordIn(revision).subjects.map(({ score }) => score),
    tried.record.subjects.map(({ score }) => score),
  );
});

test('while figures are read others get their turn, after each figure of each subject', async () => {
  let [turns, goes_on] = [0, true];
  const other = () => {
    turns += 1;
    if (goes_on) setImmediate(other);
  };
  setImmediate(other);
  const rules = rulesFor(db, MONTH);
  assert.ok(rules);
  const { record } = await collect(db, KNOWN, rules, MONTH, NOW);
  goes_on = false;
  const read = record.subjects.flatMap(({ readings }) => Object.keys(readings)).length;
  assert.ok(read >= 3 && turns >= read, `${turns} turns of others, ${read} readings`);
});

test('a figure that fails leaves nothing of the month', async () => {
  const counted = () => db.$client.prepare('select count(*) from supervision_readings').pluck().get();
  const [before, broken] = [
    counted(),
    { ...KNOWN, broken: { ...KNOWN.protection, read: () => assert.fail('own bug') } },
  ];
  db.$client.exec(`insert into settings (key, value) values ('x', '1')`);
  await assert.rejects(freeze(db, ACTOR, '2026-11', NOW + 30 * DAY_MS, broken as never), /own bug/);
  assert.deepEqual([counted(), whatIsMissing(db, '2026-11', NOW + 30 * DAY_MS)], [before, null]);
});

test('the ranking is of what is certain, with what took the points', async () => {
  const { body } = await t.ask('GET', `/api/supervision/months/${MONTH}?kind=area`);
  const brief = body.rows.map(({ name, score, place }: { name: string; score: string; place: number }) => [
    name,
    score,
    place,
  ]);
  // 1 of 1, and 1/3 ÷ 0.9 = 0.3704.
  assert.deepEqual(brief, [
    ['如东县', '100.00', 1],
    ['通州区', '37.04', 2],
  ]);
  assert.deepEqual(body.rows[1].lost, [{ id: 'protection', points: '6.30', unknown_points: '0.00' }]);
  const units = (await t.ask('GET', `/api/supervision/months/${MONTH}?kind=unit`)).body.rows;
  assert.deepEqual([units.length, units[0].score], [1, '0.00']);
});

test('a score is explained down to each thing and its address', async () => {
  const { body } = await t.ask('GET', `/api/supervision/months/${MONTH}/subjects/area/${city.county}`);
  const [indicator] = body.indicators;
  assert.deepEqual(
    [indicator.with_values, indicator.value, indicator.exact_points],
    ['min(1/3 / 9/10, 1)', '0.3704', '100/27'],
  );
  const figure = body.figures.find((one: { figure: string }) => one.figure === 'protection');
  assert.deepEqual(
    figure.items.map(({ name, status, path }: { name: string; status: string; path: string }) => [
      name,
      status,
      path.split('/').at(-1),
    ]),
    [
      ['通州交换', 'unmet', String(city.systems.通州交换)],
      ['通州审批', 'unmet', String(city.systems.通州审批)],
      ['通州一网通办', 'met', String(city.systems.通州一网通办)],
    ],
  );
  assert.equal((await t.ask('GET', `/api/supervision/months/${MONTH}/subjects/area/999`)).status, 404);
});

test('who is limited to a unit sees all places, and of things their own alone', async () => {
  const leader = await t.enter('leader', [{ role: 'unit_leader', unit_id: city.bureau }], city.bureau);
  const ranking = await leader('GET', `/api/supervision/months/${MONTH}?kind=area`);
  assert.deepEqual(
    ranking.body.rows.map(({ is_seen }: { is_seen: boolean }) => is_seen),
    [false, true],
  );
  const own = await leader('GET', `/api/supervision/months/${MONTH}/subjects/area/${city.county}`);
  const protection = ({ figures }: { figures: { figure: string }[] }) =>
    figures.find(({ figure }) => figure === 'protection') as unknown as { items: unknown[]; hidden: number };
  assert.equal(protection(own.body).items.length, 3);
  const foreign = await leader('GET', `/api/supervision/months/${MONTH}/subjects/area/${city.other}`);
  const others = protection(foreign.body);
  assert.deepEqual([foreign.status, others.items, others.hidden], [200, [], 1]);
  assert.doesNotMatch(foreign.text, /如东一网通办/);
  const filing = { month: MONTH, kind: 'area', indicator: 'protection', item: null, text: '不符' };
  assert.equal(
    (await leader('POST', '/api/supervision-objections', { ...filing, subject_id: city.other })).status,
    403,
  );
  assert.equal((await leader('POST', '/api/supervision/months/2026-10/freeze', {})).status, 403);
});

test('it verifies to the last digit, by the route and of raw records alone', async () => {
  const { body } = await t.ask('GET', `/api/supervision/months/${MONTH}/verification`);
  assert.deepEqual([body.holds, body.subjects, body.is_in_log], [true, 3, true]);
  assert.ok(body.items >= 5);
});

test('an objection that is upheld makes a revision, and the one before stays', async () => {
  const item = { figure: 'protection', key: `system/${city.systems.通州审批}` };
  const asked = {
    month: MONTH,
    kind: 'area' as const,
    subject_id: city.county,
    indicator: 'protection',
    item,
    text: '已于十月完成测评',
  };
  assert.throws(() => fileObjection(db, BY, asked, NOW + 400 * DAY_MS), /over/);
  assert.throws(() => fileObjection(db, BY, { ...asked, item: { ...item, key: 'system/999' } }, NOW), /no such thing/);
  const leader = await t.enter('leader.2', [{ role: 'unit_leader', unit_id: city.bureau }], city.bureau);
  const filed = await leader('POST', '/api/supervision-objections', asked);
  assert.equal(filed.status, 200, filed.text);
  const { id } = filed.body;
  const put = await t.app.request(`/api/supervision-objections/${id}/file?name=a.txt`, {
    method: 'POST',
    headers: { host: 'localhost', cookie: leader.cookie, 'content-type': 'application/octet-stream' },
    body: 'report',
  });
  assert.equal(put.status, 200, await put.text());
  assert.equal((await leader('GET', `/api/supervision-objections/${id}/file`)).text, 'report');
  const stranger = await t.enter('stranger', [{ role: 'unit_leader', unit_id: city.other_bureau }], city.other_bureau);
  assert.equal((await stranger('GET', `/api/supervision-objections/${id}/file`)).status, 404);
  assert.equal((await stranger('GET', '/api/supervision-objections')).body.total, 0);
  const decision = { version: 2, reason: '经核属实', corrections: [{ ...item, status: 'met' }] };
  const path = `/api/supervision-objections/${id}/decision`;
  assert.equal((await leader('POST', path, decision)).status, 403);
  assert.equal((await t.ask('POST', path, { ...decision, corrections: [{ ...item, status: 'unmet' }] })).status, 422);
  const decided = await t.ask('POST', path, decision);
  assert.deepEqual([decided.status, decided.body], [200, { number: 2 }], decided.text);
  assert.equal((await t.ask('POST', path, { ...decision, version: 3 })).status, 409, 'decided once');
  const scores = async (query: string) =>
    (await t.ask('GET', `/api/supervision/months/${MONTH}?${query}`)).body.rows.map(
      ({ score }: { score: string }) => score,
    );
  assert.deepEqual(
    [await scores(''), await scores('number=1')],
    [
      ['100.00', '74.07'],
      ['100.00', '37.04'],
    ],
  );
  const page = (await t.ask('GET', `/api/supervision/months/${MONTH}/subjects/area/${city.county}`)).body;
  const changed = page.figures
    .find(({ figure }: { figure: string }) => figure === 'protection')
    .items.find(({ key }: { key: string }) => key === item.key);
  assert.deepEqual(changed.corrected, { objection_id: id, from: 'unmet' });
  for (const number of [1, 2]) assert.ok((await verifyRevision(db, revisionOf(db, MONTH, number))).holds);
  assert.throws(
    () => db.$client.exec(`update supervision_objections set reason = 'x' where id = ${id}`),
    /decided once/,
  );
});

test('nobody decides on what they filed, and it can be rejected or withdrawn', async () => {
  const asked = {
    month: MONTH,
    kind: 'unit' as const,
    subject_id: city.department,
    indicator: 'protection',
    item: null,
    text: '不符',
  };
  const id = fileObjection(db, BY, asked, NOW);
  const decision = { version: 1, reason: '无依据', corrections: [] };
  assert.throws(() => decideObjection(db, ACTOR, id, decision, NOW), /Somebody else/);
  assert.throws(() =>
    db.$client.exec(
      `update supervision_objections set state = 'rejected', decided_by = 'tester', decided_at = 1 where id = ${id}`,
    ),
  );
  assert.equal(decideObjection(db, { ...ACTOR, person: 'other' }, id, decision, NOW), null);
  assert.equal(objectionOf(db, id).state, 'rejected');
  const filed = (await t.ask('POST', '/api/supervision-objections', asked)).body.id;
  assert.equal((await second('POST', `/api/supervision-objections/${filed}/withdrawal`, { version: 1 })).status, 403);
  assert.equal((await t.ask('POST', `/api/supervision-objections/${filed}/withdrawal`, { version: 1 })).status, 200);
});

test('what turned since the month before is told', async () => {
  const later = Date.parse('2026-12-02T10:00:00+08:00');
  assess(t, city.systems.教育云 ?? 0, later - DAY_MS);
  await freeze(db, ACTOR, '2026-11', later);
  const [row] = (await t.ask('GET', '/api/supervision/months/2026-11?kind=unit')).body.rows;
  assert.deepEqual(
    [row.before, row.turned],
    [
      { place: 1, score: '0.00' },
      { better: 1, worse: 0, other: 0 },
    ],
  );
  const { turned } = (await t.ask('GET', `/api/supervision/months/2026-11/subjects/unit/${city.department}`)).body;
  assert.deepEqual(
    turned.map(({ name, before, after }: Record<string, string>) => `${name} ${before}>${after}`),
    ['教育云 unmet>met'],
  );
});

test('nothing frozen can be changed, and a byte that was is found', async () => {
  for (const sql of [
    `update supervision_readings set content = '[]'`,
    'delete from supervision_readings',
    `update supervision_revisions set digest = 'x'`,
    'delete from supervision_revisions',
  ])
    assert.throws(() => db.$client.exec(sql), /never changes|not removed/, sql);
  const tampered = async (sql: string) => {
    db.$client.exec('savepoint tampering');
    for (const name of [
      'what_was_counted_stays',
      'what_was_counted_is_not_removed',
      'a_frozen_month_stays',
      'rules_of_supervision_change_as_a_draft',
    ])
      db.$client.exec(`drop trigger ${name}`);
    db.$client.exec(sql);
    const found = await verifyRevision(db, revisionOf(db, MONTH));
    db.$client.exec('rollback to tampering; release tampering');
    return found.broken.map(({ en }) => en).join('; ');
  };
  assert.match(
    await tampered(`update supervision_readings set content = replace(content, '"unmet"', '"metun"')`),
    /doesn't fit its digest/,
  );
  assert.match(await tampered('delete from supervision_readings'), /is gone/);
  assert.match(
    await tampered(`update supervision_revisions set content = replace(content, '2000/27', '2001/27')`),
    /fit its digest/,
  );
  assert.match(await tampered(`update supervision_rule_sets set body = replace(body, '"10"', '"11"')`), /rules/);
  const { digestOf } = await import('./digest.ts');
  const content = revisionOf(db, MONTH).content.replaceAll('2000/27', '2001/27');
  assert.notEqual(content, revisionOf(db, MONTH).content);
  const forged = await tampered(
    `update supervision_revisions set content = '${content.replaceAll("'", "''")}', digest = '${digestOf(content)}' where month = '${MONTH}' and number = 2`,
  );
  assert.match(forged, /the log of changes tells another digest/);
  assert.match(forged, /it is 2000\/27 again and 2001\/27 on record/);
  assert.ok((await verifyRevision(db, revisionOf(db, MONTH))).holds);
});
