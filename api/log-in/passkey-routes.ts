/** Passkeys: one's own, and logging in by one. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { JSONValue } from 'hono/utils/types';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, listOf, routes, sends } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { attemptKey, countAttempts } from './attempts.ts';
import { CHALLENGE_MS } from './challenges.ts';
import { counted } from './guesses.ts';
import { PASSWORD_MAX } from './log-in.ts';
import { own } from './own.ts';
import { createPasskeys } from './passkeys.ts';

const Passkey = z.object({ id: z.string(), name: z.string(), created_at: z.int(), backed_up: z.boolean() });
/** As the browser wants them; their shape is the standard's. */
const Options = z.looseObject({ challenge: z.string() });
const asJson = (options: { challenge: string }) => options as { challenge: string; [name: string]: JSONValue };

const Base64 = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/);
/** A credential's name has 1023 bytes at most. */
const CredentialId = Base64(1_364);
const signed = {
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
};
const Registration = z.object({
  ...signed,
  response: z.object({
    clientDataJSON: Base64(4_096),
    attestationObject: Base64(32_768),
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(8)
      .optional(),
  }),
});
const Assertion = z.object({
  ...signed,
  response: z.object({
    clientDataJSON: Base64(4_096),
    authenticatorData: Base64(4_096),
    signature: Base64(4_096),
    userHandle: Base64(128).optional(),
  }),
});

const list = endpoint('signed_in', { method: 'get', path: '/profile/passkeys', responses: answers(listOf(Passkey)) });
const begin = endpoint('signed_in', {
  method: 'post',
  path: '/profile/passkeys/options',
  request: sends(z.strictObject({ password: z.string().min(1).max(PASSWORD_MAX) })),
  responses: answers(Options),
});
const add = endpoint('signed_in', {
  method: 'post',
  path: '/profile/passkeys',
  request: sends(z.strictObject({ name: z.string().trim().min(1).max(60), response: Registration })),
  responses: answers(Passkey),
});
const remove = endpoint('signed_in', {
  method: 'delete',
  path: '/profile/passkeys/{passkey}',
  request: { params: z.object({ passkey: z.string().min(1).max(64) }) },
  responses: answers(Done),
});
const ask = endpoint('public', {
  method: 'post',
  path: '/auth/passkey/options',
  request: sends(z.strictObject({})),
  responses: answers(Options),
});
const enter = endpoint('public', {
  method: 'post',
  path: '/auth/passkey',
  request: sends(z.strictObject({ response: Assertion })),
  responses: answers(z.object({ person: z.object({ id: z.string(), username: z.string(), name: z.string() }) })),
});

/** For one address; asking for a challenge and showing a passkey are one each. */
const ATTEMPTS = { window: 60, max: 30 };
const COOKIE = 'zhengwang.passkey';
const done = { done: true as const };

export const passkeyRoutes = (hub: Hub) => {
  const passkeys = createPasskeys(hub);
  const attempts = countAttempts();
  const spendAttempt = (c: Context<Env>) => {
    const { allowed, retryAfter } = attempts.consume(attemptKey(c.get('actor').address), ATTEMPTS);
    if (allowed) return;
    c.header('retry-after', String(retryAfter));
    throw new Refusal(429, 'too_many', '尝试次数过多，请稍后再试', 'Too many attempts; try again later');
  };
  const secure = hub.config.url?.startsWith('https:') ?? false;
  const sealed = { httpOnly: true, sameSite: 'Strict', path: '/api', secure } as const;
  const bind = (c: Context<Env>, key: string) => setCookie(c, COOKIE, key, { ...sealed, maxAge: CHALLENGE_MS / 1_000 });
  /** The browser's own challenge, which is over with this request. */
  const unbind = (c: Context<Env>): string => {
    const key = getCookie(c, COOKIE) ?? '';
    deleteCookie(c, COOKIE, sealed);
    return key;
  };
  const changed = () => hub.bus.changed('session', 'people');

  return routes()
    .openapi(list, (c) => {
      const rows = passkeys.list(own(c).id);
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(begin, async (c) => {
      const person = own(c);
      spendAttempt(c);
      const { password } = c.req.valid('json');
      const guess = { action: 'add_passkey', object_id: person.id };
      const begun = () => passkeys.begin(c.req.raw.headers, person, password);
      const { key, options } = await counted(hub, c.get('actor'), guess, begun);
      bind(c, key);
      return c.json(asJson(options), 200);
    })
    .openapi(add, async (c) => {
      const { id, session } = own(c);
      const { name, response } = c.req.valid('json');
      const given = { name, response: { ...response, clientExtensionResults: {} } as RegistrationResponseJSON };
      const made = await passkeys.add(c.req.raw.headers, c.get('actor'), id, unbind(c), given);
      // Who just made one has shown the password and the device: this session owes no second factor.
      hub.logIn.began(session.id, c.req.raw.headers, { method: session.method, second_factor: true }, Date.now());
      changed();
      return c.json(made, 200);
    })
    .openapi(remove, (c) => {
      passkeys.remove(c.get('actor'), own(c).id, c.req.valid('param').passkey);
      changed();
      return c.json(done, 200);
    })
    .openapi(ask, async (c) => {
      spendAttempt(c);
      const { key, options } = await passkeys.ask(c.req.raw.headers);
      bind(c, key);
      return c.json(asJson(options), 200);
    })
    .openapi(enter, async (c) => {
      spendAttempt(c);
      const { headers } = c.req.raw;
      const response = { ...c.req.valid('json').response, clientExtensionResults: {} } as AuthenticationResponseJSON;
      const { is, account } = await passkeys.show(headers, unbind(c), response);
      const actor = { ...c.get('actor'), person: account?.username ?? '-' };
      const entry = { object_kind: 'person', object_id: account?.id ?? '-', reason: 'passkey' } as const;
      if (is === 'refused') {
        record(hub.db, actor, { ...entry, action: 'log_in_refused', result: 'refused' });
        throw new Refusal(
          401,
          'wrong_passkey',
          '通行密钥未被接受，请重试或使用密码登录',
          'The passkey was not accepted; try again, or log in by password',
        );
      }
      const how = { method: 'passkey', second_factor: true } as const;
      const cookies: string[] = [];
      await hub.logIn.openSession(account.id, headers, how, (cookie) => cookies.push(cookie));
      // No cookie leaves before it is written down.
      record(hub.db, actor, { ...entry, action: 'log_in' });
      for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
      return c.json({ person: account }, 200);
    });
};
