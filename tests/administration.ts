/** The people who run a server in the tests: three administrators and an engineer, made as real ones are. */
import type { Role } from '#api/people/roles.ts';
import { type Account, whoseWork } from '#api/testing-accounts.ts';

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

type Who = Pick<typeof ENGINEER, 'username' | 'password'>;

const logIn = async (send: Send, { username, password }: Who): Promise<string> =>
  (await must(send, 'POST', '/api/auth/sign-in/username', { username, password })).cookie;

/** Logs in with the password that was handed over, and chooses another. */
async function enter(send: Send, { username, password }: Who): Promise<string> {
  const cookie = await logIn(send, { username, password: FIRST_PASSWORD });
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
  cookies.security = await enter(send, security);
  cookies.audit = await enter(send, audit);
  cookies.admin = await hire(send, cookies, { ...admin, role: 'network_engineer', unit_id: null });
  return cookies;
}

/** Another account with a role, by two of the administrators; it has logged in. `works_at` is the unit that they belong to. */
export async function hire(
  send: Send,
  { system, security }: Pick<Cookies, 'system' | 'security'>,
  {
    role,
    unit_id,
    works_at = unit_id,
    ...who
  }: typeof ENGINEER & { role: Role; unit_id: number | null; works_at?: number | null },
): Promise<string> {
  const { username, name } = who;
  const account = { username, name, password: FIRST_PASSWORD, ...(works_at === null ? {} : { unit_id: works_at }) };
  const person = await must(send, 'POST', '/api/people', account, system);
  const wanted = { person_id: person.body.id, role, unit_id, reason: 'tests' };
  const grant = await must(send, 'POST', '/api/grants', wanted, system);
  await must(send, 'POST', `/api/grants/${grant.body.id}/decide`, { grant: true }, security);
  return enter(send, who);
}

export async function signInAll(send: Send): Promise<Cookies> {
  const cookies = {} as Cookies;
  for (const account of Object.keys(PEOPLE) as Account[]) cookies[account] = await logIn(send, PEOPLE[account]);
  return cookies;
}

/** Asks each route as the one whose work it is. */
export const askingAll =
  (send: Send, cookies: Cookies): Ask =>
  (method, path, body) =>
    send({ method, path, cookie: cookies[whoseWork(method, path)], ...(body === undefined ? {} : { body }) });
