/** The register of graded protection (等级保护登记): systems, their grades and filing, what they owe by when, and the rules behind that. */
import { z } from 'zod';
import { DEGREES, GRADES, GRADING_EDITIONS, gradeOf, HARMED } from '#compliance/catalogues/grading/grades.ts';
import { LIFECYCLE, PARTIES, PARTY_NAMES, STAGES } from '#compliance/catalogues/lifecycle.ts';
import { ComplianceRules, RULE_TITLES, USUAL_RULES } from '#compliance/register/rules.ts';
import type { Hub } from '../hub.ts';
import { answers, Digits, Done, endpoint, listOf, routes, SystemId, sends } from '../middleware/endpoint.ts';
import { notFound, wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { reachNow, seesRow, wholeOf } from '../people/reach.ts';
import { CalendarPage, CalendarQuery, readCalendar } from './calendar.ts';
import { listRegister, RegisterQuery } from './list-register.ts';
import { EDITION_NAMES, GradedShape, RegisterPage, RegisterRow, readRegister } from './read-register.ts';
import { addNode, moveStage, putRegister, RegisterInput, removeNode } from './register.ts';
import { RulesInput, readRules, versionOfRules, writeRules } from './rules.ts';
import { ProtectedRow } from './standings.ts';

const Cell = z.enum(HARMED.flatMap((to) => DEGREES.map((degree) => `${to}.${degree}` as const)));
/** `society.serious,nation.general` */
const Cells = z
  .string()
  .max(400)
  .default('')
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(Cell).max(20));
const Level = z.int().nullable();
const Degrees = z.object({ general: Level, serious: Level, extreme: Level });
const Catalogue = z.object({
  editions: z.array(
    z.object({
      edition: z.string(),
      title: Text,
      certainty: z.enum(['found', 'uncertain']),
      harmed: z.object({ citizens: Text, society: Text, nation: Text }),
      /** Null: not known. */
      cells: z.object({ citizens: Degrees, society: Degrees, nation: Degrees }),
    }),
  ),
  grades: z.array(z.int()),
  parties: z.array(z.object({ party: z.enum(PARTIES), name: Text })),
  lifecycle: z.array(
    z.object({
      stage: z.enum(STAGES),
      title: Text,
      responsible: z.enum(PARTIES),
      does: z.object({
        operator: Text.nullable(),
        authority: Text.nullable(),
        police: Text.nullable(),
        assessor: Text.nullable(),
      }),
    }),
  ),
});
const RULE_NAMES = Object.keys(RULE_TITLES) as (keyof typeof RULE_TITLES)[];
const RulesPage = z.object({
  version: z.int(),
  rules: ComplianceRules,
  usual: ComplianceRules,
  titles: z.array(z.object({ name: z.enum(RULE_NAMES), title: Text })),
});

const list = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/systems',
  request: { query: RegisterQuery },
  responses: answers(listOf(ProtectedRow)),
});
const one = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/systems/{system_id}',
  request: { params: SystemId },
  responses: answers(RegisterPage),
});
const put = endpoint('compliance:write', {
  method: 'put',
  path: '/compliance/systems/{system_id}',
  request: { params: SystemId, ...sends(RegisterInput) },
  responses: answers(RegisterRow),
});
const move = endpoint('compliance:write', {
  method: 'post',
  path: '/compliance/systems/{system_id}/stage',
  request: { params: SystemId, ...sends(z.strictObject({ to: z.enum(STAGES), version: z.int().positive() })) },
  responses: answers(Done),
});
const attach = endpoint('compliance:write', {
  method: 'post',
  path: '/compliance/systems/{system_id}/nodes',
  request: {
    params: SystemId,
    ...sends(z.strictObject({ node_id: z.int().positive(), note: z.string().trim().max(500).default('') })),
  },
  responses: answers(Done),
});
const detach = endpoint('compliance:write', {
  method: 'delete',
  path: '/compliance/systems/{system_id}/nodes/{node_id}',
  request: { params: SystemId.extend({ node_id: Digits }) },
  responses: answers(Done),
});
const calendar = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/calendar',
  request: { query: CalendarQuery },
  responses: answers(CalendarPage),
});
/** Matrices of grading, and who does what at which stage. */
const catalogue = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/catalogue',
  responses: answers(Catalogue),
});
/** What a matrix makes of harms. */
const grade = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/grade',
  request: { query: z.object({ matrix: z.enum(EDITION_NAMES), s: Cells, a: Cells }) },
  responses: answers(GradedShape),
});
const rules = endpoint('compliance:read', { method: 'get', path: '/compliance/rules', responses: answers(RulesPage) });
const setRules = endpoint(
  'compliance:write',
  { method: 'put', path: '/compliance/rules', request: sends(RulesInput), responses: answers(RulesInput) },
  // They hold for all units.
  { everywhere: true },
);

export const registerRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const done = { done: true as const };
  /** The guard knows no systems in the middle of a path, and changes come through the whole connection. */
  const sees = (table: 'systems' | 'nodes', id: number) =>
    seesRow(reachNow() === 'everywhere' ? whole : hub.limited(), table, id);
  const demandSystem = (id: number) => {
    if (!sees('systems', id)) throw notFound('该系统', 'system');
  };
  const harmsOf = (cells: readonly z.infer<typeof Cell>[]) =>
    cells.map((cell) => {
      const [to, degree] = cell.split('.') as [(typeof HARMED)[number], (typeof DEGREES)[number]];
      return { to, degree };
    });
  return routes()
    .openapi(list, (c) => c.json(listRegister(hub.db, readRules(whole), c.req.valid('query'), Date.now()), 200))
    .openapi(one, (c) => {
      const page = readRegister(hub.db, readRules(whole), c.req.valid('param').system_id, Date.now());
      if (!page) throw notFound('该系统', 'system');
      return c.json(page, 200);
    })
    .openapi(put, (c) => {
      const { system_id } = c.req.valid('param');
      demandSystem(system_id);
      const asking = { actor: c.get('actor'), now: Date.now(), isSeen: (id: number) => sees('systems', id) };
      const row = putRegister(whole, system_id, c.req.valid('json'), asking);
      hub.bus.changed('compliance');
      return c.json(row, 200);
    })
    .openapi(move, (c) => {
      const { system_id } = c.req.valid('param');
      demandSystem(system_id);
      moveStage(whole, c.get('actor'), system_id, c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json(done, 200);
    })
    .openapi(attach, (c) => {
      const { system_id } = c.req.valid('param');
      const given = c.req.valid('json');
      demandSystem(system_id);
      if (!sees('nodes', given.node_id))
        throw wrong('node_id', '不存在或超出权限范围', 'does not exist or is beyond your reach');
      addNode(whole, c.get('actor'), system_id, given);
      hub.bus.changed('compliance');
      return c.json(done, 200);
    })
    .openapi(detach, (c) => {
      const { system_id, node_id } = c.req.valid('param');
      demandSystem(system_id);
      if (!sees('nodes', node_id)) throw notFound('该节点', 'node');
      removeNode(whole, c.get('actor'), system_id, node_id);
      hub.bus.changed('compliance');
      return c.json(done, 200);
    })
    .openapi(calendar, (c) => c.json(readCalendar(hub.db, readRules(whole), c.req.valid('query'), Date.now()), 200))
    .openapi(catalogue, (c) =>
      c.json(
        {
          editions: Object.values(GRADING_EDITIONS),
          grades: [...GRADES],
          parties: PARTIES.map((party) => ({ party, name: PARTY_NAMES[party] })),
          lifecycle: [...LIFECYCLE],
        },
        200,
      ),
    )
    .openapi(grade, (c) => {
      const { matrix, s, a } = c.req.valid('query');
      return c.json(gradeOf({ S: harmsOf(s), A: harmsOf(a) }, GRADING_EDITIONS[matrix]), 200);
    })
    .openapi(rules, (c) => c.json(rulesPage(readRules(whole), versionOfRules(whole)), 200))
    .openapi(setRules, (c) => {
      const value = c.req.valid('json');
      const version = writeRules(whole, c.get('actor'), value);
      hub.bus.changed('compliance');
      return c.json({ ...value, version }, 200);
    });
};

const rulesPage = (now: ComplianceRules, version: number): z.infer<typeof RulesPage> => ({
  version,
  rules: now,
  usual: USUAL_RULES,
  titles: RULE_NAMES.map((name) => ({ name, title: RULE_TITLES[name] })),
});
