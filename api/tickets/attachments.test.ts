import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { dropDrafts } from '../drafts.ts';
import { testHub } from '../testing.ts';
import { kindOf, MAX_FILE_BYTES } from './attachments.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhengwang-attach-'));
const t = await testHub({ folder });
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true, force: true });
});
const unit = async (name: string) => (await t.ask('POST', '/api/units', { name, level: 'county' })).body.id as number;
const [mine, theirs] = [await unit('甲县'), await unit('乙县')];
const agent = await t.enter('agent.one', [{ role: 'ticket_agent', unit_id: mine }], mine);
const stranger = await t.enter('agent.two', [{ role: 'ticket_agent', unit_id: theirs }], theirs);
const id = (await agent('POST', '/api/tickets', { kind: 'problem', title: '打不开' })).body.id as number;
const version = async () => (await agent('GET', `/api/tickets/${id}`)).body.ticket.version as number;

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100, 7)]);
const DOCX = Buffer.from(`PK\x03\x04${'\0'.repeat(26)}[Content_Types].xml…word/document.xml`, 'latin1');

type Sent = { name: string; content: Buffer | ReadableStream; cookie?: string; as_version?: number };
async function send({ name, content, cookie = agent.cookie, as_version }: Sent) {
  const at = as_version ?? (await version());
  const path = `/api/tickets/${id}/attachments?name=${encodeURIComponent(name)}&version=${at}`;
  const answer = await t.app.request(path, {
    method: 'POST',
    headers: { host: 'localhost', cookie, 'content-type': 'application/octet-stream' },
    body: content as never,
    duplex: 'half',
  } as RequestInit);
  return { status: answer.status, text: await answer.text() };
}
const files = () =>
  readdirSync(join(folder, 'attachments'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());

test('a file comes back as it was, as an attachment of its kind, once on the disk however often it is sent', async () => {
  for (const name of ['现场照片.png', '又一次.png']) assert.equal((await send({ name, content: PNG })).status, 200);
  const page = (await agent('GET', `/api/tickets/${id}`)).body;
  const events = page.events.filter((event: { is: string }) => event.is === 'attach');
  assert.deepEqual(
    events.map((event: { file: { name: string; bytes: number } }) => [event.file.name, event.file.bytes]),
    [
      ['现场照片.png', PNG.length],
      ['又一次.png', PNG.length],
    ],
  );
  assert.equal(files().length, 1);
  const answer = await t.app.request(`/api/tickets/${id}/attachments/${events[0].number}`, {
    headers: { host: 'localhost', cookie: agent.cookie },
  });
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), PNG);
  assert.equal(answer.headers.get('content-type'), 'image/png');
  assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; .*filename\*=UTF-8''/);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.equal((await stranger('GET', `/api/tickets/${id}/attachments/${events[0].number}`)).status, 404);
  assert.equal((await agent('GET', '/api/tickets?q=现场照片')).body.total, 1);
  assert.match((await t.ask('GET', '/api/audit?q=attachments')).text, /agent\.one/);
});

test('what lies about its kind, pages, drawings, archives, programs, empty and huge files are refused, and nothing of them stays', async () => {
  const before = files().length;
  const wrong: [string, Buffer][] = [
    ['照片.jpg', PNG],
    ['照片', PNG],
    ['page.txt', Buffer.from('<!DOCTYPE html><script>alert(1)</script>')],
    ['page.html', Buffer.from('<html></html>')],
    ['drawing.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')],
    ['drawing.txt', Buffer.from('\ufeff  < SVG onload=x>')],
    ['all.zip', Buffer.from(`PK\x03\x04${'\0'.repeat(26)}a.txt`, 'latin1')],
    ['all.docx', Buffer.from(`PK\x03\x04${'\0'.repeat(26)}evil.exe word/`, 'latin1')],
    ['all.tar.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0])],
    ['run.txt', Buffer.from('\x7fELF\0\0', 'latin1')],
    ['run.exe', Buffer.from('MZ\x90\0', 'latin1')],
    ['empty.txt', Buffer.alloc(0)],
  ];
  for (const [name, content] of wrong) {
    const { status, text } = await send({ name, content });
    assert.equal(status, 422, `${name}: ${text}`);
    assert.match(text, /[\u4e00-\u9fff]/);
  }
  assert.equal((await send({ name: 'big.txt', content: Buffer.alloc(MAX_FILE_BYTES + 1, 65) })).status, 413);
  assert.equal(files().length, before);
  assert.equal((await send({ name: '报告.docx', content: DOCX })).status, 200);
  assert.equal((await send({ name: '..\\..//etc/passwd.txt', content: Buffer.from('好') })).status, 200);
});

test('a stranger, a stale version and a deed that claims a file add nothing to the ticket', async () => {
  const events = async () => (await agent('GET', `/api/tickets/${id}`)).body.events.length;
  const before = await events();
  const there = await version();
  assert.equal(
    (await send({ name: 'a.txt', content: Buffer.from('x'), cookie: stranger.cookie, as_version: there })).status,
    404,
  );
  assert.equal((await send({ name: 'a.txt', content: Buffer.from('y'), as_version: 1 })).status, 409);
  const claimed = { is: 'attach', name: 'a.txt', digest: 'a'.repeat(64), bytes: 1, type: 'text/plain' };
  for (const path of ['handle', 'follow-up'])
    assert.equal((await agent('POST', `/api/tickets/${id}/${path}`, { version: there, deed: claimed })).status, 422);
  assert.equal(await events(), before);
});

test('whoever sees a ticket and has no part in it leaves no file on the disk; neither does what a crash left half', async () => {
  const reader = await t.enter('reader.one', [{ role: 'operator', unit_id: mine }], theirs);
  const before = files().length;
  const refused = await send({ name: 'a.txt', content: Buffer.from('nothing of mine'), cookie: reader.cookie });
  assert.equal(refused.status, 403, refused.text);
  assert.equal(files().length, before);
  writeFileSync(join(folder, 'attachments', 'incoming-half'), 'half');
  mkdirSync(join(folder, 'sealed'), { recursive: true });
  writeFileSync(join(folder, 'sealed', 'incoming-half'), 'half');
  await dropDrafts(folder);
  assert.equal(files().length, before);
  assert.deepEqual(readdirSync(join(folder, 'sealed')), []);
});

test('a hidden file is given to nobody', async () => {
  assert.equal((await send({ name: '身份证.png', content: PNG })).status, 200);
  const number = await version();
  const hide = { version: number, deed: { is: 'redact', event: number, reason: '个人信息' } };
  assert.equal((await t.askAs('audit')('POST', `/api/tickets/${id}/redact`, hide)).status, 200);
  assert.equal((await agent('GET', `/api/tickets/${id}/attachments/${number}`)).status, 404);
  assert.ok(!(await agent('GET', `/api/tickets/${id}`)).text.includes('身份证'));
  assert.equal((await agent('GET', '/api/tickets?q=身份证')).body.total, 0);
});

test('texts in Chinese are texts, whatever sign the first part of them ends in', () => {
  for (let more = 0; more < 4; more += 1) {
    const text = Buffer.from(`${'a'.repeat(more)}${'断网了'.repeat(30_000)}`).subarray(0, 64 * 1024);
    assert.equal(kindOf(text)?.type, 'text/plain; charset=utf-8');
  }
  assert.equal(kindOf(Buffer.from([0xff, 0xfe, 0x41])), undefined);
});
