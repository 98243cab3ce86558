/** A hub with people around a ticket, a mail server that is a process of its own, and a platform of robots. */
import { type ChildProcess, fork } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import type { Config } from '../config.ts';
import type { Role } from '../people/roles.ts';
import { type Answer, type TestHub, testHub } from '../testing.ts';
import type { Asker } from '../tickets/parties.ts';
import { type By, fileTicket, type NewTicket } from '../tickets/write-ticket.ts';

export const [CITY, COUNTY, TOWN, TELECOM] = [1, 2, 3, 4];
export const PROGRAM: By = { actor: { person: '-', address: '-' }, as: 'platform' };
export type Who = { id: string; ask: TestHub['ask'] | Awaited<ReturnType<TestHub['enter']>>; by: By; as: Asker };

export function must(answer: Answer, status = 200) {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
  return answer.body;
}

export async function until(what: string, holds: () => boolean | Promise<boolean>, most_ms = 15_000) {
  for (let waited = 0; !(await holds()); waited += 10) {
    if (waited > most_ms) throw new Error(`in vain waited for: ${what}`);
    await wait(10);
  }
}

export async function noticeHub(config: Partial<Config> = {}, log = pino({ level: 'silent' })) {
  const t = await testHub({ connector_loopback: true, url: 'https://zw.example.gov.cn', ...config }, log);
  const { db } = t.hub;
  const sqlite = db.$client;
  sqlite.exec(`insert into units (id, name, level, category, parent_id) values (1, '市', 'city', '', null),
    (2, '县', 'county', '', 1), (3, '镇', 'town', '', 2), (4, '电信', 'county', '', 1)`);
  return {
    ...t,
    sqlite,
    /** Somebody who works in `unit_id`, with a role for it or for another one. */
    async person(name: string, role: Role, unit_id: number | null, works_in = unit_id): Promise<Who> {
      const ask = await t.enter(name, [{ role, unit_id }], works_in ?? undefined);
      const id = sqlite.prepare('select id from people where username = ?').pluck().get(name) as string;
      const as = { id, unit_id: works_in, authority: t.hub.authorities.of(id) };
      return { id, ask, as, by: { actor: { person: name, address: '127.0.0.1' }, as } };
    },
    file(who: Who | null, unit_id: number | null, at = Date.now(), more: Partial<NewTicket> = {}): number {
      const wanted: NewTicket = {
        ...{ kind: 'problem', title: '网络不通', body: '全村断网', fields: {}, urgency: 'high', impact: 'part' },
        ...{ unit_id, filed_by_id: who?.id ?? null, about: {}, snapshot: null },
        ...more,
      };
      return fileTicket(db, who?.by.actor ?? PROGRAM.actor, wanted, at).id;
    },
    /** What somebody was told, the oldest first. */
    toldTo: (person_id: string) =>
      sqlite
        .prepare<[string], { kind: string; key: string; text: string; path: string }>(
          'select kind, key, text, path from notices where person_id = ? order by id',
        )
        .all(person_id),
  };
}
export type NoticeHub = Awaited<ReturnType<typeof noticeHub>>;

/** What the server's process is asked for; see mail-server.ts. */
export type MailServerWish = { port: number; username?: string; password?: string; tls?: 'starttls' | 'tls' };
export type Received = { from: string; to: string[]; raw: string; is_secure: boolean; user: string | null };

/** A mail server in a process of its own, which can be killed as a machine fails. */
export async function startMailServer(wish: MailServerWish, env: NodeJS.ProcessEnv = {}) {
  const child: ChildProcess = fork(new URL('./testing-mail-server.ts', import.meta.url), [JSON.stringify(wish)], {
    env: { ...process.env, ...env },
  });
  const received: Received[] = [];
  const port = await new Promise<number>((fulfil, reject) => {
    child.once('exit', (code) => reject(new Error(`the mail server ended: ${code}`)));
    child.on('message', (message: { port?: number; mail?: Received }) => {
      if (message.port) fulfil(message.port);
      if (message.mail) received.push(message.mail);
    });
  });
  return {
    port,
    received,
    kill: () =>
      new Promise<void>((fulfil) => {
        if (child.exitCode !== null || child.signalCode !== null) return fulfil();
        child.once('exit', () => fulfil());
        child.kill('SIGKILL');
      }),
  };
}
export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

/** Words of a mail as its reader sees them. */
export function readMailText({ raw }: Received): { subject: string; text: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const unfolded = head.replaceAll(/\r\n[ \t]+/g, ' ');
  const subject = /^Subject: (.*)$/m.exec(unfolded)?.[1] ?? '';
  const body = rest.join('\r\n\r\n');
  const coded = /^Content-Transfer-Encoding: (\S+)/im.exec(unfolded)?.[1];
  return { subject: decodedWords(subject), text: coded === 'base64' ? fromBase64(body) : fromQuoted(body) };
}
const fromBase64 = (text: string) => Buffer.from(text, 'base64').toString('utf8');
const fromQuoted = (text: string) =>
  Buffer.from(
    text
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
const decodedWords = (text: string) =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, how: string, coded: string) =>
      how.toLowerCase() === 'b' ? fromBase64(coded) : fromQuoted(coded.replaceAll('_', ' ')),
    );

type RobotCall = { url: URL; body: { msgtype: string; markdown: { title?: string; text?: string; content?: string } } };

/** A platform of robots on loopback; `answer` decides what each call gets. */
export async function startRobots(answer: (call: RobotCall, out: ServerResponse) => void = accepts) {
  const calls: RobotCall[] = [];
  let how = answer;
  const server: Server = createServer((asked: IncomingMessage, out) => {
    const parts: Buffer[] = [];
    asked.on('data', (part: Buffer) => parts.push(part));
    asked.on('end', () => {
      const call = { url: new URL(asked.url ?? '/', 'http://x'), body: JSON.parse(String(Buffer.concat(parts))) };
      calls.push(call);
      how(call, out);
    });
  });
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    url: (token: string) => `http://127.0.0.1:${port}/robot/send?access_token=${token}`,
    answers(next: typeof how) {
      how = next;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
export function accepts(_call: RobotCall, out: ServerResponse) {
  out.setHeader('content-type', 'application/json').end(JSON.stringify({ errcode: 0, errmsg: 'ok' }));
}
