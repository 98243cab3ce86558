/** Two platforms that are killed again and again: what one says, the other gets exactly once by its key, in order, both ways. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type Ask, hire } from './administration.ts';
import { freshFolder, removeFolder, type Server, sending, signUp, startServer, zhengwang } from './server.ts';

const SECRET = 'shared-with-the-province-in-this-test';
const PATIENCE_MS = 60_000;
const ENVIRONMENT = { ZHENGWANG_CONNECTOR_LOOPBACK: 'allow', ZHENGWANG_LOG: 'silent' };

async function until(what: string, holds: () => boolean | Promise<boolean>) {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > PATIENCE_MS) throw new Error(`in vain waited for: ${what}`);
    await wait(50);
  }
}

type Mode = 'well' | 'fails' | 'loses' | 'hangs';
type Arrived = { key: string; event: number; number: string };

function provinceIn(folder: string, ours: string) {
  mkdirSync(folder);
  let child: ChildProcess | undefined;
  let port = '0';
  const read = <T>(name: string): T[] =>
    existsSync(join(folder, name))
      ? readFileSync(join(folder, name), 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as T)
      : [];
  const kill = () => child?.kill('SIGKILL');
  process.once('exit', kill);
  return {
    async start() {
      const file = join(import.meta.dirname, 'province/other-side.ts');
      child = spawn(process.execPath, [file, folder, SECRET, port, ours], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data');
      port = String(line).trim();
      return `http://127.0.0.1:${port}/tickets?from=zhengwang`;
    },
    async kill() {
      const ended = child && once(child, 'exit');
      kill();
      await ended;
    },
    mode: (mode: Mode) => writeFileSync(join(folder, 'mode'), mode),
    tell: (said: { key: string; ticket_number: string; outcome: string; text: string }) =>
      appendFileSync(join(folder, 'to-tell'), `${JSON.stringify(said)}\n`),
    arrived: () => read<Arrived>('arrived'),
    doubles: () => read<Arrived>('doubles'),
    forged: () => read('forged'),
    heard: (key: string) => read<{ key: string }>('heard').filter((one) => one.key === key).length,
    unheard: () => read<{ key: string; status: number }>('unheard'),
  };
}

type Filed = { id: number; number: string };
const pageOf = async (ask: Ask, { id }: Filed) => (await ask('GET', `/api/tickets/${id}`)).body;
async function does(ask: Ask, ticket: Filed, deed: object) {
  const { version } = (await pageOf(ask, ticket)).ticket;
  const answer = await ask('POST', `/api/tickets/${ticket.id}/handle`, { version, deed });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
}
async function accepted(ask: Ask, title: string): Promise<Filed> {
  const filed = (await ask('POST', '/api/tickets', { kind: 'problem', title })).body as Filed;
  await does(ask, filed, { is: 'accept' });
  return filed;
}

test('whoever is killed, and whatever the other side does: nothing is lost, nothing is done twice, all is in order', async (t) => {
  const folder = freshFolder();
  t.after(() => removeFolder(folder));
  let server: Server = await startServer(join(folder, 'data'), ENVIRONMENT);
  t.after(() => server.end('SIGKILL'));
  const { port } = server;
  const restart = async () => {
    server = await startServer(join(folder, 'data'), { ...ENVIRONMENT, PORT: String(port) });
  };
  const administrators = await signUp(server);
  const send = sending(server.url);
  const city = (await administrators('POST', '/api/units', { name: '市局', level: 'city' })).body.id as number;
  const zhao = { username: 'zhao.lei', name: '赵磊', password: 'A long enough password 5' };
  const cookie = await hire(send, administrators.cookies, { ...zhao, role: 'ticket_agent', unit_id: city });
  const ask: Ask = (method, path, body) => send({ method, path, cookie, ...(body === undefined ? {} : { body }) });
  const { system } = administrators.cookies;
  const state = async () => (await send({ method: 'GET', path: '/api/connectors/province', cookie: system })).body;

  const province = provinceIn(join(folder, 'province'), server.url);
  t.after(() => province.kill());
  const url = await province.start();
  const body = { url, is_enabled: true, secret: SECRET };
  assert.equal((await send({ method: 'PUT', path: '/api/connectors/province', cookie: system, body })).status, 200);

  const referrals = new Map<string, number>();
  const refer = async (ticket: Filed) => {
    await does(ask, ticket, { is: 'refer', reason: '省级接口故障' });
    referrals.set(ticket.number, (referrals.get(ticket.number) ?? 0) + 1);
  };
  const came = ({ number }: Filed) => province.arrived().filter((one) => one.number === number).length;
  const tickets: Filed[] = [];
  for (let i = 1; i <= 8; i += 1) tickets.push(await accepted(ask, `事项 ${i}`));
  const [one, two, three, four, five, six] = tickets as [Filed, Filed, Filed, Filed, Filed, Filed];

  // It fails, and then it is gone.
  province.mode('fails');
  await refer(one);
  await until('a failure is told', async () => /500/.test((await state()).last_error ?? ''));
  await province.kill();
  await refer(two);
  await until('the outage is told', async () => {
    const { last_error, waiting } = await state();
    return waiting === 2 && /ECONNREFUSED|500/.test(last_error);
  });

  // It takes what comes, and the connection breaks before we know.
  province.mode('loses');
  await province.start();
  await refer(three);
  await until('it has the third', () => came(three) === 1);
  assert.ok((await state()).waiting > 0, 'we can’t know');

  // It takes what comes and says nothing; we are killed in the middle of it, and so is it.
  province.mode('hangs');
  await refer(four);
  await until('it has the fourth', () => came(four) === 1);
  await server.end('SIGKILL');
  province.tell({ key: 'p-1', ticket_number: four.number, outcome: 'accepted', text: '已受理' });
  province.tell({ key: 'p-2', ticket_number: four.number, outcome: 'answered', text: '接口已恢复' });
  await until('it speaks to nobody', () => province.unheard().some(({ status }) => status === 0));
  await province.kill();
  province.mode('well');
  await restart();
  await province.start();
  await until('all have gone', async () => (await state()).waiting === 0);
  await until('it was heard, again and again', () => province.heard('p-1') > 2 && province.heard('p-2') > 2);
  assert.equal((await pageOf(ask, four)).ticket.state, 'working');

  // The same tickets again, and we are killed at any moment.
  for (const [round, mode] of (['loses', 'hangs', 'fails', 'well'] as const).entries()) {
    province.mode(mode);
    if ((await pageOf(ask, four)).ticket.state === 'working') await refer(four);
    await refer(tickets[4 + round] as Filed);
    await wait(100 + 400 * round * Math.random());
    await server.end('SIGKILL');
    province.tell({ key: `r-${round}`, ticket_number: four.number, outcome: 'refused', text: `第 ${round} 次` });
    if (round % 2 === 0) await province.kill();
    await restart();
    if (round % 2 === 0) await province.start();
    await until('its word is heard', () => province.heard(`r-${round}`) > 2);
  }
  province.mode('well');
  await until('all have gone in the end', async () => (await state()).waiting === 0);

  assert.deepEqual(province.forged(), [], 'all that came was signed well, under a nonce of its own');
  const arrived = province.arrived();
  assert.equal(new Set(arrived.map(({ key }) => key)).size, arrived.length);
  for (const ticket of tickets) {
    const events = arrived.filter(({ number }) => number === ticket.number).map(({ event }) => event);
    assert.equal(events.length, referrals.get(ticket.number), ticket.number);
    assert.deepEqual(
      events,
      events.toSorted((a, b) => a - b),
      'in order',
    );
  }
  assert.equal(referrals.get(four.number), 5);
  assert.ok(province.doubles().length > 0, 'what we could not know to be taken came again, under its key');
  const trace = (await pageOf(ask, four)).events as { is: string; outcome: string | null; text: string }[];
  assert.deepEqual(
    trace.filter(({ is }) => is === 'province').map(({ text }) => text),
    ['已受理', '接口已恢复', '第 0 次', '第 1 次', '第 2 次', '第 3 次'],
  );
  for (const ticket of [one, two, three, five, six]) assert.equal((await pageOf(ask, ticket)).ticket.state, 'referred');

  const ended = await server.end('SIGTERM');
  assert.equal(ended.code, 0, ended.err);
  const db = new Database(join(folder, 'data', 'zhengwang.db'), { readonly: true });
  const kept = db.prepare('select key, sent_at from connector_outbox').all() as {
    key: string;
    sent_at: number | null;
  }[];
  db.close();
  assert.deepEqual(kept.map(({ key }) => key).sort(), arrived.map(({ key }) => key).sort());
  assert.ok(kept.every(({ sent_at }) => sent_at !== null));
  const verified = await zhengwang(['verify'], { ZHENGWANG_DATA: join(folder, 'data') });
  assert.equal(verified.code, 0, verified.out + verified.err);
});

test('without the permission to use loopback, this machine is no province', async (t) => {
  const folder = freshFolder();
  t.after(() => removeFolder(folder));
  const server = await startServer(folder);
  t.after(() => server.end('SIGKILL'));
  const { cookies } = await signUp(server);
  const body = { url: 'http://127.0.0.1:1/', is_enabled: true, secret: SECRET };
  const put = { method: 'PUT', path: '/api/connectors/province', cookie: cookies.system, body };
  assert.equal((await sending(server.url)(put)).status, 422);
  const name = { ...put, body: { ...body, url: 'https://localhost/' } };
  assert.equal((await sending(server.url)(name)).status, 200, 'a name is looked up when it is asked');
});
