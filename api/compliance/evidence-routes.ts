/** What probes saw beside what is asked of a system, and where that differs from its last assessment. */
import { z } from 'zod';
import { RULED_LEVELS } from '#compliance/evidence-rules/rule.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, listOf, Paging, routes } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { DriftRow, readDrift } from './drift.ts';
import { readEvidence, SystemEvidence } from './evidence.ts';
import { listNotCompared, NotCompared } from './not-compared.ts';

const Level = z.coerce.number().pipe(z.literal(RULED_LEVELS));

const evidence = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/systems/{id}/evidence',
  request: { params: Id, query: z.object({ level: Level.default(3) }) },
  responses: answers(SystemEvidence),
});
const drift = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/drift',
  request: { query: z.object(Paging) },
  responses: answers(listOf(DriftRow)),
});
const driftOfSystem = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/systems/{id}/drift',
  request: { params: Id, query: z.object(Paging) },
  responses: answers(listOf(DriftRow)),
});

/** What drift says nothing of, and why. */
const notCompared = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/not-compared',
  request: { query: z.object({ ...Paging, system_id: z.coerce.number().int().positive().optional() }) },
  responses: answers(listOf(NotCompared)),
});

export const evidenceRoutes = ({ db }: Hub) => {
  const page = async (system_id: number | null, { limit, offset }: { limit: number; offset: number }) => {
    const rows = await readDrift(db, system_id, Date.now());
    return { rows: rows.slice(offset, offset + limit), total: rows.length };
  };
  const isThere = (id: number) => db.$client.prepare('select 1 from systems where id = ?').get(id) !== undefined;
  return routes()
    .openapi(evidence, (c) => {
      const found = readEvidence(db, c.req.valid('param').id, c.req.valid('query').level, Date.now());
      if (!found) throw notFound('该系统', 'system');
      return c.json(found, 200);
    })
    .openapi(notCompared, (c) => {
      const { system_id = null, ...paging } = c.req.valid('query');
      return c.json(listNotCompared(db, system_id, paging, Date.now()), 200);
    })
    .openapi(drift, async (c) => c.json(await page(null, c.req.valid('query')), 200))
    .openapi(driftOfSystem, async (c) => {
      const { id } = c.req.valid('param');
      if (!isThere(id)) throw notFound('该系统', 'system');
      return c.json(await page(id, c.req.valid('query')), 200);
    });
};
