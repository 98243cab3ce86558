/** Who holds which role, who proposed it and who decided. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { decide, propose, revoke, withdraw } from './grants.ts';
import { PERMISSIONS } from './permissions.ts';
import { EVERYWHERE_ONLY, GRANTED, isAdministrator, ROLES } from './roles.ts';

const STATES = ['proposed', 'granted', 'rejected', 'ended'] as const;

const Row = z.object({
  id: z.int(),
  person_id: z.string(),
  username: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  state: z.enum(STATES),
  reason: z.string(),
  proposed_by: z.string(),
  proposed_at: z.int(),
  decided_by: z.string().nullable(),
  decided_at: z.int().nullable(),
  expires_at: z.int().nullable(),
  revoked_by: z.string().nullable(),
  revoked_at: z.int().nullable(),
});
const Query = z.object({ ...Paging, state: z.enum(STATES).optional(), person_id: z.string().max(64).optional() });
const Reason = z.string().trim().max(500);

const list = endpoint('grants:read', {
  method: 'get',
  path: '/grants',
  request: { query: Query },
  responses: answers(listOf(Row)),
});
const roles = endpoint('grants:read', {
  method: 'get',
  path: '/roles',
  responses: answers(
    listOf(
      z.object({
        role: z.enum(ROLES),
        is_administrator: z.boolean(),
        permissions: z.array(z.object({ permission: z.enum(PERMISSIONS), everywhere_only: z.boolean() })),
        holders: z.int(),
      }),
    ),
  ),
});
const file = endpoint('grants:propose', {
  method: 'post',
  path: '/grants',
  request: sends(
    z.strictObject({
      person_id: z.string().min(1).max(64),
      role: z.enum(ROLES),
      unit_id: z.int().positive().nullable(),
      reason: Reason.min(1),
      expires_at: z.int().positive().nullable().default(null),
    }),
  ),
  responses: answers(z.object({ id: z.int() })),
});
const decision = endpoint('grants:decide', {
  method: 'post',
  path: '/grants/{id}/decide',
  request: { params: Id, ...sends(z.strictObject({ grant: z.boolean(), reason: Reason.default('') })) },
  responses: answers(Done),
});
const end = endpoint('grants:decide', {
  method: 'post',
  path: '/grants/{id}/revoke',
  request: { params: Id, ...sends(z.strictObject({ reason: Reason.min(1) })) },
  responses: answers(Done),
});
const takeBack = endpoint('grants:propose', {
  method: 'post',
  path: '/grants/{id}/withdraw',
  request: { params: Id },
  responses: answers(Done),
});

const STATE = `case when g.revoked_at is not null or g.expires_at <= :now then 'ended' when g.decided_at is null then 'proposed'
  when g.is_granted then 'granted' else 'rejected' end`;
const done = { done: true as const };

export const grantsRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const { state, person_id, limit, offset } = c.req.valid('query');
      const from = `from grants g join people p on p.id = g.person_id left join units u on u.id = g.unit_id
        where (:state is null or ${STATE} = :state) and (:person_id is null or g.person_id = :person_id)`;
      const given = { now: Date.now(), state: state ?? null, person_id: person_id ?? null };
      const rows = hub.db.$client
        .prepare(`select g.id, g.person_id, p.username, p.name, g.role, g.unit_id, u.name as unit, ${STATE} as state, g.reason,
          g.proposed_by, g.proposed_at, g.decided_by, g.decided_at, g.expires_at, g.revoked_by, g.revoked_at ${from}
          order by g.decided_at is not null, g.id desc limit :limit offset :offset`)
        .all({ ...given, limit, offset }) as z.infer<typeof Row>[];
      const total = hub.db.$client.prepare(`select count(*) ${from}`).pluck().get(given) as number;
      return c.json({ rows, total }, 200);
    })
    .openapi(roles, (c) => {
      const count = hub.db.$client
        .prepare(
          `select count(distinct person_id) from grants where role = ? and is_granted = 1 and revoked_at is null`,
        )
        .pluck();
      const rows = ROLES.map((role) => ({
        role,
        is_administrator: isAdministrator(role),
        permissions: GRANTED[role].map((permission) => ({
          permission,
          everywhere_only: EVERYWHERE_ONLY.includes(permission),
        })),
        holders: count.get(role) as number,
      }));
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(file, (c) => {
      const wanted = c.req.valid('json');
      const reach = c.get('authority').reachOf('grants:propose');
      // Whoever leads some units proposes within them alone.
      if (reach !== 'everywhere' && (wanted.unit_id === null || isAdministrator(wanted.role))) {
        throw new Refusal(
          403,
          'limited',
          '您只能为本单位及下级单位申请角色',
          'You can propose roles within your own units only',
        );
      }
      const id = propose(hub.db, c.get('actor'), wanted, Date.now());
      hub.bus.changed('grants', 'people');
      return c.json({ id }, 200);
    })
    .openapi(decision, (c) => {
      const { grant, reason } = c.req.valid('json');
      decide(hub.db, c.get('actor'), c.req.valid('param').id, grant, reason, Date.now());
      hub.bus.changed('grants', 'people', 'session');
      return c.json(done, 200);
    })
    .openapi(end, (c) => {
      revoke(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json').reason, Date.now());
      hub.bus.changed('grants', 'people', 'session');
      return c.json(done, 200);
    })
    .openapi(takeBack, (c) => {
      withdraw(hub.db, c.get('actor'), c.req.valid('param').id, Date.now());
      hub.bus.changed('grants', 'people');
      return c.json(done, 200);
    });
