/**
 * Names that lead out of a folder or into a header, keys that reach prototypes, and few bytes that become many. Files of tickets are tried by
 * `api/tickets/attachments.test.ts`, packed workbooks by `api/imports/xlsx.test.ts`, packed answers by `probes/load/hostile.test.ts`.
 */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { filesOf, restoreFiles } from '#api/commands/kept-files.ts';
import { attachment } from '#api/exports/send-file.ts';
import { listen } from '#api/listen.ts';
import { testHub } from '#api/testing.ts';
import { matchPattern } from '#probes/http/match-pattern.ts';
import { freshFolder, removeFolder } from '../server.ts';

const folder = freshFolder();
const t = await testHub();
const server = await listen(t.app, '127.0.0.1', 0);
after(async () => {
  await server.close();
  await t.stop();
  removeFolder(folder);
});

/** Bytes as they are: a client would tidy the path first. */
const raw = (path: string) =>
  new Promise<string>((fulfil) => {
    const socket = connect(server.port, '127.0.0.1');
    let got = '';
    socket
      .on('data', (data) => (got += data))
      .on('error', () => {})
      .on('close', () => fulfil(got));
    socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: ${t.cookie}\r\nConnection: close\r\n\r\n`);
  });

const UP = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2e%2e%2f',
  '%252e%252e%252f',
  '..%5c',
  '..\\',
  '....//',
  '..;/',
  '%c0%ae%c0%ae/',
  '..%00/',
];
test('no path leads out of a folder', async () => {
  for (const up of UP) {
    for (const start of [
      '/',
      '/assets/',
      '/api/docs/',
      '/api/imports/',
      '/api/load-plans/1/data/',
      '/api/exports/netbox/',
    ]) {
      for (const end of ['package.json', 'package.json%00.js', 'api/main.ts']) {
        const got = await raw(`${start}${up.repeat(6)}${end}`);
        assert.doesNotMatch(got, /^HTTP\/1\.1 5|"dependencies"|#api\//, `${start}${up}${end}: ${got.slice(0, 200)}`);
      }
    }
  }
});

const NAMES = [
  '\ud800',
  'a\udfffb',
  'a\r\nX-Evil: 1',
  'a\nb',
  'a";x="b',
  "a'*()b",
  '../../etc/passwd',
  '..\\a',
  'a\0b',
  '\u202egnp.exe',
  '名'.repeat(80),
];
test('whatever a file is called, its name is one well-formed parameter of one header', async () => {
  for (const name of NAMES) {
    const answer = await t.ask('POST', '/api/exports/xlsx', { name, rows: [['a']] });
    assert.equal(answer.status, 200, `${JSON.stringify(name)}: ${answer.text.slice(0, 200)}`);
    assert.equal(answer.headers.get('x-evil'), null);
    const said = answer.headers.get('content-disposition') ?? '';
    // RFC 6266 with the characters of RFC 8187.
    assert.match(said, /^attachment; filename="[\w.-]+"; filename\*=UTF-8''(%[0-9A-Fa-f]{2}|[\w.!#$&+^`|~-])+$/, said);
    assert.equal(said, attachment(`${name.trim()}.xlsx`));
  }
});

test('a backup with links in it puts back no file from elsewhere', () => {
  const backup = join(folder, 'b.db');
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'secret');
  mkdirSync(join(filesOf(backup), 'attachments', 'ab'), { recursive: true });
  symlinkSync(secret, join(filesOf(backup), 'attachments', 'ab', 'link'));
  symlinkSync(folder, join(filesOf(backup), 'archives'));
  symlinkSync(secret, join(filesOf(backup), 'words-of-the-field.txt'));
  const to = join(folder, 'to');
  mkdirSync(to);
  assert.equal(restoreFiles(backup, to).files, 0);
});

test('keys that reach prototypes are refused or dropped, in bodies, queries, tables and plans', async () => {
  const keys = ['__proto__', 'constructor', 'prototype', 'toString'];
  for (const key of keys) {
    const value = key === 'constructor' ? '{"prototype":{"polluted":1}}' : '{"polluted":1}';
    await t.ask('POST', '/api/nodes', `{"name":"x","addresses":[],"${key}":${value}}`);
    await t.ask('GET', `/api/nodes?${key}[polluted]=1&${key}.polluted=1&sort=${key}`);
    const form = new FormData();
    form.set('file', new File([`name,${key}\nx,1\n`], 'nodes.csv'));
    await t.ask('POST', '/api/imports/nodes?dry_run=true', form);
    await t.ask('POST', '/api/emergency-plans/check', {
      source: `---\n${key}: { polluted: 1 }\nroles: { ${key}: { polluted: 1 } }\n---\n`,
    });
    await t.ask('POST', '/api/load-scenarios/check', {
      scenario: `variables: { ${key}: { polluted: 1 } }\n${key}: { polluted: 1 }\n`,
    });
    assert.equal(({} as { polluted?: unknown }).polluted, undefined, key);
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false, key);
  }
});

test('few bytes don’t become many: packed bodies, deep ones, references in YAML, patterns that never end', async () => {
  const packed = await t.app.request('/api/nodes', {
    method: 'POST',
    headers: { host: 'localhost', cookie: t.cookie, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: new Uint8Array(gzipSync(`{"name":"${'x'.repeat(10_000_000)}"}`)),
  });
  assert.ok([400, 415].includes(packed.status), String(packed.status));
  const laughs = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(',')}]`);
  const bomb = ['a0: &a0 lol', ...laughs].join('\n');
  for (const [path, body] of [
    ['/api/load-scenarios/check', { scenario: bomb }],
    ['/api/emergency-plans/check', { source: `---\n${bomb}\n---\n` }],
    ['/api/load-scenarios/import', { kind: 'openapi', text: bomb }],
  ] as const) {
    const answer = await t.ask('POST', path, body);
    assert.ok(
      answer.status < 500 && answer.text.length < 1_000_000,
      `${path}: ${answer.status} ${answer.text.slice(0, 200)}`,
    );
  }
  assert.equal(matchPattern('(a+)+$', `${'a'.repeat(40)}!`), undefined);
  assert.equal((await t.ask('GET', '/api/health')).status, 200);
});
