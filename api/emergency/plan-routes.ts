/** Emergency plans: taken over or written, reviewed and approved by others, in force one version at a time, and read. */

import { editPlan } from '#runbooks/edit-plan.ts';
import { LIMITS } from '#runbooks/plan.ts';
import { attachment } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { reachNow, wholeOf } from '../people/reach.ts';
import { CoverageQuery, CoverageRow, listCoverage } from './coverage.ts';
import { diffTexts } from './diff-versions.ts';
import { listLibrary, listPlans, readPlanPage, readVersionPage } from './list-plans.ts';
import { approveVersion, discardVersion, putInForce, reviewVersion, sendBack, submitVersion } from './move-plan.ts';
import { otherThan } from './other-version.ts';
import {
  Check,
  Checked,
  Diff,
  Edited,
  Edits,
  LibraryRow,
  Made,
  Move,
  NewPlan,
  NewVersion,
  PlanPage,
  PlanQuery,
  PlanRow,
  Refused,
  Reviewed,
  VersionPage,
  With,
  Writing,
} from './plan-shapes.ts';
import { checkText } from './plan-texts.ts';
import { createPlan, newVersion, planOf, versionOf, writeVersion } from './plans.ts';
import { markRead, markReviewed } from './review-plan.ts';

const plan = '/emergency-plans/{id}' as const;
const version = '/emergency-plan-versions/{id}' as const;
const move = <const P extends string>(permission: 'emergency:write' | 'emergency:review', path: P) =>
  endpoint(permission, {
    method: 'post',
    path: `/emergency-plan-versions/{id}/${path}` as const,
    request: { params: Id, ...sends(Move) },
    responses: answers(Done),
  });
const refuse = <const P extends string>(permission: 'emergency:write' | 'emergency:review', path: P) =>
  endpoint(permission, {
    method: 'post',
    path: `/emergency-plan-versions/{id}/${path}` as const,
    request: { params: Id, ...sends(Refused) },
    responses: answers(Done),
  });

const shipped = endpoint('emergency:read', {
  method: 'get',
  path: '/emergency-library',
  responses: answers(listOf(LibraryRow)),
});
const list = endpoint('emergency:read', {
  method: 'get',
  path: '/emergency-plans',
  request: { query: PlanQuery },
  responses: answers(listOf(PlanRow)),
});
const coverage = endpoint('emergency:read', {
  method: 'get',
  path: '/emergency-coverage',
  request: { query: CoverageQuery },
  responses: answers(listOf(CoverageRow)),
});
const create = endpoint('emergency:write', {
  method: 'post',
  path: '/emergency-plans',
  request: sends(NewPlan),
  responses: answers(Made),
});
const check = endpoint('emergency:write', {
  method: 'post',
  path: '/emergency-plans/check',
  request: sends(Check),
  responses: answers(Checked),
});
const edit = endpoint('emergency:write', {
  method: 'post',
  path: '/emergency-plans/edit',
  request: sends(Edits),
  responses: answers(Edited),
});
const one = endpoint('emergency:read', {
  method: 'get',
  path: plan,
  request: { params: Id },
  responses: answers(PlanPage),
});
const another = endpoint('emergency:write', {
  method: 'post',
  path: `${plan}/versions`,
  request: { params: Id, ...sends(NewVersion) },
  responses: answers(Made),
});
const reviewed = endpoint('emergency:review', {
  method: 'post',
  path: `${plan}/reviewed`,
  request: { params: Id, ...sends(Reviewed) },
  responses: answers(Done),
});
const oneVersion = endpoint('emergency:read', {
  method: 'get',
  path: version,
  request: { params: Id },
  responses: answers(VersionPage),
});
const write = endpoint('emergency:write', {
  method: 'put',
  path: version,
  request: { params: Id, ...sends(Writing) },
  responses: answers(Done),
});
const read = endpoint('emergency:read', {
  method: 'post',
  path: `${version}/read`,
  request: { params: Id },
  responses: answers(Done),
});
const diff = endpoint('emergency:read', {
  method: 'get',
  path: `${version}/diff`,
  request: { params: Id, query: With },
  responses: answers(Diff),
});
const file = endpoint(
  'emergency:read',
  {
    method: 'get',
    path: `${version}/file`,
    request: { params: Id },
    responses: { 200: { description: 'The plan as a file', content: { 'text/markdown': { schema: {} } } } },
  },
  { audited: 'export' },
);
const submit = move('emergency:write', 'submit');
const review = move('emergency:review', 'review');
const approve = move('emergency:review', 'approve');
const force = move('emergency:review', 'put-in-force');
const back = refuse('emergency:review', 'send-back');
const discard = refuse('emergency:write', 'discard');

export const emergencyPlanRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  /** What whoever asks sees, also where they change something. */
  const seen = () => (reachNow() === 'everywhere' ? hub.db : hub.limited());
  const books = () => ({ db: whole, seen: seen() });
  const done = () => {
    hub.bus.changed('emergency');
    return { done: true as const };
  };
  const slugOf = (id: number | undefined) => (id === undefined ? undefined : planOf(whole, id).slug);
  return routes()
    .openapi(shipped, (c) => c.json(listLibrary(hub.db), 200))
    .openapi(list, (c) => c.json(listPlans(hub.db, c.req.valid('query'), Date.now()), 200))
    .openapi(coverage, (c) => c.json(listCoverage(hub.db, c.req.valid('query'), Date.now()), 200))
    .openapi(create, (c) => {
      const made = createPlan(whole, c.get('actor'), c.req.valid('json'), Date.now());
      hub.bus.changed('emergency');
      return c.json(made, 200);
    })
    .openapi(check, (c) => {
      const { source, emergency_plan_id } = c.req.valid('json');
      return c.json(checkText(seen(), source, slugOf(emergency_plan_id)), 200);
    })
    .openapi(edit, (c) => {
      const { source, edits, emergency_plan_id } = c.req.valid('json');
      const edited = source.length > LIMITS.characters ? undefined : editPlan(source, edits);
      return c.json({ source: edited ?? null, ...checkText(seen(), edited ?? source, slugOf(emergency_plan_id)) }, 200);
    })
    .openapi(one, (c) => {
      const who = { person: c.get('actor').person, authority: c.get('authority') };
      return c.json(readPlanPage(hub.db, who, c.req.valid('param').id), 200);
    })
    .openapi(another, (c) => {
      const { note } = c.req.valid('json');
      const made = newVersion(whole, c.get('actor'), c.req.valid('param').id, note, Date.now());
      hub.bus.changed('emergency');
      return c.json(made, 200);
    })
    .openapi(reviewed, (c) => {
      markReviewed(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json').note, Date.now());
      return c.json(done(), 200);
    })
    .openapi(oneVersion, (c) => {
      const who = { person: c.get('actor').person, authority: c.get('authority') };
      return c.json(readVersionPage(hub.db, who, c.req.valid('param').id), 200);
    })
    .openapi(write, (c) => {
      writeVersion(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(read, (c) => {
      markRead(whole, c.get('actor'), versionOf(whole, c.req.valid('param').id).id, Date.now());
      return c.json(done(), 200);
    })
    .openapi(diff, (c) => {
      const to = versionOf(hub.db, c.req.valid('param').id);
      const from = otherThan(hub.db, to, c.req.valid('query').with);
      const named = ({ id, number }: typeof to) => ({ id, number });
      return c.json({ from: named(from), to: named(to), ...diffTexts(from.source, to.source) }, 200);
    })
    .openapi(file, (c) => {
      const found = versionOf(hub.db, c.req.valid('param').id);
      const name = `${planOf(hub.db, found.plan_id).slug}-v${found.number}.md`;
      c.header('content-disposition', attachment(name));
      return c.body(found.source, 200, { 'content-type': 'text/markdown; charset=utf-8' });
    })
    .openapi(submit, (c) => {
      submitVersion(books(), c.get('actor'), { ...c.req.valid('param'), ...c.req.valid('json') }, Date.now());
      return c.json(done(), 200);
    })
    .openapi(review, (c) => {
      reviewVersion(books(), c.get('actor'), { ...c.req.valid('param'), ...c.req.valid('json') }, Date.now());
      return c.json(done(), 200);
    })
    .openapi(approve, (c) => {
      approveVersion(books(), c.get('actor'), { ...c.req.valid('param'), ...c.req.valid('json') }, Date.now());
      return c.json(done(), 200);
    })
    .openapi(force, (c) => {
      putInForce(books(), c.get('actor'), { ...c.req.valid('param'), ...c.req.valid('json') }, Date.now());
      return c.json(done(), 200);
    })
    .openapi(back, (c) => {
      sendBack(books(), c.get('actor'), { ...c.req.valid('param'), ...c.req.valid('json') }, Date.now());
      return c.json(done(), 200);
    })
    .openapi(discard, (c) => {
      discardVersion(books(), c.get('actor'), { ...c.req.valid('param'), ...c.req.valid('json') }, Date.now());
      return c.json(done(), 200);
    });
};
