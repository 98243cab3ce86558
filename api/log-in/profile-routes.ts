/** What people do about their own way in: password, second factor, sessions. */
import type { Context } from 'hono';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, listOf, routes, sends } from '../middleware/endpoint.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { LOG_IN_METHODS } from '../people/schema.ts';
import { counted } from './guesses.ts';
import { PASSWORD_MAX } from './log-in.ts';
import { own } from './own.ts';
import { changePassword, showPassword } from './passwords.ts';
import { Policy, readPolicy } from './policy.ts';

const Password = z.string().min(1).max(PASSWORD_MAX);
const Code = z.string().regex(/^\d{6}$/);

const Session = z.object({
  id: z.string(),
  created_at: z.int(),
  seen_at: z.int(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  method: z.enum(LOG_IN_METHODS),
  second_factor: z.boolean(),
  is_this: z.boolean(),
});

const change = endpoint('signed_in', {
  method: 'post',
  path: '/profile/password',
  request: sends(z.strictObject({ current: Password, password: Password })),
  responses: answers(Done),
});
/** What a new password must be, for whoever has to choose one and may not read the policy. */
const rules = endpoint('signed_in', {
  method: 'get',
  path: '/profile/password',
  responses: answers(Policy.shape.password.unwrap()),
});
const factor = endpoint('signed_in', {
  method: 'get',
  path: '/profile/second-factor',
  responses: answers(
    z.object({
      has_password: z.boolean(),
      totp: z.boolean(),
      is_required: z.boolean(),
      grace_until: z.int().nullable(),
    }),
  ),
});
const enrol = endpoint('signed_in', {
  method: 'post',
  path: '/profile/second-factor/enrol',
  request: sends(z.strictObject({ password: Password })),
  responses: answers(z.object({ uri: z.string(), recovery_codes: z.array(z.string()) })),
});
const confirm = endpoint('signed_in', {
  method: 'post',
  path: '/profile/second-factor/confirm',
  request: sends(z.strictObject({ code: Code })),
  responses: answers(Done),
});
const renew = endpoint('signed_in', {
  method: 'post',
  path: '/profile/second-factor/recovery-codes',
  request: sends(z.strictObject({ password: Password })),
  responses: answers(z.object({ recovery_codes: z.array(z.string()) })),
});
const turnOff = endpoint('signed_in', {
  method: 'post',
  path: '/profile/second-factor/turn-off',
  request: sends(z.strictObject({ password: Password, code: Code })),
  responses: answers(Done),
});
const list = endpoint('signed_in', { method: 'get', path: '/profile/sessions', responses: answers(listOf(Session)) });
const end = endpoint('signed_in', {
  method: 'delete',
  path: '/profile/sessions/{session}',
  request: { params: z.object({ session: z.string().min(1).max(64) }) },
  responses: answers(Done),
});
const endOthers = endpoint('signed_in', { method: 'delete', path: '/profile/sessions', responses: answers(Done) });

const done = { done: true as const };

/** A request whose body has the password. */
type PasswordGiven = Context<Env, string, { in: { json: { password: string } }; out: { json: { password: string } } }>;

export const profileRoutes = (hub: Hub) => {
  const { secondFactor } = hub;
  const note = (c: Context<Env>, action: string) =>
    record(hub.db, c.get('actor'), { action, object_kind: 'person', object_id: own(c).id });
  const guess = <T>(c: Context<Env>, action: string, work: () => Promise<T>) =>
    counted(hub, c.get('actor'), { action, object_id: own(c).id }, work);
  /** The library hashes it once more, but only for who knows it: guesses stay within the bounds of hashing.ts. */
  const withPassword = <T>(c: PasswordGiven, action: string, work: (password: string) => Promise<T>) =>
    guess(c, action, async () => {
      const { password } = c.req.valid('json');
      await showPassword(hub, { person_id: own(c).id, password });
      return work(password);
    });
  const setCookies = (c: Context<Env>, cookies: readonly string[]) => {
    for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
  };
  return routes()
    .openapi(change, async (c) => {
      const { id, session } = own(c);
      const wanted = { person_id: id, session_id: session.id, ...c.req.valid('json') };
      await guess(c, 'change_password', () => changePassword(hub, c.get('actor'), wanted));
      hub.bus.changed('session', 'people');
      return c.json(done, 200);
    })
    .openapi(rules, (c) => c.json(readPolicy(hub.db).password, 200))
    .openapi(factor, (c) => {
      const { id } = own(c);
      const policy = readPolicy(hub.db).second_factor;
      const row = hub.db.$client
        .prepare(`select created_at, two_factor_enabled as totp, exists (select 1 from accounts a
          where a.person_id = p.id and a.provider_id = 'credential' and a.password is not null) as has_password from people p where id = ?`)
        .get(id) as { created_at: number; totp: number; has_password: number };
      const is_required = hub.authorities.of(id).holdings.some(({ role }) => policy.required_of.includes(role));
      const grace_until = row.created_at + policy.grace_days * 86_400_000;
      return c.json(
        {
          has_password: row.has_password === 1,
          totp: row.totp === 1,
          is_required,
          grace_until: is_required && row.totp === 0 && grace_until > Date.now() ? grace_until : null,
        },
        200,
      );
    })
    .openapi(enrol, async (c) => {
      const begun = await withPassword(c, 'enrol_second_factor', (password) =>
        secondFactor.enrol(c.req.raw.headers, password),
      );
      note(c, 'enrol_second_factor');
      return c.json(begun, 200);
    })
    .openapi(confirm, async (c) => {
      const { id } = own(c);
      const { code } = c.req.valid('json');
      const shown = () => secondFactor.confirm(c.req.raw.headers, id, code);
      setCookies(c, await guess(c, 'set_up_second_factor', shown));
      note(c, 'set_up_second_factor');
      hub.bus.changed('session', 'people');
      return c.json(done, 200);
    })
    .openapi(renew, async (c) => {
      const recovery_codes = await withPassword(c, 'renew_recovery_codes', (password) =>
        secondFactor.renewCodes(c.req.raw.headers, password),
      );
      note(c, 'renew_recovery_codes');
      return c.json({ recovery_codes }, 200);
    })
    .openapi(turnOff, async (c) => {
      const { id } = own(c);
      const { required_of, grace_days } = readPolicy(hub.db).second_factor;
      const required = hub.authorities.of(id).holdings.some(({ role }) => required_of.includes(role));
      if (required && grace_days === 0)
        throw conflict('安全策略要求第二因素，不能关闭', 'The policy asks for a second factor; it stays');
      const both = c.req.valid('json');
      const turned = () => secondFactor.turnOff(c.req.raw.headers, id, both);
      setCookies(c, await withPassword(c, 'turn_off_second_factor', turned));
      note(c, 'turn_off_second_factor');
      hub.bus.changed('session', 'people');
      return c.json(done, 200);
    })
    .openapi(list, (c) => {
      const { id, session } = own(c);
      const rows = hub.db.$client
        .prepare(`select id, created_at, coalesce(seen_at, created_at) as seen_at, ip_address as address, user_agent as agent, method, second_factor
          from sessions where person_id = ? and expires_at > ? order by seen_at desc`)
        .all(id, Date.now()) as (Omit<z.infer<typeof Session>, 'second_factor' | 'is_this'> & {
        second_factor: number;
      })[];
      const shown = rows.map((row) => ({
        ...row,
        second_factor: row.second_factor === 1,
        is_this: row.id === session.id,
      }));
      return c.json({ rows: shown, total: shown.length }, 200);
    })
    .openapi(end, (c) => {
      const { id } = own(c);
      hub.db.$client.transaction(() => {
        const gone = hub.db.$client
          .prepare('delete from sessions where id = ? and person_id = ?')
          .run(c.req.valid('param').session, id);
        if (gone.changes === 0) throw notFound('会话', 'session');
        note(c, 'end_session');
      })();
      return c.json(done, 200);
    })
    .openapi(endOthers, (c) => {
      const { id, session } = own(c);
      hub.db.$client.transaction(() => {
        hub.db.$client.prepare('delete from sessions where person_id = ? and id <> ?').run(id, session.id);
        note(c, 'end_other_sessions');
      })();
      return c.json(done, 200);
    });
};
