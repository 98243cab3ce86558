/** Session, first run, logging in and out. */
import type { Context } from 'hono';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, routes, sends } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { PERMISSIONS } from '../people/permissions.ts';
import { within } from '../people/reach.ts';
import { ADMINISTRATORS, ROLES } from '../people/roles.ts';
import { VERSION } from '../version.ts';
import { attemptKey, countAttempts } from './attempts.ts';
import { counted } from './guesses.ts';
import { PASSWORD_MAX } from './log-in.ts';
import { consoleUrl } from './oidc/own-urls.ts';
import { OWED } from './owed.ts';
import { judgePassword } from './passwords.ts';
import { readPolicy } from './policy.ts';
import { signIn as enter } from './sign-in.ts';
import { Username } from './username.ts';

const Person = z.object({ id: z.string(), username: z.string(), name: z.string() });
const Holding = z.object({ role: z.enum(ROLES), unit_id: z.int().nullable(), unit: z.string().nullable() });
const Session = z.object({
  person: Person.nullable(),
  permissions: z.array(z.enum(PERMISSIONS)),
  /** Roles in force, each within a unit and what lies beneath it, or everywhere. */
  holdings: z.array(Holding),
  /** What must be done before anything else is allowed. */
  owes: z.enum(OWED).nullable(),
  first_run: z.boolean(),
  /** The identity platform by which one may log in. */
  provider: z.object({ title: Text }).nullable(),
  version: z.string(),
});

const Founder = z.object({
  username: Username,
  name: z.string().trim().min(1).max(100),
  password: z.string().min(1).max(PASSWORD_MAX),
});
const FirstRun = z
  .object({
    token: z.string().min(1).max(200),
    system_administrator: Founder,
    security_administrator: Founder,
    audit_administrator: Founder,
  })
  .refine(
    (given) => new Set(ADMINISTRATORS.map((role) => given[role].username.toLowerCase())).size === ADMINISTRATORS.length,
    { path: ['security_administrator', 'username'], message: 'each administrator needs an account of their own' },
  );

const Credentials = z.object({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(PASSWORD_MAX),
});

const session = endpoint('public', { method: 'get', path: '/session', responses: answers(Session) });
const seen = endpoint('signed_in', { method: 'post', path: '/session/seen', responses: answers(Done) });
const checkLink = endpoint('public', {
  method: 'post',
  path: '/first-run/check',
  request: sends(z.object({ token: z.string().max(200) })),
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
  responses: answers(
    z.object({
      /** Null while a second factor is still to be shown. */
      person: Person.nullable(),
      needs: z.literal('second_factor').nullable(),
    }),
  ),
});
const second = endpoint('public', {
  method: 'post',
  path: '/auth/second-factor',
  request: sends(
    z.union([
      z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
      z.strictObject({ recovery_code: z.string().trim().min(4).max(40) }),
    ]),
  ),
  responses: answers(Done),
});
const signOut = endpoint('signed_in', {
  method: 'post',
  path: '/auth/sign-out',
  /** Whoever came by the identity platform ends their session there as well, by going to this address. */
  responses: answers(Done.extend({ log_out_url: z.string().nullable() })),
});

/** For one address; an honest person mistypes less often. */
const SIGN_INS = { window: 60, max: 10 };
const done = { done: true as const };

export const logInRoutes = (hub: Hub) => {
  const attempts = countAttempts();
  /** Before anything is read or hashed. */
  const spendAttempt = (c: Context<Env>) => {
    const { allowed, retryAfter } = attempts.consume(attemptKey(c.get('actor').address), SIGN_INS);
    if (allowed) return;
    c.header('retry-after', String(retryAfter));
    throw new Refusal(429, 'too_many', '尝试次数过多，请稍后再试', 'Too many attempts; try again later');
  };
  return (
    routes()
      .openapi(session, (c) => {
        const person = c.get('person');
        const authority = c.get('authority');
        return c.json(
          {
            person: person && { id: person.id, username: person.username, name: person.name },
            permissions: [...authority.permissions],
            holdings: authority.holdings.map((one) => ({ ...one, unit: unitName(hub, one.unit_id) })),
            owes: person?.owes ?? null,
            first_run: hub.firstRun.isDue(),
            provider: offered(hub),
            version: VERSION,
          },
          200,
        );
      })
      // A change touches the session by itself; this is for people who read for a long time.
      .openapi(seen, (c) => c.json({ done: true as const }, 200))
      .openapi(checkLink, (c) => c.json({ valid: hub.firstRun.isToken(c.req.valid('json').token) }, 200))
      .openapi(firstRun, async (c) => {
        const { token, ...founders } = c.req.valid('json');
        const policy = readPolicy(hub.db);
        for (const role of ADMINISTRATORS) {
          const { username, name, password } = founders[role];
          judgePassword(password, policy.password, { field: `${role}.password`, names: [username, name] });
        }
        const { address } = c.get('actor');
        const made = await hub.firstRun.create(token, founders, address);
        if (!made) {
          throw new Refusal(
            403,
            'first_run_token',
            '一次性链接无效或已使用，请使用程序启动时打印的链接',
            'The one-time link is wrong or was used; take the one that the program printed at its start',
          );
        }
        const how = { method: 'password', second_factor: false } as const;
        await hub.logIn.openSession(made.id, c.req.raw.headers, how, (cookie) =>
          c.header('set-cookie', cookie, { append: true }),
        );
        return c.json({ person: made }, 200);
      })
      .openapi(signIn, async (c) => {
        const actor = c.get('actor');
        spendAttempt(c);
        const { half, account, cookies } = await enter(hub, actor, c.req.raw.headers, c.req.valid('json'));
        for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
        return c.json({ person: half ? null : account, needs: half ? ('second_factor' as const) : null }, 200);
      })
      .openapi(second, async (c) => {
        const actor = c.get('actor');
        spendAttempt(c);
        const { headers } = c.req.raw;
        const challenged = hub.secondFactor.challenged(headers);
        const named = { ...actor, person: challenged?.username ?? '-' };
        const guess = { action: 'log_in_refused', object_id: challenged?.id ?? '-', reason: 'second factor' };
        const finish = () => hub.secondFactor.finish(headers, c.req.valid('json'));
        // Without an open challenge nobody is named, and nothing can be guessed.
        const entered = await (challenged ? counted(hub, named, guess, finish) : finish());
        try {
          const entry = { action: 'log_in', object_kind: 'person', reason: 'second factor' } as const;
          record(hub.db, named, { ...entry, object_id: entered.person_id });
        } catch (error) {
          hub.logIn.end(entered.cookies);
          throw error;
        }
        hub.lockOut.succeeded(named.person);
        for (const cookie of entered.cookies) c.header('set-cookie', cookie, { append: true });
        return c.json(done, 200);
      })
      .openapi(signOut, async (c) => {
        const session_id = c.get('person')?.session?.id;
        const log_out_url =
          session_id === undefined ? null : await hub.oidc.endSessionUrl(session_id, consoleUrl(hub.config, c));
        const response = await hub.logIn.auth.api.signOut({ headers: c.req.raw.headers, asResponse: true });
        for (const cookie of response.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
        record(hub.db, c.get('actor'), {
          action: 'log_out',
          object_kind: 'person',
          object_id: c.get('person')?.id ?? '-',
        });
        return c.json({ done: true as const, log_out_url }, 200);
      })
  );
};

function offered(hub: Hub) {
  const title = hub.oidc.title();
  return title ? { title } : null;
}

/** Whoever holds a role within a unit may know what it is called; the session is public, so nothing else says how far they see. */
function unitName(hub: Hub, unit_id: number | null): string | null {
  if (unit_id === null) return null;
  const name = hub.db.$client.prepare('select name from units where id = ?').pluck();
  return within('everywhere', () => (name.get(unit_id) as string | undefined) ?? null);
}
