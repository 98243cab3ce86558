/** The tray of discovery: what waits, and what people decide on it. */
import { z } from 'zod';
import { ROLES } from '../estate/schema.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, demand, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { Text } from '../middleware/text.ts';
import { confirmCandidates } from './confirm.ts';
import { attachCandidate, ignoreCandidates, reopenCandidates } from './decide.ts';
import { CandidateDetail, describeCandidate } from './describe-candidate.ts';
import { CandidateQuery, CandidateRow, listCandidates, Summary, summarize } from './list-candidates.ts';
import { planNodes } from './plan.ts';
import { ruleRoutes } from './rules-routes.ts';

/** As many as one transaction makes in about a second. */
const MAX_AT_ONCE = 1_000;
const Ids = z
  .array(z.int().positive())
  .min(1)
  .max(MAX_AT_ONCE)
  .transform((ids) => [...new Set(ids)]);
const Reference = z.int().positive().nullable();
const Confirm = z.strictObject({
  ids: Ids,
  /** What isn't named is as the scope says, or as discovery guessed. */
  fields: z
    .strictObject({ unit_id: Reference, area_id: Reference, role: z.enum(ROLES).nullable() })
    .partial()
    .default({}),
  watch: z.boolean().default(true),
  /** By the candidate's id. */
  names: z.record(z.string().regex(/^\d{1,15}$/), z.string().trim().min(1).max(100)).default({}),
  /** Only says what would be made. */
  dry_run: z.boolean().default(false),
});
const Watch = z.object({
  probe: z.enum(['icmp', 'snmp']),
  params: z.record(z.string(), z.unknown()),
  address: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  every_s: z.int().nullable(),
  credential_id: z.int().nullable(),
});
const Planned = z.object({
  candidate_id: z.int(),
  name: z.string(),
  role: z.enum(ROLES),
  unit_id: z.int().nullable(),
  area_id: z.int().nullable(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  version: z.string().nullable(),
  serial: z.string().nullable(),
  addresses: z.array(z.string()),
  watches: z.array(Watch),
  problem: Text.nullable(),
  note: Text.nullable(),
  node_id: z.int().nullable(),
});
const Reason = z.string().trim().min(1).max(500);

const list = endpoint('discovery:read', {
  method: 'get',
  path: '/candidates',
  request: { query: CandidateQuery },
  responses: answers(listOf(CandidateRow)),
});
const summary = endpoint('discovery:read', { method: 'get', path: '/candidates/summary', responses: answers(Summary) });
const one = endpoint('discovery:read', {
  method: 'get',
  path: '/candidates/{id}',
  request: { params: Id },
  responses: answers(CandidateDetail),
});
const confirm = endpoint(
  'estate:write',
  {
    method: 'post',
    path: '/candidates/confirm',
    request: sends(Confirm),
    responses: answers(z.object({ dry_run: z.boolean(), rows: z.array(Planned) })),
  },
  { everywhere: true },
);
const attach = endpoint(
  'estate:write',
  {
    method: 'post',
    path: '/candidates/{id}/attach',
    request: { params: Id, ...sends(z.strictObject({ node_id: z.int().positive() })) },
    responses: answers(Done),
  },
  { everywhere: true },
);
const ignore = endpoint('discovery:write', {
  method: 'post',
  path: '/candidates/ignore',
  request: sends(z.strictObject({ ids: Ids, reason: Reason })),
  responses: answers(Done),
});
const reopen = endpoint('discovery:write', {
  method: 'post',
  path: '/candidates/reopen',
  request: sends(z.strictObject({ ids: Ids })),
  responses: answers(Done),
});

export const candidatesRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => c.json(listCandidates(hub.db, c.req.valid('query')), 200))
    .openapi(summary, (c) => c.json(summarize(hub.db), 200))
    .openapi(one, (c) => c.json(describeCandidate(hub.db, c.req.valid('param').id), 200))
    .openapi(confirm, (c) => {
      demand(c, 'discovery:write', { everywhere: true });
      const { dry_run, names, ...wanted } = c.req.valid('json');
      const asked = { ...wanted, names: new Map(Object.entries(names).map(([id, name]) => [Number(id), name])) };
      if (dry_run) return c.json({ dry_run, rows: planNodes(hub.db, asked) }, 200);
      const rows = hub.db.transaction(() => confirmCandidates(hub.db, c.get('actor'), asked, Date.now()));
      announce(hub);
      return c.json({ dry_run, rows }, 200);
    })
    .openapi(attach, (c) => {
      demand(c, 'discovery:write', { everywhere: true });
      const { id } = c.req.valid('param');
      const { node_id } = c.req.valid('json');
      hub.db.transaction(() => attachCandidate(hub.db, c.get('actor'), id, node_id, Date.now()));
      announce(hub);
      return c.json({ done: true as const }, 200);
    })
    .openapi(ignore, (c) => {
      const { ids, reason } = c.req.valid('json');
      hub.db.transaction(() => ignoreCandidates(hub.db, c.get('actor'), ids, reason, Date.now()));
      hub.bus.changed('candidates');
      return c.json({ done: true as const }, 200);
    })
    .openapi(reopen, (c) => {
      const { ids } = c.req.valid('json');
      hub.db.transaction(() => reopenCandidates(hub.db, c.get('actor'), ids, Date.now()));
      hub.bus.changed('candidates');
      return c.json({ done: true as const }, 200);
    })
    .route('/', ruleRoutes(hub));

function announce(hub: Hub) {
  hub.watching.rescheduled();
  hub.bus.changed('candidates', 'nodes', 'watches', 'events');
}
