/** Assets, threats, vulnerabilities, measures and scenarios of a risk assessment: added, changed, removed. */
import type { Context } from 'hono';
import { z } from 'zod';
import { personOf } from '../compliance/take-part.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, Id, routes, sends } from '../middleware/endpoint.ts';
import { wholeOf } from '../people/reach.ts';
import {
  Assets,
  addPart,
  changePart,
  Measures,
  type PartName,
  type Row,
  removePart,
  Scenarios,
  Threats,
  Vulnerabilities,
} from './parts.ts';
import { assessing } from './take-part.ts';

const PartId = Id.extend({ part: z.coerce.number().int().positive() });
const Made = z.object({ id: z.int() });
const Version = z.object({ version: z.coerce.number().int().positive() });

/** The three routes of one kind of part. */
function declared<const P extends string, N extends z.ZodType, C extends z.ZodType>(
  path: P,
  { New, Change }: { New: N; Change: C },
) {
  return {
    add: endpoint('assessments:write', {
      method: 'post',
      path: `/risk-assessments/{id}/${path}` as const,
      request: { params: Id, ...sends(New) },
      responses: answers(Made),
    }),
    change: endpoint('assessments:write', {
      method: 'patch',
      path: `/risk-assessments/{id}/${path}/{part}` as const,
      request: { params: PartId, ...sends(Change) },
      responses: answers(Done),
    }),
    remove: endpoint('assessments:write', {
      method: 'delete',
      path: `/risk-assessments/{id}/${path}/{part}` as const,
      request: { params: PartId, query: Version },
      responses: answers(Done),
    }),
  };
}

const DECLARED = {
  asset: declared('assets', Assets),
  threat: declared('threats', Threats),
  vulnerability: declared('vulnerabilities', Vulnerabilities),
  measure: declared('measures', Measures),
  scenario: declared('scenarios', Scenarios),
};

export function riskPartRoutes(hub: Hub) {
  const whole = wholeOf(hub.db);
  const done = () => {
    hub.bus.changed('risks');
    return { done: true as const };
  };
  const found = (c: Context<Env>, id: number) => assessing(whole, personOf(c, whole), id);
  const made = routes();
  for (const part of Object.keys(DECLARED) as PartName[]) {
    const { add, change, remove } = DECLARED[part] as (typeof DECLARED)['asset'];
    made
      .openapi(add, (c) => {
        const id = addPart(whole, c.get('actor'), part, found(c, c.req.valid('param').id), c.req.valid('json') as Row);
        hub.bus.changed('risks');
        return c.json({ id }, 200);
      })
      .openapi(change, (c) => {
        const { id, part: part_id } = c.req.valid('param');
        const body = c.req.valid('json') as Row & { version: number };
        changePart(whole, c.get('actor'), { part, id: part_id }, found(c, id), body);
        return c.json(done(), 200);
      })
      .openapi(remove, (c) => {
        const { id, part: part_id } = c.req.valid('param');
        removePart(whole, c.get('actor'), { part, id: part_id }, found(c, id), c.req.valid('query').version);
        return c.json(done(), 200);
      });
  }
  return made;
}
