/** Session, first run, logging in and out. */
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes, sends } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { VERSION } from '../version.ts';
import { attemptKey, countAttempts } from './attempts.ts';
import { ADDRESS_HEADER, PASSWORD_MIN } from './log-in.ts';
import { PERMISSIONS, permissionsOf } from './permissions.ts';

const Person = z.object({ id: z.string(), username: z.string(), name: z.string(), role: z.string() });
const Session = z.object({
  person: Person.nullable(),
  permissions: z.array(z.enum(PERMISSIONS)),
  first_run: z.boolean(),
  version: z.string(),
});

const FirstRun = z.object({
  token: z.string().min(1).max(200),
  username: z
    .string()
    .min(3)
    .max(40)
    .regex(/^[A-Za-z0-9_.]+$/, 'letters, digits, _ and .'),
  name: z.string().trim().min(1).max(100),
  password: z.string().min(PASSWORD_MIN).max(128),
});

const Credentials = z.object({ username: z.string().min(1).max(100), password: z.string().min(1).max(200) });

const session = endpoint('public', { method: 'get', path: '/session', responses: answers(Session) });
const firstRunState = endpoint('public', {
  method: 'get',
  path: '/first-run',
  request: { query: z.object({ token: z.string().max(200).default('') }) },
  responses: answers(z.object({ valid: z.boolean() })),
});
const firstRun = endpoint('public', {
  method: 'post',
  path: '/first-run',
  request: sends(FirstRun),
  responses: answers(z.object({ person: Person })),
});
const signIn = endpoint('public', {
  method: 'post',
  path: '/auth/sign-in/username',
  request: sends(Credentials),
  responses: answers(z.object({ person: Person })),
});
const signOut = endpoint('signed_in', {
  method: 'post',
  path: '/auth/sign-out',
  responses: answers(z.object({ done: z.literal(true) })),
});

/** For one address; an honest person mistypes less often. */
const SIGN_INS = { window: 60, max: 10 };

export const people = (hub: Hub) => {
  const attempts = countAttempts();
  return routes()
    .openapi(session, (c) => {
      const person = c.get('person');
      return c.json(
        {
          person,
          permissions: [...(person ? permissionsOf(person.role) : (['public'] as const))],
          first_run: hub.logIn.nobodyYet(),
          version: VERSION,
        },
        200,
      );
    })
    .openapi(firstRunState, (c) => c.json({ valid: hub.logIn.isFirstRunToken(c.req.valid('query').token) }, 200))
    .openapi(firstRun, async (c) => {
      const { token, ...person } = c.req.valid('json');
      const made = await hub.logIn.createFirst(token, person);
      if (!made) {
        throw new Refusal(
          403,
          'first_run_token',
          '一次性链接无效或已使用，请使用程序启动时打印的链接',
          'The one-time link is wrong or was used; take the one that the program printed at its start',
        );
      }
      const actor: Actor = { person: made.username, address: c.get('actor').address };
      record(hub.db, actor, { action: 'create', object_kind: 'person', object_id: made.id, after: made });
      await openSession(hub, c.req.raw.headers, person, (cookie) => c.header('set-cookie', cookie, { append: true }));
      return c.json({ person: made }, 200);
    })
    .openapi(signIn, async (c) => {
      const given = c.req.valid('json');
      const { allowed, retryAfter } = attempts.consume(attemptKey(c.get('actor').address), SIGN_INS);
      if (!allowed) {
        c.header('retry-after', String(retryAfter));
        throw new Refusal(429, 'too_many', '尝试次数过多，请稍后再试', 'Too many attempts; try again later');
      }
      const person = await openSession(hub, c.req.raw.headers, given, (cookie) =>
        c.header('set-cookie', cookie, { append: true }),
      );
      const actor: Actor = { person: given.username.toLowerCase(), address: c.get('actor').address };
      record(hub.db, actor, {
        action: person ? 'log_in' : 'log_in_refused',
        object_kind: 'person',
        object_id: person?.id ?? '-',
      });
      if (!person) {
        throw new Refusal(401, 'wrong_password', '用户名或密码不正确', 'The user name or password is wrong');
      }
      return c.json({ person }, 200);
    })
    .openapi(signOut, async (c) => {
      const response = await hub.logIn.auth.api.signOut({ headers: c.req.raw.headers, asResponse: true });
      for (const cookie of response.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
      record(hub.db, c.get('actor'), {
        action: 'log_out',
        object_kind: 'person',
        object_id: c.get('person')?.id ?? '-',
      });
      return c.json({ done: true as const }, 200);
    });
};

/** Signs in through the library and passes its cookies on. */
async function openSession(
  hub: Hub,
  headers: Headers,
  given: { username: string; password: string },
  setCookie: (cookie: string) => void,
) {
  // A new session owes nothing to an old one, and the origin was checked for all routes already: the library gets
  // only what it keeps, so that no other header of some client makes it refuse a right password.
  const forwarded = new Headers({ 'content-type': 'application/json' });
  for (const name of ['user-agent', ADDRESS_HEADER]) {
    const value = headers.get(name);
    if (value !== null) forwarded.set(name, value);
  }
  const response = await hub.logIn.auth.handler(
    new Request(new URL('/api/auth/sign-in/username', `http://${headers.get('host') ?? 'localhost'}`), {
      method: 'POST',
      headers: forwarded,
      body: JSON.stringify({ username: given.username, password: given.password }),
    }),
  );
  if (!response.ok && response.status !== 401)
    throw new Error(`signing in failed by our own mistake: ${await response.text()}`);
  if (!response.ok) return null;
  for (const cookie of response.headers.getSetCookie()) setCookie(cookie);
  const { user } = (await response.json()) as { user: { id: string; name: string; username: string; role?: string } };
  return { id: user.id, username: user.username, name: user.name, role: user.role ?? 'administrator' };
}
