/** What the nodes behind a run's targets measured of themselves meanwhile, by SNMP: CPU, memory and traffic, or why there is none. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { notFound } from '../middleware/errors.ts';
import { Text as TextShape } from '../middleware/text.ts';
import type { History } from '../samples/history.ts';
import { Point, pointsOf } from '../samples/points.ts';
import type { Line } from '../samples/samples.ts';
import { nodesBehind, type UsageWatch, usageWatchOf } from './nodes-behind.ts';
import { loadRuns } from './schema.ts';

/** Figures are of the run alone, points also of a minute before and after it. Null: not measured, and `why` says why. */
const Course = z.object({
  points: z.array(Point),
  count: z.int(),
  mean: z.number().nullable(),
  max: z.number().nullable(),
  why: TextShape.nullable(),
});
export type Course = z.infer<typeof Course>;
export const RunNodes = z.object({
  /** Null: there are some. */
  why: TextShape.nullable(),
  nodes: z.array(
    z.object({
      node_id: z.int(),
      name: z.string(),
      by: z.enum(['address', 'system']),
      /** Seconds between looks as it is set; null: no watch measures it. */
      every_s: z.int().nullable(),
      /** As they really were during the run; null of fewer than two. */
      measured_every_s: z.number().nullable(),
      /** The interface of the target's address, or the busiest; null: none was measured. */
      port: z.object({ name: z.string(), by: z.enum(['address', 'busiest']) }).nullable(),
      /** Percent. */
      cpu: Course,
      memory: Course,
      /** Bits a second. */
      in: Course,
      out: Course,
    }),
  ),
});
export type RunNodes = z.infer<typeof RunNodes>;

const AROUND_MS = 60_000;
/** The first look begins with the run and tells of the time before; the one that its end asks for comes a little later. */
const BEGINS_MS = 2_000;
const ENDS_MS = 10_000;
const FIVE_MINUTES_MS = 300_000;
const BITS = 8;

const NO_NODE: Text = {
  zh: '没有登记承载目标的节点：目标地址不属于任何节点，系统也没有关联节点',
  en: 'No node is on record behind the targets: none has their addresses, and the system names none',
};
const NO_WATCH: Text = { zh: '该节点未用 SNMP 监测接口', en: 'No SNMP watch reads the interfaces of this node' };
const DISABLED: Text = { zh: '该节点的 SNMP 监测已停用', en: 'The SNMP watch of this node is switched off' };
const NO_CREDENTIAL: Text = { zh: 'SNMP 监测没有凭据', en: 'The SNMP watch has no credential' };

const WAITING: Text = { zh: '压测刚开始，等待下一次采样', en: 'It has just begun: the next reading is awaited' };

/** `now` in epoch ms. What is beyond the connection's reach isn't told. */
export async function readRunNodes(db: Db, history: History, run_id: number, now: number): Promise<RunNodes> {
  const run = db.select().from(loadRuns).where(eq(loadRuns.id, run_id)).get();
  if (!run) throw notFound('该压测', 'load test');
  const addresses = run.targets.flatMap((target) => target.addresses);
  const span = { started_at: run.started_at, ended_at: run.ended_at ?? now, is_running: run.ended_at === null };
  const nodes: RunNodes['nodes'] = [];
  for (const { node_id, name, by } of nodesBehind(db, { system_id: run.system_id, addresses })) {
    const watch = usageWatchOf(db, node_id);
    const told = await measured(db, history, watch, span, addresses);
    nodes.push({ node_id, name, by, every_s: watch?.every_s ?? null, ...told });
  }
  return { why: nodes.length === 0 ? NO_NODE : null, nodes };
}

type Span = { started_at: number; ended_at: number; is_running: boolean };

async function measured(
  db: Db,
  history: History,
  watch: UsageWatch | undefined,
  span: Span,
  addresses: readonly string[],
) {
  if (!watch) {
    const none = courseOf([], span, NO_WATCH);
    return { measured_every_s: null, port: null, cpu: none, memory: none, in: none, out: none };
  }
  const read = (series: string) => linesOf(history, watch.id, series, span);
  const [cpu, memory] = [await read('snmp.cpu_percent'), await read('snmp.memory_percent')];
  const [ins, outs] = [await read('snmp.in_octets'), await read('snmp.out_octets')];
  const port = portOf(db, watch.id, [...ins, ...outs], addresses);
  const whole = (lines: Line[], part: string | null) => lines.filter((line) => line.part === part).flatMap(pointsOf);
  const looked = ins[0]?.at ?? cpu[0]?.at ?? memory[0]?.at ?? [];
  const nothing = looked.length === 0 ? whyNothing(watch, span) : null;
  const course = (points: Point[], what: Text) =>
    courseOf(points, span, nothing ?? (points.length > 0 ? tooFew(watch, span) : what));
  const way = (lines: Line[]) =>
    course(port ? whole(lines, port.part).map((point) => times(point, BITS)) : [], {
      zh: '只有一次读数，或设备未提供接口流量',
      en: 'One reading alone, or the device tells no traffic',
    });
  const within = looked.filter((at) => at >= span.started_at && at <= span.ended_at);
  return {
    measured_every_s: within.length < 2 ? null : ((within.at(-1) ?? 0) - (within[0] ?? 0)) / (within.length - 1) / 1000,
    port: port && { name: port.name, by: port.by },
    cpu: course(whole(cpu, null), { zh: '设备未提供处理器占用', en: 'The device tells no CPU' }),
    memory: course(whole(memory, null), { zh: '设备未提供内存占用', en: 'The device tells no memory' }),
    in: way(ins),
    out: way(outs),
  };
}

/** Sample by sample; of long ago, when these are gone, in buckets. */
async function linesOf(
  history: History,
  watch: number,
  series: string,
  { started_at, ended_at }: Span,
): Promise<Line[]> {
  const asked = { watch, series, from: started_at - AROUND_MS, to: ended_at + AROUND_MS };
  const fine = (await history.read(asked)).filter(({ at }) => at.length > 0);
  return fine.length > 0
    ? fine
    : (await history.read({ ...asked, step_ms: FIVE_MINUTES_MS })).filter(({ at }) => at.length > 0);
}

function courseOf(points: Point[], { started_at, ended_at }: Span, why: Text): Course {
  const from = started_at + Math.min(BEGINS_MS, (ended_at - started_at) / 2);
  const last = points.find(({ at }) => at > ended_at && at <= ended_at + ENDS_MS);
  const own = points.filter((point) => (point.at > from && point.at <= ended_at) || point === last);
  const count = own.reduce((sum, point) => sum + point.count, 0);
  if (count === 0) return { points, count, mean: null, max: null, why };
  return {
    ...{ points, count, why: null },
    mean: own.reduce((sum, point) => sum + point.avg * point.count, 0) / count,
    max: Math.max(...own.map((point) => point.max)),
  };
}

const times = ({ min, avg, max, ...point }: Point, factor: number): Point => ({
  ...point,
  ...{ min: min * factor, avg: avg * factor, max: max * factor },
});

function whyNothing({ enabled, credential_id, outcome, error, every_s }: UsageWatch, { is_running }: Span): Text {
  if (!enabled) return DISABLED;
  if (outcome !== null && outcome !== 'ok') {
    if (credential_id === null) return NO_CREDENTIAL;
    return { zh: `SNMP 未取得应答：${error ?? outcome}`, en: `SNMP brought no answer: ${error ?? outcome}` };
  }
  if (is_running) return WAITING;
  return {
    zh: `压测期间没有采样（监测间隔 ${every_s} 秒）`,
    en: `Nobody looked during the run (the watch looks every ${every_s} s)`,
  };
}

const tooFew = ({ every_s }: UsageWatch, { is_running }: Span): Text =>
  is_running
    ? WAITING
    : {
        zh: `压测短于采样间隔（平时 ${every_s} 秒），期间没有读数`,
        en: `The run was shorter than the time between looks (usually ${every_s} s): none fell into it`,
      };

/** IANAifType softwareLoopback: what a host says to itself is no traffic of its lines. */
const LOOPBACK = 24;

type Port = { part: string; name: string; by: 'address' | 'busiest' };
function portOf(db: Db, watch_id: number, lines: readonly Line[], addresses: readonly string[]): Port | null {
  const sums = new Map<string, number>();
  for (const line of lines) {
    if (line.part === null) continue;
    const points = pointsOf(line);
    const mean = points.reduce((sum, { avg }) => sum + avg, 0) / points.length;
    sums.set(line.part, (sums.get(line.part) ?? 0) + mean);
  }
  const own = db.$client
    .prepare(`select f.value ->> '$.if_index' from facts f where f.watch_id = ? and f.key = 'snmp.address'
      and f.value ->> '$.address' in (select value from json_each(?))`)
    .pluck()
    .all(watch_id, JSON.stringify(addresses))
    .map(String)
    .find((part) => sums.has(part));
  const ports = db.$client.prepare(
    `select value ->> '$.name' as name, value ->> '$.description' as description, value ->> '$.type' as type from facts
     where watch_id = ? and key = 'snmp.interface' and part = ?`,
  );
  const named = (part: string) =>
    ports.get(watch_id, part) as { name: string | null; description: string | null; type: number | null } | undefined;
  const [busiest] = [...sums].sort(([, a], [, b]) => b - a).filter(([part]) => named(part)?.type !== LOOPBACK);
  const part = own ?? busiest?.[0];
  if (part === undefined) return null;
  const port = named(part);
  return { part, name: port?.name ?? port?.description ?? part, by: own === undefined ? 'busiest' : 'address' };
}
