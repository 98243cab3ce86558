/** Files are read back: as zip and XML, by exceljs, and the bytes of the PDF. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import exceljs from 'exceljs';
import { ASSESSMENT_REPORTS, LOAD_REPORT } from '#compliance/reports/index.ts';
import { sampleRun } from '#compliance/reports/load-sample.ts';
import { LIMITS } from '#compliance/reports/report.ts';
import { sampleAssessment } from '#compliance/reports/sample.ts';
import { render } from './render.ts';
import { FORMATS } from './render-here.ts';
import { unzip } from './zip.ts';

const HOSTILE = [
  '=cmd|"/c calc"!A1',
  '+1+1',
  '@SUM(A1)',
  '<w:p>&amp;]]></w:t><script>',
  '\u0000\u0001\u000b\u001f\ufffe\ud800',
  '\u202egnp.exe\u202c\u200f',
  '𠮷😀'.repeat(30),
  'x'.repeat(10_000),
  'a'.repeat(64),
  '长'.repeat(10_000),
  'line\nline\r\nline\u2028line',
];
const hostile = () => {
  const given = sampleAssessment({ objects: HOSTILE.length, judged: 1, state: 'closed', result: () => 'not_conform' });
  const word = (at: number) => HOSTILE[at % HOSTILE.length] ?? '';
  return {
    ...given,
    assessment: { ...given.assessment, title: HOSTILE.join(' ').slice(0, 3_000), scope: HOSTILE.join('\n') },
    objects: given.objects.map((one, at) => ({ ...one, name: word(at) })),
    items: given.items.slice(0, 12).map((item) => ({
      ...item,
      cells: item.cells.map((cell, at) => ({ ...cell, object: word(at), reason: word(at) })),
    })),
    findings: given.findings
      .slice(0, 22)
      .map((one, at) => ({ ...one, description: word(at), compensation: word(at + 1) })),
    proofs: given.proofs.slice(0, 22).map((one, at) => ({ ...one, title: word(at) })),
  };
};
const closed = () => sampleAssessment({ objects: 2, judged: 1, state: 'closed' });
const draft = () => sampleAssessment({ objects: 2, judged: 0.7, state: 'open' });

/** Tags that open and close in order; no sign that XML can't hold. */
function assertWellFormed(xml: string) {
  assert.doesNotMatch(xml, /[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Surrogate}/u);
  const open: string[] = [];
  const rest = xml
    .replace(/<\?xml[^>]*\?>/, '')
    .replace(/<(\/?)([\w:.-]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>/g, (_all, end, name, _more, self) => {
      if (end === '/') assert.equal(open.pop(), name);
      else if (self !== '/') open.push(name);
      return '';
    });
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest, /[<>]|&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/);
}
const partsOf = (bytes: Uint8Array) =>
  new Map(unzip(Buffer.from(bytes)).map(({ name, content }) => [name, Buffer.from(content).toString('utf8')]));
const wordsOf = (xml: string) => [...xml.matchAll(/<w:t[ >][^<]*?>?([^<]*)<\/w:t>/g)].map(([, text]) => text).join('');

async function workbookOf(bytes: Uint8Array): Promise<exceljs.Workbook> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(bytes.buffer as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  return workbook;
}

test('a Word document holds the texts, tables with heads, and bars', async () => {
  const parts = partsOf(await render(ASSESSMENT_REPORTS.assessment(closed(), LIMITS.document), 'docx'));
  const xml = parts.get('word/document.xml') ?? '';
  assertWellFormed(xml);
  for (const words of ['网络安全等级保护测评报告', '一窗受理', '各层面测评项结果分布', '8.1.1.1 a', '█', '不符合'])
    assert.ok(xml.includes(words), words);
  assert.ok((xml.match(/<w:tbl>/g) ?? []).length > 10);
  assert.match(xml, /<w:tblHeader/);
  assert.match(parts.get('docProps/core.xml') ?? '', /created[^>]*>2026-05-03T06:05:00Z</);
  assert.doesNotMatch(wordsOf([...parts].find(([name]) => name.includes('header'))?.[1] ?? ''), /草稿/);
});

test('a draft says so in the head of each page', async () => {
  const parts = partsOf(await render(ASSESSMENT_REPORTS.assessment(draft(), LIMITS.document), 'docx'));
  const [, header = ''] = [...parts].find(([name]) => /word\/header\d*\.xml/.test(name)) ?? [];
  assert.match(header, /草稿：测评尚未结束/);
});

test('a workbook holds each table on its own sheet', async () => {
  const given = closed();
  const workbook = await workbookOf(await render(ASSESSMENT_REPORTS.assessment(given, LIMITS.workbook), 'xlsx'));
  const sheet = workbook.getWorksheet('问题与风险');
  assert.equal(sheet?.rowCount, given.findings.length + 1);
  assert.equal(sheet?.getCell('A2').value, given.findings[0]?.item);
  assert.equal(workbook.worksheets[0]?.getCell('A1').value, '网络安全等级保护测评报告');
  assert.equal(new Set(workbook.worksheets.map(({ name }) => name)).size, workbook.worksheets.length);
});

test('a PDF has its pages, its own typeface, and its titles in Chinese', async () => {
  const pdf = Buffer.from(await render(ASSESSMENT_REPORTS.assessment(closed(), LIMITS.document), 'pdf'));
  const text = pdf.toString('latin1');
  assert.match(text.slice(0, 8), /^%PDF-1\./);
  assert.ok((text.match(/\/Type \/Page\b/g) ?? []).length > 5);
  assert.match(text, /\/FontFile[23]/);
  assert.match(text, /NotoSansSC/);
  assert.doesNotMatch(text, /\/Subtype \/Type3/);
  const title = Buffer.from('\ufeff网络安全等级保护测评报告', 'utf16le').swap16();
  const plain = Buffer.concat([pdf, ...streamsOf(pdf)]);
  assert.ok(plain.includes(title) || plain.includes(title.toString('hex')), 'the title');
});

function streamsOf(pdf: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('stream\n', at + 7)) {
    if (pdf.toString('latin1', at - 3, at) === 'end') continue;
    try {
      found.push(inflateSync(pdf.subarray(at + 7, pdf.indexOf('endstream', at))));
    } catch {
      // Not deflated.
    }
  }
  return found;
}

test('the same report is the same file, in each format', async () => {
  for (const format of FORMATS) {
    const [one, other] = [
      await render(ASSESSMENT_REPORTS.assessment(closed(), LIMITS.document), format),
      await render(ASSESSMENT_REPORTS.assessment(closed(), LIMITS.document), format),
    ];
    assert.ok(Buffer.from(one).equals(Buffer.from(other)), format);
    const another = await render(ASSESSMENT_REPORTS.assessment(draft(), LIMITS.document), format);
    assert.ok(!Buffer.from(one).equals(Buffer.from(another)), format);
  }
});

for (const kind of ['assessment', 'findings', 'rectification'] as const) {
  test(`hostile texts break no file: ${kind}`, async () => {
    const given = hostile();
    const parts = partsOf(await render(ASSESSMENT_REPORTS[kind](given, LIMITS.document), 'docx'));
    for (const [name, xml] of parts) if (/\.(xml|rels)$/.test(name)) assertWellFormed(xml);
    const xml = parts.get('word/document.xml') ?? '';
    assert.doesNotMatch(xml, /[\u202e\u200f]/);
    assert.ok(xml.includes('&lt;script&gt;'));
    const bytes = await render(ASSESSMENT_REPORTS[kind](given, LIMITS.workbook), 'xlsx');
    for (const [name, own] of partsOf(bytes)) if (/\.(xml|rels)$/.test(name)) assertWellFormed(own);
    assert.doesNotMatch([...partsOf(bytes).values()].join(''), /<f>/, 'no formula');
    const cells: string[] = [];
    (await workbookOf(bytes)).eachSheet((sheet) =>
      sheet.eachRow((row) => row.eachCell((cell) => cells.push(String(cell.value)))),
    );
    assert.ok(cells.some((text) => text.includes('=cmd|')));
    const pdf = Buffer.from(await render(ASSESSMENT_REPORTS[kind](given, LIMITS.document), 'pdf'));
    assert.match(pdf.toString('latin1'), /%%EOF\s*$/);
  });
}

test('lines are a drawing in a PDF, a picture in Word that every program shows, and columns of a sheet', async () => {
  const report = LOAD_REPORT(sampleRun(), 0, LIMITS.document);
  const lines = report.blocks.filter((block) => block.is === 'lines');
  assert.equal(lines.length, 3);
  const docx = unzip(Buffer.from(await render(report, 'docx')));
  const pictures = docx.filter(({ name }) => name.endsWith('.png'));
  assert.equal(pictures.length, 3);
  for (const { content } of pictures) assert.deepEqual([...content.subarray(0, 8)], [0x89, 80, 78, 71, 13, 10, 26, 10]);
  const book = new exceljs.Workbook();
  await book.xlsx.load((await render(report, 'xlsx')) as unknown as exceljs.Buffer);
  const sheet = book.getWorksheet(lines[0]?.caption);
  assert.equal(sheet?.rowCount, (lines[0]?.seconds.length ?? 0) + 1);
  assert.ok((await render(report, 'pdf')).length > 10_000);
});
