/** A3: whether the plan still has room. */
import type { Verdict } from '../../check.ts';
import type { Text } from '../../probe.ts';
import type { MigrationCheck } from '../check.ts';
import { spell } from '../plan/block.ts';
import { sceneOf } from '../plan/scene.ts';
import { nodes6, type PlanNode } from '../plan/tree.ts';
import { isContainer, stepsOf, utilisationOf } from '../plan/utilisation.ts';
import type { Thresholds } from '../thresholds.ts';
import { listed, withoutPlan } from './plan-texts.ts';

export const planUtilisation: MigrationCheck = {
  code: 'A3',
  id: 'plan-utilisation',
  title: { zh: '地址空间余量', en: 'Room in the plan' },
  object: 'plan',
  input: { zh: '规划地址段', en: 'the prefixes of the plan' },
  method: {
    zh: '逐级计算 HD 比率和已分配比例，只计 IPv6；容器按下级地址段计，/64 不按地址数计',
    en: 'HD ratio and plain ratio at each level, IPv6 alone; containers by their children, never a /64 by its addresses',
  },
  criterion: {
    zh: '各级 HD 比率低于阈值且剩余空间不低于阈值，否则告警；预留空间计入剩余',
    en: 'below the threshold of the HD ratio and enough space left at each level, else a warning; what is reserved is left',
  },
  source: 'RFC 3194',
  needs: [],
  wants: ['prefixes'],
  judge({ given, thresholds, now }) {
    const nodes = nodes6(sceneOf(given, { thresholds, now }).plan);
    if (nodes.length === 0) return withoutPlan;
    const containers = nodes.filter(isContainer);
    if (containers.length === 0) return WITHOUT_CONTAINERS;
    const tight = containers.flatMap((node) => [...tightItself(node, thresholds), ...tightSteps(node, thresholds)]);
    if (tight.length > 0) return { status: 'warn', reason: listed(tight), because: [] };
    const reason = { zh: `${containers.length} 个容器地址段均有余量`, en: `${containers.length} containers have room` };
    return { status: 'pass', reason, because: [] };
  },
};

const WITHOUT_CONTAINERS: Verdict = {
  status: 'not_applicable',
  reason: { zh: '规划中没有可再划分的 IPv6 地址段', en: 'the plan has no IPv6 prefix that others are handed out of' },
  because: [],
};

function tightItself(node: PlanNode, { hd_ratio, free_share }: Thresholds): Text[] {
  const found = utilisationOf(node);
  if (found.by !== 'children' || node.children.length === 0) return [];
  const { hd, unit_length } = found.share;
  const isFull = hd !== null && hd >= hd_ratio;
  if (!isFull && found.left >= free_share) return [];
  return [told(spell(node.block), unit_length, hd, found.left)];
}

/** An allocation may be full of sites long before its planes are. */
function tightSteps(node: PlanNode, { hd_ratio }: Thresholds): Text[] {
  if (node.row.kind !== 'allocation') return [];
  const direct = node.children.map(({ row }) => row.kind);
  return stepsOf(node)
    .filter(({ hd, kinds }) => hd !== null && hd >= hd_ratio && !kinds.some((kind) => direct.includes(kind)))
    .map(({ unit_length, hd, ratio }) => told(spell(node.block), unit_length, hd, 1 - ratio));
}

function told(name: string, unit_length: number, hd: number | null, left: number): Text {
  const [ratio, share] = [hd === null ? '-' : hd.toFixed(3), `${(left * 100).toFixed(1)} %`];
  return {
    zh: `${name} 按 /${unit_length} 计 HD ${ratio}，剩余 ${share}`,
    en: `${name} in /${unit_length}s: HD ${ratio}, ${share} left`,
  };
}
