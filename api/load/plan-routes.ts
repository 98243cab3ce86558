/** Plans of load tests: written, submitted, decided by somebody else; what a system may be asked; which systems were tested. */
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, SystemId, sends } from '../middleware/endpoint.ts';
import { reachNow, wholeOf } from '../people/reach.ts';
import { CoverageRow, LimitRow, Made, MayStart, PlanPage, PlanRow } from './answers.ts';
import { listCoverage } from './coverage.ts';
import { decidePlan, submitPlan, withdrawPlan } from './decide.ts';
import { checkGenerators } from './generators.ts';
import { listLimits, setCeiling, setPeak } from './limits.ts';
import { listPlans, readPlan } from './list-plans.ts';
import { changePlan, createPlan, planOf } from './plans.ts';
import { CoverageQuery, LimitQuery, PlanQuery } from './queries.ts';
import { Ceiling, Decision, Move, NewPlan, Peak, PlanChange } from './shapes.ts';

const at = '/load-plans/{id}' as const;

const list = endpoint('load:read', {
  method: 'get',
  path: '/load-plans',
  request: { query: PlanQuery },
  responses: answers(listOf(PlanRow)),
});
const create = endpoint('load:write', {
  method: 'post',
  path: '/load-plans',
  request: sends(NewPlan),
  responses: answers(Made),
});
const one = endpoint('load:read', { method: 'get', path: at, request: { params: Id }, responses: answers(PlanPage) });
const change = endpoint('load:write', {
  method: 'put',
  path: at,
  request: { params: Id, ...sends(PlanChange) },
  responses: answers(Done),
});
const submit = endpoint('load:write', {
  method: 'post',
  path: `${at}/submit`,
  request: { params: Id, ...sends(Move) },
  responses: answers(Done),
});
const decide = endpoint('load:approve', {
  method: 'post',
  path: `${at}/decide`,
  request: { params: Id, ...sends(Decision) },
  responses: answers(Done),
});
const withdraw = endpoint('load:write', {
  method: 'post',
  path: `${at}/withdraw`,
  request: { params: Id, ...sends(Move) },
  responses: answers(Done),
});
const mayStart = endpoint('load:read', {
  method: 'get',
  path: `${at}/may-start`,
  request: { params: Id },
  responses: answers(MayStart),
});
const limits = endpoint('load:read', {
  method: 'get',
  path: '/load-limits',
  request: { query: LimitQuery },
  responses: answers(listOf(LimitRow)),
});
const ceiling = endpoint('load:approve', {
  method: 'put',
  path: '/systems/{system_id}/load-ceiling',
  request: { params: SystemId, ...sends(Ceiling) },
  responses: answers(Done),
});
const peak = endpoint('load:write', {
  method: 'put',
  path: '/systems/{system_id}/load-peak',
  request: { params: SystemId, ...sends(Peak) },
  responses: answers(Done),
});
const coverage = endpoint('load:read', {
  method: 'get',
  path: '/load-coverage',
  request: { query: CoverageQuery },
  responses: answers(listOf(CoverageRow)),
});

export const loadPlanRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const seen = () => (reachNow() === 'everywhere' ? whole : hub.limited());
  const done = () => {
    hub.bus.changed('load');
    return { done: true as const };
  };
  return routes()
    .openapi(list, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      return c.json(listPlans(hub.db, query, Date.now()), 200);
    })
    .openapi(create, (c) => {
      const wanted = c.req.valid('json');
      checkGenerators(seen(), wanted, null);
      const id = createPlan(whole, c.get('actor'), wanted, hub.load.scenarios.read, Date.now());
      hub.bus.changed('load');
      return c.json({ id }, 200);
    })
    .openapi(one, (c) => {
      const who = { person: c.get('actor').person, authority: c.get('authority') };
      return c.json(readPlan(hub.db, who, c.req.valid('param').id, Date.now()), 200);
    })
    .openapi(change, (c) => {
      const { id } = c.req.valid('param');
      const wanted = c.req.valid('json');
      checkGenerators(seen(), wanted, planOf(whole, id).generators);
      changePlan(whole, c.get('actor'), id, wanted, hub.load.scenarios.read, Date.now());
      hub.load.look();
      return c.json(done(), 200);
    })
    .openapi(submit, (c) => {
      submitPlan(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json').version, Date.now());
      return c.json(done(), 200);
    })
    .openapi(decide, (c) => {
      decidePlan(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(withdraw, (c) => {
      withdrawPlan(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json').version, Date.now());
      hub.load.look();
      return c.json(done(), 200);
    })
    .openapi(mayStart, async (c) => {
      const { id } = planOf(hub.db, c.req.valid('param').id);
      return c.json(await hub.load.mayStart(id), 200);
    })
    .openapi(limits, (c) => c.json(listLimits(hub.db, c.req.valid('query')), 200))
    .openapi(ceiling, (c) => {
      setCeiling(whole, c.get('actor'), c.req.valid('param').system_id, c.req.valid('json'), Date.now());
      hub.load.look();
      return c.json(done(), 200);
    })
    .openapi(peak, (c) => {
      setPeak(whole, c.get('actor'), c.req.valid('param').system_id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(coverage, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      return c.json(listCoverage(hub.db, query, Date.now()), 200);
    });
};
