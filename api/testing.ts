/** A whole hub in memory for tests, with an administrator logged in. Its patrol is paused: nothing looks by itself. */
import { pino } from 'pino';
import { createApp } from './app.ts';
import type { Actor } from './audit/record.ts';
import type { Config } from './config.ts';
import { open } from './db/open.ts';
import { keepDiscovering } from './discovery/keep-discovering.ts';
import type { Hub } from './hub.ts';
import { createLabKeeper } from './lab/lab.ts';
import { createMessageKeeper } from './messages/keep-messages.ts';
import { readKeys } from './people/keys.ts';
import { createLogIn } from './people/log-in.ts';
import { openSamples } from './samples/samples.ts';
import { createBus } from './timeline/bus.ts';
import { keepWatching } from './watching/keep-watching.ts';

export const PASSWORD = 'correct horse battery';
export const ACTOR: Actor = { person: 'tester', address: '127.0.0.1' };

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back and asserts on it.
export type Answer = { status: number; body: any; headers: Headers; text: string };
export type TestHub = {
  hub: Hub;
  app: ReturnType<typeof createApp>;
  cookie: string;
  /** Asks a route as the administrator; `body` is sent as JSON unless it is a form. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The same without a cookie. */
  askAsGuest(method: string, path: string, body?: unknown): Promise<Answer>;
  stop(): Promise<void>;
};

export async function testHub(): Promise<TestHub> {
  const config: Config = {
    port: 0,
    host: 'localhost',
    folder: ':memory:',
    key_hex: '5a'.repeat(32),
    log: 'silent',
    receive: { host: 'localhost' },
  };
  const db = open(config.folder);
  const keys = readKeys(config.folder, config.key_hex);
  const log = pino({ level: 'silent' });
  const samples = openSamples(db.$client);
  const bus = createBus();
  const watching = keepWatching({ db, config, keys, log, samples, bus });
  watching.patrol.pause();
  const lab = createLabKeeper({ db, config, keys, bus, log, watching });
  const discovery = keepDiscovering({ db, keys, bus, log, watching });
  const messages = createMessageKeeper({ db, config, keys, log, bus, watching });
  const hub: Hub = {
    db,
    config,
    keys,
    log,
    logIn: createLogIn(db, keys, config),
    samples,
    watching,
    bus,
    lab,
    discovery,
    messages,
  };
  const app = createApp(hub);
  await hub.logIn.createPerson({ username: 'admin', name: '管理员', password: PASSWORD, role: 'administrator' });
  const asked = asking(app);
  const signedIn = await asked('', 'POST', '/api/auth/sign-in/username', { username: 'admin', password: PASSWORD });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  return {
    hub,
    app,
    cookie,
    ask: (method, path, body) => asked(cookie, method, path, body),
    askAsGuest: (method, path, body) => asked('', method, path, body),
    async stop() {
      await messages.close();
      await discovery.close();
      await watching.stop();
      await lab.close();
      db.$client.close();
    },
  };
}

function asking(app: ReturnType<typeof createApp>) {
  return async (cookie: string, method: string, path: string, body?: unknown): Promise<Answer> => {
    const headers: Record<string, string> = { host: 'localhost' };
    if (cookie) headers.cookie = cookie;
    const init: RequestInit = { method, headers };
    if (body instanceof FormData) init.body = body;
    else if (body !== undefined) {
      headers['content-type'] = 'application/json';
      init.body = typeof body === 'string' ? body : JSON.stringify(body);
    }
    const response = await app.request(path, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : null, headers: response.headers, text };
  };
}
