/** A server that is started, hurt and started again over one folder, the people who work with it, and what it looks at. */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type Ask, askingAll, type Cookies, signInAll } from '../administration.ts';
import { freshFolder, removeFolder, type Server, sending, signUp, startServer, zhengwang } from '../server.ts';

export type Scene = {
  folder: string;
  server: Server;
  ask: Ask;
  cookies: Cookies;
  /** A unit, a node that answers, one that is down, one that does as `page.up` says; a watch of each looks every 5 s. */
  ids: { unit: number; up: Seen; down: Seen; flipping: Seen };
  page: Page;
  start(how?: How): Promise<void>;
  /** Everybody logs in anew. */
  enter(): Promise<void>;
  /** Ends what the scene started, and removes the folder. */
  leave(): Promise<void>;
};
export type Seen = { node: number; watch: number };
export type How = { environment?: Record<string, string>; prefix?: readonly string[] };
export type Page = { server: HttpServer; port: number; up: boolean };

/** Once more on the same folder: a start that was killed has left no server. */
export async function openScene({ folder = freshFolder(), ...how }: How & { folder?: string } = {}): Promise<Scene> {
  const page = await openPage();
  const server = await startServer(folder, how.environment, how.prefix);
  const first = await signUp(server);
  const scene: Scene = {
    folder,
    server,
    ask: first,
    cookies: first.cookies,
    ids: {} as Scene['ids'],
    page,
    async start(again = how) {
      scene.server = await startServer(folder, again.environment, again.prefix);
      scene.ask = askingAll(sending(scene.server.url), scene.cookies);
    },
    async enter() {
      scene.cookies = await signInAll(sending(scene.server.url));
      scene.ask = askingAll(sending(scene.server.url), scene.cookies);
    },
    async leave() {
      await scene.server.end('SIGKILL');
      page.server.closeAllConnections();
      page.server.close();
      removeFolder(folder);
    },
  };
  const unit = (await must(scene, 'POST', '/api/units', { name: '市局', level: 'city', category: 'government' })).id;
  const watched = async (name: string, probe: object): Promise<Seen> => {
    const node = (await must(scene, 'POST', '/api/nodes', { name, unit_id: unit })).id;
    const wanted = { node_id: node, address: '127.0.0.1', every_s: 5, timeout_ms: 2_000, ...probe };
    return { node, watch: (await must(scene, 'POST', '/api/watches', wanted)).id };
  };
  const http = (path: string) => ({ probe: 'http', params: { port: page.port, path } });
  scene.ids = {
    unit,
    up: await watched('在线', http('/up')),
    down: await watched('离线', http('/down')),
    flipping: await watched('时断时续', http('/flipping')),
  };
  return scene;
}

/** `/up` always answers, `/down` never (a port that nobody holds could be another program's by then), all else while `up` is true. */
async function openPage(): Promise<Page> {
  const page: Page = {
    up: true,
    port: 0,
    server: createServer((request, response) => {
      if (request.url !== '/down' && (request.url === '/up' || page.up)) response.end('good page');
      else request.socket.destroy();
    }),
  };
  page.server.listen(0, '127.0.0.1');
  await new Promise((fulfil) => page.server.once('listening', fulfil));
  page.port = (page.server.address() as AddressInfo).port;
  return page;
}

// biome-ignore lint/suspicious/noExplicitAny: whoever asks knows what comes.
export async function must({ ask }: Pick<Scene, 'ask'>, method: string, path: string, body?: unknown): Promise<any> {
  const answer = await ask(method, path, body);
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Asks until it is so; false when it never was. */
export async function until(is: () => boolean | Promise<boolean>, wait_ms = 60_000, every_ms = 200): Promise<boolean> {
  for (const deadline = performance.now() + wait_ms; performance.now() < deadline; await pause(every_ms))
    if (await is()) return true;
  return is();
}

export const stateOf = async (scene: Scene, { node }: Seen): Promise<string> =>
  (await must(scene, 'GET', `/api/nodes/${node}`)).node.state;

/** Reads the folder's database beside the server. */
export function reading<T>(folder: string, read: (sqlite: Database.Database) => T): T {
  const sqlite = new Database(`${folder}/zhengwang.db`, { readonly: true, timeout: 5_000 });
  try {
    return read(sqlite);
  } finally {
    sqlite.close();
  }
}

/** What `zhengwang verify` finds wrong: pages, references, both chains. */
export async function verified(folder: string): Promise<string[]> {
  const { code, out, err } = await zhengwang(['verify'], { ZHENGWANG_DATA: folder });
  return code === 0 ? [] : [`zhengwang verify ends with ${code}: ${out}${err}`];
}

/** An aspect of the platform's health, as its page shows it. */
export async function aspectOf(
  scene: Scene,
  name: string,
): Promise<{ status: string; text: { zh: string; en: string } }> {
  const { aspects } = await must(scene, 'GET', '/api/health/platform');
  return aspects.find((one: { name: string }) => one.name === name);
}
