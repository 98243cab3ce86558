/** Accounts of people and of programs. */
import { z } from 'zod';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { PASSWORD_MAX } from '../log-in/log-in.ts';
import { judgePassword } from '../log-in/passwords.ts';
import { readPolicy } from '../log-in/policy.ts';
import { Username } from '../log-in/username.ts';
import { answers, Done, endpoint, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { wrong } from '../middleware/errors.ts';
import { accountOf, changeAccount, disable, enable, endSessions, resetPassword } from './accounts.ts';
import { ROLES } from './roles.ts';
import { DISABLED_BECAUSE, PERSON_KINDS } from './schema.ts';
import { IS_LOCKED, IS_ROLELESS } from './waiting.ts';

const Row = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  kind: z.enum(PERSON_KINDS),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  roles: z.array(z.object({ role: z.enum(ROLES), unit_id: z.int().nullable(), unit: z.string().nullable() })),
  has_second_factor: z.boolean(),
  must_change_password: z.boolean(),
  password_changed_at: z.int().nullable(),
  disabled_at: z.int().nullable(),
  disabled_because: z.enum(DISABLED_BECAUSE).nullable(),
  locked_until: z.int().nullable(),
  last_seen_at: z.int().nullable(),
  created_at: z.int(),
});
const PersonId = z.object({ id: z.string().min(1).max(64) });
const Name = z.string().trim().min(1).max(100);
const Password = z.string().min(1).max(PASSWORD_MAX);

const list = endpoint(
  'people:read',
  {
    method: 'get',
    path: '/people',
    request: {
      query: z.object({
        ...Paging,
        q: z.string().max(200).optional(),
        kind: z.enum(PERSON_KINDS).optional(),
        role: z.enum(ROLES).optional(),
        /** `roleless`: can do nothing yet. `locked`: by too many guesses, for now. */
        state: z.enum(['active', 'disabled', 'roleless', 'locked']).optional(),
      }),
    },
    responses: answers(listOf(Row)),
  },
  { audited: 'view' },
);
const create = endpoint('people:write', {
  method: 'post',
  path: '/people',
  request: sends(
    z.strictObject({
      username: Username,
      name: Name,
      kind: z.enum(PERSON_KINDS).default('person'),
      unit_id: z.int().positive().nullable().default(null),
      /** Must be changed at the first log-in; null for who only comes by a provider or a token. */
      password: Password.nullable().default(null),
    }),
  ),
  responses: answers(z.object({ id: z.string() })),
});
const change = endpoint('people:write', {
  method: 'patch',
  path: '/people/{id}',
  request: {
    params: PersonId,
    ...sends(z.strictObject({ name: Name.optional(), unit_id: z.int().positive().nullable().optional() })),
  },
  responses: answers(Done),
});
const close = endpoint('people:write', {
  method: 'post',
  path: '/people/{id}/disable',
  request: { params: PersonId, ...sends(z.strictObject({ reason: z.string().trim().min(1).max(500) })) },
  responses: answers(Done),
});
const reopen = endpoint('people:write', {
  method: 'post',
  path: '/people/{id}/enable',
  request: { params: PersonId },
  responses: answers(Done),
});
const reset = endpoint('people:write', {
  method: 'post',
  path: '/people/{id}/reset-password',
  request: { params: PersonId, ...sends(z.strictObject({ password: Password })) },
  responses: answers(Done),
});

const endAll = endpoint('people:write', {
  method: 'delete',
  path: '/people/{id}/sessions',
  request: { params: PersonId },
  responses: answers(z.object({ ended: z.int() })),
});

const done = { done: true as const };

export const peopleRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const { q, kind, role, state, limit, offset } = c.req.valid('query');
      const now = Date.now();
      const from = `from people p left join units u on u.id = p.unit_id
        where (:kind is null or p.kind = :kind) and (:q is null or instr(lower(p.username || ' ' || p.name || ' ' || coalesce(u.name, '')), lower(:q)))
          and (:role is null or exists (select 1 from grants g where g.person_id = p.id and g.role = :role and g.is_granted = 1 and g.revoked_at is null and (g.expires_at is null or g.expires_at > :now)))
          and case :state when 'active' then p.disabled_at is null when 'disabled' then p.disabled_at is not null
            when 'roleless' then ${IS_ROLELESS} when 'locked' then ${IS_LOCKED} else true end`;
      const given = { q: q ?? null, kind: kind ?? null, role: role ?? null, state: state ?? null, now };
      const rows = hub.db.$client
        .prepare(`select p.id, coalesce(p.username, '') as username, p.name, p.kind, p.unit_id, u.name as unit, p.disabled_at, p.disabled_because,
          (select json_group_array(json_object('role', g.role, 'unit_id', g.unit_id, 'unit', w.name)) from grants g left join units w on w.id = g.unit_id
            where g.person_id = p.id and g.is_granted = 1 and g.revoked_at is null and (g.expires_at is null or g.expires_at > :now)) as roles,
          p.two_factor_enabled or exists (select 1 from passkeys k where k.person_id = p.id) as has_second_factor,
          p.must_change_password, p.password_changed_at, p.last_seen_at, p.created_at,
          (select f.locked_until from log_in_failures f where f.key = 'account ' || p.username and f.locked_until > :now) as locked_until
          ${from} order by p.disabled_at is not null, p.username limit :limit offset :offset`)
        .all({ ...given, limit, offset }) as (Omit<z.infer<typeof Row>, 'roles'> & { roles: string })[];
      const total = hub.db.$client.prepare(`select count(*) ${from}`).pluck().get(given) as number;
      const shown = rows.map((row) => ({
        ...row,
        roles: JSON.parse(row.roles) as z.infer<typeof Row>['roles'],
        has_second_factor: Boolean(row.has_second_factor),
        must_change_password: Boolean(row.must_change_password),
      }));
      return c.json({ rows: shown, total }, 200);
    })
    .openapi(create, async (c) => {
      const { password, ...wanted } = c.req.valid('json');
      if (wanted.kind === 'service' && password !== null)
        throw wrong('password', '服务账号不使用密码', 'A service account has no password');
      const names = [wanted.username, wanted.name];
      if (password !== null) judgePassword(password, readPolicy(hub.db).password, { names });
      const hash = password === null ? null : await hub.logIn.hash(password);
      const made = hub.db.$client.transaction(() => {
        const person = hub.logIn.storePerson({ ...wanted, must_change_password: hash !== null }, hash);
        const after = { ...person, kind: wanted.kind, unit_id: wanted.unit_id };
        record(hub.db, c.get('actor'), { action: 'create', object_kind: 'person', object_id: person.id, after });
        return person;
      })();
      hub.bus.changed('people');
      return c.json({ id: made.id }, 200);
    })
    .openapi(change, (c) => {
      const { name, unit_id } = c.req.valid('json');
      const set = { ...(name === undefined ? {} : { name }), ...(unit_id === undefined ? {} : { unit_id }) };
      changeAccount(hub.db, c.get('actor'), c.req.valid('param').id, set);
      hub.bus.changed('people', 'session');
      return c.json(done, 200);
    })
    .openapi(close, (c) => {
      disable(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json').reason, Date.now());
      hub.bus.changed('people', 'session');
      return c.json(done, 200);
    })
    .openapi(reopen, (c) => {
      enable(hub.db, c.get('actor'), c.req.valid('param').id, Date.now());
      hub.bus.changed('people');
      return c.json(done, 200);
    })
    .openapi(endAll, (c) => {
      const ended = endSessions(hub.db, c.get('actor'), c.req.valid('param').id);
      hub.bus.changed('session');
      return c.json({ ended }, 200);
    })
    .openapi(reset, async (c) => {
      const { password } = c.req.valid('json');
      const { id } = c.req.valid('param');
      const { username, name } = accountOf(hub.db, id);
      judgePassword(password, readPolicy(hub.db).password, { names: [username ?? '', name] });
      resetPassword(hub.db, c.get('actor'), id, await hub.logIn.hash(password), Date.now());
      hub.bus.changed('people', 'session');
      return c.json(done, 200);
    });
