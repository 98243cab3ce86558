import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { tcp } from '../tcp.ts';
import { agentClock } from './clock.ts';
import { asking, enrol, httpsUplink, wrongHub } from './https-uplink.ts';
import { hold, makeFolder } from './own-folder.ts';
import { type Enrolled, makeCode, pack } from './request.ts';
import { type Agent, runAgent } from './run-agent.ts';
import { newPair, type Pair, seal, sign } from './sealing.ts';
import type { AgentLoad, AgentWatch, Batch, FromHub, Receipt, Work } from './words.ts';

const root = mkdtempSync(join(tmpdir(), 'zhengwang-run-'));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const fresh = () => {
  const folder = join(root, String(++made));
  makeFolder(folder);
  return folder;
};
const keys = { sign: newPair('Ed25519'), open: newPair('X25519') };
const hub_pair = newPair('Ed25519');
const watch: AgentWatch = {
  id: 5,
  probe: 'tcp',
  params: { port: 9 },
  address: '127.0.0.1',
  family: null,
  every_s: 3_600,
  timeout_ms: 500,
  credential_id: null,
};
const work = (over: Partial<Work> = {}): Work => ({
  agent_id: 3,
  revision: 10,
  at: Date.now(),
  watches: [watch],
  secrets: {},
  loads: [],
  upgrade_to: null,
  ...over,
});
const said = (what: Work, pair: Pair = hub_pair, to = keys.open.public): FromHub => {
  const body = seal(Buffer.from(JSON.stringify(what)), to);
  return { is: 'work', body, signature: sign('work', body, pair) };
};
const receipt = (of: Omit<Receipt, 'agent_id' | 'at'>, pair = hub_pair): FromHub => {
  const body = Buffer.from(JSON.stringify({ agent_id: 3, at: Date.now() + 60_000, ...of }));
  return { is: 'receipt', body, signature: sign('receipt', body, pair) };
};

/** An agent on a way that a test holds in its hands. */
const agents = new Set<Agent>();
after(() => Promise.all([...agents].map((agent) => agent.stop().catch(() => {}))));
async function running(folder = fresh()) {
  const troubles: string[] = [];
  const batches: Batch[] = [];
  const loads: AgentLoad[][] = [];
  let hear: (from: FromHub) => void = () => {};
  let taken_to = 0;
  const agent = await runAgent({
    ...{ folder, agent_id: 3, keys, hub_key: hub_pair.public, version: '1', probes: { tcp }, max_buffer_bytes: 1e7 },
    onTrouble: (what, error) => troubles.push(`${what}: ${(error as Error | undefined)?.message}`),
    onLoads: (wanted) => void loads.push(wanted),
    uplink: () => ({
      window: 1,
      async send({ body }) {
        const batch = JSON.parse(Buffer.from(body).toString()) as Batch;
        batches.push(batch);
        taken_to = batch.records.at(-1)?.seq ?? taken_to;
        hear(receipt({ buffer: batch.buffer, taken_to }));
      },
      listen(take) {
        hear = take;
      },
      close: async () => {},
    }),
  });
  agents.add(agent);
  const until = async (is: () => boolean) => {
    for (let turn = 0; turn < 100 && !is(); turn += 1) await pause(50);
    assert.ok(is(), `${troubles}`);
  };
  const observations = () =>
    batches.flatMap(({ records }) => records.flatMap((one) => (one.is === 'seen' ? [one.observation] : [])));
  return { agent, troubles, batches, loads, observations, until, folder, hear: (from: FromHub) => hear(from) };
}

test('work is done when the hub signed it for this agent, and never an older one', async () => {
  const { agent, troubles, hear, folder, until, loads } = await running();
  hear(said(work(), newPair('Ed25519')));
  hear(said(work(), hub_pair, newPair('X25519').public));
  hear(said(work({ agent_id: 4 })));
  assert.equal(troubles.length, 3, `${troubles}`);
  assert.equal(agent.standing().revision, 0);
  hear(said(work({ secrets: { 1: { kind: 'http_bearer', token: 'very-secret' } } })));
  hear(said(work({ revision: 9, watches: [] })));
  assert.match(troubles.at(-1) ?? '', /work 9 is older than 10/);
  assert.equal(agent.standing().revision, 10);
  assert.equal(loads.length, 1);
  assert.ok(!readFileSync(join(folder, 'work'), 'utf8').includes('very-secret'), 'sealed on the disk as well');
  await until(() => agent.standing().taken_to > 0);
  hear(receipt({ buffer: agent.standing().buffer, taken_to: 1e9 }, newPair('Ed25519')));
  assert.match(troubles.at(-1) ?? '', /did not sign/);
  await agent.stop();
  const again = await running(folder);
  assert.equal(again.agent.standing().revision, 10, 'it goes on by what it was given last');
  await again.agent.stop();
});

test('what it can’t look at is unable, and says why; the hub’s clock is measured before anything is told', async () => {
  const { agent, hear, observations, until, batches } = await running();
  const watches = [
    { ...watch, id: 1, probe: 'newer' },
    { ...watch, id: 2, probe: 'constructor' },
    { ...watch, id: 3, credential_id: 8 },
    { ...watch, id: 4, address: '169.254.169.254' },
  ];
  hear(said(work({ watches })));
  await until(() => observations().length === 4);
  assert.deepEqual(new Set(observations().map(({ outcome }) => outcome)), new Set(['unable']));
  const errors = observations()
    .map(({ error }) => error)
    .join('\n');
  for (const part of ['no probe newer', 'no probe constructor', 'was not handed out', 'never probed'])
    assert.ok(errors.includes(part), errors);
  assert.deepEqual(batches[0]?.records, []);
  const offset = batches[1]?.clock_offset_ms ?? 0;
  assert.ok(offset > 55_000 && offset < 65_000, `${offset}`);
  await agent.stop();
});

test('a hub that knows of more than the disk holds makes it begin another buffer', async () => {
  const { agent, hear, until, troubles } = await running();
  await until(() => agent.standing().taken_to > 0);
  const { buffer } = agent.standing();
  hear(receipt({ buffer, taken_to: 1_000 }));
  assert.notEqual(agent.standing().buffer, buffer);
  assert.match(troubles.at(-1) ?? '', /another is begun/);
  await agent.stop();
});

test('a clock that leaps changes nothing, and goes on behind what was seen before', () => {
  let [wall, elapsed] = [1_000_000, 0];
  const clock = agentClock(
    1_005_000,
    () => elapsed,
    () => wall,
  );
  assert.equal(clock.now(), 1_005_000);
  [wall, elapsed] = [0, 10];
  assert.equal(clock.now(), 1_005_010);
  assert.equal(clock.offset_ms(), null);
  clock.heard(2_000_000, 1_005_000, 1_005_400);
  clock.heard(2_000_000, 1_005_000, 1_005_020);
  clock.heard(9_000_000, 1_000_000, 1_015_000);
  assert.equal(clock.offset_ms(), 994_990);
});

test('a folder is held by one, and a process that is gone holds nothing', () => {
  const folder = fresh();
  const letGo = hold(folder);
  assert.ok(letGo);
  assert.equal(hold(folder), false);
  letGo();
  const again = hold(folder);
  assert.ok(again);
  again();
});

async function answering(
  respond: (path: string, headers: NodeJS.Dict<string | string[]>) => [number, string, Record<string, string>?],
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      asked.push(request.url ?? '');
      const [status, text, headers = {}] = respond(request.url ?? '', request.headers);
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('http:// is for this machine only, and no redirect is followed', async () => {
  assert.equal(wrongHub('https://zw.example.gov.cn/console'), undefined);
  for (const hub of [
    'http://zw.example.gov.cn',
    'http://10.0.0.1',
    'http://localhost.example.org',
    'ftp://x',
    'x',
    'https://a:b@x',
    'https://x/?a',
  ])
    assert.ok(wrongHub(hub), hub);
  const { url, asked } = await answering(() => [302, '', { location: '/elsewhere' }]);
  const { ask, close } = asking(url, undefined);
  assert.equal((await ask({ method: 'GET', path: '/x' })).status, 302);
  assert.deepEqual(asked, ['/x']);
  close();
});

test('an agent whose clock is off is told the hub’s, and asks again', async () => {
  const said_at: number[] = [];
  const { url } = await answering((_, headers) => {
    const at = Number(/at="(\d+)"/.exec(String(headers.authorization))?.[1]);
    said_at.push(at);
    if (Math.abs(at - 5_000_000) > 60_000) return [401, JSON.stringify({ hub_time: 5_000_000 })];
    return [200, JSON.stringify(pack(receipt({ buffer: 'x', taken_to: 1 })))];
  });
  const uplink = httpsUplink({
    hub: url,
    ca: undefined,
    agent_id: 3,
    pair: keys.sign,
    revision: () => 0,
    hub_now: () => 1_000,
  });
  await uplink.send({ agent_id: 3, body: Buffer.from('{}'), signature: Buffer.alloc(64) }, AbortSignal.timeout(5_000));
  assert.deepEqual(said_at, [1_000, 5_000_000]);
  await uplink.close();
});

test('who answers an enrolment without the hub’s key is believed nothing', async () => {
  const other = newPair('Ed25519');
  const told = (pair: Pair) => {
    const body: Enrolled = {
      agent_id: 3,
      name: 'x',
      sign_key: keys.sign.public,
      seal_key: keys.open.public,
      hub_key: pair.public,
      hub_time: 1,
    };
    const bytes = Buffer.from(JSON.stringify(body));
    return JSON.stringify(pack({ is: 'enrolled', body: bytes, signature: sign('enrolled', bytes, pair) }));
  };
  let text = told(other);
  const { url } = await answering(() => [200, text]);
  const code = makeCode(hub_pair.public);
  await assert.rejects(enrol(url, undefined, code, keys, '1'), /not the hub that made this code/);
  text = '{"is":"enrolled"}';
  await assert.rejects(enrol(url, undefined, code, keys, '1'), /no hub of ours/);
  await assert.rejects(enrol(url, undefined, 'zwa_x', keys, '1'), /this is no code/);
  text = told(hub_pair);
  assert.equal((await enrol(url, undefined, code, keys, '1')).agent_id, 3);
});
