/** Formulas in files for spreadsheets: every list there is, with rows whose every text begins like one. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { NETBOX_KINDS } from '#api/exports/netbox.ts';
import { PLAN_KINDS } from '#api/exports/plan.ts';
import { asText, fromText, parseCsv } from '#api/imports/csv.ts';
import { GRANTED, ROLES } from '#api/people/roles.ts';
import { type Asking, testHub } from '#api/testing.ts';
import { freshFolder, removeFolder } from '../server.ts';
import { plantRows } from './planted-rows.ts';

const BEGINNINGS = ['=', '+', '-', '@', '\t', '\r', '\n', '\uff1d', '\uff0b', '\uff0d', '\uff20', "'="];
const BEGINS = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;
const PAYLOAD = `HYPERLINK("http://127.0.0.1:9/?"&A1,"x")`;

const folder = freshFolder();
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  removeFolder(folder);
});
for (const [at, begin] of BEGINNINGS.entries()) plantRows(t.hub.db, 7001 + at, `${begin}${PAYLOAD}`);
const asking = new Map<string, Asking>();
for (const role of ROLES) asking.set(role, await t.enter(`as.${role}`, [{ role, unit_id: null }]));

type Operation = { 'x-permission': string; parameters?: { name: string }[] };
const { paths } = (await t.ask('GET', '/api/openapi.json')).body as { paths: Record<string, { get?: Operation }> };
const PARTS: Record<string, string> = { kind: 'devices', id: '7001' };
const OWN_KINDS: Record<string, string[]> = { netbox: [...NETBOX_KINDS], plan: [...PLAN_KINDS] };
/** Of the registry: whatever takes a format, and the books for other tools. */
const files = Object.entries(paths).flatMap(([path, { get }]) => {
  const permission = get?.['x-permission'] ?? '';
  const [, tool = ''] = /^\/api\/exports\/(\w+)\/\{kind\}$/.exec(path) ?? [];
  const kinds = OWN_KINDS[tool];
  if (kinds) return kinds.map((kind) => ({ path: path.replace('{kind}', kind), permission }));
  if (!get?.parameters?.some(({ name }) => name === 'format') || /\/(report|file|sealed|filing-form)$/.test(path))
    return [];
  return [{ path: `${path.replace(/\{(\w+)\}/g, (_, name: string) => PARTS[name] ?? '7001')}?format=csv`, permission }];
});
const askBy = (permission: string): Asking => {
  const role = ROLES.find((one) => (GRANTED[one] as readonly string[]).includes(permission)) ?? 'network_engineer';
  return asking.get(role) as Asking;
};
const read = (text: string) =>
  parseCsv(text.replace(/^\ufeff/, ''), ',', { rows: 1e6, columns: 1e3, cell_chars: 1e6 }).records;

test('no list as CSV has a cell that a spreadsheet would run', async () => {
  let planted = 0;
  const given: string[] = [];
  for (const { path, permission } of files) {
    const answer = await askBy(permission)('GET', path);
    // Some rows make too little sense to be shown.
    if (answer.status !== 200) continue;
    given.push(path);
    for (const cell of read(answer.text).flat()) {
      if (cell.includes('HYPERLINK')) planted += 1;
      assert.ok(!BEGINS.test(cell) || NUMBER.test(cell), `${path}: ${JSON.stringify(cell.slice(0, 80))}`);
    }
  }
  assert.ok(given.length > 50 && planted > 1_000, `${given.length} files, ${planted} cells`);
});

test('a heading that comes with the address is no formula either', async () => {
  for (const begin of BEGINNINGS) {
    const columns = encodeURIComponent(`${begin}${PAYLOAD.replaceAll(',', ';')}`);
    const answer = await asking.get('network_engineer')?.(
      'GET',
      `/api/nodes?format=csv&q=nobody-here&columns=${columns}`,
    );
    assert.equal(answer?.status, 200, answer?.text);
    for (const cell of read(answer?.text ?? '').flat()) assert.ok(!BEGINS.test(cell), JSON.stringify(cell));
  }
});

test('a workbook holds them as texts', async () => {
  let planted = 0;
  for (const path of ['/api/nodes', '/api/tickets', '/api/agents', '/api/access-networks', '/api/load-runs']) {
    const answer = await t.app.request(`${path}?format=xlsx`, { headers: { host: 'localhost', cookie: t.cookie } });
    assert.equal(answer.status, 200, path);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load((await answer.arrayBuffer()) as Parameters<typeof workbook.xlsx.load>[0]);
    workbook.worksheets[0]?.eachRow((row) =>
      row.eachCell((cell) => {
        assert.ok(!cell.formula && !cell.hyperlink && typeof cell.value !== 'object', `${path} ${cell.address}`);
        if (String(cell.value).includes('HYPERLINK')) planted += 1;
      }),
    );
  }
  assert.ok(planted > 100, String(planted));
});

test('what goes out as CSV comes in as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...BEGINNINGS.join(''), 'a', ' ') }), (text) => {
      assert.equal(fromText(asText(text)), text);
      assert.ok(!BEGINS.test(asText(text)));
    }),
  );
});
