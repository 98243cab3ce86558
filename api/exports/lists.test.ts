import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import exceljs from 'exceljs';
import { type TestHub, testHub } from '../testing.ts';
import { whoseWork } from '../testing-accounts.ts';

let hub: TestHub;
const NODES = 2_345;
before(async () => {
  hub = await testHub();
  const form = new FormData();
  const lines = Array.from({ length: NODES }, (_, i) => `node-${i},access`);
  form.set('file', new File([`name,role\n${lines.join('\n')}\n`], 'nodes.csv'));
  const { status, text } = await hub.ask('POST', '/api/imports/nodes?dry_run=false&watch=false', form);
  assert.equal(status, 200, text);
});
after(() => hub.stop());

async function workbookOf(answer: Response): Promise<exceljs.Worksheet> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load((await answer.arrayBuffer()) as Parameters<typeof workbook.xlsx.load>[0]);
  return workbook.worksheets[0] as exceljs.Worksheet;
}
const get = (path: string) => hub.app.request(path, { headers: { cookie: hub.cookie } });

test('a list is a CSV with all its rows, not only the page', async () => {
  const { status, text, headers } = await hub.ask('GET', '/api/nodes?format=csv&limit=5');
  assert.equal(status, 200);
  assert.match(headers.get('content-disposition') ?? '', /nodes\.csv/);
  const lines = text.trimEnd().split('\r\n');
  assert.equal(lines.length, NODES + 1);
  assert.match(lines[0] ?? '', /^id,name,role,state,/);
  assert.equal(new Set(lines).size, NODES + 1, 'each row once');
});

test('filters, columns and language of the list hold for the file', async () => {
  const { text } = await hub.ask(
    'GET',
    '/api/nodes?format=csv&q=node-12&columns=name,state_reason,state_since&lang=en&sort=name',
  );
  const lines = text.trimEnd().split('\r\n');
  assert.equal(lines[0], 'name,state_reason,state_since');
  assert.ok(
    lines.length > 2 && lines.slice(1).every((line) => line.startsWith('node-12')),
    lines.slice(0, 3).join('\n'),
  );
  assert.match(lines[1] ?? '', /not watched yet,\d{4}-\d\d-\d\dT/);
});

test('a column that is asked for again and again stands there once', async () => {
  const columns = Array(500).fill('name,role').join(',');
  const { text } = await hub.ask('GET', `/api/nodes?format=csv&q=node-12&columns=${columns}`);
  assert.equal(text.replace(/^\ufeff/, '').split('\r\n')[0], 'name,role');
});

test('a list is a workbook whose rows are those of the list', async () => {
  const sheet = await workbookOf(await get('/api/nodes?format=xlsx&columns=name,role'));
  assert.equal(sheet.rowCount, NODES + 1);
  assert.deepEqual((sheet.getRow(1).values as unknown[]).slice(1), ['name', 'role']);
});

test('every list of the interface that needs no question can be a file', async () => {
  const document = (await (await get('/api/openapi.json')).json()) as {
    paths: Record<string, { get?: { parameters?: { name: string; required?: boolean }[] } }>;
  };
  const lists = Object.entries(document.paths).filter(
    ([path, { get: read }]) =>
      !path.includes('{') &&
      read?.parameters?.some(({ name }) => name === 'limit') &&
      !read.parameters.some(({ required }) => required),
  );
  assert.ok(lists.length > 5, 'there are lists');
  for (const [path] of lists) {
    const answer = await hub.app.request(`${path}?format=csv`, {
      headers: { host: 'localhost', cookie: hub.askAs(whoseWork('GET', path)).cookie },
    });
    assert.equal(answer.status, 200, `${path}: ${await answer.clone().text()}`);
    assert.match(answer.headers.get('content-type') ?? '', /text\/csv/, path);
  }
});

test('what is no list, no column or not allowed is refused', async () => {
  assert.equal((await hub.ask('GET', '/api/settings?format=csv')).status, 422);
  assert.equal((await hub.ask('GET', '/api/stream?format=csv')).status, 422);
  assert.equal((await hub.ask('GET', '/api/nodes?format=csv&columns=name,password')).status, 422);
  assert.equal((await hub.ask('GET', '/api/nodes?format=pdf')).status, 422);
  assert.equal((await hub.askAsGuest('GET', '/api/nodes?format=csv')).status, 401);
});

test('what a person sees becomes a workbook, formulas as texts', async () => {
  const answer = await hub.app.request('/api/exports/xlsx', {
    method: 'POST',
    headers: { cookie: hub.cookie, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: '节点',
      rows: [
        ['名称', '数量'],
        ['=1+1', 3],
        [null, true],
      ],
    }),
  });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-disposition') ?? '', /filename\*=UTF-8''%E8%8A%82%E7%82%B9\.xlsx/);
  const sheet = await workbookOf(answer);
  assert.equal(sheet.name, '节点');
  assert.equal(sheet.getCell('A2').value, '=1+1');
  assert.equal(sheet.getCell('A2').formula, undefined);
  assert.equal(sheet.getCell('B2').value, 3);
  assert.equal((await hub.ask('POST', '/api/exports/xlsx', { name: 'x', rows: [] })).status, 422);
  assert.equal((await hub.askAsGuest('POST', '/api/exports/xlsx', { name: 'x', rows: [['a']] })).status, 401);
});
