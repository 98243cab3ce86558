/** Watches, what they saw, and the numbers over time. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { checks } from '#probes/checks/index.ts';
import { type ProbeName, probes } from '#probes/index.ts';
import type { Probe } from '#probes/probe.ts';
import { record } from '../audit/record.ts';
import { targets } from '../estate/schema.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { addWatch, checkedAgent, checkedCredential, checkedParams, kept, refuseTwin } from './add-watch.ts';
import { checkAddress } from './check-address.ts';
import {
  describeWatch,
  FamilyField,
  OUTCOMES,
  SHOWN_ANSWER,
  type StoredWatch,
  WATCH_COLUMNS,
  WATCH_TABLES,
  WatchRow,
} from './describe-watch.ts';
import { labelOfFact, labelOfSeries } from './label.ts';
import { ANSWERS, watches } from './schema.ts';
import { forgetAnswer } from './stale.ts';

const EVERY_S = z.int().min(5).max(86_400);
const TIMEOUT_MS = z.int().min(100).max(120_000);

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const FactValue = z.union([Scalar, z.record(z.string(), Scalar)]);

const Query = z.object({
  node_id: z.coerce.number().int().optional(),
  endpoint_id: z.coerce.number().int().optional(),
  probe: z.string().max(40).optional(),
  answer: z.enum(ANSWERS).optional(),
  /** From where it looks; 0: the hub itself. */
  agent_id: z.coerce.number().int().min(0).optional(),
  q: z.string().max(200).optional(),
  ...Paging,
});
const NewWatch = z.object({
  node_id: z.int().optional(),
  endpoint_id: z.int().optional(),
  probe: z.string().max(40),
  params: z.record(z.string(), z.unknown()).default({}),
  address: z.string().min(1).max(253),
  family: FamilyField.nullable().default(null),
  every_s: EVERY_S.optional(),
  timeout_ms: TIMEOUT_MS.optional(),
  credential_id: z.int().nullable().optional(),
  agent_id: z.int().nullable().optional(),
});
const ChangedWatch = z.object({
  params: z.record(z.string(), z.unknown()).optional(),
  address: z.string().min(1).max(253).optional(),
  family: FamilyField.nullable().optional(),
  every_s: EVERY_S.optional(),
  timeout_ms: TIMEOUT_MS.optional(),
  enabled: z.boolean().optional(),
  credential_id: z.int().nullable().optional(),
  agent_id: z.int().nullable().optional(),
});
const Fact = z.object({
  key: z.string(),
  part: z.string().nullable(),
  value: FactValue,
  since_at: z.int(),
  seen_at: z.int().nullable(),
  stale: z.boolean(),
  title: Text,
  unit: z.string().nullable(),
});
const Series = z.object({
  id: z.int(),
  series: z.string(),
  part: z.string().nullable(),
  title: Text,
  unit: z.string().nullable(),
  counter: z.boolean(),
});
const Observation = z.object({
  at: z.int(),
  took_ms: z.number(),
  outcome: z.enum(OUTCOMES),
  error: z.string().optional(),
  partial: z.boolean().optional(),
  address: z.string().optional(),
  family: FamilyField.optional(),
});
const Detail = z.object({
  watch: WatchRow,
  last: Observation.nullable(),
  facts: z.array(Fact),
  series: z.array(Series),
});
const ProbeRow = z.object({
  name: z.string(),
  title: Text,
  params: z.record(z.string(), z.unknown()),
  yields: z.record(z.string(), z.unknown()),
  measures: z.record(z.string(), z.unknown()),
  secrets: z.array(z.string()),
  every_s: z.int(),
  timeout_ms: z.int(),
});
const CheckRow = z.object({ id: z.string(), title: Text, severity: z.string(), needs: z.array(z.string()) });

const listWatches = endpoint('watching:read', {
  method: 'get',
  path: '/watches',
  request: { query: Query },
  responses: answers(listOf(WatchRow)),
});
const oneWatch = endpoint('watching:read', {
  method: 'get',
  path: '/watches/{id}',
  request: { params: Id },
  responses: answers(Detail),
});
const createWatch = endpoint('watching:write', {
  method: 'post',
  path: '/watches',
  request: sends(NewWatch),
  responses: answers(z.object({ id: z.int() })),
});
const changeWatch = endpoint('watching:write', {
  method: 'patch',
  path: '/watches/{id}',
  request: { params: Id, ...sends(ChangedWatch) },
  responses: answers(Done),
});
const deleteWatch = endpoint('watching:write', {
  method: 'delete',
  path: '/watches/{id}',
  request: { params: Id },
  responses: answers(Done),
});
const lookNow = endpoint('watching:write', {
  method: 'post',
  path: '/watches/{id}/look',
  request: { params: Id },
  responses: answers(
    z.object({
      observation: Observation.extend({
        facts: z.array(z.object({ key: z.string(), part: z.string().optional(), value: FactValue })),
      }),
    }),
  ),
});
const listProbes = endpoint('watching:read', { method: 'get', path: '/probes', responses: answers(listOf(ProbeRow)) });
const listChecks = endpoint('watching:read', { method: 'get', path: '/checks', responses: answers(listOf(CheckRow)) });

export const watching = (hub: Hub) =>
  routes()
    .openapi(listWatches, (c) => c.json(findWatches(hub, c.req.valid('query')), 200))
    .openapi(oneWatch, (c) => c.json(detail(hub, c.req.valid('param').id), 200))
    .openapi(createWatch, (c) => {
      const { node_id, endpoint_id, ...wanted } = c.req.valid('json');
      const target_id = targetOf(hub, node_id, endpoint_id);
      const made = hub.db.$client.transaction(() => addWatch(hub.db, c.get('actor'), { target_id, ...wanted }))();
      hub.watching.rescheduled();
      hub.bus.changed('watches', 'nodes', 'systems');
      return c.json({ id: made.id }, 200);
    })
    .openapi(changeWatch, (c) => {
      const { id } = c.req.valid('param');
      const target_id = changed(hub, c.get('actor'), id, c.req.valid('json'));
      hub.watching.rescheduled();
      hub.watching.pipeline.rejudge([target_id], Date.now());
      return c.json({ done: true as const }, 200);
    })
    .openapi(deleteWatch, (c) => {
      const { id } = c.req.valid('param');
      const before = hub.db.select().from(watches).where(eq(watches.id, id)).get();
      if (!before) throw notFound('监测', 'watch');
      if (before.criterion !== null)
        throw conflict(
          '此监测由符合性检查保留，可以停用，或取消端点的位置',
          'Conformance keeps this watch: switch it off, or take the place away from its endpoint',
        );
      hub.db.$client.transaction(() => {
        hub.db.delete(watches).where(eq(watches.id, id)).run();
        hub.samples.forget(id);
        record(hub.db, c.get('actor'), { action: 'delete', object_kind: 'watch', object_id: id, before });
      })();
      hub.watching.rescheduled();
      hub.watching.pipeline.rejudge([before.target_id], Date.now());
      return c.json({ done: true as const }, 200);
    })
    .openapi(lookNow, async (c) => {
      const { id } = c.req.valid('param');
      const found = hub.db
        .select({ probe: watches.probe, agent_id: watches.agent_id })
        .from(watches)
        .where(eq(watches.id, id))
        .get();
      if (!found) throw notFound('监测', 'watch');
      kept(found.probe);
      if (found.agent_id !== null)
        throw conflict(
          '该监测由探测点执行，不能从平台立即探测',
          'An agent looks for this watch; the hub can not look in its place',
        );
      const observation = await hub.watching.lookNow(id);
      if (!observation) throw notFound('监测', 'watch');
      const { samples: _samples, ...shown } = observation;
      return c.json({ observation: shown }, 200);
    })
    .openapi(listProbes, (c) => c.json({ rows: probeRows, total: probeRows.length }, 200))
    .openapi(listChecks, (c) => {
      const rows = checks.map(({ id, title, severity, needs }) => ({ id, title, severity, needs: [...needs] }));
      return c.json({ rows, total: rows.length }, 200);
    });

const probeRows = Object.entries(probes as Record<string, Probe>).map(([name, probe]) => ({
  name,
  title: probe.title,
  params: z.toJSONSchema(probe.params, { io: 'input' }) as Record<string, unknown>,
  yields: { ...probe.yields },
  measures: { ...probe.measures },
  secrets: [...(probe.secrets ?? [])],
  every_s: probe.every_s,
  timeout_ms: probe.timeout_ms,
}));

function findWatches(hub: Hub, query: z.infer<typeof Query>) {
  const conditions = [
    query.node_id === undefined ? '' : 't.node_id = :node_id',
    query.endpoint_id === undefined ? '' : 't.endpoint_id = :endpoint_id',
    query.probe === undefined ? '' : 'w.probe = :probe',
    query.answer === undefined ? '' : `${SHOWN_ANSWER} = :answer`,
    query.agent_id === undefined ? '' : 'coalesce(w.agent_id, 0) = :agent_id',
    query.q === undefined
      ? ''
      : `(instr(lower(coalesce(n.name, y.name || e.name)), lower(:q)) or instr(w.address, lower(:q)))`,
  ].filter((condition) => condition !== '');
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const sqlite = hub.db.$client;
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const { limit, offset, ...rest } = given;
  const filter = query.answer === undefined ? rest : { ...rest, now: Date.now() };
  const total = sqlite.prepare(`select count(*) from ${WATCH_TABLES} ${where}`).pluck().get(filter) as number;
  const rows = sqlite
    .prepare(
      `select ${WATCH_COLUMNS} from ${WATCH_TABLES} ${where} order by subject, w.probe, w.id limit :limit offset :offset`,
    )
    .all({ ...filter, limit, offset }) as StoredWatch[];
  const now = Date.now();
  return { rows: rows.map((row) => describeWatch(row, now)), total };
}

function detail(hub: Hub, id: number): z.infer<typeof Detail> {
  const sqlite = hub.db.$client;
  const row = sqlite.prepare(`select ${WATCH_COLUMNS} from ${WATCH_TABLES} where w.id = ?`).get(id) as
    | StoredWatch
    | undefined;
  if (!row) throw notFound('监测', 'watch');
  const watch = describeWatch(row, Date.now());
  const last = sqlite.prepare('select last from watch_states where watch_id = ?').pluck().get(id) as string | undefined;
  const facts = sqlite
    .prepare('select key, part, value, since_at, kept_from from facts where watch_id = ? order by key, part limit 5000')
    .all(id) as { key: string; part: string; value: string; since_at: number; kept_from: number | null }[];
  return {
    watch,
    last: last ? (JSON.parse(last) as z.infer<typeof Observation>) : null,
    facts: facts.map(({ kept_from, part, value, ...fact }) => ({
      ...fact,
      part: part || null,
      value: JSON.parse(value) as z.infer<typeof FactValue>,
      seen_at: kept_from ?? watch.ok_at,
      stale: watch.stale || watch.outcome !== 'ok' || kept_from !== null,
      ...labelOfFact(watch.probe, fact.key),
    })),
    series: hub.samples.series(id).map(({ id: series_id, series, part }) => {
      return { id: series_id, series, part, ...labelOfSeries(watch.probe, series) };
    }),
  };
}

function targetOf(hub: Hub, node_id: number | undefined, endpoint_id: number | undefined): number {
  if ((node_id === undefined) === (endpoint_id === undefined)) {
    throw wrong('node_id', '请指定节点或端点之一', 'Name either a node or an endpoint');
  }
  const where = node_id === undefined ? eq(targets.endpoint_id, endpoint_id ?? 0) : eq(targets.node_id, node_id);
  const found = hub.db.select({ id: targets.id }).from(targets).where(where).get();
  if (!found) throw notFound('监测对象', 'target');
  return found.id;
}

function changed(
  hub: Hub,
  actor: Parameters<typeof record>[1],
  id: number,
  wanted: z.infer<typeof ChangedWatch>,
): number {
  return hub.db.$client.transaction(() => {
    const before = hub.db.select().from(watches).where(eq(watches.id, id)).get();
    if (!before) throw notFound('监测', 'watch');
    const probe = before.probe as ProbeName;
    const { address = before.address, family = before.family, params, credential_id, agent_id, ...rest } = wanted;
    const set = {
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
      ...checkAddress(address, family),
      ...(params === undefined ? {} : { params: checkedParams(probe, params) }),
      ...(agent_id === undefined ? {} : { agent_id: checkedAgent(hub.db, agent_id) }),
      ...(credential_id === undefined ? {} : { credential_id: checkedCredential(hub.db, probe, credential_id) }),
    };
    const after = hub.db.update(watches).set(set).where(eq(watches.id, id)).returning().get();
    if (after.timeout_ms > after.every_s * 1000) {
      throw wrong('timeout_ms', '超时不能长于监测周期', 'The timeout must not be longer than the interval');
    }
    if ([wanted.address, wanted.family, params, agent_id].some((one) => one !== undefined)) refuseTwin(hub.db, after);
    if (after.agent_id !== before.agent_id) forgetAnswer(hub.db, id);
    record(hub.db, actor, { action: 'update', object_kind: 'watch', object_id: id, before, after });
    return after.target_id;
  })();
}
