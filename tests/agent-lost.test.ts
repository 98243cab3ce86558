/** Nothing that an agent saw is lost unnoticed: the hub, the agent or both killed, the way cut and slow, the disk full. Both sides then count the same. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentWatch, Work } from '#probes/agent/words.ts';
import type { HubState, Taken } from './agent-hub.ts';
import { connect, gather, type Namespace, noNamespaces } from './network/namespaces.ts';
import { freshFolder, MAIN, removeFolder } from './server.ts';

const HUB = join(import.meta.dirname, 'agent-hub.ts');
const DEADLINE_MS = 60_000;
const children = new Set<ChildProcess>();
const folders: string[] = [];
after(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) removeFolder(folder);
});

function start(words: string[], prefix: string[] = []): ChildProcess & { said: () => string } {
  const [program = '', ...args] = [...prefix, process.execPath, ...words];
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  children.add(child);
  child.once('exit', () => children.delete(child));
  return Object.assign(child, { said: () => said });
}
async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  return (await ended)[0];
}
async function until<T>(what: string, find: () => T | undefined | false): Promise<T> {
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await pause(100)) {
    try {
      const found = find();
      if (found) return found;
    } catch {
      // Not there yet.
    }
  }
  throw new Error(
    `${what} did not come: ${[...children].map((child) => (child as ReturnType<typeof start>).said()).join('\n')}`,
  );
}

/** What the agents look at, counting who came. */
async function listener() {
  const server = createServer((socket) => {
    state.came += 1;
    socket.on('error', () => {});
    socket.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const state = { came: 0, port: (server.address() as AddressInfo).port };
  after(() => server.close());
  return state;
}

type Standing = {
  last_seq: number;
  taken_to: number;
  lost: number;
  buffer: string;
  revision: number;
  health: { watches: number };
};

/** A hub and an agent's folder, with `count` watches of a port. */
async function scene(
  watched: number,
  { count = 20, every_s = 0.5, host = '127.0.0.1', in_hub = [] as string[], in_agent = [] as string[] } = {},
) {
  const folder = freshFolder();
  folders.push(folder);
  const [hub_folder, agent_folder] = [join(folder, 'hub'), join(folder, 'agent')];
  mkdirSync(hub_folder);
  let revision = 0;
  const order = (watches: AgentWatch[]) => {
    revision += 1;
    const work: Work = { agent_id: 1, revision, at: Date.now(), watches, secrets: {}, loads: [], upgrade_to: null };
    writeFileSync(join(hub_folder, 'work.new'), JSON.stringify(work));
    renameSync(join(hub_folder, 'work.new'), join(hub_folder, 'work.json'));
  };
  const watch = {
    probe: 'tcp',
    params: { port: watched },
    address: '127.0.0.1',
    family: null,
    every_s,
    timeout_ms: 2_000,
    credential_id: null,
  };
  order(Array.from({ length: count }, (_, place) => ({ id: place + 1, ...watch })));
  const port = await freePort();
  const startHub = async () => {
    const hub = start([HUB, hub_folder, String(port), host], in_hub);
    await until('the hub', () => /\n/.test(hub.said()));
    return hub;
  };
  const taken = (): Taken => {
    const { buffers } = JSON.parse(readFileSync(join(hub_folder, 'hub.json'), 'utf8')) as HubState;
    const all = Object.values(buffers);
    assert.equal(all.length, 1, 'one buffer, whatever happened');
    return all[0] as Taken;
  };
  const enrol = async (hub: ReturnType<typeof start>) => {
    const words = [
      'agent',
      'enrol',
      '--hub',
      `http://${host}:${port}`,
      '--code',
      hub.said().trim(),
      '--folder',
      agent_folder,
    ];
    const enrolling = start([MAIN, ...words], in_agent);
    const [code] = await once(enrolling, 'exit');
    assert.equal(code, 0, enrolling.said());
  };
  const startAgent = (prefix = in_agent) => start([MAIN, 'agent', 'run', '--folder', agent_folder], prefix);
  const standing = (root = ''): Standing => JSON.parse(readFileSync(join(root, agent_folder, 'status.json'), 'utf8'));
  /** Looking ends, all is told, and what both sides say is the same. */
  const settle = async (root = '') => {
    order([]);
    const agreed = await until('agreement', () => {
      const [own, hubs] = [standing(root), taken()];
      return (
        own.revision === revision &&
        own.health.watches === 0 &&
        own.last_seq === own.taken_to &&
        own.last_seq === hubs.taken_to && { own, hubs }
      );
    });
    const { own, hubs } = agreed;
    assert.equal(hubs.seen + hubs.lost, own.last_seq);
    assert.equal(hubs.lost, own.lost);
    return agreed;
  };
  return { agent_folder, startHub, startAgent, enrol, taken, standing, settle };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
const total = ({ by_watch }: Taken) => Object.values(by_watch).reduce((sum, count) => sum + count, 0);

test('hub killed, agent killed, both killed: nothing is lost, nothing is twice, and both count the same', async () => {
  const looked_at = await listener();
  const { startHub, startAgent, enrol, taken, settle, agent_folder, standing } = await scene(looked_at.port);
  let hub = await startHub();
  await enrol(hub);
  assert.equal(statSync(agent_folder).mode & 0o777, 0o700);
  assert.equal(statSync(join(agent_folder, 'identity.json')).mode & 0o777, 0o600);
  let agent = startAgent();
  await until('a first look', () => taken().seen > 30);

  const second = startAgent();
  assert.equal((await once(second, 'exit'))[0], 1);
  assert.match(second.said(), /Another agent \(process \d+\) runs on/);

  await end(hub);
  const before = looked_at.came;
  await until('looks without a hub', () => looked_at.came > before + 60);
  hub = await startHub();
  await until('what was seen meanwhile', () => taken().seen > before + 60);

  await end(agent);
  agent = startAgent();
  const at_restart = taken().seen;
  await until('looks after a restart', () => taken().seen > at_restart + 30);

  await Promise.all([end(hub), end(agent)]);
  agent = startAgent();
  const alone = looked_at.came;
  await until('looks after its own restart, the hub away', () => looked_at.came > alone + 30);
  hub = await startHub();

  const { hubs } = await settle();
  assert.equal(hubs.lost, 0);
  // A look that was under way at a kill was not seen yet: of each kill at most those of a quarter of a second, and those under way.
  const [came, told] = [looked_at.came, total(hubs)];
  assert.ok(told <= came && told >= came - 2 * 60, `${told} told of ${came}`);

  const asked_at = performance.now();
  assert.equal(await end(agent, 'SIGTERM'), 0, agent.said());
  assert.ok(performance.now() - asked_at < 5_000);
  assert.equal(standing().last_seq, standing().taken_to);
  await end(hub);
});

const skip = noNamespaces();

test('a way that is slow, loses packets and is cut brings everything once', { skip }, async () => {
  const net = gather('zhengwang-agent-');
  try {
    const [near, far] = [net.add('near'), net.add('far')] as [Namespace, Namespace];
    connect(
      { at: near, device: 'wan', addresses: ['10.9.0.1/24'] },
      { at: far, device: 'wan', addresses: ['10.9.0.2/24'] },
    );
    const inside = ({ netns }: Namespace) => ['ip', 'netns', 'exec', netns];
    // http:// is for loopback only, so a plain relay of bytes stands at each end of the cable.
    const relay = (at: Namespace, from: string, to: string) => start(['-e', RELAY, from, to], inside(at));
    const looked_at = start(
      ['-e', `require('node:net').createServer((s)=>{s.on('error',()=>{});s.end()}).listen(7001,'127.0.0.1')`],
      inside(near),
    );
    const { startHub, startAgent, enrol, taken, settle } = await scene(7001, {
      in_hub: inside(far),
      in_agent: inside(near),
    });
    const hub = await startHub();
    const port = hub.spawnargs.at(-2) ?? '';
    const relays = [
      relay(far, '10.9.0.2:7000', `127.0.0.1:${port}`),
      relay(near, `127.0.0.1:${port}`, '10.9.0.2:7000'),
    ];
    await until('relays', () => relays.every((one) => one.said().includes('ready')));
    await enrol(hub);
    const agent = startAgent();
    await until('a first look', () => taken().seen > 30);
    for (const one of relays) one.kill('SIGUSR2');
    // Not every kernel has netem: the relays are slow and cut connections by themselves in any case.
    spawnSync('ip', ['netns', 'exec', near.netns, 'tc', 'qdisc', 'add', 'dev', 'wan', 'root', 'netem', ...NETEM]);
    await pause(3_000);
    execFileSync('ip', ['-n', near.netns, 'link', 'set', 'wan', 'down']);
    await pause(3_000);
    execFileSync('ip', ['-n', near.netns, 'link', 'set', 'wan', 'up']);
    spawnSync('ip', ['netns', 'exec', near.netns, 'tc', 'qdisc', 'del', 'dev', 'wan', 'root']);
    for (const one of relays) one.kill('SIGUSR2');
    const { hubs } = await settle();
    assert.equal(hubs.lost, 0);
    assert.ok(total(hubs) > 150, `${total(hubs)} looks`);
    for (const child of [agent, hub, looked_at, ...relays]) await end(child);
  } finally {
    net.remove();
  }
});

const NETEM = ['delay', '150ms', '50ms', 'loss', '10%', 'rate', '256kbit'];
/** node -e: listens, and hands bytes on both ways; after a SIGUSR2 each piece is late, and every seventh ends its connection, until the next one. */
const RELAY = `const net = require('node:net');
const { Transform } = require('node:stream');
const [from, to] = process.argv.slice(1).map((text) => ({ host: text.split(':')[0], port: Number(text.split(':')[1]) }));
let [slow, pieces] = [false, 0];
process.on('SIGUSR2', () => { slow = !slow; });
net.createServer((one) => {
  const other = net.connect(to);
  const end = () => { one.destroy(); other.destroy(); };
  const late = () => new Transform({ transform(piece, _, done) {
    if (!slow) return done(null, piece);
    if (++pieces % 7 === 0) return end();
    setTimeout(done, 150, null, piece);
  } });
  one.pipe(late()).pipe(other).pipe(late()).pipe(one);
  for (const each of [one, other]) each.on('error', end).on('close', end);
}).listen(from.port, from.host, () => console.log('ready'));`;

test('a full disk is a gap that both sides count the same, and it goes on when there is room', { skip }, async () => {
  const looked_at = await listener();
  const { startHub, startAgent, enrol, agent_folder, settle } = await scene(looked_at.port, { every_s: 0.2 });
  let hub = await startHub();
  await enrol(hub);
  const script =
    'cp -a "$1" "$1.copy" && mount -t tmpfs -o size=120k,mode=700 tmpfs "$1" && cp -a "$1.copy/." "$1" && shift && exec "$@"';
  const agent = startAgent(['unshare', '--mount', 'sh', '-c', script, 'sh', agent_folder]);
  await until('looks', () => looked_at.came > 50);
  await end(hub);
  const root = `/proc/${agent.pid}/root`;
  const before = looked_at.came;
  // 100 looks a second of some 200 bytes each: full within a few seconds.
  await until('looks on a full disk', () => looked_at.came > before + 800);
  assert.equal(agent.exitCode, null, agent.said());
  hub = await startHub();
  const { hubs } = await settle(root);
  assert.ok(hubs.lost > 0, 'some was lost');
  assert.deepEqual([...new Set(hubs.whys)], ['disk_full']);
  await end(agent);
  await end(hub);
});
