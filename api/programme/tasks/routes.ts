/** Tasks of the programme (建设任务): kept by those who run it, read by everybody, with their progress as it is or as it stood on a day. */
import { z } from 'zod';
import type { Hub } from '../../hub.ts';
import { answers, Digits, Done, endpoint, Id, Paging, routes, sends } from '../../middleware/endpoint.ts';
import { reachNow, wholeOf } from '../../people/reach.ts';
import { Ending, NewTask, Replanning, TaskChange } from './content.ts';
import { ItemPage, ItemQuery, listItems, readTask, TaskPage } from './read-task.ts';
import { momentOf, OnQuery, readTasks, TaskRow, When } from './read-tasks.ts';
import { addTask, changeTask, endTask, missingOfNotice, replanDeadline, takeOverNotice, taskOf } from './write-task.ts';

const Made = z.object({ id: z.int() });
const at = '/programme-tasks/{id}' as const;

const list = endpoint('programme:read', {
  method: 'get',
  path: '/programme-tasks',
  request: {
    query: OnQuery.extend({
      ...Paging,
      limit: Paging.limit.default(1000),
      is_overdue: z.stringbool().optional(),
      q: z.string().trim().max(100).optional(),
    }),
  },
  responses: answers(
    When.extend({
      rows: z.array(TaskRow),
      total: z.int(),
      /** Codes of the notice's tasks that aren't kept here yet. */
      missing: z.array(z.string()),
    }),
  ),
});
const one = endpoint('programme:read', {
  method: 'get',
  path: at,
  request: { params: Id, query: OnQuery },
  responses: answers(TaskPage),
});
const items = endpoint('programme:read', {
  method: 'get',
  path: `${at}/figures/{figure}/items`,
  request: { params: Id.extend({ figure: z.string().max(60) }), query: ItemQuery },
  responses: answers(ItemPage),
});
const takeOver = endpoint('programme:write', {
  method: 'post',
  path: '/programme-tasks/notice',
  request: sends(z.strictObject({})),
  responses: answers(z.object({ added: z.int() })),
});
const create = endpoint('programme:write', {
  method: 'post',
  path: '/programme-tasks',
  request: sends(NewTask),
  responses: answers(Made),
});
const change = endpoint('programme:write', {
  method: 'patch',
  path: at,
  request: { params: Id, ...sends(TaskChange) },
  responses: answers(Done),
});
const replan = endpoint('programme:write', {
  method: 'post',
  path: `${at}/deadlines/{number}/plan`,
  request: { params: Id.extend({ number: Digits }), ...sends(Replanning) },
  responses: answers(Done),
});
const end = endpoint('programme:write', {
  method: 'post',
  path: `${at}/end`,
  request: { params: Id, ...sends(Ending) },
  responses: answers(Done),
});

export const programmeTaskRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const done = () => {
    hub.bus.changed('programme');
    return { done: true as const };
  };
  return routes()
    .openapi(list, async (c) => {
      const { on, is_overdue, q, limit, offset } = c.req.valid('query');
      const { before: _before, progress, ...when } = await momentOf(hub.db, on, Date.now());
      const found = readTasks(hub.db, { ...when, before: _before, progress }).filter(
        (task) =>
          (is_overdue === undefined || task.is_overdue === is_overdue) &&
          (q === undefined || `${task.code} ${task.title} ${task.detail} ${task.responsible}`.includes(q)),
      );
      const missing = missingOfNotice(hub.db).map(({ code }) => code);
      return c.json({ ...when, rows: found.slice(offset, offset + limit), total: found.length, missing }, 200);
    })
    .openapi(one, async (c) => {
      const moment = await momentOf(hub.db, c.req.valid('query').on, Date.now());
      return c.json(readTask(hub.db, moment, c.req.valid('param').id), 200);
    })
    .openapi(items, (c) => {
      const { id, figure } = c.req.valid('param');
      const { code } = taskOf(hub.db, id);
      const page = listItems(hub.db, { code, figure, now: Date.now() }, c.req.valid('query'));
      return c.json({ ...page, is_limited: reachNow() !== 'everywhere' }, 200);
    })
    .openapi(takeOver, (c) => {
      const added = takeOverNotice(whole, c.get('actor'), Date.now());
      done();
      return c.json({ added }, 200);
    })
    .openapi(create, (c) => {
      const id = addTask(whole, c.get('actor'), c.req.valid('json'), Date.now());
      done();
      return c.json({ id }, 200);
    })
    .openapi(change, (c) => {
      changeTask(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(replan, (c) => {
      replanDeadline(whole, c.get('actor'), c.req.valid('param'), c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(end, (c) => {
      endTask(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    });
};
