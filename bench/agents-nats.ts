/**
 * Observations a second from an agent into the hub: handed over directly, and through nats-server on this machine. The agent is a process
 * of its own, which makes and signs its batches; the hub checks, sorts and commits each in a transaction (file, synchronous=FULL), but
 * doesn't judge: that costs the same either way. Run: node bench/agents-nats.ts
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { nkeyOf, signInAs } from '#probes/agent/nkey.ts';
import { newPair, type OwnKeys } from '#probes/agent/sealing.ts';
import type { FromHub, Uplink } from '#probes/agent/words.ts';
import { keepNats } from '../api/agents/nats.ts';
import { hubConfig } from '../api/agents/nats-config.ts';
import { open } from '../api/db/open.ts';
import type { AgentGiven } from '../tests/nats/agent-process.ts';
import { smallAgent } from '../tests/nats/small-agent.ts';
import { addAgent, smallKeeper } from '../tests/nats/small-keeper.ts';
import { freePort, natsServer, noNats } from '../tests/nats-server.ts';

const RECORDS = 100_000;
const SIZES = [100, 1_000, 5_000];
const MAX_BYTES = 1024 ** 3;

const newKeys = (): OwnKeys => ({ sign: newPair('Ed25519'), open: newPair('X25519') });
const own = newPair('Ed25519');
const log = pino({ level: 'silent' });

function freshHub(keys: OwnKeys) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const db = open(folder);
  addAgent(db, 1, keys);
  const remove = () => {
    db.$client.close();
    rmSync(folder, { recursive: true });
  };
  return { folder, keeper: smallKeeper(db, own), remove };
}

/** The agent in this process: what it costs to make, sign and take, with nothing between. */
async function directly(per_batch: number): Promise<number> {
  const keys = newKeys();
  const { keeper, remove } = freshHub(keys);
  let take: (said: FromHub) => void = () => {};
  const uplink: Uplink = {
    window: 32,
    listen: (listener) => {
      take = listener;
    },
    send: async (batch) => take(keeper.take(batch, 'bench')),
    close: async () => {},
  };
  const began = performance.now();
  const agent = smallAgent(uplink, keys, own.public, { agent_id: 1, records: RECORDS, per_batch });
  await agent.done(120_000);
  const took_s = (performance.now() - began) / 1000;
  agent.stop();
  remove();
  return RECORDS / took_s;
}

async function throughNats(per_batch: number): Promise<number> {
  const keys = newKeys();
  const { folder, keeper, remove } = freshHub(keys);
  const [port, leaf_port] = [await freePort(), await freePort()];
  const place = { servers: [`nats://127.0.0.1:${port}`] };
  const server = natsServer(
    folder,
    hubConfig({
      ...{ hub_nkey: nkeyOf(own.public), agents: [{ id: 1, name: 'bench', sign_key: keys.sign.public }], leaves: [] },
      ...{ listen: `127.0.0.1:${port}`, leaf_listen: `127.0.0.1:${leaf_port}`, max_bytes: MAX_BYTES },
      store_folder: join(folder, 'jetstream'),
    }),
  );
  await server.start();
  const limits = { max_bytes: MAX_BYTES, max_age_ms: 3_600_000 };
  const nats = keepNats({ agents: keeper, agentIds: () => [1], place, sign_in: signInAs(own), limits, log });
  const wanted: Omit<AgentGiven, 'records'> = {
    agent_id: 1,
    keys,
    hub_key: own.public,
    server: place.servers[0] ?? '',
    per_batch,
  };
  const program = join(import.meta.dirname, '../tests/nats/agent-process.ts');
  const agent = spawn(process.execPath, [program, JSON.stringify({ ...wanted, records: RECORDS })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // From when the first is taken in: starting a process isn't what is measured.
  let began = 0;
  let before = 0;
  agent.stdout.on('data', (chunk) => {
    const taken_to = Number(String(chunk).trim().split('\n').at(-1));
    if (began > 0 || taken_to === 0) return;
    [began, before] = [performance.now(), taken_to];
  });
  await once(agent, 'exit');
  const took_s = (performance.now() - began) / 1000;
  await nats.stop();
  await server.end();
  remove();
  return (RECORDS - before) / took_s;
}

if (noNats) {
  process.stderr.write(`${noNats}\n`);
} else {
  process.stdout.write('records a batch   directly (obs/s)   through NATS (obs/s)\n');
  for (const size of SIZES) {
    const [direct, nats] = [await directly(size), await throughNats(size)];
    const cells = [String(size).padEnd(18), Math.round(direct).toString().padEnd(19), Math.round(nats).toString()];
    process.stdout.write(`${cells.join('')}\n`);
  }
}
process.exit();
