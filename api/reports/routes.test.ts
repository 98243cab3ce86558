import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import exceljs from 'exceljs';
import { assessingHub } from '../compliance/testing-assessments.ts';
import type { Asking } from '../testing.ts';
import { pathOf } from '../tickets/attachments.ts';
import { bundleOf } from './bundle.ts';
// @ts-expect-error: a page's own module, in plain JavaScript.
import { check } from './verify/check.js';
import { unzip } from './zip.ts';

let s: Awaited<ReturnType<typeof assessingHub>>;
let closed: number;
let running: number;
const FAULT = '8.1.4.1 a';
const PICTURE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(200, 7)]);
const folder = () => s.t.hub.config.folder;

before(async () => {
  s = await assessingHub();
  closed = await s.assessment({ title: '年度测评 <b>' });
  await s.judgeAll(closed, { [FAULT]: 'not_conform', '8.1.4.1 b': 'partial' });
  for (const [item, risk] of [
    [FAULT, 'high'],
    ['8.1.4.1 b', 'low'],
  ] as const)
    await s.must(s.assessor, 'PUT', `/api/assessments/${closed}/faults`, { item, object_id: 0, risk });
  const headers = { cookie: s.assessor.cookie, host: 'localhost', 'content-type': 'application/octet-stream' };
  const path = `/api/assessments/${closed}/evidence/file?item=${encodeURIComponent(FAULT)}&object_id=0&name=a.png`;
  const sent = await s.t.app.request(path, { method: 'POST', headers, body: PICTURE });
  assert.equal(sent.status, 200, await sent.text());
  await s.must(s.assessor, 'POST', `/api/assessments/${closed}/evidence/note`, {
    item: FAULT,
    object_id: 0,
    text: '访谈记录',
  });
  await s.must(s.lead, 'POST', `/api/assessments/${closed}/move`, { is: 'review' });
  await s.must(s.reviewer, 'POST', `/api/assessments/${closed}/move`, { is: 'close' });
  running = await s.assessment({ title: '进行中' });
  await s.judge(running, FAULT, 'not_conform');
});
after(() => s.end());

const get = (path: string, ask: Asking = s.assessor) =>
  s.t.app.request(path, { headers: { cookie: ask.cookie, host: 'localhost' } });
const bytesOf = async (answer: Response) => {
  assert.equal(answer.status, 200, answer.status === 200 ? '' : await answer.clone().text());
  return Buffer.from(await answer.arrayBuffer());
};
const sheetsOf = async (bytes: Buffer) => {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  return workbook;
};

test('reports of an assessment come in each format and kind, are named, and are noted in the log', async () => {
  const noted = s.sqlite.prepare(`select count(*) from audit_entries where action = 'export'`).pluck();
  const before = noted.get() as number;
  let asked = 0;
  for (const kind of ['assessment', 'findings', 'rectification'])
    for (const [format, mark] of [
      ['docx', 'PK'],
      ['pdf', '%PDF'],
      ['xlsx', 'PK'],
    ] as const) {
      const answer = await get(`/api/assessments/${closed}/report?kind=${kind}&format=${format}`);
      const bytes = await bytesOf(answer);
      assert.equal(bytes.toString('latin1', 0, mark.length), mark, `${kind} ${format}`);
      assert.match(answer.headers.get('content-disposition') ?? '', new RegExp(`\\.${format}$`));
      asked += 1;
    }
  assert.equal((noted.get() as number) - before, asked);
});

test('a closed assessment is concluded, a running one is a draft without a conclusion', async () => {
  const values = async (id: number) => {
    const book = await sheetsOf(await bytesOf(await get(`/api/assessments/${id}/report?format=xlsx`)));
    const rows = new Map<string, string>();
    book.worksheets[0]?.eachRow((row) => rows.set(String(row.getCell(1).value), String(row.getCell(2).value ?? '')));
    return rows;
  };
  const done = await values(closed);
  assert.match(done.get('结论') ?? '', /^(基本符合|符合|不符合)$/);
  assert.equal(done.get('不符合'), '1 项');
  const open = await values(running);
  assert.match(open.get('结论') ?? '', /^未作结论/);
  assert.ok([...open.keys()].some((key) => /^草稿：测评尚未结束（测评中，210 项未判定，1 个问题未定风险）/.test(key)));
});

test('the report of a closed assessment is the same file tomorrow', async () => {
  const one = await bytesOf(await get(`/api/assessments/${closed}/report?format=docx`));
  const other = await bytesOf(await get(`/api/assessments/${closed}/report?format=docx`));
  assert.ok(one.equals(other));
});

test('OSCAL comes as a file; a plan of nothing is refused with a sentence', async () => {
  const answer = await get(`/api/assessments/${closed}/oscal`);
  const document = JSON.parse((await bytesOf(answer)).toString('utf8'));
  assert.equal(document['assessment-results'].results[0].findings.length, 211);
  assert.match(answer.headers.get('content-disposition') ?? '', /oscal\.json/);
  const plan = JSON.parse(
    (await bytesOf(await get(`/api/assessments/${closed}/oscal?document=poam`))).toString('utf8'),
  );
  assert.equal(plan['plan-of-action-and-milestones']['poam-items'].length, 2);
  const refused = await get(`/api/assessments/${running}/oscal?document=poam`);
  assert.equal(refused.status, 409);
  assert.match(await refused.text(), /没有问题/);
});

test('the list of findings as a report keeps its filters and says them', async () => {
  const answer = await get('/api/assessment-findings/report?format=xlsx&risk=high&is_open=true&source=assessment');
  const book = await sheetsOf(await bytesOf(answer));
  assert.equal(book.getWorksheet('问题清单')?.rowCount, 2);
  const texts: string[] = [];
  book.worksheets[0]?.eachRow((row) => texts.push(String(row.getCell(2).value)));
  assert.ok(texts.includes('来源：测评；风险：高；未处置：是'), texts.join('|'));
});

test('the filing form of a system says what is missing', async () => {
  const answer = await get(`/api/compliance/systems/${s.system}/filing-form?format=docx`);
  const parts = unzip(await bytesOf(answer));
  const xml = Buffer.from(parts.find(({ name }) => name === 'word/document.xml')?.content ?? []).toString('utf8');
  assert.match(xml, /尚未登记等级保护信息/);
});

test('what isn’t there, isn’t known or is beyond one’s reach is refused', async () => {
  for (const path of ['report?format=docx', 'oscal', 'bundle']) {
    assert.equal((await get(`/api/assessments/999/${path}`)).status, 404, path);
    const other = await s.t.enter(`other-${path.slice(0, 4)}`, [{ role: 'assessor', unit_id: 3 }], 4);
    assert.equal((await get(`/api/assessments/${closed}/${path}`, other)).status, 404, path);
    const owner = await s.t.enter(`owner-${path.slice(0, 4)}`, [{ role: 'assessor', unit_id: 2 }], 4);
    assert.equal((await get(`/api/assessments/${closed}/${path}`, owner)).status, 200, path);
  }
  const other = await s.t.enter('other', [{ role: 'assessor', unit_id: 3 }], 4);
  assert.equal((await get(`/api/compliance/systems/${s.system}/filing-form?format=pdf`, other)).status, 404);
  const book = await sheetsOf(await bytesOf(await get('/api/assessment-findings/report?format=xlsx', other)));
  assert.equal(book.getWorksheet('问题清单'), undefined, 'findings of others');
  for (const query of ['', '?format=csv', '?format=html', '?format=docx&kind=x'])
    assert.equal((await get(`/api/assessments/${closed}/report${query}`)).status, 422, query);
});

const filesOf = (bytes: Buffer) =>
  unzip(bytes).map(({ name, content }) => ({ path: name, bytes: async () => new Uint8Array(content) }));

test('the bundle holds data, evidence and log, and each digest agrees', async () => {
  const files = filesOf(await bytesOf(await get(`/api/assessments/${closed}/bundle`)));
  const names = files.map(({ path }) => path);
  const digest = createHash('sha256').update(PICTURE).digest('hex');
  for (const name of [
    'verify.html',
    'manifest.json',
    'data/result.json',
    'oscal/poam.json',
    'report/assessment.pdf',
    `evidence/${digest}.png`,
  ])
    assert.ok(names.includes(name), name);
  const found = await check(files);
  assert.equal(found.intact, true, JSON.stringify(found.rows.filter(({ is }: { is: string }) => is !== 'match')));
  assert.equal(found.recount.agrees, true);
  assert.equal(found.data.judgements.length, 211);
  assert.equal(found.data.evidence.length, 2);
  assert.match(JSON.stringify(found.data.result.readings[0].input), /"not_conform":1/);
  assert.ok(found.data.audit.entries.length > 211);
  assert.equal(found.data.audit.has_contents, false, 'an assessor doesn’t read the log');
  const [first] = found.data.audit.entries;
  assert.deepEqual([first.content, first.digest, first.previous_digest], [undefined, undefined, undefined]);
  assert.doesNotMatch(JSON.stringify(found.data.audit), /"address"/);
});

test('whoever reads the log gets its entries with their contents, and an altered one is noticed', async () => {
  const asking = { now: Date.now(), by: 'x', reads_log: true };
  const { pieces } = await bundleOf(s.t.hub.db, folder(), closed, asking);
  const files = filesOf(Buffer.concat(await Array.fromAsync(pieces)));
  const found = await check(files);
  assert.equal(found.data.audit.has_contents, true);
  assert.equal(found.intact, true);
  const entry = found.data.audit.entries[3];
  entry.content = entry.content.replace('conform', 'partial');
  const forged = Buffer.from(JSON.stringify(found.data.audit));
  const manifest = found.manifest;
  const line = manifest.files.find(({ path }: { path: string }) => path === 'data/audit.json');
  Object.assign(line, {
    bytes: forged.length,
    sha256: createHash('sha256').update(forged).digest('hex'),
    sm3: createHash('sm3').update(forged).digest('hex'),
  });
  const changed = files.map((file) => {
    if (file.path === 'data/audit.json') return { ...file, bytes: async () => new Uint8Array(forged) };
    if (file.path !== 'manifest.json') return file;
    return { ...file, bytes: async () => new Uint8Array(Buffer.from(JSON.stringify(manifest))) };
  });
  const second = await check(changed);
  assert.equal(second.intact, false);
  assert.deepEqual(second.faults, [{ is: 'audit', what: String(entry.id) }]);
});

test('altered, missing and surplus files are told apart', async () => {
  const files = filesOf(await bytesOf(await get(`/api/assessments/${closed}/bundle`)));
  const [first] = files.filter(({ path }) => path.startsWith('evidence/'));
  const statesOf = async (list: typeof files) => {
    const { rows, intact } = await check(list);
    return [intact, ...rows.filter(({ is }: { is: string }) => is !== 'match').map(({ is }: { is: string }) => is)];
  };
  assert.deepEqual(await statesOf(files.filter((file) => file !== first)), [false, 'missing']);
  assert.deepEqual(await statesOf([...files, { path: 'x', bytes: async () => new Uint8Array() }]), [false, 'extra']);
  const flipped = files.map((file) =>
    file === first
      ? {
          ...file,
          bytes: async () => {
            const own = await file.bytes();
            own[9] = (own[9] ?? 0) ^ 1;
            return own;
          },
        }
      : file,
  );
  assert.deepEqual(await statesOf(flipped), [false, 'altered']);
  assert.equal(await check(files.filter(({ path }) => path !== 'manifest.json')), null);
});

test('evidence that the disk altered or lost is told by the bundle itself', async () => {
  const path = pathOf(folder(), createHash('sha256').update(PICTURE).digest('hex'));
  writeFileSync(path, 'something else');
  const altered = await check(filesOf(await bytesOf(await get(`/api/assessments/${closed}/bundle`))));
  assert.equal(altered.intact, false);
  assert.equal(altered.faults[0].is, 'evidence');
  rmSync(path);
  const lost = await check(filesOf(await bytesOf(await get(`/api/assessments/${closed}/bundle`))));
  assert.equal(lost.intact, false);
  assert.ok(lost.rows.some(({ is }: { is: string }) => is === 'lacking'));
});
