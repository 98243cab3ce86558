/** Risk assessments (风险评估, GB/T 20984): made, read whole, moved on, signed for, compared; and the risks that are to be treated. */
import type { Context } from 'hono';
import { z } from 'zod';
import { THREAT_KINDS, THREAT_SOURCES } from '#compliance/catalogues/risk/threat-kinds.ts';
import { personOf } from '../compliance/take-part.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { reachNow, wholeOf } from '../people/reach.ts';
import { Accepting, acceptRisks } from './accept.ts';
import { changeRisk, createRisk, listRisks, NewRisk, RiskChange, RiskQuery, RiskRow, readRow } from './assessments.ts';
import { Moving, moveRisk } from './close.ts';
import { Comparison, compareWithEarlier } from './comparison.ts';
import { RiskDocument, readDocument } from './document.ts';
import { addEdition, EditionRow, listEditions, NewEdition } from './editions.ts';
import { fileTreatment, Settled, settleRisk } from './follow-up.ts';
import { listOpenRisks, OpenRisk, OpenRiskQuery } from './open-risks.ts';
import { proposeAssets } from './propose-assets.ts';
import { FindingCandidate, openFindings, TakingIn, takeInFindings } from './take-in-findings.ts';
import { assessing, CLOSED, riskOf, whyNotSign } from './take-part.ts';

const Made = z.object({ id: z.int() });
const ScenarioId = Id.extend({ scenario: z.coerce.number().int().positive() });
const at = '/risk-assessments/{id}' as const;

const list = endpoint('compliance:read', {
  method: 'get',
  path: '/risk-assessments',
  request: { query: RiskQuery },
  responses: answers(listOf(RiskRow)),
});
const create = endpoint('assessments:write', {
  method: 'post',
  path: '/risk-assessments',
  request: sends(NewRisk),
  responses: answers(Made),
});
const one = endpoint('compliance:read', {
  method: 'get',
  path: at,
  request: { params: Id },
  responses: answers(
    z.object({
      assessment: RiskRow,
      me: z.object({
        /** Why whoever asks can't assess it; null: they can. */
        may_not_assess: Text.nullable(),
        /** Why they can't sign for what stays; null: they can. */
        may_not_accept: Text.nullable(),
      }),
    }),
  ),
});
const document = endpoint('compliance:read', {
  method: 'get',
  path: `${at}/document`,
  request: { params: Id },
  responses: answers(RiskDocument),
});
const change = endpoint('assessments:write', {
  method: 'patch',
  path: at,
  request: { params: Id, ...sends(RiskChange) },
  responses: answers(Done),
});
const move = endpoint('assessments:write', {
  method: 'post',
  path: `${at}/move`,
  request: { params: Id, ...sends(Moving) },
  responses: answers(Done),
});
/** Adds what the register has and the assessment doesn't. */
const propose = endpoint('assessments:write', {
  method: 'post',
  path: `${at}/proposals`,
  request: { params: Id, ...sends(z.strictObject({})) },
  responses: answers(z.object({ added: z.int() })),
});
const findings = endpoint('compliance:read', {
  method: 'get',
  path: `${at}/open-findings`,
  request: { params: Id },
  responses: answers(listOf(FindingCandidate)),
});
const takeIn = endpoint('assessments:write', {
  method: 'post',
  path: `${at}/open-findings`,
  request: { params: Id, ...sends(TakingIn) },
  responses: answers(z.object({ ids: z.array(z.int()) })),
});
const accept = endpoint('risks:accept', {
  method: 'post',
  path: `${at}/acceptances`,
  request: { params: Id, ...sends(Accepting) },
  responses: answers(Done),
});
const ticket = endpoint('tickets:file', {
  method: 'post',
  path: `${at}/scenarios/{scenario}/ticket`,
  request: { params: ScenarioId, ...sends(z.strictObject({})) },
  responses: answers(z.object({ id: z.int(), number: z.string() })),
});
const settle = endpoint('assessments:write', {
  method: 'post',
  path: `${at}/scenarios/{scenario}/done`,
  request: { params: ScenarioId, ...sends(Settled) },
  responses: answers(Done),
});
const comparison = endpoint('compliance:read', {
  method: 'get',
  path: `${at}/comparison`,
  request: { params: Id },
  responses: answers(Comparison),
});
const openRisks = endpoint('compliance:read', {
  method: 'get',
  path: '/open-risks',
  request: { query: OpenRiskQuery },
  responses: answers(listOf(OpenRisk)),
});
const editions = endpoint('compliance:read', {
  method: 'get',
  path: '/risk-editions',
  responses: answers(
    z.object({
      rows: z.array(EditionRow),
      total: z.int(),
      threat_kinds: z.array(z.object({ kind: z.string(), name: Text, usual_source: z.enum(THREAT_SOURCES) })),
    }),
  ),
});
const edition = endpoint(
  'assessments:write',
  { method: 'post', path: '/risk-editions', request: sends(NewEdition), responses: answers(Made) },
  { everywhere: true },
);

export const riskRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const connections = () => ({ whole, shown: reachNow() === 'everywhere' ? whole : hub.limited() });
  const done = (...more: 'tickets'[]) => {
    hub.bus.changed('risks', ...more);
    return { done: true as const };
  };
  const own = (c: Context<Env>, id: number) => assessing(whole, personOf(c, whole), id);
  const whyNot = (work: () => unknown) => {
    try {
      work();
      return null;
    } catch (error) {
      const { zh, en } = (error as { problem?: { error: { zh: string; en: string } } }).problem?.error ?? {};
      if (zh === undefined || en === undefined) throw error;
      return { zh, en };
    }
  };
  return routes()
    .openapi(list, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      return c.json(listRisks(hub.db, query), 200);
    })
    .openapi(create, (c) => {
      const id = createRisk(connections(), c.get('actor'), personOf(c, whole), c.req.valid('json'), Date.now());
      hub.bus.changed('risks');
      return c.json({ id }, 200);
    })
    .openapi(one, (c) => {
      const { id } = c.req.valid('param');
      const person = personOf(c, whole);
      const authority = c.get('authority');
      const found = riskOf(hub.db, id);
      const sign = () => {
        const refusal = whyNotSign(whole, { person, authority }, found);
        if (refusal) throw refusal;
      };
      const me = { may_not_assess: whyNot(() => assessing(whole, person, id)), may_not_accept: whyNot(sign) };
      return c.json({ assessment: readRow(hub.db, id), me }, 200);
    })
    .openapi(document, (c) => c.json(readDocument(hub.db, c.req.valid('param').id), 200))
    .openapi(change, (c) => {
      changeRisk(whole, c.get('actor'), own(c, c.req.valid('param').id), c.req.valid('json'));
      return c.json(done(), 200);
    })
    .openapi(move, (c) => {
      moveRisk(whole, c.get('actor'), own(c, c.req.valid('param').id), c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(propose, (c) => {
      const added = proposeAssets(connections(), c.get('actor'), own(c, c.req.valid('param').id), Date.now());
      hub.bus.changed('risks');
      return c.json({ added }, 200);
    })
    .openapi(findings, (c) => {
      const rows = openFindings(hub.db, riskOf(hub.db, c.req.valid('param').id), Date.now());
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(takeIn, (c) => {
      const found = own(c, c.req.valid('param').id);
      const ids = takeInFindings(whole, c.get('actor'), found, c.req.valid('json'), Date.now());
      hub.bus.changed('risks');
      return c.json({ ids }, 200);
    })
    .openapi(accept, (c) => {
      const person = personOf(c, whole);
      const found = riskOf(whole, c.req.valid('param').id);
      if (found.state === 'closed') throw CLOSED();
      const refusal = whyNotSign(whole, { person, authority: c.get('authority') }, found);
      if (refusal) throw refusal;
      const name = whole.$client.prepare('select name from people where id = ?').pluck().get(person.id) as string;
      acceptRisks(whole, c.get('actor'), name, found, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(ticket, (c) => {
      const { id, scenario } = c.req.valid('param');
      const found = riskOf(whole, id);
      const reach = c.get('authority').reachOf('tickets:file');
      const covers = (unit_id: number | null) => reach === 'everywhere' || (unit_id !== null && reach?.has(unit_id));
      if (!found.systems.every(({ unit_id }) => covers(unit_id))) throw notFound('该风险评估', 'risk assessment');
      const made = fileTreatment(
        whole,
        c.get('actor'),
        personOf(c, whole).id,
        { found, scenario_id: scenario },
        Date.now(),
      );
      done('tickets');
      return c.json(made, 200);
    })
    .openapi(settle, (c) => {
      const { id, scenario } = c.req.valid('param');
      const found = assessing(whole, personOf(c, whole), id, ['planned', 'open', 'closed']);
      settleRisk(whole, c.get('actor'), { found, scenario_id: scenario }, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(comparison, (c) => c.json(compareWithEarlier(hub.db, riskOf(hub.db, c.req.valid('param').id)), 200))
    .openapi(openRisks, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      return c.json(listOpenRisks(hub.db, query, Date.now()), 200);
    })
    .openapi(editions, (c) => {
      const rows = listEditions(hub.db);
      return c.json({ rows, total: rows.length, threat_kinds: [...THREAT_KINDS] }, 200);
    })
    .openapi(edition, (c) => {
      const id = addEdition(whole, c.get('actor'), c.req.valid('json'), Date.now());
      hub.bus.changed('risks');
      return c.json({ id }, 200);
    });
};
