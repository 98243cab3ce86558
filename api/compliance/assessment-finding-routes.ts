/** Findings of all assessments, and what becomes of them. */
import type { Context } from 'hono';
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { findingOf } from './assessment-findings.ts';
import { FindingRow } from './finding-row.ts';
import { FindingQuery, listFindings } from './list-assessment-findings.ts';
import { chooseRisk, Due, fileRectification, Risking, Settling, setDue, settleFinding } from './rectify.ts';
import { readRules } from './rules.ts';
import { personOf, refuseOwnUnit } from './take-part.ts';

const list = endpoint('compliance:read', {
  method: 'get',
  path: '/assessment-findings',
  request: { query: FindingQuery },
  responses: answers(listOf(FindingRow)),
});
/** A rectification ticket (整改) for the unit that answers for the system. */
const rectify = endpoint('tickets:file', {
  method: 'post',
  path: '/assessment-findings/{id}/rectification',
  request: { params: Id, ...sends(z.strictObject({})) },
  responses: answers(z.object({ id: z.int(), number: z.string() })),
});
const settle = endpoint('assessments:write', {
  method: 'post',
  path: '/assessment-findings/{id}/settle',
  request: { params: Id, ...sends(Settling) },
  responses: answers(Done),
});
const due = endpoint('assessments:write', {
  method: 'put',
  path: '/assessment-findings/{id}/due',
  request: { params: Id, ...sends(Due) },
  responses: answers(Done),
});
/** Of what drifted from an assessment. */
const risk = endpoint('assessments:write', {
  method: 'put',
  path: '/assessment-findings/{id}/risk',
  request: { params: Id, ...sends(Risking) },
  responses: answers(Done),
});

export const assessmentFindingRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  /** Whoever owns a system neither verifies, rates nor postpones what is wrong with it. */
  const assessing = (c: Context<Env>, id: number) => {
    refuseOwnUnit(whole, personOf(c, whole), findingOf(whole, id));
    return id;
  };
  return routes()
    .openapi(list, (c) => c.json(listFindings(hub.db, readRules(whole), c.req.valid('query'), Date.now()), 200))
    .openapi(rectify, (c) => {
      const { id } = c.req.valid('param');
      const reach = c.get('authority').reachOf('tickets:file');
      const { unit_id } = findingOf(whole, id);
      if (reach !== 'everywhere' && (unit_id === null || !reach?.has(unit_id))) throw notFound('该问题', 'finding');
      const made = fileRectification(whole, c.get('actor'), personOf(c, whole).id, id, Date.now());
      hub.bus.changed('compliance', 'tickets');
      return c.json(made, 200);
    })
    .openapi(settle, (c) => {
      const id = assessing(c, c.req.valid('param').id);
      settleFinding(whole, c.get('actor'), id, c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json({ done: true as const }, 200);
    })
    .openapi(due, (c) => {
      const id = assessing(c, c.req.valid('param').id);
      setDue(whole, c.get('actor'), id, c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json({ done: true as const }, 200);
    })
    .openapi(risk, (c) => {
      const id = assessing(c, c.req.valid('param').id);
      chooseRisk(whole, c.get('actor'), id, c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json({ done: true as const }, 200);
    });
};
