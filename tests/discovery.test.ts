/** Discovery in a real network: a chain of routers in namespaces, of which the program is told one address. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { findProgram } from '#probes/find-program.ts';
import type { Ask } from './administration.ts';
import {
  ALLOWED_V4,
  ALLOWED_V6,
  type Chain,
  type ChainName,
  COMMUNITY,
  questionsTo,
  speak,
  startChain,
} from './network/chain.ts';
import { said } from './network/hosts.ts';
import { noNamespaces, runInside } from './network/namespaces.ts';
import { type ServerInside, startInside } from './network/server-inside.ts';
import { MAIN } from './server.ts';

const missing = ['snmpd', 'lldpd', 'fping'].filter((name) => !findProgram(name));
const skip = missing.length > 0 ? `missing programs: ${missing.join(', ')}` : noNamespaces();
const READY_MS = 90_000;
const JOB_MS = 90_000;
const V2C = { ZHENGWANG_COMMUNITY: COMMUNITY };
const OURS: ChainName[] = ['core', 'branch', 'village', 'hamlet'];
/** The manager's own end of its cable, which ARP names as well. */
const OWN = ['10.98.109.0/30', 'fd98:0:0:109::/64'];

let chain: Chain;
before(async () => {
  if (skip) return;
  chain = startChain();
  await ready();
  speak(chain);
});
after(() => chain?.remove());

/** Until each that speaks LLDP sees all of its neighbours. */
async function ready(): Promise<void> {
  const waiting = new Map<ChainName, number>([
    ['core', 1],
    ['branch', 2],
    ['village', 2],
  ]);
  const deadline = Date.now() + READY_MS;
  while (waiting.size > 0) {
    for (const [name, count] of waiting) {
      const { out } = await zhengwang(['probe', 'snmp', chain.hosts[name].v4, '--json']);
      const seen = out === '' ? [] : (JSON.parse(out) as { neighbours: unknown[] }).neighbours;
      if (seen.length >= count) waiting.delete(name);
    }
    if (Date.now() > deadline) throw new Error(`${[...waiting.keys()]} did not get ready: ${said.join('')}`);
    await sleep(300);
  }
}

async function zhengwang(words: string[]) {
  return runInside(chain.manager, process.execPath, [MAIN, ...words], V2C);
}
function namesOf(rows: readonly { name: string | null }[]): string[] {
  return [...new Set(rows.flatMap(({ name }) => name ?? []))].toSorted();
}

for (const [family, allowed] of [
  ['v6', ALLOWED_V6],
  ['v4', ALLOWED_V4],
] as const) {
  test(`from one seed over IP${family} all are found, by LLDP and by ARP or ND, and the stranger is never asked`, {
    skip,
  }, async () => {
    const before = questionsTo(chain.hosts.stranger);
    const words = ['discover', '--from', chain.hosts.core[family], '--follow', 'neighbours,arp,routes', '--json'];
    const { code, out, err } = await zhengwang([...words, ...allowed.flatMap((range) => ['--allow', range])]);
    assert.equal(code, 0, err);
    const { found } = JSON.parse(out) as { found: { name: string; how: string; snmp: string; address: string }[] };
    const answering = found.filter((one) => one.snmp === 'ok');
    assert.deepEqual(namesOf(answering), OURS.toSorted(), out);
    assert.equal(answering.length, OURS.length, `a device is one row: ${out}`);
    assert.ok(['arp', 'route'].includes(answering.find(({ name }) => name === 'hamlet')?.how ?? ''), out);
    assert.equal(questionsTo(chain.hosts.stranger), before, 'the stranger was asked');
  });
}

test('a dry run says what would be asked, and asks nobody', { skip }, async () => {
  const before = questionsTo(chain.hosts.core);
  const words = ['discover', '--from', chain.hosts.core.v4, '--allow', '10.99.0.0/16', '--dry-run'];
  const { code, out } = await zhengwang(words);
  assert.equal(code, 0);
  assert.match(out, /From 10\.99\.1\.1\..*Follows neighbours.*Nothing was asked/);
  assert.equal(questionsTo(chain.hosts.core), before);
  const outside = await zhengwang(['discover', '--from', chain.hosts.stranger.v4, '--allow', '10.99.0.0/16']);
  assert.equal(outside.code, 2);
  assert.match(outside.err, /--allow/);
});

test('a job whose server was killed goes on where it was, asks nobody again, and one device is one candidate', {
  skip,
}, async (t) => {
  const folder = join(chain.folder, 'data');
  let server: ServerInside = await startInside(chain.manager, folder);
  t.after(() => server.end('SIGKILL'));
  const secret = { kind: 'snmp_community', version: '2c', community: COMMUNITY };
  const credential = (await server.ask('POST', '/api/credentials', { name: 'chain', secret })).body.id;
  const scope = await made(server.ask, '/api/discovery/scopes', {
    name: 'chain',
    ranges: ['10.99.0.0/16'],
    credential_ids: [credential],
    // One address a second leaves time to pull the plug.
    rate_per_s: 1,
    at_once: 1,
  });
  const job = await made(server.ask, '/api/discovery/jobs', {
    scope_id: scope,
    methods: ['neighbours'],
    seeds: [chain.hosts.core.v4],
  });
  // Read from the file: on a busy machine asking the server takes longer than the whole job.
  while (!visitsIn(folder).some(({ asked_at }) => asked_at !== null)) await sleep(50);
  await server.end('SIGKILL');
  const done = visitsIn(folder).filter(({ asked_at }) => asked_at !== null);
  assert.ok(done.length >= 1 && done.length < 3, `killed in the middle: ${JSON.stringify(done)}`);
  const hosts = Object.values(chain.hosts).filter(({ v4 }) => done.some(({ address }) => address === v4));
  const asked = hosts.map(questionsTo);

  server = await startInside(chain.manager, folder);
  const ended = await until(server.ask, job, ({ state }) => state !== 'running' && state !== 'waiting');
  assert.deepEqual([ended.state, ended.asked, ended.found, ended.resumed], ['done', 3, 3, 1]);
  assert.deepEqual(hosts.map(questionsTo), asked, 'who had answered was asked again');
  const visits = (await server.ask('GET', `/api/discovery/jobs/${job}/visits`)).body.rows as { name: string }[];
  assert.deepEqual(namesOf(visits), ['branch', 'core', 'village']);
  const log = (await server.ask('GET', '/api/audit?object_kind=discovery_job')).body.rows as { action: string }[];
  assert.equal(log.filter(({ action }) => action === 'start').length, 1);

  await oneCandidateEach(server.ask, scope);
  await server.end('SIGTERM');
});

/** Over both families and all their links, the four devices stay four. */
async function oneCandidateEach(ask: Ask, scope_id: number): Promise<void> {
  const stranger = questionsTo(chain.hosts.stranger);
  const ranges = [...ALLOWED_V4, ...ALLOWED_V6];
  const wider = { ranges, excluded: OWN, rate_per_s: 100, at_once: 8 };
  assert.equal((await ask('PATCH', `/api/discovery/scopes/${scope_id}`, wider)).status, 200);
  const seeds = [chain.hosts.core.v6, chain.hosts.core.v4];
  const job = await made(ask, '/api/discovery/jobs', { scope_id, methods: ['neighbours', 'arp', 'routes'], seeds });
  const ended = await until(ask, job, ({ state }) => state !== 'running' && state !== 'waiting');
  assert.equal(ended.state, 'done', ended.error);
  const { rows } = (await ask('GET', '/api/candidates')).body as { rows: { name: string; addresses: string[] }[] };
  assert.deepEqual(rows.map(({ name }) => name).toSorted(), OURS.toSorted(), JSON.stringify(rows));
  const branch = rows.find(({ name }) => name === 'branch');
  for (const address of ['10.99.2.1', 'fd99:0:0:2::1', '10.98.101.2', 'fd98:0:0:101::2']) {
    assert.ok(branch?.addresses.includes(address), `${address} in ${branch?.addresses}`);
  }
  assert.equal(questionsTo(chain.hosts.stranger), stranger, 'the stranger was asked');
}

async function made(ask: Ask, path: string, body: unknown): Promise<number> {
  const answer = await ask('POST', path, body);
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

type Job = { state: string; asked: number; found: number; resumed: number; error: string };
async function until(ask: Ask, id: number, so: (job: Job) => boolean): Promise<Job> {
  const deadline = Date.now() + JOB_MS;
  for (;;) {
    const { body } = await ask('GET', `/api/discovery/jobs/${id}`);
    if (so(body)) return body;
    if (Date.now() > deadline) throw new Error(`the job stands at ${JSON.stringify(body)}`);
    await sleep(50);
  }
}

function visitsIn(folder: string): { address: string; asked_at: number | null }[] {
  const database = new Database(join(folder, 'zhengwang.db'), { readonly: true });
  try {
    return database.prepare('select address, asked_at from discovery_visits').all() as ReturnType<typeof visitsIn>;
  } finally {
    database.close();
  }
}
