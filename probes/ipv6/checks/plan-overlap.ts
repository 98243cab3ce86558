/** A1: the plan by itself. */

import type { Status } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import { type Block, spell } from '../plan/block.ts';
import { findProblems } from '../plan/find-problems.ts';
import { levelOf } from '../plan/levels.ts';
import { type Scene, sceneOf } from '../plan/scene.ts';
import { nodes6 } from '../plan/tree.ts';
import { listed, withoutPlan } from './plan-texts.ts';

export const planOverlap: MigrationCheck = {
  code: 'A1',
  id: 'plan-overlap',
  title: { zh: '地址规划无冲突', en: 'The plan doesn’t contradict itself' },
  object: 'plan',
  input: { zh: '规划地址段', en: 'the prefixes of the plan' },
  method: {
    zh: '检查重叠、半字节边界，以及是否位于上级地址段之内',
    en: 'looks for overlaps, lengths within a digit, and prefixes outside of any parent',
  },
  criterion: {
    zh: '没有重叠；未按半字节划分、没有上级或无法读取的地址段为告警',
    en: 'no overlap; a length within a digit, no parent, or a row that can’t be read is a warning',
  },
  source: 'own',
  needs: [],
  wants: ['prefixes'],
  judge({ given, thresholds, now }) {
    const scene = sceneOf(given, { thresholds, now });
    const problems = findProblems(scene, ['OVERLAP', 'NIBBLE']);
    const overlaps = problems.filter(({ code }) => code === 'OVERLAP');
    const told = [
      ...problems.map(({ reason }) => reason),
      ...orphans(scene).map((block) => ({ zh: `${spell(block)} 没有上级地址段`, en: `${spell(block)} has no parent` })),
      ...scene.plan.unreadable.map(({ reason }) => reason),
    ];
    if (overlaps.length === 0 && told.length === 0 && nodes6(scene.plan).length === 0) return withoutPlan;
    const status: Status = overlaps.length > 0 ? 'fail' : told.length > 0 ? 'warn' : 'pass';
    const count = scene.plan.trees.reduce((sum, { nodes }) => sum + nodes.length, 0);
    const reason =
      told.length > 0
        ? listed(told)
        : { zh: `${count} 个地址段互不冲突`, en: `${count} prefixes, none in another’s way` };
    return { status, reason, because: [] };
  },
};

/** Of a level beneath the allocation, with nothing above them, although the same VRF has an allocation. */
function orphans({ plan }: Scene): Block[] {
  return plan.trees.flatMap(({ family, roots, nodes }) => {
    if (family !== 6 || !nodes.some(({ row }) => row.kind === 'allocation')) return [];
    return roots.filter(({ row }) => (levelOf(row.kind) ?? 0) > 0).map(({ block }) => block);
  });
}
