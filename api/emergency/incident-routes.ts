/** Incidents: declared, graded, followed, closed and looked back upon; and the plans that could be begun in them. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Digits, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import {
  Closing,
  Declaring,
  Editing,
  IncidentFigures,
  IncidentPage,
  IncidentQuery,
  IncidentRow,
  Regrading,
  Reviewing,
  Running,
} from './incident-shapes.ts';
import { closeIncident, declareIncident, editIncident, regradeIncident, reviewIncident } from './incidents.ts';
import { Affected, affectedBy, Proposals, propose } from './propose.ts';
import { incidentFigures, listIncidents, readIncident } from './read-incidents.ts';
import { Moment, timelineOf } from './read-timeline.ts';
import { startInIncident } from './start-in-incident.ts';

const at = '/incidents/{id}' as const;
const Made = z.object({ id: z.int() });
const list = endpoint('emergency:read', {
  method: 'get',
  path: '/incidents',
  request: { query: IncidentQuery },
  responses: answers(listOf(IncidentRow)),
});
const declare = endpoint('emergency:act', {
  method: 'post',
  path: '/incidents',
  request: sends(Declaring),
  responses: answers(Made),
});
const one = endpoint('emergency:read', {
  method: 'get',
  path: at,
  request: { params: Id },
  responses: answers(IncidentPage),
});
const edit = endpoint('emergency:act', {
  method: 'put',
  path: at,
  request: { params: Id, ...sends(Editing) },
  responses: answers(Done),
});
const does = <S extends z.ZodType, const V extends string>(verb: V, schema: S) =>
  endpoint('emergency:act', {
    method: 'post',
    path: `${at}/${verb}`,
    request: { params: Id, ...sends(schema) },
    responses: answers(Done),
  });
const regrade = does('regrade', Regrading);
const close = does('close', Closing);
const review = does('review', Reviewing);
const run = endpoint('emergency:act', {
  method: 'post',
  path: `${at}/runs`,
  request: { params: Id, ...sends(Running) },
  responses: answers(Made),
});
const timeline = endpoint('emergency:read', {
  method: 'get',
  path: `${at}/timeline`,
  request: { params: Id },
  responses: answers(listOf(Moment)),
});
const figures = endpoint('emergency:read', {
  method: 'get',
  path: '/incident-figures',
  request: { query: z.object({ from: z.coerce.number().int().optional(), until: z.coerce.number().int().optional() }) },
  responses: answers(IncidentFigures),
});
const proposals = endpoint('emergency:read', {
  method: 'get',
  path: '/emergency-proposals',
  request: { query: z.object({ finding_id: Digits.optional() }) },
  responses: answers(Proposals),
});
const affected = endpoint('emergency:read', {
  method: 'get',
  path: '/incident-affected',
  request: { query: z.object({ node_ids: z.string().regex(/^\d{1,15}(,\d{1,15}){0,49}$/) }) },
  responses: answers(Affected),
});

export const incidentRoutes = (hub: Hub) => {
  const done = { done: true as const };
  const changed = () => {
    hub.emergency.wake();
    hub.bus.changed('emergency', 'events');
  };
  return routes()
    .openapi(list, (c) => c.json(listIncidents(hub.db, c.req.valid('query')), 200))
    .openapi(declare, (c) => {
      const id = declareIncident(hub.db, c.get('actor'), c.req.valid('json'), Date.now());
      changed();
      return c.json({ id }, 200);
    })
    .openapi(one, (c) => c.json(readIncident(hub.db, c.req.valid('param').id), 200))
    .openapi(edit, (c) => {
      editIncident(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      changed();
      return c.json(done, 200);
    })
    .openapi(regrade, (c) => {
      regradeIncident(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      changed();
      return c.json(done, 200);
    })
    .openapi(close, (c) => {
      closeIncident(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      changed();
      return c.json(done, 200);
    })
    .openapi(review, (c) => {
      reviewIncident(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      hub.bus.changed('emergency', 'tickets');
      return c.json(done, 200);
    })
    .openapi(run, (c) => {
      const id = startInIncident(hub, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json({ id }, 200);
    })
    .openapi(timeline, (c) => {
      const rows = timelineOf(hub.db, { incident_id: c.req.valid('param').id });
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(figures, (c) => {
      const { from, until } = c.req.valid('query');
      return c.json(incidentFigures(hub.db, from, until), 200);
    })
    .openapi(proposals, (c) => c.json(propose(hub.db, c.req.valid('query').finding_id), 200))
    .openapi(affected, (c) => {
      const ids = c.req.valid('query').node_ids.split(',').map(Number);
      return c.json(affectedBy(hub.db, ids), 200);
    });
};
