/** The agent as a program: how it enrols, runs, says how it stands and ends, and that it is no server. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Work } from '#probes/agent/words.ts';
import type { HubState } from './agent-hub.ts';
import { freshFolder, MAIN, removeFolder, zhengwang } from './server.ts';

const folder = freshFolder();
const [hub_folder, agent_folder] = [join(folder, 'hub'), join(folder, 'agent')];
const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill('SIGKILL');
  removeFolder(folder);
});

/** Says at the end which files of packages were loaded, native ones too. */
const WATCHING = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  import { writeFileSync } from 'node:fs';
  const loaded = [];
  registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
  process.on('exit', () => writeFileSync(process.env.LOADED, [...loaded, ...process.report.getReport().sharedObjects].join('\\n')));
`)}`;

function start(words: string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'], env });
  children.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  return Object.assign(child, { said: () => said });
}
async function until(what: string, find: () => unknown) {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await pause(50)) if (find()) return;
  throw new Error(`${what} did not come`);
}

test('it enrols, runs by its folder alone, loads nothing of a server, and ends when it is told to', async () => {
  mkdirSync(hub_folder);
  const work: Work = {
    ...{ agent_id: 1, revision: 1, at: 0, secrets: {}, loads: [], upgrade_to: null },
    watches: [
      {
        ...{ id: 5, probe: 'tcp', params: { port: 9 }, address: '127.0.0.1' },
        ...{ family: null, every_s: 1, timeout_ms: 500, credential_id: null },
      },
    ],
  };
  writeFileSync(join(hub_folder, 'work.json'), JSON.stringify(work));
  const port = String(20_000 + (process.pid % 10_000));
  const hub = start([join(import.meta.dirname, 'agent-hub.ts'), hub_folder, port]);
  await until('the hub', () => /\n/.test(hub.said()));
  const url = `http://127.0.0.1:${port}`;

  const enrolling = ['agent', 'enrol', '--hub', url, '--code', hub.said().trim(), '--folder', agent_folder];
  const enrolled = await zhengwang(enrolling);
  assert.equal(enrolled.code, 0, enrolled.err);
  assert.match(enrolled.out, /Fingerprint 指纹 {2}([0-9a-f]{4} ){7}[0-9a-f]{4}\n/);
  const again = await zhengwang(enrolling);
  assert.deepEqual([again.code, /belongs to an agent already/.test(again.err)], [1, true]);

  const loaded_file = join(folder, 'loaded');
  const agent = start(['--import', WATCHING, MAIN, 'agent', '--folder', agent_folder], { LOADED: loaded_file });
  const status = () => zhengwang(['agent', 'status', '--folder', agent_folder]);
  const taken = () => {
    const { buffers } = JSON.parse(readFileSync(join(hub_folder, 'hub.json'), 'utf8')) as HubState;
    return Object.values(buffers)[0]?.seen ?? 0;
  };
  await until('what it saw', () => taken() > 2);
  const running = await status();
  assert.deepEqual([running.code, running.out.includes(`process ${agent.pid}`)], [0, true], running.out);
  for (const name of readdirSync(agent_folder)) {
    const { mode } = statSync(join(agent_folder, name), { throwIfNoEntry: false }) ?? { mode: 0 };
    assert.equal(mode & 0o077, 0, `${name} is for nobody else`);
  }

  const asked_at = performance.now();
  const ended = once(agent, 'exit');
  agent.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null], agent.said());
  assert.ok(performance.now() - asked_at < 5_000);
  assert.equal((await status()).code, 1);

  const loaded = readFileSync(loaded_file, 'utf8').split('\n');
  for (const known of ['/probes/agent/run-agent.ts', '/node_modules/zod/'])
    assert.ok(loaded.some((name) => name.includes(known)));
  const wrong = loaded.filter((name) =>
    /node_modules\/(better-sqlite3|hono|@hono|@nats-io|drizzle-orm|solid-js)\/|\.db$/.test(name),
  );
  assert.deepEqual(wrong, []);
  hub.kill('SIGKILL');
});

test('what can’t be run is refused with a sentence', async () => {
  for (const [words, said] of [
    [['agent', '--folder', join(folder, 'none')], /Nobody has enrolled in/],
    [['agent', 'status', '--folder', join(folder, 'none')], /Nobody has enrolled in/],
    [['agent', 'enrol', '--hub', 'http://10.1.1.1', '--code', 'x'], /over https/],
    [['agent', 'enrol', '--hub', 'https://localhost:1'], /--code CODE are needed/],
    [['agent', 'walk'], /what is "walk"/],
  ] as const) {
    const { code, err } = await zhengwang([...words]);
    assert.notEqual(code, 0);
    assert.match(err, said);
    assert.doesNotMatch(err, /\n {4}at /);
  }
});
