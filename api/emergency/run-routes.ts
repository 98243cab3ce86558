/** Runs as people follow them, and what they put in. Whoever presses a moment too late gets a sentence. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { GradeNumber, Reason } from './incident-shapes.ts';
import { regradeIncident } from './incidents.ts';
import { listRuns, RunListRow, RunPage, RunQuery, readRun } from './read-run.ts';
import { Moment, timelineOf } from './read-timeline.ts';
import { putByPerson, runOf } from './run-store.ts';
import { refuseStrangers } from './start-run.ts';

const at = '/emergency-runs/{id}' as const;
const key = z.string().min(1).max(600);
const Word = z.string().min(1).max(60);
const of = <D extends string, S extends z.ZodRawShape>(word: D, shape: S) =>
  z.strictObject({ do: z.literal(word), ...shape });
const Input = z.discriminatedUnion('do', [
  of('complete', { key, values: z.record(Word, z.string().max(4_000)).default({}) }),
  of('skip', { key, reason: Reason }),
  of('answer', { key, answer: Word }),
  of('change', { key, answer: Word, reason: Reason }),
  of('look_again', { key }),
  of('accept', { key, reason: Reason }),
  of('propose', { key }),
  of('approve', { key }),
  of('regrade', { grade: GradeNumber, reason: Reason }),
  of('assign', { role: Word, people: z.array(z.string().min(1).max(100)).max(50) }),
  of('note', { text: z.string().trim().min(1).max(4_000) }),
  of('abort', { reason: Reason }),
]);
const Put = z.object({ sequence: z.int(), status: z.enum(['running', 'ended', 'aborted']) });

const list = endpoint('emergency:read', {
  method: 'get',
  path: '/emergency-runs',
  request: { query: RunQuery },
  responses: answers(listOf(RunListRow)),
});
const one = endpoint('emergency:read', {
  method: 'get',
  path: at,
  request: { params: Id },
  responses: answers(RunPage),
});
const timeline = endpoint('emergency:read', {
  method: 'get',
  path: `${at}/timeline`,
  request: { params: Id },
  responses: answers(listOf(Moment)),
});
const put = endpoint('emergency:act', {
  method: 'post',
  path: `${at}/inputs`,
  request: { params: Id, ...sends(Input) },
  responses: answers(Put),
});

export const emergencyRunRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => {
      const query = c.req.valid('query');
      return c.json(listRuns(hub.db, query, query.mine ? c.get('actor').person : null), 200);
    })
    .openapi(one, (c) => {
      const acts = c.get('authority').reachOf('emergency:act');
      const { id } = c.req.valid('param');
      const may = acts === 'everywhere' || acts?.has(runOf(hub.db, id).unit_id) === true;
      return c.json(readRun(hub.db, id, c.get('actor').person, may), 200);
    })
    .openapi(timeline, (c) => {
      const rows = timelineOf(hub.db, { run_id: c.req.valid('param').id });
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(put, (c) => {
      const { id } = c.req.valid('param');
      const input = c.req.valid('json');
      const actor = c.get('actor');
      const now = Date.now();
      const { incident_id } = runOf(hub.db, id);
      if (input.do === 'assign') refuseStrangers(hub.db, { [input.role]: input.people });
      // One event has one grade: all of its runs follow.
      if (input.do === 'regrade' && incident_id !== null)
        regradeIncident(hub.db, actor, incident_id, { ...input, answers: {} }, now);
      else putByPerson(hub.db, actor, id, input, now);
      hub.emergency.wake();
      hub.bus.changed('emergency', 'events');
      const { sequence, status } = runOf(hub.db, id);
      return c.json({ sequence, status }, 200);
    });
