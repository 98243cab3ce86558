/** What is to be reached, what each service earns, and when the rest will be done. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import type { Reach } from '../people/authorisation.ts';
import { wholeOf } from '../people/reach.ts';
import { addGoal, changeGoal, Goal, GoalsPage, listGoals, removeGoal } from './goals.ts';
import { sees } from './plan-given.ts';
import { BurnDown, readBurnDown } from './read-burn-down.ts';
import { KINDS } from './read-ipv6.ts';
import {
  ProfilePage,
  profilePage,
  RepairRow,
  repairsOf,
  ScoreRow,
  ServiceScore,
  scoreService,
  scoreServices,
  writeProfile,
} from './score.ts';

/** They are of the whole city. */
const FOR_ALL = { everywhere: true };

const goals = endpoint('watching:read', { method: 'get', path: '/ipv6/goals', responses: answers(GoalsPage) });
const add = endpoint(
  'estate:write',
  {
    method: 'post',
    path: '/ipv6/goals',
    request: sends(Goal),
    responses: answers(z.object({ id: z.int() })),
  },
  FOR_ALL,
);
const change = endpoint(
  'estate:write',
  {
    method: 'put',
    path: '/ipv6/goals/{id}',
    request: { params: Id, ...sends(Goal) },
    responses: answers(Done),
  },
  FOR_ALL,
);
const remove = endpoint(
  'estate:write',
  {
    method: 'delete',
    path: '/ipv6/goals/{id}',
    request: { params: Id },
    responses: answers(Done),
  },
  FOR_ALL,
);
const burnDown = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/burn-down',
  request: { query: z.object({ kind: z.enum(KINDS) }) },
  responses: answers(BurnDown),
});
/** The lowest first; those of which nothing that weighs applies last. */
const scores = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/score',
  request: { query: z.object({ ...Paging, q: z.string().max(200).optional() }) },
  responses: answers(listOf(ScoreRow)),
});
/** What to mend, over all services. */
const repairs = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/score/repairs',
  responses: answers(listOf(RepairRow)),
});
const profile = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/score/profile',
  responses: answers(ProfilePage),
});
const weigh = endpoint(
  'estate:write',
  {
    method: 'put',
    path: '/ipv6/score/profile',
    request: sends(ProfilePage.shape.profile),
    responses: answers(ProfilePage),
  },
  FOR_ALL,
);
const MAX_MENDED = 200;
/** `mended`: ids of parts, with commas: the score as if those were mended. */
const one = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/targets/{target_id}/score',
  request: {
    params: z.object({ target_id: z.coerce.number().int().positive() }),
    query: z.object({
      mended: z
        .string()
        .regex(new RegExp(`^([0-9a-f]{12}(,[0-9a-f]{12}){0,${MAX_MENDED - 1}})?$`))
        .optional(),
    }),
  },
  responses: answers(ServiceScore),
});

export const goalRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  return routes()
    .openapi(goals, (c) => c.json(listGoals(hub.db, Date.now()), 200))
    .openapi(add, (c) => {
      const id = addGoal(whole, c.get('actor'), c.req.valid('json'));
      hub.bus.changed('ipv6');
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      changeGoal(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'));
      hub.bus.changed('ipv6');
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      removeGoal(whole, c.get('actor'), c.req.valid('param').id);
      hub.bus.changed('ipv6');
      return c.json({ done: true as const }, 200);
    })
    .openapi(burnDown, (c) => c.json(readBurnDown(hub.db, c.req.valid('query').kind, Date.now()), 200))
    .openapi(scores, async (c) => {
      const { limit, offset, q } = c.req.valid('query');
      const like = q?.toLowerCase() ?? '';
      const scored = await scoreServices(whole, hub.samples, Date.now());
      const seen = servicesWithin(hub.db);
      const rows = scored
        .filter(({ id, name }) => seen.has(id) && name.toLowerCase().includes(like))
        .sort((a, b) => (a.points?.low ?? 101) - (b.points?.low ?? 101) || a.id - b.id);
      const shown = rows.slice(offset, offset + limit).map(({ gains: _gains, ...row }) => row);
      return c.json({ rows: shown, total: rows.length }, 200);
    })
    .openapi(repairs, async (c) => {
      const reach = reachOf(c);
      const rows = repairsOf(
        (await scoreServices(whole, hub.samples, Date.now())).filter(({ unit_id }) => sees(reach, unit_id)),
      );
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(profile, (c) => c.json(profilePage(whole), 200))
    .openapi(weigh, (c) => {
      writeProfile(whole, c.get('actor'), c.req.valid('json'));
      hub.bus.changed('ipv6');
      return c.json(profilePage(whole), 200);
    })
    .openapi(one, (c) => {
      const { target_id } = c.req.valid('param');
      const mended = new Set(c.req.valid('query').mended?.split(',').filter(Boolean));
      const unit = whole.$client
        .prepare(`select y.unit_id from targets t join endpoints e on e.id = t.endpoint_id join systems y on y.id = e.system_id
          where t.id = ?`)
        .pluck()
        .get(target_id) as number | null | undefined;
      const found =
        unit !== undefined && sees(reachOf(c), unit)
          ? scoreService(whole, hub.samples, target_id, mended, Date.now())
          : undefined;
      if (!found) throw notFound('该业务系统', 'service');
      return c.json(found, 200);
    });
};

/** What was scored a moment ago may have moved to others since: reach is that of now. */
const servicesWithin = (db: Db): ReadonlySet<number> =>
  new Set(db.$client.prepare('select id from targets where endpoint_id is not null').pluck().all() as number[]);

type Asked = { get(name: 'authority'): { reachOf(permission: 'watching:read'): Reach | undefined } };
const reachOf = (c: Asked): Reach => c.get('authority').reachOf('watching:read') ?? new Set();
