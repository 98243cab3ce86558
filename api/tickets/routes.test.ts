/** What nobody with good intent sends about tickets, and who comes at the same moment. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Answer, testHub } from '../testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});
const sqlite = t.hub.db.$client;
sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
  (2, '甲县', 'county', '', 1), (3, '乙县', 'county', '', 1)`);
const agent = await t.enter('agent', [{ role: 'ticket_agent', unit_id: 2 }], 2);
const colleague = await t.enter('colleague', [{ role: 'ticket_agent', unit_id: 2 }], 2);
const other = await t.enter('other', [{ role: 'ticket_agent', unit_id: 3 }], 3);
const unplaced = await t.enter('unplaced', [{ role: 'ticket_agent', unit_id: 2 }]);

const filed = { kind: 'problem', title: '网络不通' };
async function file(more: object = {}): Promise<number> {
  const made = await agent('POST', '/api/tickets', { ...filed, ...more });
  assert.equal(made.status, 200, made.text);
  return made.body.id;
}
const handle = (id: number | string, deed: object, version = 1, ask = agent) =>
  ask('POST', `/api/tickets/${id}/handle`, { version, deed });
/** All that is kept of tickets, and of the log what isn't about a refusal. */
const kept = () =>
  [
    ...['tickets', 'ticket_events', 'ticket_units', 'ticket_followers', 'ticket_search_docsize'],
    `audit_entries where result = 'done'`,
  ].map((from) => sqlite.prepare(`select count(*) from ${from}`).pluck().get());

function assertTold(answer: Answer, name: string) {
  assert.ok(answer.status >= 400 && answer.status < 500, `${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
  const { zh, en } = answer.body.error;
  assert.match(zh, /\p{Script=Han}/u, name);
  assert.match(en, /[a-z]/i, name);
  assert.doesNotMatch(answer.text, /SQLITE|node_modules|\.ts:\d|select /i);
}

const reason = '原因';
const FILINGS: Record<string, object | string> = {
  'no title': { title: undefined },
  'an empty title': { title: '' },
  'a blank title': { title: ' \u3000 ' },
  'a long title': { title: '长'.repeat(201) },
  'a binary title': { title: 'a\u0000b' },
  'a title that moves a terminal': { title: 'a\u001b[2Jb' },
  'a title that is none': { title: { $ne: 1 } },
  'a long text': { body: 'x'.repeat(10_001) },
  'a binary text': { body: 'x\u0000' },
  'a kind that there is not': { kind: 'constructor' },
  'a kind of all objects': '{"kind":"__proto__","title":"x"}',
  'a field of another kind': { fields: { benefit: 'x' } },
  'a field of no kind': { fields: { state: 'closed' } },
  'a field of all objects': '{"kind":"problem","title":"x","fields":{"__proto__":{"a":1},"constructor":1}}',
  'a number in words': { fields: { affected: 'many' } },
  'a binary field': { fields: { place: '10.0.0.1\u0000' } },
  'a long field': { fields: { phone: '1'.repeat(41) } },
  'fields in fields': { fields: { place: { a: { b: 1 } } } },
  'an urgency that there is not': { urgency: 'highest' },
  'a forged state': { state: 'closed' },
  'a forged number': { number: '20200101-00001' },
  'a forged time': { filed_at: 0 },
  'a forged filer': { filed_by_id: 'x', filed_by: 'x' },
  'a forged priority': { priority: 1 },
  'a forged version': { version: 7 },
  'a unit of others': { unit_id: 3 },
  'a unit that there is not': { unit_id: 99 },
  'a device that there is not': { node_id: 99 },
  'a list': '[]',
};
test('what can’t be filed is refused with a sentence, and nothing is half written', async () => {
  const before = kept();
  for (const [name, more] of Object.entries(FILINGS)) {
    for (const ask of [agent, t.ask]) {
      // Whoever answers for all may name any unit.
      if (ask === t.ask && name === 'a unit of others') continue;
      const body = typeof more === 'string' ? more : { ...filed, unit_id: 2, ...more };
      assertTold(await ask('POST', '/api/tickets', body), name);
      assert.deepEqual(kept(), before, name);
    }
  }
  assertTold(await unplaced('POST', '/api/tickets', filed), 'without a unit');
  assert.deepEqual(kept(), before);
});

const DEEDS: Record<string, object> = {
  'a deed that there is not': { is: 'close' },
  'a deed of all objects': { is: 'constructor' },
  'filing again': { is: 'file' },
  'no reason': { is: 'return' },
  'a blank reason': { is: 'return', reason: '  ' },
  'a long reason': { is: 'return', reason: 'x'.repeat(2_001) },
  'a binary reason': { is: 'return', reason: 'x\u0000y' },
  'a binary comment': { is: 'comment', text: '\u0007' },
  'a forged state': { is: 'accept', state: 'closed' },
  'a forged unit': { is: 'accept', unit_id: 3 },
  'a person of another unit': { is: 'assign', assignee_id: `select` },
  'itself as the other': { is: 'merge', primary_ticket_id: 'itself', reason },
  'a unit that there is not': { is: 'hand_over', to_unit_id: 99, reason },
  'what others do': { is: 'withdraw', reason },
  'hiding words': { is: 'redact', event: 0, reason },
  'a unit that is no number': { is: 'invite', invited_unit_ids: ['3'], due_at: 1e15, reason },
  'nobody at all': { is: 'invite', invited_unit_ids: [], due_at: 1e15, reason },
  'a moment after all': { is: 'suspend', resume_at: 1e300, reason },
};
test('what can’t be done is refused with a sentence, and nothing is half written', async () => {
  const id = await file();
  const stranger = sqlite.prepare(`select id from people where username = 'other'`).pluck().get();
  const before = kept();
  for (const [name, deed] of Object.entries(DEEDS)) {
    const given: Record<string, unknown> = { ...deed };
    if (given.assignee_id) given.assignee_id = stranger;
    if (given.primary_ticket_id) given.primary_ticket_id = id;
    assertTold(await handle(id, given), name);
  }
  for (const version of [0, -1, 1.5, 2, 1e300]) assertTold(await handle(id, { is: 'accept' }, version), `v${version}`);
  assertTold(await agent('POST', `/api/tickets/${id}/handle`, { deed: { is: 'accept' } }), 'no version');
  assertTold(await agent('POST', `/api/tickets/${id}/follow-up`, { version: 1, deed: { is: 'accept' } }), 'not there');
  assertTold(
    await t.askAs('audit')('POST', `/api/tickets/${id}/redact`, { version: 1, deed: { is: 'accept' } }),
    'nor',
  );
  const gone = { version: 1, deed: { is: 'redact', event: 2, reason } };
  assertTold(await t.askAs('audit')('POST', `/api/tickets/${id}/redact`, gone), 'an event that there is not');
  assert.deepEqual(kept(), before);
});

test('lines, signs of all scripts and the longest texts are kept as they were written', async () => {
  const title = '长'.repeat(200);
  const body = `第一行\n\t第二行 «é» 🛠 𠮷 ${'x'.repeat(9_900)}`;
  const id = await file({ title, body, fields: { affected: 3, contact: '王' } });
  const { ticket } = (await agent('GET', `/api/tickets/${id}`)).body;
  assert.deepEqual([ticket.title, ticket.body, ticket.fields], [title, body, { affected: 3, contact: '王' }]);
});

test('another unit’s ticket is as one that there isn’t, by whatever road, and merging into it as well', async () => {
  const [id, own] = [await file(), (await other('POST', '/api/tickets', filed)).body.id as number];
  const before = kept();
  for (const [method, path, body] of [
    ['GET', ''],
    ['GET', '/destinations'],
    ['POST', '/handle', { version: 1, deed: { is: 'accept' } }],
    ['POST', '/follow-up', { version: 1, deed: { is: 'comment', text: 'x' } }],
    ['PUT', '/following', { follows: true }],
  ] as [string, string, object?][]) {
    const answer = await other(method, `/api/tickets/${id}${path}`, body);
    const nothing = await other(method, `/api/tickets/9999999${path}`, body);
    assert.equal(answer.status, 404, `${method} ${path}`);
    assert.equal(answer.text, nothing.text);
  }
  const merge = (primary_ticket_id: number) => handle(own, { is: 'merge', primary_ticket_id, reason }, 1, other);
  const [into, nowhere] = [await merge(id), await merge(9_999_999)];
  assert.deepEqual([into.status, into.text], [422, nowhere.text]);
  assert.deepEqual(kept(), before);
});

test('an id is written in digits: no other spelling of a number leads around the guard', async () => {
  const id = await file();
  const node = (await t.ask('POST', '/api/nodes', { name: 'n1', addresses: ['10.1.1.1'], unit_id: 2, watch: [] })).body;
  for (const spelt of [`0x${id.toString(16)}`, `${id}e0`, `+${id}`, `${id}.0`, `%20${id}`, `${id}%20`, `${id}%0A`]) {
    const answers = [
      await handle(spelt, { is: 'accept' }, 1, other),
      await other('PUT', `/api/tickets/${spelt}/following`, { follows: true }),
      await agent('GET', `/api/tickets/${spelt}`),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [422, 422, 422],
      spelt,
    );
  }
  const engineer = await t.enter('engineer', [{ role: 'network_engineer', unit_id: 3 }], 3);
  for (const spelt of [`0x${node.id.toString(16)}`, `${node.id}e0`, `${node.id}%20`])
    assert.equal((await engineer('PATCH', `/api/nodes/${spelt}`, { note: 'mine' })).status, 422, spelt);
  assert.equal(sqlite.prepare('select note from nodes where id = ?').pluck().get(node.id), '');
});

test('of two at once one does it, and the other is told who was first', async () => {
  const id = await file();
  const [a, b] = await Promise.all([
    handle(id, { is: 'accept' }),
    handle(id, { is: 'return', reason }, 1, colleague),
  ] as const);
  assert.deepEqual([a.status, b.status].toSorted(), [200, 409]);
  const [first, late] = a.status === 200 ? ['agent', b] : ['colleague', a];
  assert.equal(late.body.error.code, 'stale');
  assert.deepEqual(
    late.body.error.report.map(({ number, person }: { number: number; person: string }) => [number, person]),
    [[2, first]],
  );
  assertTold(late, 'late');
  assert.equal((await agent('GET', `/api/tickets/${id}`)).body.ticket.version, 2);
});

test('a unit that has answered or was excused can be asked again, and finds it in its queue', async () => {
  const id = await file();
  let version = 1;
  const step = async (deed: object, ask = agent) => {
    const made = await handle(id, deed, version, ask);
    assert.equal(made.status, 200, made.text);
    version = made.body.version;
    const queue = (await other('GET', '/api/tickets?queue=unit&limit=1000')).body.rows as { id: number }[];
    return queue.some((row) => row.id === id);
  };
  const invite = { is: 'invite', invited_unit_ids: [3], due_at: Date.now() + 1e8, reason };
  await step({ is: 'accept' });
  assert.equal(await step(invite), true);
  assert.equal(await step({ is: 'answer', invited_unit_id: 3, text: '已查' }, other), false);
  assert.equal(await step(invite), true);
  assert.equal(await step({ is: 'excuse', invited_unit_id: 3, reason }), false);
  assert.equal(await step(invite), true);
  assert.equal((await handle(id, { is: 'resolve', text: '好了' }, version)).status, 409);
});

test('what says much of the same is shown to who may see it, and what merely shares a word is not', async () => {
  const file = (title: string) => agent('POST', '/api/tickets', { kind: 'problem', title });
  const first = (await file('掘港街道便民服务中心断网')).body.id as number;
  await file('掘港街道打印机缺纸');
  const like = async (text: string, ask = agent) => {
    const answer = await ask('GET', `/api/tickets/similar?text=${encodeURIComponent(text)}`);
    assert.equal(answer.status, 200, text);
    return (answer.body.rows as { id: number }[]).map(({ id }) => id);
  };
  assert.equal((await like('便民服务中心又断网了'))[0], first);
  assert.deepEqual(await like('便民服务中心又断网了', other), []);
  assert.deepEqual(await like('食堂本周菜单'), []);
  for (const hostile of ['"', 'NEAR(', '*', 'a" OR "b', '😀😀']) await like(hostile);
});

test('what is merged stands on the page of the other, whose news its followers get', async () => {
  const file = async (title: string, ask = agent) =>
    (await ask('POST', '/api/tickets', { kind: 'problem', title })).body.id as number;
  const [primary, double] = [await file('线路中断'), await file('线路中断了', colleague)];
  const merged = await handle(double, { is: 'merge', primary_ticket_id: primary, reason: '同一事' });
  assert.equal(merged.status, 200, merged.text);
  const page = (await colleague('GET', `/api/tickets/${primary}`)).body;
  assert.deepEqual(
    page.ticket.merged.map((one: { id: number }) => one.id),
    [double],
  );
  assert.equal(page.is_followed, true);
  assert.equal((await colleague('GET', `/api/tickets/${double}`)).body.ticket.primary.id, primary);
});

test('a hotline files by a token that can do nothing else', async () => {
  const made = await t.askAs('system')('POST', '/api/people', {
    username: 'hotline.12345',
    name: '12345 热线',
    kind: 'service',
    unit_id: 2,
  });
  const person_id = made.body.id as string;
  const grant = await t.askAs('system')('POST', '/api/grants', {
    person_id,
    role: 'operator',
    unit_id: 2,
    reason: '热线转办',
  });
  assert.equal((await t.askAs('security')('POST', `/api/grants/${grant.body.id}/decide`, { grant: true })).status, 200);
  const wanted = {
    person_id,
    name: 'hotline',
    permissions: ['tickets:file'],
    unit_id: 2,
    addresses: [],
    valid_days: 30,
  };
  const issued = await t.askAs('security')('POST', '/api/tokens', wanted);
  assert.equal(issued.status, 200, issued.text);
  const ask = async (method: string, path: string, body?: object) => {
    const headers = {
      host: 'localhost',
      authorization: `Bearer ${issued.body.token}`,
      'content-type': 'application/json',
    };
    return t.app.request(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  };
  const filed = await ask('POST', '/api/tickets', {
    kind: 'request',
    title: '群众来电：办事大厅断网',
    fields: { contact: '市民' },
  });
  assert.equal(filed.status, 200, await filed.clone().text());
  const { id } = (await filed.json()) as { id: number };
  assert.equal((await agent('GET', `/api/tickets/${id}`)).body.ticket.filed_by, 'hotline.12345');
  assert.equal((await ask('GET', `/api/tickets/${id}`)).status, 403);
  assert.equal((await ask('POST', '/api/tickets', { kind: 'request', title: 'x', unit_id: 3 })).status, 422);
  assert.equal((await ask('GET', '/api/nodes')).status, 403);
});

test('a unit’s name, or its Pinyin, finds its tickets; the one search finds them too, for whoever may see them', async () => {
  const town = (await t.askAs('system')('POST', '/api/units', { name: '岔河镇', level: 'town', parent_id: 2 })).body.id;
  const made = (await agent('POST', '/api/tickets', { kind: 'problem', title: '扫描仪没有反应', unit_id: town })).body;
  const found = async (q: string, ask = agent) =>
    ((await ask('GET', `/api/tickets?q=${encodeURIComponent(q)}`)).body.rows as { id: number }[]).map(({ id }) => id);
  for (const q of ['岔河', 'chz', made.number]) assert.deepEqual(await found(q), [made.id], q);
  assert.deepEqual(await found('岔河', other), []);
  const hits = async (q: string, ask = agent) =>
    ((await ask('GET', `/api/search?q=${encodeURIComponent(q)}`)).body.rows as { kind: string; id: number }[])
      .filter(({ kind }) => kind === 'ticket')
      .map(({ id }) => id);
  for (const q of [made.number, '扫描仪', 'chz']) assert.deepEqual(await hits(q), [made.id], q);
  assert.deepEqual(await hits(made.number, other), []);
  assert.deepEqual(await hits(made.number, t.askAs('system')), []);
});

test('a ticket is given only to somebody who handles for its unit', async () => {
  const id = (await agent('POST', '/api/tickets', { kind: 'problem', title: '交给谁' })).body.id as number;
  await handle(id, { is: 'accept' });
  const idOf = (name: string) => sqlite.prepare('select id from people where username = ?').pluck().get(name) as string;
  const refused = await handle(id, { is: 'assign', assignee_id: idOf('other') }, 2);
  assert.deepEqual([refused.status, refused.body.error?.fields?.[0]?.path], [422, 'assignee_id']);
  assert.equal((await handle(id, { is: 'start', assignee_id: idOf('colleague') }, 2)).status, 200);
  assert.equal((await colleague('GET', '/api/tickets?queue=mine')).body.rows[0].id, id);
});
