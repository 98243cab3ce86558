/** From a plan to a load that may be sent: looks at the gate, asks each target once, looks again, and writes down that it begins. */
import type { SearchPlan } from '#probes/load/capacity/search.ts';
import type { ReadRows } from '#probes/load/scenario/scenario.ts';
import type { Approved, LoadSpec } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import { familiesOf, type Resolved, resolveTargets } from './addresses.ts';
import { filesOf, openData, unopened } from './data-files.ts';
import { refuseProgram } from './decide.ts';
import { digestOf } from './digest.ts';
import { tooLarge, whyNotGenerate } from './generators.ts';
import { limitOf } from './limits.ts';
import { whyNotStart } from './may-start.ts';
import { type Snapshot, snapshotOf } from './neighbours.ts';
import { type Plan, planOf } from './plans.ts';
import { beginRun } from './run-store.ts';
import { type Scenarios, sourceOf } from './scenario.ts';
import type { RunTarget } from './schema.ts';
import { constant } from './search-capacity.ts';
import { searchPlanOf } from './search-plan.ts';
import { hostOf, targetsOf } from './targets.ts';
import { warmUp } from './warm-up.ts';

const MAX_BODY_BYTES = 1024 * 1024;
/** Threads that send; the machine also watches and serves. */
const WORKERS = 1;

/** `search`: what is sought step by step; null: the shape of `spec` is sent as it is. */
export type Begun = { run_id: number; plan: Plan; spec: LoadSpec; search: SearchPlan | null; snapshot: Snapshot };

/** What speaks against it now. Asks the resolver, and nobody else. */
export async function mayStart(
  db: Db,
  key: Buffer,
  plan_id: number,
  ceiling_rate: number | undefined,
  now: () => number,
) {
  const resolved = await resolvePlan(db, plan_id);
  const plan = planOf(db, plan_id);
  const refusals = [...refusalsOf(db, plan, resolved, ceiling_rate, now()), ...unopened(db, key, plan_id)];
  return { refusals, notes: notesOf(db, plan, now()) };
}

/** `key`: what the plan's files of data are sealed under. */
export type Means = { read: Scenarios['read']; key: Buffer };

export async function startRun(
  db: Db,
  actor: Actor,
  { plan_id, ceiling_rate }: { plan_id: number; ceiling_rate?: number | undefined },
  means: Means,
  now: () => number,
): Promise<Begun> {
  refuseProgram(actor);
  const resolved = await resolvePlan(db, plan_id);
  const asked = planOf(db, plan_id);
  refuse(refusalsOf(db, asked, resolved, ceiling_rate, now()));
  const targets = runTargets(db, asked, resolved);
  const families = familiesOf(asked.family);
  const path = asked.request?.method === 'GET' ? asked.request.path : '/';
  const warm_up = await warmUp(targets, resolved, { ...asked, families, path });
  const silent = warm_up.find(({ outcome }) => outcome !== 'ok');
  if (silent)
    refuse([
      {
        zh: `预热请求未成功（${silent.origin}，IPv${silent.family}）：${silent.error}`,
        en: `The warm-up request failed (${silent.origin}, IPv${silent.family}): ${silent.error}`,
      },
    ]);
  return db.$client.transaction(() => {
    // Minutes may have passed, and somebody may have changed it meanwhile.
    const plan = planOf(db, plan_id);
    refuse(refusalsOf(db, plan, resolved, ceiling_rate, now()));
    const rate = ceiling_rate ?? plan.ceiling_rate;
    const near = {
      ...{ system_id: plan.system_id, addresses: targets.flatMap(({ addresses }) => addresses) },
      hosts: targets.map(({ origin }) => hostOf(origin)),
    };
    const snapshot = snapshotOf(db, near);
    const rows = openData(db, means.key, plan_id);
    const begun = { plan, targets, ceiling_rate: rate, warm_up, neighbours: snapshot.neighbours };
    const run_id = beginRun(db, actor, begun, now());
    const search = plan.shape.model === 'search' ? searchPlanOf(plan.shape, rate) : null;
    const spec = specOf(plan, run_id, targets, rate, means.read, rows);
    refuse(tooLarge(plan, spec));
    return { run_id, plan, snapshot, search, spec };
  })();
}

function specOf(
  plan: Plan,
  run_id: number,
  targets: readonly RunTarget[],
  ceiling_rate: number,
  read: Scenarios['read'],
  rows: ReadRows,
): LoadSpec {
  const source = sourceOf(
    plan,
    targets.map(({ origin }) => origin),
    read,
    rows,
  );
  if (source.is === 'wrong')
    throw new Refusal(409, 'refused', '场景脚本无法读取', 'The scenario can’t be read', { report: source.problems });
  const approved: Approved[] = targets.map(({ origin, addresses }) => ({ origin, addresses }));
  const { shape, http, max_connections, timeout_ms, trusts_any_certificate } = plan;
  return {
    shape: shape.model === 'search' ? constant(shape.start_rate, shape.step_ms) : shape,
    ...{ source, approved, http, ceiling_rate, max_connections, timeout_ms, trusts_any_certificate },
    family: plan.family === 'both' ? 'both' : plan.family === '4' ? 4 : 6,
    max_body_bytes: MAX_BODY_BYTES,
    identity: ['X-Zhengwang-Load', identityOf(plan, run_id)],
    workers: WORKERS,
  };
}

/** Whoever sees the load knows whose it is. A header holds ASCII alone. */
export function identityOf(
  { id, contact_name, contact_phone }: Pick<Plan, 'id' | 'contact_name' | 'contact_phone'>,
  run_id: number,
): string {
  const contact = [contact_name, contact_phone]
    .filter((text) => /^[\x20-\x7e]+$/.test(text))
    .join(' ')
    .replaceAll(';', ',');
  return `run=${run_id}; plan=${id}${contact === '' ? '' : `; contact=${contact}`}`;
}

const resolvePlan = (db: Db, plan_id: number): Promise<Resolved[]> => {
  const { endpoint_ids, family } = planOf(db, plan_id);
  return resolveTargets(targetsOf(db, endpoint_ids), familiesOf(family));
};

function refusalsOf(
  db: Db,
  plan: Plan,
  resolved: readonly Resolved[],
  ceiling_rate: number | undefined,
  now: number,
): Text[] {
  const targets = targetsOf(db, plan.endpoint_ids);
  const running = db.$client.prepare(`select system_id, targets from load_runs where state = 'running'`).all() as {
    system_id: number;
    targets: string;
  }[];
  const refusals = whyNotStart({
    ...{
      now,
      plan,
      targets,
      resolved,
      digest: digestOf(plan, targets, filesOf(db, plan.id)),
      families: familiesOf(plan.family),
    },
    asked_rate: ceiling_rate ?? plan.ceiling_rate,
    system_ceiling: limitOf(db, plan.system_id).ceiling_rate,
    running: running.map(({ system_id, targets: texts }) => ({
      ...{ system_id, addresses: (JSON.parse(texts) as RunTarget[]).flatMap(({ addresses }) => addresses) },
    })),
  });
  return [...refusals, ...whyNotGenerate(db, plan, ceiling_rate ?? plan.ceiling_rate, now)];
}

function refuse(refusals: readonly Text[]) {
  if (refusals.length === 0) return;
  const [zh, en] = [refusals.map((one) => one.zh).join('；'), refusals.map((one) => one.en).join('; ')];
  throw new Refusal(409, 'refused', `不能开始压测：${zh}`, `The load can’t start: ${en}`, { report: refusals });
}

function runTargets(db: Db, plan: Plan, resolved: readonly Resolved[]): RunTarget[] {
  return targetsOf(db, plan.endpoint_ids).flatMap(({ endpoint_id, name, origin }) => {
    const addresses = resolved.find((one) => one.endpoint_id === endpoint_id)?.addresses ?? [];
    return origin === null ? [] : [{ endpoint_id, name, origin, addresses: addresses.map(({ address }) => address) }];
  });
}

/** What doesn't speak against it, and should be known. */
function notesOf(db: Db, plan: Plan, now: number): Text[] {
  const under = db.$client
    .prepare(`select 1 from maintenance_windows where from_at <= :now and until_at > :now and (system_id = :system_id
      or node_id in (select node_id from system_nodes where system_id = :system_id))`)
    .get({ now, system_id: plan.system_id });
  const carried = db.$client.prepare('select 1 from system_nodes where system_id = ?').get(plan.system_id);
  const { is_default, ceiling_rate } = limitOf(db, plan.system_id);
  return [
    ...(under
      ? [
          {
            zh: '系统处于维护窗口：相关对象只按监测结果判断',
            en: 'Maintenance is on: neighbours are judged by their watches alone',
          },
        ]
      : []),
    ...(carried
      ? []
      : [
          {
            zh: '未登记承载该系统的设备，只能按地址推断相关对象',
            en: 'No node is recorded that carries the system: neighbours are known by address alone',
          },
        ]),
    ...(is_default
      ? [
          {
            zh: `该系统未单独设定上限，按默认 ${ceiling_rate}/秒`,
            en: `Nobody set a ceiling for the system: the default of ${ceiling_rate}/s holds`,
          },
        ]
      : []),
  ];
}
