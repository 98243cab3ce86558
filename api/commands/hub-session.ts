/**
 * A person at the terminal, logged in to a running hub as in a browser: with their password and, where they have one, a second factor.
 * What the hub refuses ends the command with the hub's own sentence.
 */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { UserError } from '../user-error.ts';
import { printable } from './terminal.ts';

/** Answers of the hub are waited for so long; a start asks its targets first. */
const ANSWER_MS = 120_000;

export type HubSession = {
  url: string;
  /** Throws a UserError for a refusal, and HubGone when there was no answer. */
  ask<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>;
  logOut(): Promise<void>;
};
/** The hub gave no answer, whatever it made of the question. */
export class HubGone extends UserError {}

type Refused = { error?: { zh?: string; en?: string } };

export async function logIn(environment: Record<string, string | undefined>): Promise<HubSession> {
  const url = (environment.ZHENGWANG_URL || `http://localhost:${environment.PORT || 8080}`).replace(/\/+$/, '');
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new UserError(`ZHENGWANG_URL is no address: ${url}`);
  const cookies = new Map<string, string>();
  const ask = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await send(url + path, { method, cookies, body });
    for (const [name = '', value = ''] of answer.cookies) {
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    if (answer.status === 200) return answer.body as Answer;
    const { zh, en } = (answer.body as Refused | null)?.error ?? {};
    throw new UserError(printable(en ? `${en}（${zh}）` : `${url} answered ${answer.status}`));
  };
  const asking = createAsking();
  try {
    const username = environment.ZHENGWANG_USER || (await asking.line('Name 用户名: '));
    const password = environment.ZHENGWANG_PASSWORD || (await asking.line('Password 密码: ', true));
    type Entered = { needs: 'second_factor' | null };
    const { needs } = await ask<Entered>('POST', '/api/auth/sign-in/username', { username, password });
    if (needs) await ask('POST', '/api/auth/second-factor', { code: await asking.line('Code 验证码: ') });
  } finally {
    asking.close();
  }
  return {
    url,
    ask,
    async logOut() {
      // A session that stays ends by itself.
      await ask('POST', '/api/auth/sign-out', {}).catch(() => {});
    },
  };
}

type Sent = { method: string; cookies: ReadonlyMap<string, string>; body: object | undefined };

async function send(url: string, { method, cookies, body }: Sent) {
  try {
    const answer = await fetch(url, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    const set = answer.headers.getSetCookie().map((line) => (line.split(';')[0] ?? '').split(/=(.*)/s));
    return { status: answer.status, body: isJson ? JSON.parse(text) : null, cookies: set };
  } catch (thrown) {
    const { message, cause } = thrown as Error;
    throw new HubGone(`no answer of ${url}: ${cause instanceof Error ? cause.message : message}`);
  }
}

/** Asks on stderr and reads lines of stdin, typed or piped; what is hidden isn't shown while it is typed. */
function createAsking() {
  let lines: AsyncIterator<string> | undefined;
  let reader: Interface | undefined;
  let isHidden = false;
  const shown = new Writable({
    write(chunk, _encoding, done) {
      if (!isHidden) process.stderr.write(chunk);
      done();
    },
  });
  return {
    async line(question: string, hidden = false): Promise<string> {
      if (!reader) {
        reader = createInterface({ input: process.stdin, output: shown, terminal: process.stdin.isTTY === true });
        reader.once('SIGINT', () => process.exit(INTERRUPTED));
        lines = reader[Symbol.asyncIterator]();
      }
      process.stderr.write(question);
      isHidden = hidden;
      const found = await lines?.next();
      isHidden = false;
      if (hidden) process.stderr.write('\n');
      if (!found || found.done) throw new UserError('nobody answered: say ZHENGWANG_USER and ZHENGWANG_PASSWORD');
      return found.value.trim();
    },
    close: () => reader?.close(),
  };
}

/** As shells say that a signal ended a program. */
export const INTERRUPTED = 130;
