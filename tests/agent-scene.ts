/** The real hub and real agents as programs of their own, which can be killed: what the tests of the whole way stand on. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { AgentWay } from '#api/agents/schema.ts';
import { askingAll, type Cookies } from './administration.ts';
import { freshFolder, MAIN, removeFolder, type Server, sending, signUp, startServer, zhengwang } from './server.ts';

export type Counts = { taken_to: number; seen: number; lost: number; refused: number };
/** What an agent says of itself, every two seconds. */
export type OwnStatus = {
  last_seq: number;
  taken_to: number;
  lost: number;
  revision: number;
  health: { watches: number; looks: number; buffered: number };
};
export type AgentScene = {
  id: number;
  watch_ids: number[];
  folder: string;
  start(): void;
  /** By -9 unless told otherwise; its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** Of the program that runs now; undefined before it has said anything. */
  status(): OwnStatus | undefined;
  /** What the hub's database holds of it; the only buffer it ever had. */
  hubs(): Counts | undefined;
  /** Looking ends, all is told, and what both sides say is the same: rejects when that doesn't come. */
  agree(): Promise<Counts>;
};

const WATCHES = 6;
const DEADLINE_MS = 90_000;

export async function until<T>(what: string, find: () => T | undefined | false): Promise<T> {
  for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await pause(100)) {
    const found = find();
    if (found) return found;
  }
  throw new Error(`${what} did not come`);
}

/** A hub on a port that stays its own, and who may use it; ended after the test. */
export async function hubScene(environment: Record<string, string> = {}) {
  const folder = freshFolder();
  const folders = [folder];
  const children = new Set<ChildProcess>();
  let server: Server = await startServer(folder, environment);
  const PORT = String(server.port);
  const { cookies } = await signUp(server);
  let ask = askingAll(sending(server.url), cookies as Cookies);
  const sqlite = new Database(join(folder, 'zhengwang.db'), { readonly: true });
  const looked_at = await listeners();
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    for (const one of looked_at) one.close();
    sqlite.close();
    await server.end('SIGKILL');
    for (const one of folders) removeFolder(one);
  });

  async function must(method: string, path: string, body?: unknown) {
    const { status, body: answer } = await ask(method, path, body);
    assert.equal(status, 200, `${method} ${path} ${JSON.stringify(answer)}`);
    return answer;
  }
  const unit_id = (await must('POST', '/api/units', { name: '县', level: 'county' })).id;
  const node = await must('POST', '/api/nodes', { name: '机', addresses: ['127.0.0.1'], watch: [] });

  /** Invited, enrolled, its fingerprint compared, trusted; with six watches of its own, each every 5 s. */
  async function addAgent(name: string, way: AgentWay, words: string[] = []): Promise<AgentScene> {
    const own_folder = freshFolder();
    folders.push(own_folder);
    const agent = await must('POST', '/api/agents', { name, unit_id, way });
    const enrolling = ['agent', 'enrol', '--hub', server.url, '--code', agent.code, '--folder', own_folder, ...words];
    const enrolled = await zhengwang(enrolling);
    assert.equal(enrolled.code, 0, enrolled.err);
    const [fingerprint] = /(?:[0-9a-f]{4} ){7}[0-9a-f]{4}/.exec(enrolled.out) ?? [];
    await must('POST', `/api/agents/${agent.id}/trust`, { fingerprint });
    const wanted = { node_id: node.id, probe: 'tcp', address: '127.0.0.1', every_s: 5, timeout_ms: 1_000 };
    const watch_ids: number[] = [];
    for (const one of looked_at) {
      const { port } = one.address() as AddressInfo;
      const { id } = await must('POST', '/api/watches', { ...wanted, params: { port }, agent_id: agent.id });
      watch_ids.push(id);
    }

    let child: ChildProcess | undefined;
    let started_at = 0;
    const status = () => {
      const known = ownStatus(own_folder);
      // What stood there before the program began is another's word.
      return known && known.health.at >= started_at ? known : undefined;
    };
    const hubs = () => {
      const rows = sqlite
        .prepare('select taken_to, seen, lost, refused from agent_buffers where agent_id = ?')
        .all(agent.id) as Counts[];
      assert.ok(rows.length < 2, 'one buffer, whatever happened');
      return rows[0];
    };
    return {
      ...{ id: agent.id, watch_ids, folder: own_folder, status, hubs },
      start() {
        started_at = Date.now();
        child = spawn(process.execPath, [MAIN, 'agent', 'run', '--folder', own_folder], { stdio: 'ignore' });
        children.add(child);
      },
      async end(signal = 'SIGKILL') {
        if (!child) return null;
        const ended = once(child, 'exit');
        child.kill(signal);
        children.delete(child);
        return (await ended)[0] as number | null;
      },
      async agree() {
        for (const id of watch_ids) await must('PATCH', `/api/watches/${id}`, { enabled: false });
        return until('agreement', () => {
          const [own, told] = [status(), hubs()];
          if (own?.health.watches !== 0 || own.taken_to !== own.last_seq || told?.taken_to !== own.last_seq)
            return false;
          assert.deepEqual([told.seen + told.lost + told.refused, told.lost], [own.last_seq, own.lost]);
          return told;
        });
      },
    };
  }

  return {
    folder,
    must,
    addAgent,
    /** Of the hub, to read. */
    sqlite,
    kill: () => server.end('SIGKILL'),
    async startAgain() {
      server = await startServer(folder, { ...environment, PORT });
      ask = askingAll(sending(server.url), cookies as Cookies);
    },
  };
}

function ownStatus(folder: string): (OwnStatus & { health: { at: number } }) | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'status.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

async function listeners() {
  const all = Array.from({ length: WATCHES }, () =>
    createServer((socket) => {
      socket.on('error', () => {});
      socket.end();
    }).listen(0, '127.0.0.1'),
  );
  await Promise.all(all.map((one) => once(one, 'listening')));
  return all;
}
