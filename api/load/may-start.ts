/** The gate: all that speaks against starting a plan now, as sentences. Pure. An empty list opens it. */
import type { Family, Text } from '#probes/probe.ts';
import type { Resolved } from './addresses.ts';
import type { Plan } from './plans.ts';
import { peakOf } from './shapes.ts';
import type { PlannedTarget } from './targets.ts';

export type Gate = {
  now: number;
  plan: Pick<
    Plan,
    'system_id' | 'state' | 'from_at' | 'until_at' | 'ceiling_rate' | 'shape' | 'endpoint_ids' | 'approved_digest'
  >;
  /** Of the plan and its targets as they are now. */
  digest: string;
  /** Those of its endpoints that are still registered. */
  targets: readonly PlannedTarget[];
  families: readonly Family[];
  resolved: readonly Resolved[];
  /** Requests a second: what the start asks for, and what the system may be asked. */
  asked_rate: number;
  system_ceiling: number;
  /** Loads that go on now, of all systems. */
  running: readonly { system_id: number; addresses: readonly string[] }[];
};

/** At once, over all systems: the machine and the network are one. */
export const MAX_RUNNING = 3;

export function whyNotStart(gate: Gate): Text[] {
  return [...ofPlan(gate), ...ofRates(gate), ...ofOthers(gate), ...ofTargets(gate)];
}

function* ofPlan({ plan, digest, now }: Gate): Generator<Text> {
  if (plan.state !== 'approved') yield { zh: '计划未获批准', en: 'The plan isn’t approved' };
  else if (plan.approved_digest !== digest)
    yield { zh: '计划或其目标在批准后有变更', en: 'The plan or a target of it changed after it was approved' };
  if (now < plan.from_at) yield { zh: '尚未到计划的时间窗口', en: 'The window of the plan hasn’t begun' };
  if (now >= plan.until_at) yield { zh: '计划的时间窗口已过', en: 'The window of the plan is over' };
}

function* ofRates({ plan, asked_rate, system_ceiling }: Gate): Generator<Text> {
  if (asked_rate > plan.ceiling_rate)
    yield {
      zh: `所求速率 ${asked_rate}/秒 超过计划上限 ${plan.ceiling_rate}/秒`,
      en: `${asked_rate}/s is asked, above the plan’s ceiling of ${plan.ceiling_rate}/s`,
    };
  if (plan.ceiling_rate > system_ceiling)
    yield {
      zh: `计划上限 ${plan.ceiling_rate}/秒 超过该系统允许的 ${system_ceiling}/秒`,
      en: `The plan’s ceiling of ${plan.ceiling_rate}/s is above the ${system_ceiling}/s that the system may be asked`,
    };
  const { shape } = plan;
  if (shape.model === 'search' && shape.start_rate > asked_rate)
    yield {
      zh: `起始速率 ${shape.start_rate}/秒 超过所求速率 ${asked_rate}/秒`,
      en: `The search starts at ${shape.start_rate}/s, above the ${asked_rate}/s that is asked`,
    };
  const peak = peakOf(shape);
  if (peak !== null && peak > plan.ceiling_rate)
    yield {
      zh: `计划峰值 ${peak}/秒 超过其上限 ${plan.ceiling_rate}/秒`,
      en: `The plan’s busiest stage of ${peak}/s is above its ceiling of ${plan.ceiling_rate}/s`,
    };
}

function* ofOthers({ plan, running, resolved }: Gate): Generator<Text> {
  if (running.some(({ system_id }) => system_id === plan.system_id))
    yield { zh: '该系统正在进行另一次压测', en: 'Another load goes on against this system' };
  else if (running.length >= MAX_RUNNING)
    yield { zh: `已有 ${MAX_RUNNING} 次压测在进行`, en: `${MAX_RUNNING} loads go on already` };
  const busy = new Set(running.filter((one) => one.system_id !== plan.system_id).flatMap(({ addresses }) => addresses));
  if (resolved.some(({ addresses }) => addresses.some(({ address }) => busy.has(address))))
    yield {
      zh: '另一系统的压测正在使用相同的地址',
      en: 'A load of another system goes on against the same address',
    };
}

function* ofTargets({ plan, targets, families, resolved }: Gate): Generator<Text> {
  for (const endpoint_id of plan.endpoint_ids) {
    const target = targets.find((one) => one.endpoint_id === endpoint_id);
    if (!target || target.system_id !== plan.system_id) {
      yield { zh: '目标不是该系统已登记的入口', en: 'A target is no registered endpoint of this system' };
      continue;
    }
    const { name } = target;
    if (target.origin === null) {
      yield { zh: `入口“${name}”未登记 http(s) 网址`, en: `The endpoint ${name} has no http(s) URL in the register` };
      continue;
    }
    const addresses = resolved.find((one) => one.endpoint_id === endpoint_id)?.addresses ?? [];
    for (const family of families)
      if (!addresses.some((one) => one.family === family))
        yield { zh: `入口“${name}”没有 IPv${family} 地址`, en: `The endpoint ${name} has no IPv${family} address` };
    for (const { forbidden } of addresses)
      if (forbidden !== null)
        yield {
          zh: `入口“${name}”的地址不允许访问：${forbidden}`,
          en: `The endpoint ${name} can’t be asked: ${forbidden}`,
        };
  }
}
