/** A whole hub in memory for tests, with an administrator logged in. Its patrol is paused: nothing looks by itself. */
import { pino } from 'pino';
import { createApp } from './app.ts';
import { assemble } from './assemble.ts';
import type { Actor } from './audit/record.ts';
import type { Config } from './config.ts';
import { openFresh } from './db/testing.ts';
import type { Hub } from './hub.ts';
import { readKeys } from './people/keys.ts';
import type { Role } from './people/roles.ts';
import { grants } from './people/schema.ts';
import { ACCOUNTS, type Account, whoseWork } from './testing-accounts.ts';

export const PASSWORD = 'Correct horse battery 9';
/** What `hashPassword` made of it: hashing is slow by design. Where its cost is changed, this is made anew. */
const HASH =
  '9f17143b6aa10e4af3fd1c9726be131f:633a59185f49366a336205024a082f2bce7dfa869acb37e69bb2616fb4941509dc83dfb20d90b0286e9b7b22b1129cb5e008bf5a0376f831666abf128d040730';
export const ACTOR: Actor = { person: 'tester', address: '127.0.0.1' };

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back and asserts on it.
export type Answer = { status: number; body: any; headers: Headers; text: string };
export type Asking = ((method: string, path: string, body?: unknown) => Promise<Answer>) & { cookie: string };
export type TestHub = {
  hub: Hub;
  app: ReturnType<typeof createApp>;
  /** The engineer's. */
  cookie: string;
  /** Asks a route as the one whose work it is; `body` is sent as JSON unless it is a form. */
  ask: Asking;
  askAs(account: Account): Asking;
  /** The same without a cookie. */
  askAsGuest: Asking;
  /** Makes an account with these roles, past all proposals, and asks as it. */
  enter(username: string, roles: readonly { role: Role; unit_id: number | null }[], unit_id?: number): Promise<Asking>;
  stop(): Promise<void>;
};

/** `folder` keeps the database in a file, which whoever is limited to a unit needs. */
export async function testHub(
  { folder = ':memory:', ...settings }: Partial<Config> = {},
  log = pino({ level: 'silent' }),
): Promise<TestHub> {
  const config: Config = {
    port: 0,
    host: 'localhost',
    folder,
    key_hex: '5a'.repeat(32),
    log: 'silent',
    receive: { host: 'localhost' },
    oidc_loopback: true,
    ...settings,
  };
  const db = openFresh(config.folder);
  const keys = readKeys(config.folder, config);
  const { hub, close } = assemble({ db, config, keys, log });
  const { logIn, watching } = hub;
  watching.patrol.pause();
  const app = createApp(hub);
  const asked = asking(app);
  const cookieOf = async (
    username: string,
    roles: readonly { role: Role; unit_id: number | null }[],
    unit_id = null as number | null,
  ) => {
    const { id } = logIn.storePerson({ username, name: username === 'admin' ? '管理员' : username, unit_id }, HASH);
    const given = { proposed_by: '-', proposed_at: 0, decided_by: '-', decided_at: 0, is_granted: true };
    for (const one of roles)
      db.insert(grants)
        .values({ person_id: id, ...one, ...given })
        .run();
    const cookies: string[] = [];
    const how = { method: 'password', second_factor: false } as const;
    await logIn.openSession(id, new Headers({ host: 'localhost' }), how, (text) =>
      cookies.push(text.split(';')[0] ?? ''),
    );
    return cookies.join('; ');
  };
  const as = (cookie: string): Asking =>
    Object.assign((method: string, path: string, body?: unknown) => asked(cookie, method, path, body), { cookie });
  const cookies = {} as Record<Account, string>;
  for (const [name, role] of Object.entries(ACCOUNTS))
    cookies[name as Account] = await cookieOf(name, [{ role, unit_id: null }]);
  return {
    hub,
    app,
    cookie: cookies.admin,
    ask: Object.assign(
      (method: string, path: string, body?: unknown) => asked(cookies[whoseWork(method, path)], method, path, body),
      { cookie: cookies.admin },
    ),
    askAs: (account) => as(cookies[account]),
    askAsGuest: as(''),
    async enter(username, roles, unit_id) {
      return as(await cookieOf(username, roles, unit_id ?? null));
    },
    stop: close,
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
    const isJson = response.headers.get('content-type')?.match(/[/+]json\b/);
    return { status: response.status, body: isJson ? JSON.parse(text) : null, headers: response.headers, text };
  };
}
