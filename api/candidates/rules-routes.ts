/** Rules that decide on candidates: kept in order, tried before they are saved, applied on demand. */
import { asc } from 'drizzle-orm';
import { z } from 'zod';
import { readCidr } from '#probes/discovery/ranges.ts';
import { ROLES } from '../estate/schema.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, demand, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { CandidateRow, listCandidates } from './list-candidates.ts';
import { applyToWaiting, caughtBy, changeRule, createRule, orderRules, removeRule } from './rules.ts';
import { candidateRules, RULE_ACTIONS } from './schema.ts';

const Reference = z.int().positive().nullable();
const Pattern = z
  .string()
  .trim()
  .max(100)
  .nullable()
  .transform((text) => text || null);
const Range = z
  .string()
  .max(60)
  .nullable()
  .transform((text, context) => {
    if (text === null || text.trim() === '') return null;
    const read = readCidr(text);
    if (!('wrong' in read)) return read.text;
    const meant = 'meant' in read ? `; did you mean ${read.meant}?` : '';
    context.issues.push({ code: 'custom', message: `not a range such as 10.0.0.0/24${meant}`, input: text });
    return z.NEVER;
  });
const Conditions = z.strictObject({
  scope_id: Reference.default(null),
  vendor: Pattern.default(null),
  model: Pattern.default(null),
  device_name: Pattern.default(null),
  range: Range.default(null),
  has_snmp: z.boolean().nullable().default(null),
});
const hasCondition = (fields: z.output<typeof Conditions>) =>
  [fields.scope_id, fields.vendor, fields.model, fields.device_name, fields.range, fields.has_snmp].some(
    (value) => value !== null,
  );
const Fields = z
  .strictObject({
    ...Conditions.shape,
    name: z.string().trim().min(1).max(100),
    enabled: z.boolean().default(true),
    action: z.enum(RULE_ACTIONS),
    unit_id: Reference.default(null),
    area_id: Reference.default(null),
    role: z.enum(ROLES).nullable().default(null),
    watch: z.boolean().default(true),
  })
  .refine(hasCondition, { path: ['conditions'], message: 'a rule needs at least one condition' });
const RuleRow = z.object({
  id: z.int(),
  name: z.string(),
  enabled: z.boolean(),
  scope_id: z.int().nullable(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  device_name: z.string().nullable(),
  range: z.string().nullable(),
  has_snmp: z.boolean().nullable(),
  action: z.enum(RULE_ACTIONS),
  unit_id: z.int().nullable(),
  area_id: z.int().nullable(),
  role: z.enum(ROLES).nullable(),
  watch: z.boolean(),
  created_by: z.string(),
  created_at: z.int(),
  updated_at: z.int(),
});
const COLUMNS = Object.fromEntries(
  Object.keys(RuleRow.shape).map((name) => [name, candidateRules[name as keyof z.infer<typeof RuleRow>]]),
);
/** A preview shows so many of those caught, and counts them all. */
const SHOWN = 100;

const list = endpoint('discovery:read', {
  method: 'get',
  path: '/candidate-rules',
  responses: answers(listOf(RuleRow)),
});
const create = endpoint('discovery:write', {
  method: 'post',
  path: '/candidate-rules',
  request: sends(Fields),
  responses: answers(z.object({ id: z.int() })),
});
const change = endpoint('discovery:write', {
  method: 'put',
  path: '/candidate-rules/{id}',
  request: { params: Id, ...sends(Fields) },
  responses: answers(Done),
});
const remove = endpoint('discovery:write', {
  method: 'delete',
  path: '/candidate-rules/{id}',
  request: { params: Id },
  responses: answers(Done),
});
const order = endpoint('discovery:write', {
  method: 'post',
  path: '/candidate-rules/order',
  request: sends(z.strictObject({ ids: z.array(z.int().positive()).max(200) })),
  responses: answers(Done),
});
const preview = endpoint('discovery:read', {
  method: 'post',
  path: '/candidate-rules/preview',
  request: sends(Conditions),
  responses: answers(listOf(CandidateRow)),
});
const apply = endpoint(
  'estate:write',
  {
    method: 'post',
    path: '/candidate-rules/apply',
    /** Without `rule_ids`: all that are enabled. */
    request: sends(z.strictObject({ rule_ids: z.array(z.int().positive()).min(1).max(200).optional() })),
    responses: answers(z.object({ confirmed: z.int(), ignored: z.int(), left: z.int() })),
  },
  { everywhere: true },
);

export const ruleRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const rows = hub.db.select(COLUMNS).from(candidateRules).orderBy(asc(candidateRules.place)).all();
      return c.json({ rows: rows as z.infer<typeof RuleRow>[], total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const fields = c.req.valid('json');
      // A rule that confirms writes into the books in the name of whoever made it.
      if (fields.action === 'confirm') demand(c, 'estate:write', { everywhere: true });
      const id = hub.db.transaction(() => createRule(hub.db, c.get('actor'), fields, Date.now()));
      hub.bus.changed('candidates');
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      const fields = c.req.valid('json');
      const { id } = c.req.valid('param');
      if (fields.action === 'confirm') demand(c, 'estate:write', { everywhere: true });
      hub.db.transaction(() => changeRule(hub.db, c.get('actor'), id, fields, Date.now()));
      hub.bus.changed('candidates');
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      const { id } = c.req.valid('param');
      hub.db.transaction(() => removeRule(hub.db, c.get('actor'), id));
      hub.bus.changed('candidates');
      return c.json({ done: true as const }, 200);
    })
    .openapi(order, (c) => {
      const { ids } = c.req.valid('json');
      hub.db.transaction(() => orderRules(hub.db, c.get('actor'), ids, Date.now()));
      hub.bus.changed('candidates');
      return c.json({ done: true as const }, 200);
    })
    .openapi(preview, (c) => {
      const conditions = c.req.valid('json');
      if (!hasCondition(conditions)) return c.json({ rows: [], total: 0 }, 200);
      const ids = caughtBy(hub.db, conditions);
      const wanted = new Set(ids.slice(0, SHOWN));
      const query = { state: 'waiting', sort: 'address', limit: SHOWN, offset: 0, ids: [...wanted] } as const;
      return c.json({ rows: listCandidates(hub.db, query).rows, total: ids.length }, 200);
    })
    .openapi(apply, (c) => {
      demand(c, 'discovery:write', { everywhere: true });
      const done = hub.db.transaction(() =>
        applyToWaiting(hub.db, c.get('actor'), Date.now(), c.req.valid('json').rule_ids),
      );
      hub.watching.rescheduled();
      hub.bus.changed('candidates', 'nodes', 'watches', 'events');
      return c.json(done, 200);
    });
