/** What the tests of the identity provider need: a console that listens, a browser's cookies, a provider of its own process. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { listen } from '../../listen.ts';
import { type Asking, type TestHub, testHub } from '../../testing.ts';
import type { Provider } from './provider.ts';
import type { People, Told } from './provider-process.ts';

export const CLIENT = { client_id: 'zhengwang', client_secret: 'a secret of at least some characters' };

/** Units by what the provider calls them. */
const UNITS = { DSJ: '市大数据局', CZJ: '市财政局' };

export type OidcHub = TestHub & {
  url: string;
  folder: string;
  second: Asking;
  configure(wanted: Partial<Provider>): Promise<void>;
};

/** A console with units, and two security administrators. */
export async function listeningHub(): Promise<OidcHub> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-oidc-'));
  const hub = await testHub({ folder });
  const listening = await listen(hub.app, '127.0.0.1', 0);
  const second = await hub.enter('security2', [{ role: 'security_administrator', unit_id: null }]);
  for (const name of Object.values(UNITS)) {
    const made = await hub.ask('POST', '/api/units', { name, level: 'city' });
    if (made.status !== 200) throw new Error(made.text);
  }
  const unit_codes = Object.entries(UNITS).map(([code, name]) => ({ code, unit_id: unitId(hub, name) }));
  return {
    ...hub,
    folder,
    url: `http://127.0.0.1:${listening.port}`,
    second,
    async configure(wanted) {
      const body = {
        is_enabled: true,
        title: { zh: '省统一身份认证', en: 'the provincial platform' },
        ...CLIENT,
        unit_codes,
        ...wanted,
      };
      const written = await hub.ask('PUT', '/api/oidc/provider', body);
      if (written.status !== 200) throw new Error(written.text);
      const { proposed } = written.body;
      if (!proposed) return;
      const confirmed = await second('POST', '/api/oidc/provider/confirm', { written_at: proposed.written_at });
      if (confirmed.status !== 200) throw new Error(confirmed.text);
    },
    async stop() {
      await listening.close();
      await hub.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const unitId = (hub: TestHub, name: string) =>
  hub.hub.db.$client.prepare('select id from units where name = ?').pluck().get(name) as number;

/** Whoever's log-in was refused last, and why, as the log tells it. */
export const lastRefusal = (hub: TestHub) =>
  hub.hub.db.$client
    .prepare(`select reason from audit_entries where action = 'log_in_refused' order by id desc limit 1`)
    .pluck()
    .get() as string | undefined;

export type Page = { url: string; status: number; text: string; headers: Headers };

/** Follows redirects and keeps cookies, by host and path as browsers do; it runs no script. */
export function createBrowser() {
  const cookies = new Map<string, { host: string; path: string; name: string; value: string; raw: string }>();
  const keep = (url: URL, raw: string) => {
    const [pair = '', ...attributes] = raw.split(';').map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const of = (wanted: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = of('path') ?? '/';
    const key = `${url.host} ${path} ${name}`;
    const gone = of('max-age') === '0' || new Date(of('expires') ?? '2999-01-01').getTime() < Date.now();
    if (gone) cookies.delete(key);
    else cookies.set(key, { host: url.host, path, name, value, raw });
  };
  async function once(address: string, form?: Record<string, string>): Promise<Page> {
    const url = new URL(address);
    const cookie = [...cookies.values()]
      .filter(({ host, path }) => host === url.host && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const headers: Record<string, string> = cookie ? { cookie } : {};
    const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const raw of response.headers.getSetCookie()) keep(url, raw);
    return { url: url.href, status: response.status, text: await response.text(), headers: response.headers };
  }
  /** Goes on as long as it is sent on; `stop` says where not to go any more. */
  async function go(
    address: string,
    { form, stop }: { form?: Record<string, string>; stop?: string } = {},
  ): Promise<Page> {
    let page = await once(address, form);
    for (let i = 0; i < 20; i += 1) {
      const next = page.headers.get('location');
      if (page.status < 300 || page.status >= 400 || !next) return page;
      const url = new URL(next, page.url);
      if (stop && url.href.startsWith(stop)) return { ...page, url: url.href };
      page = await once(url.href);
    }
    throw new Error(`sent on for ever: ${page.url}`);
  }
  return {
    once,
    go,
    cookies: () => [...cookies.values()],
    /** Logs in to the console as somebody, past all questions. */
    async enter(hub: OidcHub, username: string) {
      const id = hub.hub.db.$client.prepare('select id from people where username = ?').pluck().get(username) as string;
      const url = new URL(hub.url);
      const how = { method: 'password', second_factor: true } as const;
      await hub.hub.logIn.openSession(id, new Headers({ host: url.host }), how, (raw) => keep(url, raw));
    },
    /** As whom this browser is logged in to the console. */
    async session(console_url: string) {
      return JSON.parse((await once(`${console_url}/api/session`)).text) as {
        person: { id: string; username: string; name: string } | null;
        holdings: { role: string; unit: string | null }[];
      };
    },
    /** POST to the console with this browser's cookies. */
    async post(address: string, body: unknown = {}) {
      const url = new URL(address);
      const cookie = [...cookies.values()].map(({ name, value }) => `${name}=${value}`).join('; ');
      const headers = { cookie, 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      for (const raw of response.headers.getSetCookie()) keep(url, raw);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
  };
}
export type Browser = ReturnType<typeof createBrowser>;

/** Fills in the provider's forms (who one is, and that one agrees) until it leads away; the page where that ended. */
export async function agree(browser: Browser, start: string, login: string, stop?: string): Promise<Page> {
  const where = stop === undefined ? {} : { stop };
  let page = await browser.go(start, where);
  for (let i = 0; i < 4; i += 1) {
    const action = /action="([^"]+)" method="post"/.exec(page.text)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1];
    if (!action || !prompt || (stop && page.url.startsWith(stop))) return page;
    const form = prompt === 'login' ? { prompt, login, password: 'any' } : { prompt };
    page = await browser.go(new URL(action, page.url).href, { form, ...where });
  }
  return page;
}

export const freePort = (): Promise<number> =>
  new Promise((fulfil) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => fulfil(port));
    });
  });

export async function newKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: crypto.randomUUID() };
}

/** The real provider; its process can be ended and begun again on its port, with other keys. */
export async function realProvider(hub: Pick<OidcHub, 'url'>, people: People) {
  const port = await freePort();
  let child: ChildProcess | undefined;
  const provider = {
    issuer: `http://127.0.0.1:${port}`,
    async begin() {
      const told: Told = {
        port,
        keys: [await newKey()],
        client: {
          ...CLIENT,
          redirect_uris: [`${hub.url}/api/oidc/callback`],
          post_logout_redirect_uris: [`${hub.url}/`],
          backchannel_logout_uri: `${hub.url}/api/oidc/back-channel-logout`,
        },
        people,
      };
      child = fork(join(import.meta.dirname, 'provider-process.ts'), [JSON.stringify(told)], { silent: true });
      const errors: string[] = [];
      child.stderr?.on('data', (text) => errors.push(String(text)));
      const ended = once(child, 'exit').then(() => Promise.reject(new Error(errors.join(''))));
      await Promise.race([once(child, 'message'), ended]);
      ended.catch(() => undefined);
    },
    async tell(others: People) {
      child?.send({ people: others });
      await once(child as ChildProcess, 'message');
    },
    async end() {
      if (!child || child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
  await provider.begin();
  return provider;
}
