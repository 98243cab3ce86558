/** Credentials that probes use. A secret goes in and never comes out. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Secret } from '#probes/probe.ts';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound, wrong } from '../middleware/errors.ts';
import { credentials } from './schema.ts';
import { openSecret, sealSecret } from './vault.ts';

const word = z.string().min(1).max(256);
const key = z.string().min(8).max(256);
export const SecretInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snmp_community'), version: z.enum(['1', '2c']).default('2c'), community: word }),
  z.object({
    kind: z.literal('snmp_user'),
    user: z.string().min(1).max(32),
    auth_protocol: z.enum(['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512']).optional(),
    auth_key: key.optional(),
    priv_protocol: z.enum(['des', 'aes', 'aes256b', 'aes256r']).optional(),
    priv_key: key.optional(),
    context: z.string().max(32).optional(),
  }),
  z.object({ kind: z.literal('http_basic'), user: word, password: word }),
  z.object({ kind: z.literal('http_bearer'), token: z.string().min(1).max(4_096) }),
  z.object({ kind: z.literal('oidc_account'), user: word, password: word, client_secret: word }),
]);

const KINDS = ['snmp_community', 'snmp_user', 'http_basic', 'http_bearer', 'oidc_account'] as const;
const Row = z.object({
  id: z.int(),
  name: z.string(),
  kind: z.enum(KINDS),
  created_at: z.int(),
  updated_at: z.int(),
  used_by: z.int(),
  /** False when the key isn't the one it was sealed under: looks with it are 'unable'. */
  readable: z.boolean(),
});
const Name = z.string().trim().min(1).max(100);

const list = endpoint(
  'credentials:read',
  { method: 'get', path: '/credentials', responses: answers(listOf(Row)) },
  { audited: 'view' },
);
const create = endpoint('credentials:write', {
  method: 'post',
  path: '/credentials',
  request: sends(z.object({ name: Name, secret: SecretInput })),
  responses: answers(z.object({ id: z.int() })),
});
const change = endpoint('credentials:write', {
  method: 'patch',
  path: '/credentials/{id}',
  request: { params: Id, ...sends(z.object({ secret: SecretInput })) },
  responses: answers(Done),
});
const remove = endpoint('credentials:write', {
  method: 'delete',
  path: '/credentials/{id}',
  request: { params: Id },
  responses: answers(Done),
});

export const credentialsRoutes = (hub: Hub) => {
  const changed = () => {
    // Agents carry the secrets that they need.
    hub.agents.changed();
    hub.bus.changed('credentials');
  };
  return routes()
    .openapi(list, (c) => {
      const used = hub.db.$client.prepare('select count(*) from watches where credential_id = ?').pluck();
      const rows = hub.db
        .select()
        .from(credentials)
        .orderBy(credentials.name)
        .all()
        .map(({ sealed, ...row }) => ({
          ...row,
          used_by: used.get(row.id) as number,
          readable: openSecret(hub.keys.credentials, row.name, sealed) !== undefined,
        }));
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const { name, secret } = c.req.valid('json');
      const now = Date.now();
      const sealed = sealSecret(hub.keys.credentials, name, whole(secret));
      const id = hub.db.$client.transaction(() => {
        const row = { name, kind: secret.kind, sealed, created_at: now, updated_at: now };
        const made = hub.db.insert(credentials).values(row).returning({ id: credentials.id }).get();
        record(hub.db, c.get('actor'), {
          action: 'create',
          object_kind: 'credential',
          object_id: made.id,
          after: { name, kind: secret.kind },
        });
        return made.id;
      })();
      changed();
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      const { id } = c.req.valid('param');
      const { secret } = c.req.valid('json');
      hub.db.$client.transaction(() => {
        const before = hub.db.select().from(credentials).where(eq(credentials.id, id)).get();
        if (!before) throw notFound('凭据', 'credential');
        if (before.kind !== secret.kind) {
          throw wrong('secret.kind', '凭据种类不能更改', 'The kind of a credential can not change');
        }
        const sealed = sealSecret(hub.keys.credentials, before.name, whole(secret));
        hub.db.update(credentials).set({ sealed, updated_at: Date.now() }).where(eq(credentials.id, id)).run();
        record(hub.db, c.get('actor'), { action: 'update', object_kind: 'credential', object_id: id });
      })();
      changed();
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      hub.db.$client.transaction(() => {
        const before = hub.db
          .select({ name: credentials.name, kind: credentials.kind })
          .from(credentials)
          .where(eq(credentials.id, id))
          .get();
        if (!before) throw notFound('凭据', 'credential');
        hub.db.delete(credentials).where(eq(credentials.id, id)).run();
        record(hub.db, c.get('actor'), { action: 'delete', object_kind: 'credential', object_id: id, before });
      })();
      changed();
      return c.json({ done: true as const }, 200);
    });
};

/** Parts that only make sense together come together. */
export function whole(secret: z.infer<typeof SecretInput>): Secret {
  if (secret.kind === 'snmp_user') {
    const pairs = [
      ['auth', secret.auth_protocol, secret.auth_key],
      ['priv', secret.priv_protocol, secret.priv_key],
    ] as const;
    for (const [name, protocol, value] of pairs) {
      if ((protocol === undefined) !== (value === undefined)) {
        throw wrong(`secret.${name}_key`, '协议与密钥须同时填写', 'Protocol and key go together');
      }
    }
    if (secret.priv_protocol && !secret.auth_protocol) {
      throw wrong('secret.auth_protocol', '加密须先有认证（RFC 3414）', 'Privacy needs authentication (RFC 3414)');
    }
  }
  return Object.fromEntries(Object.entries(secret).filter(([, value]) => value !== undefined)) as Secret;
}
