/** Drills: planned, begun, evaluated, and what is mended because of them. */

import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import {
  Beginning,
  Calendar,
  CalendarQuery,
  Cancelling,
  DrillChange,
  DrillPage,
  DrillQuery,
  DrillRow,
  Evaluating,
  Improving,
  NewDrill,
  PeopleChoices,
  PlanChoices,
} from './drill-shapes.ts';
import { cancelDrill, changeDrill, createDrill, evaluateDrill, improve, startDrill } from './drills.ts';
import { listDrills, peopleChoices, planChoices, readCalendar, readDrill } from './list-drills.ts';
import { Made } from './reporting-routes.ts';

const at = '/drills/{id}' as const;

const list = endpoint('emergency:read', {
  ...{ method: 'get', path: '/drills', request: { query: DrillQuery } },
  responses: answers(listOf(DrillRow)),
});
const add = endpoint('emergency:write', {
  ...{ method: 'post', path: '/drills', request: sends(NewDrill) },
  responses: answers(Made),
});
const one = endpoint('emergency:read', {
  ...{ method: 'get', path: at, request: { params: Id } },
  responses: answers(DrillPage),
});
const change = endpoint('emergency:write', {
  ...{ method: 'put', path: at, request: { params: Id, ...sends(DrillChange) } },
  responses: answers(Done),
});
const start = endpoint('emergency:act', {
  ...{ method: 'post', path: `${at}/start`, request: { params: Id, ...sends(Beginning) } },
  responses: answers(z.object({ run_id: z.int() })),
});
const cancel = endpoint('emergency:write', {
  ...{ method: 'post', path: `${at}/cancel`, request: { params: Id, ...sends(Cancelling) } },
  responses: answers(Done),
});
const evaluate = endpoint('emergency:write', {
  ...{ method: 'post', path: `${at}/evaluate`, request: { params: Id, ...sends(Evaluating) } },
  responses: answers(Done),
});
const improvements = endpoint('emergency:write', {
  ...{ method: 'post', path: `${at}/improvements`, request: { params: Id, ...sends(Improving) } },
  responses: answers(z.object({ tickets: z.array(z.object({ id: z.int(), number: z.string() })) })),
});
const calendar = endpoint('emergency:read', {
  ...{ method: 'get', path: '/drill-calendar', request: { query: CalendarQuery } },
  responses: answers(Calendar),
});
const plans = endpoint('emergency:read', {
  ...{ method: 'get', path: '/drill-plans' },
  responses: answers(PlanChoices),
});
const people = endpoint('emergency:write', {
  ...{ method: 'get', path: '/drill-people' },
  responses: answers(PeopleChoices),
});

export const drillRoutes = (hub: Hub) => {
  const done = { done: true as const };
  const changed = () => hub.bus.changed('emergency');
  return routes()
    .openapi(list, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      return c.json(listDrills(hub.db, query, Date.now()), 200);
    })
    .openapi(add, (c) => {
      const id = createDrill(hub.db, c.get('actor'), c.req.valid('json'), Date.now());
      changed();
      return c.json({ id }, 200);
    })
    .openapi(one, (c) => c.json(readDrill(hub.db, c.req.valid('param').id, Date.now()), 200))
    .openapi(change, (c) => {
      changeDrill(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      changed();
      return c.json(done, 200);
    })
    .openapi(start, (c) => {
      const run_id = startDrill(hub, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json({ run_id }, 200);
    })
    .openapi(cancel, (c) => {
      cancelDrill(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      changed();
      return c.json(done, 200);
    })
    .openapi(evaluate, (c) => {
      evaluateDrill(hub.db, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      changed();
      return c.json(done, 200);
    })
    .openapi(improvements, (c) => {
      const filed_by_id = c.get('person')?.id ?? '';
      const { id } = c.req.valid('param');
      const tickets = improve(hub.db, c.get('actor'), filed_by_id, id, c.req.valid('json'), Date.now());
      hub.bus.changed('emergency', 'tickets');
      return c.json({ tickets }, 200);
    })
    .openapi(calendar, (c) => c.json(readCalendar(hub.db, c.req.valid('query').year, Date.now()), 200))
    .openapi(plans, (c) => c.json({ rows: planChoices(hub.db) }, 200))
    .openapi(people, (c) => c.json({ rows: peopleChoices(hub.db) }, 200));
};
