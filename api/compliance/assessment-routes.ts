/** Assessments (等级测评, 密评): making one, its team and objects, its way to the end, its score. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { Text } from '../middleware/text.ts';
import { wholeOf } from '../people/reach.ts';
import { FaultRow, listFaults, Rating, rateFault } from './assessment-findings.ts';
import {
  AssessmentChange,
  AssessmentPage,
  AssessmentRow,
  changeAssessment,
  createAssessment,
  listAssessments,
  NewAssessment,
  readAssessment,
} from './assessments.ts';
import { leftBeforeClosing, Moving, moveAssessment } from './close.ts';
import { Differences, differencesOf } from './copy-assessment.ts';
import { ASSESSMENT_KINDS, ASSESSMENT_STATES } from './schema.ts';
import { ScorePage, scoreAssessment } from './score-assessment.ts';
import { ASSESSORS, allow, assessmentOf, candidatesFor, personOf } from './take-part.ts';
import { addObject, NewObject, removeObject, Team, writeTeam } from './team-and-objects.ts';

const Made = z.object({ id: z.int() });
const Versioned = z.object({ version: z.int() });
const Reference = z.coerce.number().int().positive().optional();
const list = endpoint('compliance:read', {
  method: 'get',
  path: '/assessments',
  request: {
    query: z.object({
      ...Paging,
      q: z.string().max(200).optional(),
      state: z.enum(ASSESSMENT_STATES).optional(),
      kind: z.enum(ASSESSMENT_KINDS).optional(),
      system_id: Reference,
      unit_id: Reference,
      /** Those whose team whoever asks is of. */
      mine: z.stringbool().optional(),
    }),
  },
  responses: answers(listOf(AssessmentRow)),
});
const create = endpoint('assessments:write', {
  method: 'post',
  path: '/assessments',
  request: sends(NewAssessment),
  responses: answers(Made),
});
const one = endpoint('compliance:read', {
  method: 'get',
  path: '/assessments/{id}',
  request: { params: Id },
  responses: answers(AssessmentPage),
});
const change = endpoint('assessments:write', {
  method: 'patch',
  path: '/assessments/{id}',
  request: { params: Id, ...sends(AssessmentChange) },
  responses: answers(Done),
});
const move = endpoint('assessments:write', {
  method: 'post',
  path: '/assessments/{id}/move',
  request: { params: Id, ...sends(Moving) },
  responses: answers(Done),
});
/** Who could be in its team. */
const candidates = endpoint('assessments:write', {
  method: 'get',
  path: '/assessments/{id}/candidates',
  request: { params: Id },
  responses: answers(listOf(z.object({ id: z.string(), username: z.string(), name: z.string() }))),
});
const team = endpoint('assessments:write', {
  method: 'put',
  path: '/assessments/{id}/team',
  request: { params: Id, ...sends(Team) },
  responses: answers(Versioned),
});
const object = endpoint('assessments:write', {
  method: 'post',
  path: '/assessments/{id}/objects',
  request: { params: Id, ...sends(NewObject) },
  responses: answers(Made.extend(Versioned.shape)),
});
const dropObject = endpoint('assessments:write', {
  method: 'delete',
  path: '/assessments/{id}/objects/{object}',
  request: {
    params: Id.extend({ object: z.coerce.number().int().positive() }),
    query: z.object({ version: z.coerce.number().int().positive() }),
  },
  responses: answers(Versioned),
});
const MAX_MENDED = 300;
/** `mended`: keys of items, with commas: the score as if those conformed. */
const score = endpoint('compliance:read', {
  method: 'get',
  path: '/assessments/{id}/score',
  request: {
    params: Id,
    query: z.object({
      mended: z
        .string()
        .max(MAX_MENDED * 14)
        .regex(/^([\d.]+( [a-z])?(,[\d.]+( [a-z])?)*)?$/)
        .optional(),
    }),
  },
  responses: answers(ScorePage),
});
/** What doesn't conform, with the risks that were chosen, and what is left to do before it can be closed. */
const faults = endpoint('compliance:read', {
  method: 'get',
  path: '/assessments/{id}/faults',
  request: { params: Id },
  responses: answers(z.object({ rows: z.array(FaultRow), left: z.array(Text) })),
});
const rate = endpoint('assessments:write', {
  method: 'put',
  path: '/assessments/{id}/faults',
  request: { params: Id, ...sends(Rating) },
  responses: answers(Made),
});
/** Against the assessment that it was copied from. */
const differences = endpoint('compliance:read', {
  method: 'get',
  path: '/assessments/{id}/differences',
  request: { params: Id },
  responses: answers(Differences),
});

export const assessmentRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const done = () => {
    hub.bus.changed('compliance');
    return { done: true as const };
  };
  return routes()
    .openapi(list, (c) => {
      const { format: _format, mine, ...query } = c.req.valid('query');
      return c.json(listAssessments(hub.db, { ...query, mine: mine ? c.get('person')?.id : undefined }), 200);
    })
    .openapi(create, (c) => {
      const id = createAssessment(whole, c.get('actor'), personOf(c, whole), c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json({ id }, 200);
    })
    .openapi(one, (c) => c.json(readAssessment(hub.db, personOf(c, hub.db), c.req.valid('param').id), 200))
    .openapi(change, (c) => {
      const { id } = allow(whole, personOf(c, whole), c.req.valid('param').id, {
        as: ['lead'],
        states: ['planned', 'open'],
      });
      changeAssessment(whole, c.get('actor'), id, c.req.valid('json'));
      return c.json(done(), 200);
    })
    .openapi(move, (c) => {
      const by = { actor: c.get('actor'), person: personOf(c, whole) };
      moveAssessment(whole, by, c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(candidates, (c) => {
      const rows = candidatesFor(hub, assessmentOf(hub.db, c.req.valid('param').id).unit_id);
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(team, (c) => {
      const found = allow(whole, personOf(c, whole), c.req.valid('param').id, {
        as: ['lead'],
        states: ['planned', 'open', 'review'],
      });
      const made = writeTeam(whole, c.get('actor'), found, c.req.valid('json'), candidatesFor(hub, found.unit_id));
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(object, (c) => {
      const found = allow(whole, personOf(c, whole), c.req.valid('param').id, {
        as: ASSESSORS,
        states: ['planned', 'open'],
      });
      const made = addObject(whole, c.get('actor'), found, c.req.valid('json'));
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(dropObject, (c) => {
      const { id, object } = c.req.valid('param');
      const found = allow(whole, personOf(c, whole), id, { as: ASSESSORS, states: ['planned', 'open'] });
      const made = removeObject(whole, c.get('actor'), found, object, c.req.valid('query').version);
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(score, (c) => {
      const mended = new Set(c.req.valid('query').mended?.split(',').filter(Boolean));
      const { readings: _inputs, ...page } = scoreAssessment(
        hub.db,
        assessmentOf(hub.db, c.req.valid('param').id),
        mended,
      );
      return c.json(page, 200);
    })
    .openapi(faults, (c) => {
      const found = assessmentOf(hub.db, c.req.valid('param').id);
      const left = found.state === 'closed' ? [] : leftBeforeClosing(hub.db, found);
      return c.json({ rows: listFaults(hub.db, found), left }, 200);
    })
    .openapi(rate, (c) => {
      const found = allow(whole, personOf(c, whole), c.req.valid('param').id, {
        as: ASSESSORS,
        states: ['open', 'review'],
      });
      const made = rateFault(whole, c.get('actor'), found, c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(differences, (c) => c.json(differencesOf(hub.db, assessmentOf(hub.db, c.req.valid('param').id)), 200));
};
