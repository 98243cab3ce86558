/** Logging in by a client certificate that a trusted proxy hands over, and linking certificates to accounts. */
import type { Context } from 'hono';
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, listOf, routes, sends } from '../middleware/endpoint.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import { accountOf } from '../people/accounts.ts';
import { attemptKey, countAttempts } from './attempts.ts';
import { type ClientCertificate, certificateIn, type Refused, readCertificate } from './client-certificate.ts';
import { counted } from './guesses.ts';
import { linkCertificate, linksOf, personWith, unlinkCertificate } from './link-certificate.ts';
import { PASSWORD_MAX } from './log-in.ts';
import { showPassword } from './passwords.ts';
import { readPolicy } from './policy.ts';

const Person = z.object({ id: z.string(), username: z.string(), name: z.string() });
const Link = z.object({
  id: z.string(),
  fingerprint: z.string(),
  subject: z.string(),
  issuer: z.string(),
  not_after: z.int(),
  linked_at: z.int(),
});
const PersonId = z.object({ id: z.string().min(1).max(64) });
const LinkId = PersonId.extend({ link_id: z.string().min(1).max(64) });

const shown = endpoint('public', {
  method: 'get',
  path: '/auth/certificate',
  // Whether this browser has shown a certificate to the proxy, for the page that logs in.
  responses: answers(z.object({ is_shown: z.boolean() })),
});
const signIn = endpoint('public', {
  method: 'post',
  path: '/auth/sign-in/certificate',
  responses: answers(z.object({ person: Person })),
});
const own = endpoint('signed_in', { method: 'get', path: '/profile/certificates', responses: answers(listOf(Link)) });
const linkOwn = endpoint('signed_in', {
  method: 'post',
  path: '/profile/certificates',
  request: sends(z.strictObject({ password: z.string().min(1).max(PASSWORD_MAX) })),
  responses: answers(z.object({ id: z.string() })),
});
const unlinkOwn = endpoint('signed_in', {
  method: 'delete',
  path: '/profile/certificates/{id}',
  request: { params: PersonId },
  responses: answers(Done),
});
const theirs = endpoint('people:read', {
  method: 'get',
  path: '/people/{id}/certificates',
  request: { params: PersonId },
  responses: answers(listOf(Link)),
});
const linkTheirs = endpoint('people:write', {
  method: 'post',
  path: '/people/{id}/certificates',
  request: { params: PersonId, ...sends(z.strictObject({ pem: z.string().min(1).max(16_384) })) },
  responses: answers(z.object({ id: z.string() })),
});
const unlinkTheirs = endpoint('people:write', {
  method: 'delete',
  path: '/people/{id}/certificates/{link_id}',
  request: { params: LinkId },
  responses: answers(Done),
});

/** For one address, a minute. */
const SIGN_INS = { window: 60, max: 10 };

export const certificateRoutes = (hub: Hub) => {
  const attempts = countAttempts();

  const certificateOf = (c: Context<Env>): ClientCertificate | Refused | undefined => {
    const header = hub.config.certificate_header;
    if (header === undefined || !c.get('peer').is_proxied) return undefined;
    return certificateIn(c.req.raw.headers, header, readPolicy(hub.db).certificate.identity, Date.now());
  };
  const shownBy = (c: Context<Env>): ClientCertificate => {
    const certificate = certificateOf(c);
    if (certificate && !('refused' in certificate)) return certificate;
    if (certificate) throw refusedBy(c, certificate);
    throw new Refusal(401, 'no_certificate', '浏览器未出示证书', 'The browser has shown no certificate');
  };
  const refusedBy = (c: Context<Env>, { refused }: Refused) => {
    const entry = { action: 'log_in_refused', object_kind: 'person', object_id: '-', result: 'refused' } as const;
    record(hub.db, c.get('actor'), { ...entry, reason: `certificate: ${refused.en}` });
    return new Refusal(401, 'certificate', refused.zh, refused.en);
  };
  /** Not by a token: what lasts longer than the token must not come of it. */
  const me = (c: Context<Env>): string => {
    const person = c.get('person');
    if (person?.session && !person.owes) return person.id;
    throw new Refusal(403, 'session_needed', '请先登录并完成必需的设置', 'Log in and do what you owe first');
  };
  const listed = (person_id: string) => {
    const rows = linksOf(hub.db, person_id);
    return { rows, total: rows.length };
  };

  return routes()
    .openapi(shown, (c) => {
      const certificate = certificateOf(c);
      return c.json({ is_shown: certificate !== undefined && !('refused' in certificate) }, 200);
    })
    .openapi(signIn, async (c) => {
      const { address } = c.get('actor');
      const { allowed, retryAfter } = attempts.consume(attemptKey(address), SIGN_INS);
      if (!allowed) {
        c.header('retry-after', String(retryAfter));
        throw new Refusal(429, 'too_many', '尝试次数过多，请稍后再试', 'Too many attempts; try again later');
      }
      const { fingerprint, subject } = shownBy(c);
      const person = personWith(hub.db, fingerprint);
      if (!person) {
        throw refusedBy(c, { refused: { zh: '此证书未绑定账号', en: 'No account is linked to this certificate' } });
      }
      const how = { method: 'certificate', second_factor: true } as const;
      const cookies: string[] = [];
      await hub.logIn.openSession(person.id, c.req.raw.headers, how, (cookie) => cookies.push(cookie));
      record(
        hub.db,
        { person: person.username, address },
        { action: 'log_in', object_kind: 'person', object_id: person.id, reason: `certificate: ${subject}` },
      );
      for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
      return c.json({ person }, 200);
    })
    .openapi(own, (c) => c.json(listed(c.get('person')?.id ?? ''), 200))
    .openapi(linkOwn, async (c) => {
      const person_id = me(c);
      const certificate = shownBy(c);
      // Whoever finds a browser open must not make themselves a way in that stays.
      const { password } = c.req.valid('json');
      const guess = { action: 'link_certificate', object_id: person_id };
      await counted(hub, c.get('actor'), guess, () => showPassword(hub, { person_id, password }));
      const id = linkCertificate(hub.db, c.get('actor'), person_id, certificate, Date.now());
      hub.bus.changed('people');
      return c.json({ id }, 200);
    })
    .openapi(unlinkOwn, (c) => {
      unlinkCertificate(hub.db, c.get('actor'), me(c), c.req.valid('param').id, Date.now());
      hub.bus.changed('people');
      return c.json({ done: true as const }, 200);
    })
    .openapi(theirs, (c) => c.json(listed(accountOf(hub.db, c.req.valid('param').id).id), 200))
    .openapi(linkTheirs, (c) => {
      const { pem } = c.req.valid('json');
      const certificate = readCertificate(pem, readPolicy(hub.db).certificate.identity, Date.now());
      if ('refused' in certificate) throw wrong('pem', certificate.refused.zh, certificate.refused.en);
      const id = linkCertificate(hub.db, c.get('actor'), c.req.valid('param').id, certificate, Date.now());
      hub.bus.changed('people');
      return c.json({ id }, 200);
    })
    .openapi(unlinkTheirs, (c) => {
      const { id, link_id } = c.req.valid('param');
      unlinkCertificate(hub.db, c.get('actor'), id, link_id, Date.now());
      hub.bus.changed('people');
      return c.json({ done: true as const }, 200);
    });
};
