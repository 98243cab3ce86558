import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const root = mkdtempSync(join(tmpdir(), 'zhengwang-command-'));
after(() => rmSync(root, { recursive: true, force: true }));
const MAIN = join(import.meta.dirname, '../main.ts');
const zhengwang = (...words: string[]) => spawnSync(process.execPath, [MAIN, 'agent', ...words], { encoding: 'utf8' });

test('an agent loads neither a database nor a web server', () => {
  const own = ['probes/agent/run-agent.ts', 'probes/agent/https-uplink.ts', 'probes/index.ts', 'api/commands/agent.ts'];
  const urls = own.map((path) => pathToFileURL(join(import.meta.dirname, '../..', path)).href);
  const script = `import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    for (const url of ${JSON.stringify(urls)}) await import(url);
    console.log(loaded.join('\\n'));`;
  const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.match(loaded, /probes\/tcp\.ts/);
  for (const heavy of ['better-sqlite3', 'node_modules/hono', '@hono/', 'drizzle-orm', 'better-auth'])
    assert.ok(!loaded.includes(heavy), heavy);
});

test('what is wrong is said in a sentence', () => {
  const folder = join(root, 'none');
  const enrol = ['enrol', '--hub', 'http://127.0.0.1:1', '--code', 'x'];
  const cases: [string[], RegExp][] = [
    [['walk'], /enrol, run or status/],
    [['run', '--folder', folder], /Nobody has enrolled/],
    [['status', '--folder', folder], /Nobody has enrolled/],
    [['enrol', '--folder', folder], /--hub URL and --code CODE/],
    [['enrol', '--hub', 'http://10.0.0.1', '--code', 'x', '--folder', folder], /this machine only/],
    [['enrol', '--hub', 'http://127.0.0.1:1', '--code', 'x', '--folder', folder], /this is no code/],
    [['run', '--buffer-mb', 'x', '--folder', folder], /--buffer-mb is a number/],
    [
      [...enrol, '--nats', 'http://nats.example', '--folder', folder],
      /--nats http:\/\/nats\.example: must be like tls:/,
    ],
    [[...enrol, '--nats-ca', MAIN, '--folder', folder], /only together with --nats/],
    [[...enrol, '--nats', 'tls://a', '--nats-ca', MAIN, '--folder', folder], /main\.ts holds no certificate/],
  ];
  for (const [words, sentence] of cases) {
    const { status, stderr } = zhengwang(...words);
    assert.notEqual(status, 0);
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /\n {4}at /);
  }
});
