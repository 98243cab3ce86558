/** Texts of strangers in the log: each is one line and one entry, whatever it holds, and no terminal obeys it. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createApp } from '#api/app.ts';
import { createLog } from '#api/log.ts';
import { testHub } from '#api/testing.ts';

const lines: string[] = [];
const log = createLog('trace', { write: (text) => lines.push(text) });
const t = await testHub({}, log);
after(() => t.stop());
const sqlite = t.hub.db.$client;

const HOSTILE = [
  'a\n{"level":30,"msg":"admin logged in"}',
  'a\r\nforged',
  'a\u001b[2J\u001b]0;title\u0007',
  'a\u009b2Jb\u0085c',
  'a","msg":"forged","person":"admin',
  'a\\","x":"',
  'a\u2028b\u2029c\u202ed',
  'a\0b\u007f\b',
  '\ud800',
  '%0a%0d\n%s%d%o',
];
/** All controls but the end of the line, and what else is obeyed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const OBEYED = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

type Line = { level: number; msg: string; method?: string; path?: string };
type Entry = { person: string; reason: string; action: string; result: string };
const lastId = () => sqlite.prepare('select coalesce(max(id), 0) from audit_entries').pluck().get() as number;

/** What one request left in both logs. */
async function left(path: string, init: RequestInit = {}): Promise<{ told: Line[]; entries: Entry[] }> {
  const from = lastId();
  lines.length = 0;
  // A new application each time: what was told a moment ago isn't told again.
  const answer = await createApp(t.hub).request(path, init);
  await answer.arrayBuffer();
  assert.ok(answer.status < 500, `${path}: ${answer.status}`);
  const told = lines.map((line) => {
    assert.ok(line.endsWith('\n') && !line.slice(0, -1).includes('\n'), line);
    assert.doesNotMatch(line.slice(0, -1), OBEYED);
    return JSON.parse(line) as Line;
  });
  return { told, entries: sqlite.prepare('select * from audit_entries where id > ?').all(from) as Entry[] };
}

for (const text of HOSTILE) {
  const shown = JSON.stringify(text);
  test(`as a user name: ${shown}`, async () => {
    const body = JSON.stringify({ username: text, password: `x${text}` });
    const headers = { host: 'localhost', 'content-type': 'application/json' };
    const { told, entries } = await left('/api/auth/sign-in/username', { method: 'POST', headers, body });
    assert.equal(told.length, 1);
    assert.equal(entries.length, 1);
    assert.deepEqual([entries[0]?.action, entries[0]?.person], ['log_in_refused', text.toLowerCase().toWellFormed()]);
    sqlite.exec('delete from log_in_failures');
  });

  test(`as a path: ${shown}`, async () => {
    const path = `/api/people/${encodeURIComponent(text.toWellFormed())}/disable`;
    const headers = { host: 'localhost', cookie: t.cookie, 'content-type': 'application/json' };
    const { told, entries } = await left(path, { method: 'POST', headers, body: '{"reason":"x"}' });
    assert.equal(told.length, 1);
    assert.deepEqual([told[0]?.msg, told[0]?.level, told[0]?.method], ['request', 20, 'POST']);
    assert.deepEqual(
      entries.map((one) => [one.person, one.action, one.result]),
      [['admin', 'refused', 'refused']],
    );
  });

  test(`as headers: ${shown}`, async () => {
    const value = encodeURIComponent(text.toWellFormed());
    // No header may hold a line end or a letter beyond Latin-1; what may stand there as it is stands there.
    const raw = text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
    const headers = {
      host: 'localhost',
      'user-agent': raw,
      'x-forwarded-for': raw,
      referer: value,
      authorization: `Bearer zw_${raw}`,
    };
    const { told, entries } = await left('/api/nodes', { headers });
    assert.equal(told.length, 1);
    assert.equal(told[0]?.path, '/api/nodes');
    assert.equal(entries.length, 1);
    assert.equal(entries[0]?.action, 'refused');
  });

  test(`in an error of our own: ${shown}`, () => {
    lines.length = 0;
    log.error({ err: new Error(text), path: text, [text]: text }, text);
    assert.equal(lines.length, 1);
    assert.doesNotMatch((lines[0] ?? '').slice(0, -1), OBEYED);
    const { msg, path } = JSON.parse(lines[0] ?? '') as Line;
    if (text.isWellFormed()) assert.deepEqual([msg, path], [text, text]);
  });
}

test('what is read from the log of changes, as lines or as a table, has a line for each entry', async () => {
  const entries = sqlite.prepare('select count(*) from audit_entries').pluck().get() as number;
  const ask = t.askAs('audit');
  const exported = await ask('GET', '/api/audit/export');
  assert.equal(exported.status, 200, exported.text.slice(0, 200));
  const read = exported.text.trimEnd().split('\n');
  for (const line of read) JSON.parse(line);
  assert.equal(read.length, entries + 2, 'what it holds, the entries, and its end');
});

test('the chain of digests holds over all of it', async () => {
  const { body } = await t.askAs('audit')('GET', '/api/audit/verify');
  assert.deepEqual([body.valid, body.first_broken], [true, null]);
  assert.ok(body.entries > 20);
});
