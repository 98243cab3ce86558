/** An assessment of cryptography of level 3 from its plan to the filing of its result, with an example that was reckoned by hand. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EXAMPLE, EXPECTED, SAID, type SaidName } from '#compliance/worksheet/crypto-samples.ts';
import type { Answer, Asking } from '../testing.ts';
import { remind } from './remind.ts';
import { assessingHub } from './testing-assessments.ts';

const z = await assessingHub();
after(z.end);
const { t, sqlite, must, lead, assessor, reviewer, system } = z;
const CRYPTO = { kind: 'crypto', title: '密评' };
const products = `/api/compliance/systems/${system}/crypto-products`;

function assertTold(answer: Answer, status: number, says?: RegExp) {
  assert.equal(answer.status, status, answer.text.slice(0, 300));
  assert.match(answer.body.error.zh, /\p{Script=Han}/u);
  if (says) assert.match(answer.body.error.zh, says);
  assert.doesNotMatch(answer.text, /SQLITE|node_modules|\.ts:\d|select /i);
}
/** As it is sent: what it rests on is named by its number. */
const sent = (name: SaidName) => {
  const { product: _product, compensation: _compensation, ...said } = SAID[name];
  return said;
};
type Judging = { object_id?: number; version?: number; ask?: Asking } & Record<string, unknown>;
const judge = (id: number, item: string, { object_id = 0, version = 0, ask = assessor, ...said }: Judging) =>
  ask('PUT', `/api/assessments/${id}/judgements`, { item, cells: [{ object_id, version }], ...said });
const cellOf = async (id: number, item: string, object_id: number) =>
  (await must(lead, 'GET', `/api/assessments/${id}/item?item=${item}`)).judgements.find(
    (row: { object_id: number }) => row.object_id === object_id,
  );
const NA = { result: 'not_applicable', reason: '其他对象不涉及' };
const objectsOf = async (id: number): Promise<number[]> => {
  const made: number[] = [];
  for (const name of ['机房', '政务外网通道', '业务应用']) made.push(await z.addObject(id, { name }));
  return made;
};
/** The whole example, in as many judgements as it has cells. */
async function judgeExample(id: number, objects: readonly number[]) {
  for (const [item, words] of EXAMPLE) {
    if (item.startsWith('7')) {
      const said = words === 'na' ? NA : { result: words, reason: words === 'conform' ? '' : '查阅制度' };
      assert.equal((await judge(id, item, said)).status, 200, item);
      continue;
    }
    assert.equal((await judge(id, item, NA)).status, 200, item);
    for (const [at, name] of words === 'na' ? [] : words.split(',').entries()) {
      const answer = await judge(id, item, { object_id: objects[at] ?? 0, crypto: sent(name as SaidName) });
      assert.equal(answer.status, 200, `${item} ${answer.text}`);
    }
  }
}

test('a kind has its own rules and items; what belongs to the other is refused', async () => {
  const wanted = { system_id: system, level: 3, title: '密评' };
  for (const wrong of [
    { kind: 'crypto', rule: 'mlps-2025' },
    { kind: 'mlps', rule: 'crypto-2023' },
    { kind: 'crypto', extensions: ['cloud'] },
    { kind: 'other' },
    { kind: 'crypto', rule: 'crypto-2019' },
  ])
    assertTold(await lead('POST', '/api/assessments', { ...wanted, ...wrong }), 422);
  const made = await z.assessment({ kind: 'crypto', rule: 'crypto-2021' });
  assert.equal((await must(lead, 'GET', `/api/assessments/${made}`)).assessment.rule, 'crypto-2021');
  const id = await z.assessment(CRYPTO);
  const { assessment } = await must(lead, 'GET', `/api/assessments/${id}`);
  assert.deepEqual(
    [assessment.kind, assessment.rule, assessment.edition, assessment.items],
    ['crypto', 'crypto-2023', 'GB/T 43206-2023', 41],
  );
  const sheet = await must(lead, 'GET', `/api/assessments/${id}/sheet`);
  const counts = sheet.points.map(({ items }: { items: unknown[] }) => items.length);
  assert.deepEqual([sheet.points[1].title.zh, counts], ['网络和通信', [3, 5, 6, 8, 6, 5, 5, 3]]);
  assert.deepEqual(sheet.points[1].items[0].unit, {
    ...{ by_object: true, strength: { zh: '应', en: 'shall' }, weight: '1', requirement: '8.2 a' },
  });
  // An item of the other kind is none of this sheet's.
  assertTold(await judge(id, '8.1.4.1 a', { result: 'conform' }), 422);
  const graded = await z.assessment();
  assertTold(await judge(graded, '6.2.1', { result: 'conform' }), 422);
  const kinds = async (kind: string) =>
    new Set((await must(lead, 'GET', `/api/assessments?kind=${kind}`)).rows.map((row: { kind: string }) => row.kind));
  assert.deepEqual([await kinds('crypto'), await kinds('mlps')], [new Set(['crypto']), new Set(['mlps'])]);
});

test('a technical unit is judged by D, A and K for each object, and its result follows', async () => {
  const id = await z.assessment(CRYPTO);
  const [object_id = 0, other = 0] = await objectsOf(id);
  const D_denied = { D: false, reasons: { D: '明文传输' } };
  const good = { D: true, A: true, K: true };
  const refused: [string, Judging, RegExp?][] = [
    ['a result that is typed', { object_id, result: 'conform' }, /D、A、K/],
    ['both', { object_id, result: 'conform', crypto: good }],
    ['neither', { object_id }],
    ['the whole', { crypto: good }, /逐对象/],
    ['K without D', { object_id, crypto: { ...D_denied, K: true } }],
    ['no K', { object_id, crypto: { D: true, A: true } }],
    ['no reason', { object_id, crypto: { D: false } }, /理由/],
    ['a blank reason', { object_id, crypto: { D: false, reasons: { D: ' \u3000' } } }],
    ['a long reason', { object_id, crypto: { D: false, reasons: { D: 'x'.repeat(601) } } }],
    ['a reason of what holds', { object_id, crypto: { ...good, reasons: { K: '无证书' } } }],
    ['no strength', { object_id, crypto: { D: true, A: false, K: true, reasons: { A: 'RSA' } } }, /强度/],
    ['a negative strength', { object_id, crypto: { ...sent('half'), strength_bits: -1 } }],
    ['a product that there is not', { object_id, crypto: { ...good, product_id: 99_999 } }],
    [
      'nothing to make up for',
      { object_id, crypto: { ...good, compensation: { item: '6.2.1', object_id: other, why: '同' } } },
    ],
    [
      'a forged confirmation',
      {
        object_id,
        crypto: { ...D_denied, compensation: { item: '6.2.1', object_id: other, why: '同', confirmed_by: 'x' } },
      },
    ],
    ['no reason why nothing applies', { object_id, result: 'not_applicable' }],
    ['an object that there is not', { object_id: 99_999, crypto: good }],
  ];
  for (const [name, body, says] of refused) {
    const answer = await judge(id, '6.2.2', body);
    assert.equal(answer.status, 422, `${name} ${answer.text}`);
    assertTold(answer, 422, says);
  }
  assert.equal(await cellOf(id, '6.2.2', object_id), undefined);
  // A management unit is judged as a whole, and not so.
  assertTold(await judge(id, '7.1.1', { crypto: good }), 422);
  assertTold(await judge(id, '7.1.1', { object_id, result: 'conform' }), 422, /整体/);

  for (const [name, result] of [
    ['1', 'conform'],
    ['0', 'not_conform'],
    ['tls', 'partial'],
  ] as const) {
    const version = (await cellOf(id, '6.2.2', object_id))?.version ?? 0;
    assert.equal((await judge(id, '6.2.2', { object_id, version, crypto: sent(name) })).status, 200);
    const cell = await cellOf(id, '6.2.2', object_id);
    assert.equal(cell.result, result);
    if (name === 'tls') assert.equal(cell.reason, 'A：现场核查\nK：现场核查');
  }
  const stale = await judge(id, '6.2.2', { object_id, version: 1, crypto: good });
  assertTold(stale, 409);
  assert.equal(stale.body.error.report[0].crypto.strength_bits, 112);
});

test('a product is kept with its certificate, and what was judged on it keeps what it was', async () => {
  const write = (method: string, path: string, body?: unknown) => t.ask(method, `${products}${path}`, body);
  const cipher = { name: 'SSL VPN 网关', maker: '某厂', certificate: 'GM001119920200001', module_level: 2 };
  const { body: made } = await write('POST', '', { ...cipher, valid_until: Date.UTC(2020, 0) });
  for (const wrong of [{ module_level: 5 }, { name: ' ' }, { valid_until: -1 }, { system_id: 1 }])
    assertTold(await write('POST', '', { ...cipher, ...wrong }), 422);
  assertTold(await lead('POST', products, cipher), 403);
  assertTold(await t.ask('GET', '/api/compliance/systems/9999/crypto-products'), 404);
  const [row] = (await must(lead, 'GET', products)).rows;
  assert.deepEqual([row.is_expired, row.version], [true, 1]);
  assertTold(await write('PATCH', `/${made.id}`, { valid_until: null, version: 7 }), 409);
  await must(t.ask, 'PATCH', `${products}/${made.id}`, { valid_until: null, version: 1 });
  // Until when isn't known: not expired, and not fine.
  assert.equal((await must(lead, 'GET', products)).rows[0].is_expired, null);

  const id = await z.assessment(CRYPTO);
  const [object_id = 0] = await objectsOf(id);
  await judge(id, '6.2.1', { object_id, crypto: { ...sent('1'), product_id: made.id } });
  await must(t.ask, 'PATCH', `${products}/${made.id}`, { certificate: 'GM2', version: 2 });
  assert.equal((await cellOf(id, '6.2.1', object_id)).crypto.product.certificate, cipher.certificate);
  assertTold(await write('DELETE', `/${made.id}?version=2`), 409);
  assert.equal((await write('DELETE', `/${made.id}?version=3`)).status, 200);
  assertTold(await write('DELETE', `/${made.id}?version=3`), 404);
  // Gone from the list it stays chosen where it was, and nowhere else.
  const { version } = await cellOf(id, '6.2.1', object_id);
  const again = { object_id, version, crypto: { ...sent('half'), product_id: made.id } };
  assert.equal((await judge(id, '6.2.1', again)).status, 200);
  assert.equal((await cellOf(id, '6.2.1', object_id)).crypto.product.name, cipher.name);
  const elsewhere = await z.assessment(CRYPTO);
  const [other = 0] = await objectsOf(elsewhere);
  assertTold(await judge(elsewhere, '6.2.1', { ...again, object_id: other, version: 0 }), 422);
  const actions = sqlite
    .prepare(`select action from audit_entries where object_kind = 'crypto_product' order by id`)
    .pluck()
    .all();
  assert.deepEqual(actions, ['create', 'update', 'update', 'delete']);
});

test('another unit sees no products of a system beyond its reach, and files nothing', async () => {
  const theirs = await t.enter('their-engineer', [{ role: 'network_engineer', unit_id: 3 }], 3);
  assertTold(await theirs('GET', products), 404);
  assertTold(await theirs('POST', products, { name: 'x' }), 404);
  const id = await z.assessment(CRYPTO);
  const filing = { version: 0, filed_at: Date.now(), filed_with: 'x' };
  assertTold(await theirs('PUT', `/api/assessments/${id}/filing`, filing), 404);
});

const change = async (id: number, item: string, object_id: number, crypto: object) => {
  const { version } = await cellOf(id, item, object_id);
  return judge(id, item, { object_id, version, crypto });
};
const scoreOf = (id: number, query = '') => must(lead, 'GET', `/api/assessments/${id}/score${query}`);
const left = async (id: number): Promise<string[]> =>
  (await must(lead, 'GET', `/api/assessments/${id}/faults`)).left.map(({ en }: { en: string }) => en);

test('a whole assessment of level 3 gives what was reckoned by hand, is closed, and its result is filed', async () => {
  const id = await z.assessment(CRYPTO);
  const objects = await objectsOf(id);
  const move = (ask: Asking, is: string) => ask('POST', `/api/assessments/${id}/move`, { is });
  assert.equal((await judge(id, '6.2.3', { object_id: objects[0] as number, crypto: sent('1') })).status, 200);
  // Two objects are open yet.
  let score = await scoreOf(id);
  assert.deepEqual([score.now.open, score.now.value, score.now.conclusion], [41, null, null]);
  assert.ok(score.now.may_become.low < score.now.may_become.high);
  const { version } = await cellOf(id, '6.2.3', objects[0] as number);
  await assessor('DELETE', `/api/assessments/${id}/judgements?item=6.2.3&object_id=${objects[0]}&version=${version}`);
  await judgeExample(id, objects);

  score = await scoreOf(id);
  assert.deepEqual(
    score.now.layers.map(({ value }: { value: string }) => value),
    EXPECTED.layers,
  );
  assert.deepEqual(score.now.value, { low: EXPECTED.total, high: EXPECTED.total });
  assert.deepEqual([score.now.open, score.now.may_become, score.now.conclusion], [0, null, null], 'risks are missing');
  // What costs most is named, and mending it gives what was told.
  const [worst] = score.repairs;
  const mended = await scoreOf(id, `?mended=${worst.key}`);
  assert.deepEqual(mended.simulated.value, worst.after);
  assert.match(worst.summary.zh, /^.+：.+/);

  // The example with its channels mended, and one that makes up for another.
  const [one = 0, two = 0] = objects;
  for (const item of ['6.2.1', '6.2.2', '6.2.3']) await change(id, item, two, sent('1'));
  for (const item of ['6.4.4', '6.4.6']) await change(id, item, two, sent('0'));
  assert.equal((await scoreOf(id)).now.value.low, '58.20');
  const by = { item: '6.2.3', object_id: one, why: '应用数据均经此通道' };
  assertTold(
    await change(id, '6.4.4', two, { ...sent('0'), compensation: { ...by, item: '6.4.4', object_id: two } }),
    422,
  );
  assertTold(
    await change(id, '6.4.4', two, { ...sent('0'), compensation: { ...by, item: '6.1.1', object_id: 99_999 } }),
    422,
  );
  assertTold(await change(id, '6.4.4', two, { ...sent('0'), compensation: { ...by, why: '' } }), 422);
  for (const item of ['6.4.4', '6.4.6'])
    assert.equal((await change(id, item, two, { ...sent('0'), compensation: by })).status, 200);
  assert.equal((await scoreOf(id)).now.value.low, '60.86');
  const { compensation } = (await cellOf(id, '6.4.4', two)).crypto;
  assert.deepEqual([compensation.confirmed_by, compensation.why], ['assessor', by.why]);
  // And back again.
  for (const item of ['6.2.1', '6.2.2', '6.2.3', '6.4.4', '6.4.6']) await change(id, item, two, sent('tls'));
  // What makes up for less than there is changes nothing.
  const little = { item: '6.1.1', object_id: one, why: '门禁' };
  assert.equal((await change(id, '6.4.4', two, { ...sent('tls'), compensation: little })).status, 200);
  assert.equal((await scoreOf(id)).now.value.low, EXPECTED.total);

  // Closed by who judged nothing, once every fault has its risk.
  assertTold(await lead('PUT', `/api/assessments/${id}/filing`, { version: 0, filed_at: 0, filed_with: 'x' }), 403);
  const file = (more: object = {}) =>
    t.ask('PUT', `/api/assessments/${id}/filing`, {
      ...{ version: 0, filed_at: Date.now(), filed_with: '市密码管理局', ...more },
    });
  assertTold(await file(), 409, /结束后/);
  assert.equal((await move(lead, 'review')).status, 200);
  assertTold(await move(reviewer, 'close'), 409);
  assert.match((await left(id)).join(), /findings have no risk/);
  const { rows } = await must(lead, 'GET', `/api/assessments/${id}/faults`);
  const channel = rows.find((row: { item: string }) => row.item === '6.2.3');
  const cases = channel.cases.map(({ name }: { name: string }) => name);
  assert.ok(cases.includes('通信中的重要数据没有机密性保护') && !cases.some((name: string) => /远程管理/.test(name)));
  for (const { item, object_id } of rows) {
    const body = {
      item,
      object_id,
      risk: item === '6.2.3' ? 'high' : 'medium',
      ...(item === '6.2.3' ? { risk_case: cases[0] } : {}),
    };
    assert.equal((await lead('PUT', `/api/assessments/${id}/faults`, body)).status, 200, item);
  }
  assert.deepEqual(await left(id), []);
  assert.equal((await move(reviewer, 'close')).status, 200);
  const closed = await must(lead, 'GET', `/api/assessments/${id}`);
  assert.deepEqual([closed.assessment.conclusion, closed.filing], ['不符合', null]);
  const kept = JSON.parse(sqlite.prepare('select result from assessments where id = ?').pluck().get(id) as string);
  assert.deepEqual(kept.value, { low: '53.00', high: '53.00' });
  assert.equal(kept.readings[0].output.total_4, '53.0018');
  assert.equal(kept.readings[0].input.units.length, 41);
  assertTold(await judge(id, '7.1.1', { result: 'conform' }), 409);

  // It owes its filing within thirty days; then it doesn't.
  const due = async () =>
    (await must(t.ask, 'GET', `/api/compliance/systems/${system}`)).deadlines.find(
      ({ kind }: { kind: string }) => kind === 'crypto_filing',
    );
  assert.deepEqual([(await due()).days_left, (await due()).standing], [30, 'soon']);
  await t.enter('leader', [{ role: 'unit_leader', unit_id: 2 }], 2);
  assert.equal(remind(t.hub, Date.now()), 1);
  assertTold(await file({ filed_at: Date.now() - 3 * 86_400_000 }), 422, /早于/);
  assertTold(await file({ filed_at: Date.now() + 3 * 86_400_000 }), 422, /晚于/);
  assertTold(await file({ filed_with: '' }), 422);
  assert.equal((await file()).status, 200);
  assertTold(await file(), 409);
  assert.equal((await file({ version: 1, note: '回执 1 号' })).status, 200);
  assert.equal((await must(lead, 'GET', `/api/assessments/${id}`)).filing.note, '回执 1 号');
  assert.equal(await due(), undefined);

  // A finding becomes a ticket by the clause of its unit.
  const [finding] = (await must(lead, 'GET', `/api/assessment-findings?assessment_id=${id}&risk=high`)).rows;
  assert.match(finding.summary.zh, /机密性/);
  const answer = await t.ask('POST', `/api/assessment-findings/${finding.id}/rectification`, {});
  assert.equal(answer.status, 200, answer.text);
  const fields = sqlite.prepare('select fields from tickets where id = ?').pluck().get(answer.body.id) as string;
  assert.equal(JSON.parse(fields).clause, 'GB/T 43206-2023 6.2.3');
});

test('last year’s is copied with its D, A and K, what made up for another is confirmed anew', async () => {
  const from = sqlite
    .prepare(`select id from assessments where kind = 'crypto' and state = 'closed'`)
    .pluck()
    .get() as number;
  const wanted = { system_id: system, level: 3, title: '今年', copied_from_id: from };
  assertTold(await lead('POST', '/api/assessments', wanted), 422, /同一类别/);
  const { id } = await must(lead, 'POST', '/api/assessments', { ...wanted, kind: 'crypto' });
  await must(lead, 'POST', `/api/assessments/${id}/move`, { is: 'open' });
  const score = await scoreOf(id);
  assert.deepEqual([score.now.value.low, score.now.open], [EXPECTED.total, 0]);
  const made_up = sqlite
    .prepare(`select count(*) from judgements where assessment_id = ? and crypto ->> '$.compensation' is not null`)
    .pluck();
  assert.deepEqual([made_up.get(from), made_up.get(id)], [1, 0]);
  assert.match((await left(id)).join(), /copied and not confirmed/);
  const { same, rows } = await must(lead, 'GET', `/api/assessments/${id}/differences`);
  assert.deepEqual([same > 60, rows], [true, []]);
});

test('a half that does not apply has no total, and it can’t be closed', async () => {
  const id = await z.assessment({ ...CRYPTO, level: 1 });
  const sheet = await must(lead, 'GET', `/api/assessments/${id}/sheet`);
  for (const { items } of sheet.points)
    for (const { key, unit } of items) await judge(id, key, unit.by_object ? NA : { result: 'conform' });
  const score = await scoreOf(id);
  assert.deepEqual([score.now.open, score.now.value, score.now.conclusion], [0, null, null]);
  assert.match((await left(id)).join(), /a whole half/);
});
