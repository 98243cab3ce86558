/** The IPv6 migration (IPv6改造): how far it has come, target by target, and what it is measured by. */
import { z } from 'zod';
import { judgeMigration } from '#probes/ipv6/check.ts';
import { migrationChecks } from '#probes/ipv6/checks/index.ts';
import { Thresholds } from '#probes/ipv6/thresholds.ts';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { wholeOf } from '../people/reach.ts';
import { fileTicket } from '../tickets/write-ticket.ts';
import { BlockerRow, listBlockers, rectificationOf } from './blockers.ts';
import { measureTarget } from './measure.ts';
import {
  IPV6_SORTS,
  Ipv6Overview,
  Ipv6Page,
  Ipv6Row,
  KINDS,
  listTargets,
  readOverview,
  readTarget,
  STANDINGS,
} from './read-ipv6.ts';
import { RUNGS } from './schema.ts';
import { Ipv6Settings, readIpv6Settings, writeIpv6Settings } from './settings.ts';

const Code = z.string().regex(/^[PDSA]\d{1,2}$/);
const Query = z.object({
  ...Paging,
  kind: z.enum(KINDS).optional(),
  standing: z.enum(STANDINGS).optional(),
  measured: z.enum(RUNGS).optional(),
  failing: Code.optional(),
  unit_id: z.coerce.number().int().positive().optional(),
  node_id: z.coerce.number().int().positive().optional(),
  system_id: z.coerce.number().int().positive().optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(IPV6_SORTS.flatMap((name) => [name, `-${name}`] as const)).optional(),
});
const CheckRow = z.object({
  code: z.string(),
  id: z.string(),
  title: Text,
  object: z.string(),
  input: Text,
  method: Text,
  criterion: Text,
  source: z.string(),
  /** Over all targets that it judges. */
  pass: z.int(),
  warn: z.int(),
  fail: z.int(),
  unknown: z.int(),
  not_applicable: z.int(),
});
const TargetId = z.object({ target_id: z.coerce.number().int().positive() });
const MAX_EXEMPT_MS = 3 * 366 * 86_400_000;
const Declaring = z.strictObject({
  /** Null: nobody declares anything. */
  declared: z.enum(RUNGS).nullable(),
  exempt: z.strictObject({ until: z.int().positive(), reason: z.string().trim().min(1).max(500) }).nullable(),
});

const overview = endpoint('watching:read', { method: 'get', path: '/ipv6', responses: answers(Ipv6Overview) });
const list = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/targets',
  request: { query: Query },
  responses: answers(listOf(Ipv6Row)),
});
const one = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/targets/{target_id}',
  request: { params: TargetId },
  responses: answers(Ipv6Page),
});
const declare = endpoint('estate:write', {
  method: 'put',
  path: '/ipv6/targets/{target_id}/declaration',
  request: { params: TargetId, ...sends(Declaring) },
  responses: answers(Done),
});
const catalogue = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/checks',
  responses: answers(listOf(CheckRow)),
});
/** Adds the watches that are missing to measure it; how many. */
const measure = endpoint('watching:write', {
  method: 'post',
  path: '/ipv6/targets/{target_id}/watches',
  request: { params: TargetId },
  responses: answers(z.object({ added: z.int() })),
});
const blockers = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/blockers',
  responses: answers(listOf(BlockerRow)),
});
/** A rectification ticket of a check that fails there, with the evidence as it is now. */
const rectify = endpoint('tickets:file', {
  method: 'post',
  path: '/ipv6/targets/{target_id}/rectification',
  request: { params: TargetId, ...sends(z.strictObject({ code: Code })) },
  responses: answers(z.object({ id: z.int(), number: z.string() })),
});
const readSettings = endpoint('settings:read', {
  method: 'get',
  path: '/ipv6/settings',
  /** With the schema of the thresholds, which the form is made of. */
  responses: answers(z.object({ settings: Ipv6Settings, thresholds: z.record(z.string(), z.unknown()) })),
});
const writeSettings = endpoint('settings:write', {
  method: 'put',
  path: '/ipv6/settings',
  request: sends(Ipv6Settings),
  responses: answers(Ipv6Settings),
});

export const ipv6Routes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  return routes()
    .openapi(overview, (c) => {
      const canary = hub.ipv6.canary();
      const shown = canary ? { state: canary.state, reason: canary.reason, at: canary.at } : null;
      return c.json(readOverview(hub.db, shown, Date.now()), 200);
    })
    .openapi(list, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      return c.json(listTargets(hub.db, query, Date.now()), 200);
    })
    .openapi(one, (c) => {
      const page = readTarget(hub.db, c.req.valid('param').target_id, Date.now());
      if (!page) throw notFound('该对象', 'target');
      return c.json(page, 200);
    })
    .openapi(declare, (c) => {
      const { target_id } = c.req.valid('param');
      const { declared, exempt } = c.req.valid('json');
      const now = Date.now();
      const page = readTarget(hub.db, target_id, now);
      // Through what whoever asks may see: the guard knows no targets in a path.
      if (!page || !sees(c.get('authority').reachOf('estate:write'), page.target.unit_id))
        throw notFound('该对象', 'target');
      if (exempt && (exempt.until <= now || exempt.until > now + MAX_EXEMPT_MS))
        throw wrong('exempt.until', '豁免须在将来三年之内到期', 'An exemption ends within three years');
      whole.$client.transaction(() => {
        whole.$client
          .prepare(`insert into ipv6_declarations (target_id, declared, declared_by, declared_at, exempt_until, exempt_reason)
            values (:target_id, :declared, :declared_by, :declared_at, :exempt_until, :exempt_reason)
            on conflict (target_id) do update set declared = :declared, declared_by = :declared_by, declared_at = :declared_at,
              exempt_until = :exempt_until, exempt_reason = :exempt_reason`)
          .run({
            ...{ target_id, declared, declared_by: c.get('actor').person, declared_at: now },
            ...{ exempt_until: exempt?.until ?? null, exempt_reason: exempt?.reason ?? null },
          });
        const { declared: was, exempt_until, exempt_reason } = page.target;
        record(whole, c.get('actor'), {
          ...{ action: 'update', object_kind: 'ipv6_declaration', object_id: target_id },
          before: { declared: was, exempt_until, exempt_reason },
          after: { declared, exempt_until: exempt?.until ?? null, exempt_reason: exempt?.reason ?? null },
        });
      })();
      hub.bus.changed('ipv6');
      return c.json({ done: true as const }, 200);
    })
    .openapi(catalogue, (c) => {
      const counted = new Map(
        (
          hub.db.$client
            .prepare('select code, status, count(*) as count from ipv6_verdicts group by code, status')
            .all() as { code: string; status: string; count: number }[]
        ).map(({ code, status, count }) => [`${code} ${status}`, count]),
      );
      // Of the probe there is one, and it is judged as it stands.
      const canary = hub.ipv6.canary();
      const seen = {
        facts: [],
        given: canary ? { canary } : {},
        thresholds: readIpv6Settings(whole).thresholds,
        now: Date.now(),
      };
      for (const check of migrationChecks)
        if (check.object === 'probe') counted.set(`${check.code} ${judgeMigration(check, seen).status}`, 1);
      const rows = migrationChecks.map(({ code, id, title, object, input, method, criterion, source }) => {
        const count = (status: string) => counted.get(`${code} ${status}`) ?? 0;
        return {
          ...{ code, id, title, object, input, method, criterion, source },
          ...{ pass: count('pass'), warn: count('warn'), fail: count('fail') },
          ...{ unknown: count('unknown'), not_applicable: count('not_applicable') },
        };
      });
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(measure, (c) => {
      const { target_id } = c.req.valid('param');
      const added = whole.$client.transaction(() => {
        const page = readTarget(whole, target_id, Date.now());
        if (!page || !sees(c.get('authority').reachOf('watching:write'), page.target.unit_id))
          throw notFound('该对象', 'target');
        return measureTarget(whole, c.get('actor'), target_id, readIpv6Settings(whole));
      })();
      hub.watching.rescheduled();
      hub.bus.changed('watches', 'ipv6');
      return c.json({ added }, 200);
    })
    .openapi(blockers, (c) => {
      const rows = listBlockers(hub.db);
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(rectify, (c) => {
      const { target_id } = c.req.valid('param');
      const { code } = c.req.valid('json');
      const now = Date.now();
      const person = c.get('person');
      const reach = c.get('authority').reachOf('tickets:file');
      const made = whole.$client.transaction(() => {
        const page = readTarget(whole, target_id, now);
        if (!page || !person || !sees(reach, page.target.unit_id)) throw notFound('该对象', 'target');
        const wanted = rectificationOf(whole, page.target, code, now);
        if (!wanted) throw conflict('该检查项当前并未不符合，无需整改', 'This check doesn’t fail there now');
        return fileTicket(whole, c.get('actor'), { ...wanted, filed_by_id: person.id }, now);
      })();
      hub.bus.changed('tickets');
      return c.json(made, 200);
    })
    .openapi(readSettings, (c) => {
      const thresholds = z.toJSONSchema(Thresholds, { io: 'input' }) as Record<string, unknown>;
      return c.json({ settings: readIpv6Settings(whole), thresholds }, 200);
    })
    .openapi(writeSettings, (c) => {
      writeIpv6Settings(whole, c.get('actor'), c.req.valid('json'));
      void hub.ipv6.proveAgain();
      hub.bus.changed('settings', 'ipv6');
      return c.json(readIpv6Settings(whole), 200);
    });
};

const sees = (reach: 'everywhere' | ReadonlySet<number> | undefined, unit_id: number | null): boolean =>
  reach === 'everywhere' || (reach !== undefined && unit_id !== null && reach.has(unit_id));
