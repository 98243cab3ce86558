/** Months of supervision: frozen or tried, who stands where, and why. */
import type { Context } from 'hono';
import { z } from 'zod';
import { monthBefore, monthOf, type Rules } from '#compliance/supervision/rules.ts';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, type Env, endpoint, routes, sends } from '../middleware/endpoint.ts';
import type { Reach } from '../people/authorisation.ts';
import { nameOfPerson } from '../people/names.ts';
import { wholeOf } from '../people/reach.ts';
import { readSettings, writeSettings } from '../settings/settings.ts';
import { explainSubject } from './explain-score.ts';
import { freeze, tryMonth, whatIsMissing } from './freeze.ts';
import { KNOWN } from './known-figures.ts';
import { deadlineOf } from './objections.ts';
import { countTurned, type Looked, lookAtFrozen, lookAtTried, lookBefore, rankingOf, turnedOf } from './ranking.ts';
import { findRevision, listRevisions, type RevisionRow, revisionOf } from './revisions.ts';
import { ruleSetOf } from './rule-sets.ts';
import {
  Explained,
  MonthPath,
  Overview,
  Ranking,
  RevisionShape,
  SubjectPath,
  SupervisionSettings,
  Verified,
  Which,
  WhichKind,
} from './shapes.ts';
import { verifyRevision } from './verify-month.ts';
import { itemFilter, seesSubject } from './what-is-seen.ts';

const overview = endpoint('programme:read', { method: 'get', path: '/supervision', responses: answers(Overview) });
const settings = endpoint('supervision:write', {
  ...{ method: 'put', path: '/supervision/settings', request: sends(SupervisionSettings) },
  responses: answers(Done),
});
const ranking = endpoint('programme:read', {
  ...{ method: 'get', path: '/supervision/months/{month}' },
  request: { params: MonthPath, query: WhichKind },
  responses: answers(Ranking),
});
const subject = endpoint('programme:read', {
  ...{ method: 'get', path: '/supervision/months/{month}/subjects/{kind}/{id}' },
  request: { params: SubjectPath, query: Which },
  responses: answers(Explained),
});
const freezing = endpoint('supervision:write', {
  ...{ method: 'post', path: '/supervision/months/{month}/freeze' },
  request: { params: MonthPath, ...sends(z.strictObject({})) },
  responses: answers(RevisionShape),
});
const verification = endpoint('programme:read', {
  ...{ method: 'get', path: '/supervision/months/{month}/verification' },
  request: { params: MonthPath, query: Which },
  responses: answers(Verified),
});

export const reachOf = (c: Context<Env>, permission: 'programme:read' | 'programme:report'): Reach =>
  c.get('authority').reachOf(permission) ?? new Set();

export const supervisionMonthRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const rowOf = ({ id, month, number, digest, objection_id, made_by, made_at }: RevisionRow) => ({
    ...{ id, month, number, digest, objection_id, made_by, made_at },
    made_by_name: nameOfPerson(whole, made_by),
  });
  /** What is looked at, and what is said of it. */
  const look = async (month: string, number: number | undefined) => {
    const now = Date.now();
    if (number === 0) {
      const { record: tried, readings } = await tryMonth(whole, month, now);
      return { looked: lookAtTried(tried, readings), revision: undefined };
    }
    const revision = revisionOf(whole, month, number);
    return { looked: lookAtFrozen(whole, revision.content), revision };
  };
  const told = (looked: Looked, revision: RevisionRow | undefined, rules: Rules) => ({
    revision: revision ? rowOf(revision) : null,
    is_newest: revision !== undefined && findRevision(whole, revision.month)?.number === revision.number,
    rules: {
      ...{ id: looked.record.rules.id, number: looked.record.rules.number },
      ...{ title: rules.title, most_unknown_points: rules.most_unknown_points },
    },
    ...{ read_from: looked.record.read_from, read_until: looked.record.read_until },
    may_object_until: revision ? deadlineOf(whole, revision.month) : null,
  });
  return routes()
    .openapi(overview, (c) => {
      const now = Date.now();
      const next = monthBefore(monthOf(now));
      return c.json(
        {
          revisions: listRevisions(whole).map(rowOf),
          next: { month: next, missing: whatIsMissing(whole, next, now) },
          ...{ now_month: monthOf(now), settings: readSettings(whole).supervision },
        },
        200,
      );
    })
    .openapi(settings, (c) => {
      whole.$client.transaction(() => {
        const before = readSettings(whole);
        const supervision = c.req.valid('json');
        writeSettings(whole, { ...before, supervision });
        const entry = { action: 'update', object_kind: 'settings', object_id: 'supervision' };
        record(whole, c.get('actor'), { ...entry, before: before.supervision, after: supervision });
      })();
      hub.bus.changed('supervision', 'settings');
      return c.json({ done: true as const }, 200);
    })
    .openapi(ranking, async (c) => {
      const { month } = c.req.valid('param');
      const { number, kind } = c.req.valid('query');
      const { looked, revision } = await look(month, number);
      const rules = ruleSetOf(whole, looked.record.rules.id).body;
      const before = lookBefore(whole, month);
      const earlier = new Map(
        before ? rankingOf(before.rules, before.record.subjects, kind).map((one) => [one.id, one]) : [],
      );
      const reach = reachOf(c, 'programme:read');
      const rows = rankingOf(rules, looked.record.subjects, kind).map((row) => {
        const was = earlier.get(row.id);
        return {
          ...row,
          before: was ? { place: was.place, score: was.score } : null,
          turned: was ? countTurned(turnedOf(looked, before, row)) : null,
          is_seen: seesSubject(whole, reach, row),
        };
      });
      const indicators = rules.indicators
        .filter(({ of }) => of.includes(kind))
        .map(({ id, title, weight, confirmed }) => ({ id, title, weight, confirmed }));
      return c.json({ month, kind, ...told(looked, revision, rules), indicators, rows }, 200);
    })
    .openapi(subject, async (c) => {
      const { month, kind, id } = c.req.valid('param');
      const { looked, revision } = await look(month, c.req.valid('query').number);
      const rules = ruleSetOf(whole, looked.record.rules.id).body;
      const seen = itemFilter(whole, hub.limited, reachOf(c, 'programme:read'), { kind, id });
      const explained = explainSubject({ db: whole, known: KNOWN }, { looked, rules }, { kind, id }, seen);
      return c.json({ ...explained, ...told(looked, revision, rules) }, 200);
    })
    .openapi(freezing, async (c) => {
      const made = await freeze(whole, c.get('actor'), c.req.valid('param').month, Date.now());
      hub.bus.changed('supervision');
      return c.json(rowOf(made), 200);
    })
    .openapi(verification, async (c) => {
      const { number } = c.req.valid('query');
      const revision = revisionOf(whole, c.req.valid('param').month, number);
      return c.json(await verifyRevision(whole, revision), 200);
    });
};
