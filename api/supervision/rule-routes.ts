/** Sets of rules of supervision: what there is, writing a draft, and its way into force. */
import { z } from 'zod';
import { checkRules, Rules } from '#compliance/supervision/rules.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { nameOfPerson } from '../people/names.ts';
import { wholeOf } from '../people/reach.ts';
import { Written } from '../tickets/deeds.ts';
import { choicesOf, KNOWN, kindsOf } from './known-figures.ts';
import {
  createRuleSet,
  listRuleSets,
  moveRuleSet,
  RULE_STEPS,
  type RuleSet,
  ruleSetOf,
  stepsOf,
  writeRuleSet,
} from './rule-sets.ts';
import { Checked, RuleSetPage, RuleSetRow } from './shapes.ts';

const path = '/supervision-rule-sets';
const list = endpoint('programme:read', { method: 'get', path, responses: answers(listOf(RuleSetRow)) });
const create = endpoint('supervision:write', {
  ...{ method: 'post', path, request: sends(z.strictObject({ copy_of: z.int().positive().optional() })) },
  responses: answers(z.object({ id: z.int() })),
});
/** Says what is wrong in rules that nobody kept. */
const check = endpoint('supervision:write', {
  ...{ method: 'post', path: `${path}/check`, request: sends(Rules) },
  responses: answers(Checked),
});
const one = endpoint('programme:read', {
  ...{ method: 'get', path: `${path}/{id}`, request: { params: Id } },
  responses: answers(RuleSetPage),
});
const write = endpoint('supervision:write', {
  ...{ method: 'put', path: `${path}/{id}` },
  request: { params: Id, ...sends(z.strictObject({ body: Rules, version: z.int().positive() })) },
  responses: answers(Done),
});
const Step = z.strictObject({
  ...{ step: z.enum(RULE_STEPS), version: z.int().positive(), reason: Written.max(2_000).default('') },
});
const move = endpoint('supervision:write', {
  ...{ method: 'post', path: `${path}/{id}/step`, request: { params: Id, ...sends(Step) } },
  responses: answers(Done),
});

const rowOf = ({ id, number, state, edited_at, digest, body }: RuleSet) => ({
  ...{ id, number, state, edited_at, digest, title: body.title },
  ...{ from_month: body.from_month, until_month: body.until_month, indicators: body.indicators.length },
  unconfirmed: body.indicators.filter(({ confirmed }) => !confirmed).length,
});

export const supervisionRuleRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const done = () => {
    hub.bus.changed('supervision');
    return { done: true as const };
  };
  return routes()
    .openapi(list, (c) => {
      const rows = listRuleSets(whole).map(rowOf);
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(create, (c) => {
      const id = createRuleSet(whole, c.get('actor'), KNOWN, c.req.valid('json').copy_of, Date.now());
      hub.bus.changed('supervision');
      return c.json({ id }, 200);
    })
    .openapi(check, (c) => c.json(checkRules(c.req.valid('json'), kindsOf(KNOWN)), 200))
    .openapi(one, (c) => {
      const found = ruleSetOf(whole, c.req.valid('param').id);
      const by = (person: string | null, at: number | null) => ({
        by: person,
        by_name: nameOfPerson(whole, person),
        at,
      });
      const wrote = found.authors.includes(c.get('actor').person);
      return c.json(
        {
          ...rowOf(found),
          ...{ body: found.body, checked: checkRules(found.body, kindsOf(KNOWN)), figures: choicesOf(KNOWN) },
          ...{ steps: stepsOf(found), authors: found.authors, reason: found.reason, version: found.version },
          submitted: by(found.submitted_by, found.submitted_at),
          reviewed: by(found.reviewed_by, found.reviewed_at),
          in_force: by(found.in_force_by, found.in_force_at),
          may_not_review: wrote
            ? { zh: '您参与了规则编写，须由他人审核', en: 'You wrote in these rules: another person reviews them' }
            : null,
        },
        200,
      );
    })
    .openapi(write, (c) => {
      const { body, version } = c.req.valid('json');
      writeRuleSet(whole, c.get('actor'), c.req.valid('param').id, body, version, Date.now());
      return c.json(done(), 200);
    })
    .openapi(move, (c) => {
      const asked = { ...c.req.valid('param'), ...c.req.valid('json') };
      moveRuleSet({ db: whole, known: KNOWN }, c.get('actor'), asked, Date.now());
      return c.json(done(), 200);
    });
};
