/** The people who run a server in the tests: three administrators and an engineer, made as real ones are. */
import { type Account, whoseWork } from '#api/testing.ts';

/** The engineer, who does most of the work. */
export const ENGINEER = { username: 'zhang.wei', name: '张伟', password: 'A long enough password 1' };
export const PEOPLE: Record<Account, typeof ENGINEER> = {
  admin: ENGINEER,
  system: { username: 'chen.jing', name: '陈静', password: 'A long enough password 2' },
  security: { username: 'li.na', name: '李娜', password: 'A long enough password 3' },
  audit: { username: 'wang.fang', name: '王芳', password: 'A long enough password 4' },
};
/** What somebody else chose, and its owner changes. */
const FIRST_PASSWORD = 'Handed-over-once-7';

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever came back and asserts on it.
export type Said = { status: number; body: any; cookie: string };
/** Asks a server in whatever way; `cookie` is what the answer set, or the one that was sent. */
export type Send = (request: { method: string; path: string; body?: unknown; cookie?: string }) => Promise<Said>;
export type Cookies = Record<Account, string>;
export type Ask = (method: string, path: string, body?: unknown) => Promise<Said>;

async function must(send: Send, method: string, path: string, body: unknown, cookie = ''): Promise<Said> {
  const answer = await send({ method, path, body, cookie });
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

const logIn = async (send: Send, account: Account, password: string): Promise<string> => {
  const { username } = PEOPLE[account];
  return (await must(send, 'POST', '/api/auth/sign-in/username', { username, password })).cookie;
};

/** Logs in with the password that was handed over, and chooses another. */
async function enter(send: Send, account: Account): Promise<string> {
  const cookie = await logIn(send, account, FIRST_PASSWORD);
  const { password } = PEOPLE[account];
  return (await must(send, 'POST', '/api/profile/password', { current: FIRST_PASSWORD, password }, cookie)).cookie;
}

/** Makes the three administrators by the one-time link, and the engineer by two of them. */
export async function signUpAll(send: Send, token: string): Promise<Cookies> {
  const { system, security, audit, admin } = PEOPLE;
  const handed = ({ username, name }: typeof ENGINEER) => ({ username, name, password: FIRST_PASSWORD });
  const made = await must(send, 'POST', '/api/first-run', {
    token,
    system_administrator: system,
    security_administrator: handed(security),
    audit_administrator: handed(audit),
  });
  const cookies = { system: made.cookie } as Cookies;
  cookies.security = await enter(send, 'security');
  cookies.audit = await enter(send, 'audit');
  const person = await must(send, 'POST', '/api/people', handed(admin), cookies.system);
  const wanted = { person_id: person.body.id, role: 'network_engineer', unit_id: null, reason: 'tests' };
  const grant = await must(send, 'POST', '/api/grants', wanted, cookies.system);
  await must(send, 'POST', `/api/grants/${grant.body.id}/decide`, { grant: true }, cookies.security);
  cookies.admin = await enter(send, 'admin');
  return cookies;
}

export async function signInAll(send: Send): Promise<Cookies> {
  const cookies = {} as Cookies;
  for (const account of Object.keys(PEOPLE) as Account[])
    cookies[account] = await logIn(send, account, PEOPLE[account].password);
  return cookies;
}

/** Asks each route as the one whose work it is. */
export const askingAll =
  (send: Send, cookies: Cookies): Ask =>
  (method, path, body) =>
    send({ method, path, cookie: cookies[whoseWork(method, path)], ...(body === undefined ? {} : { body }) });
