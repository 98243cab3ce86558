/**
 * A service that has IPv4 alone, until somebody gives it more; its name server, two services that are known to have IPv6, and the
 * program itself, all in one namespace on its loopback. The browser outside reaches the program by a relay over a socket file.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MAIN } from '../server.ts';
import { log, said } from './hosts.ts';
import { gather, runInside, spawnInside } from './namespaces.ts';

export const NAME = 'app.city.test';
const V4 = '10.80.0.80';
const V6 = '2409:8a00:1::80';
export const CANARIES = ['2409:8a00:1::1', '2409:8a00:1::2'];
export const CONTROL = '10.80.0.1';
export const RESOLVER = '10.80.0.53';
const PORT = 8080;
const START_MS = 60_000;

const page = '<!doctype html><title>办事</title><h1>政务服务</h1><a href="/two">办事指南</a>';
/** Each address that it is given has a web server. */
const WEB = `for (const address of process.argv.slice(1)) require('node:http').createServer((q, s) => {
  s.setHeader('content-type', 'text/html; charset=utf-8'); s.end(q.url === '/robots.txt' ? '' : ${JSON.stringify(page)}) }).listen(80, address)`;
const RELAY = `require('node:net').createServer((a) => { const b = require('node:net').connect(${PORT}, '127.0.0.1');
  a.pipe(b).pipe(a); a.on('error', () => b.destroy()); b.on('error', () => a.destroy()) }).listen(process.argv[1])`;

export type Migrating = {
  url: string;
  first_run: string;
  /** The service is given an AAAA, and listens there. */
  giveIpv6(): Promise<void>;
  remove(): Promise<void>;
};

export async function startMigrating(): Promise<Migrating> {
  const { folder, add, remove } = gather('zhengwang-migrating-');
  try {
    const at = add('city');
    for (const address of [V6, ...CANARIES]) lo(at.netns, `${address}/128`);
    for (const address of [V4, CONTROL, RESOLVER]) lo(at.netns, `${address}/32`);
    const zone = (serial: number, more: string) =>
      writeFileSync(
        join(folder, 'city.zone'),
        `$ORIGIN city.test.\n$TTL 1\n@ SOA ns admin ${serial} 3600 600 86400 1\n@ NS ns\nns A ${RESOLVER}\napp A ${V4}\n${more}`,
      );
    zone(1, '');
    const conf = join(folder, 'knot.conf');
    mkdirSync(join(folder, 'db'));
    writeFileSync(
      conf,
      `server:\n  rundir: "${folder}"\n  listen: ["${RESOLVER}@53"]\ndatabase:\n  storage: "${folder}/db"\n` +
        `log:\n  - target: stderr\n    any: error\nzone:\n  - domain: "city.test"\n    storage: "${folder}"\n    file: "city.zone"\n    semantic-checks: off\n`,
    );
    log(spawnInside(at, 'knotd', ['-c', conf]));
    log(spawnInside(at, process.execPath, ['-e', WEB, V4, CONTROL, ...CANARIES]));
    const data = join(folder, 'data');
    mkdirSync(data);
    const program = spawnInside(at, process.execPath, [MAIN, 'serve'], {
      ...{ PORT: String(PORT), ZHENGWANG_DATA: data, ZHENGWANG_LOG: 'warn', HOME: folder },
    });
    let out = '';
    program.stdout?.on('data', (chunk) => {
      out += chunk;
    });
    program.stderr?.on('data', (chunk) => said.push(String(chunk)));
    const socket = join(folder, 'relay');
    log(spawnInside(at, process.execPath, ['-e', RELAY, socket]));
    const token = await tokenIn(() => out);
    const server = createServer((near) => {
      const far = connect(socket);
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      url,
      first_run: `${url}/first-run#token=${token}`,
      async giveIpv6() {
        log(spawnInside(at, process.execPath, ['-e', WEB, V6]));
        zone(2, `app AAAA ${V6}\n`);
        const { code, err } = await runInside(at, 'knotc', ['-b', '-c', conf, 'zone-reload', 'city.test']);
        if (code !== 0) throw new Error(`the zone could not be loaded again: ${err}`);
      },
      async remove() {
        server.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

async function tokenIn(output: () => string): Promise<string> {
  for (const until = Date.now() + START_MS; Date.now() < until; await wait(100)) {
    const token = /\/first-run#token=(\S+)/.exec(output())?.[1];
    if (token) return token;
  }
  throw new Error(`the program did not begin: ${output()}${said.join('')}`);
}

const lo = (netns: string, address: string) =>
  execFileSync('ip', [
    '-n',
    netns,
    'address',
    'add',
    address,
    'dev',
    'lo',
    ...(address.includes(':') ? ['nodad'] : []),
  ]);
