/** What the plan has and nobody saw, or saw of one family only. */
import type { Family } from '../../../probe.ts';
import type { PlannedInterface } from '../../given.ts';
import { scopeOfBits } from '../../scope.ts';
import { readAddress, spell } from '../block.ts';
import type { Code, CodeName } from '../code.ts';
import type { Scene } from '../scene.ts';
import { above, type PlanNode } from '../tree.ts';

const DAY_MS = 86_400_000;

export const stale: Code = {
  code: 'STALE',
  title: { zh: '分配后未使用', en: 'Assigned and not seen' },
  level: 'info',
  condition: {
    zh: '已分配的地址段连续若干天未观测到任何地址',
    en: 'a prefix was assigned and no address in it was seen for so many days',
  },
  families: [4, 6],
  *raise({ plan, addressesEver, since, thresholds: { stale_days }, now }) {
    const begin = now - stale_days * DAY_MS;
    // Whoever hasn't looked for so long can't say that nothing was there.
    if (since === undefined || since > begin) return;
    const used = new Set<PlanNode>();
    for (const { holder, row } of addressesEver) {
      if (!holder || row.at < begin) continue;
      for (const node of [holder, ...above(holder)]) used.add(node);
    }
    for (const node of plan.trees.flatMap(({ nodes }) => nodes)) {
      const { row, children } = node;
      const isAssigned = children.length === 0 && (row.status ?? 'active') === 'active' && row.kind !== 'allocation';
      if (!isAssigned || used.has(node) || (row.assigned_at ?? 0) > begin) continue;
      const name = spell(node.block);
      yield {
        node,
        reason: {
          zh: `${name} 在 ${stale_days} 天内未观测到地址`,
          en: `no address in ${name} was seen in ${stale_days} days`,
        },
      };
    }
  },
};

/** Named by the family that lacks. */
function lacks(code: CodeName, family: Family): Code {
  const other: Family = family === 6 ? 4 : 6;
  return {
    code,
    title: { zh: `双栈接口缺 IPv${family}`, en: `Dual-stack interface without IPv${family}` },
    level: 'warn',
    condition: {
      zh: `目标为双栈的规划接口只有 IPv${other}（按规划或按观测）`,
      en: `an interface in the plan whose target is dual stack has IPv${other} alone, as planned or as seen`,
    },
    families: [family],
    *raise(scene) {
      if (scene.interfaces.length === 0) return;
      const seen = familiesSeen(scene);
      for (const row of scene.interfaces) {
        if (!row.target.includes(4) || !row.target.includes(6)) continue;
        const planned = new Set(row.planned.flatMap((address) => familyOf(address) ?? []));
        const found = seen.get(keyOf(row)) ?? new Set();
        const isUnplanned = planned.has(other) && !planned.has(family);
        if (!isUnplanned && !(found.has(other) && !found.has(family))) continue;
        const name = `${row.node} ${row.interface}`;
        yield {
          interface: row,
          reason: isUnplanned
            ? { zh: `${name} 只规划了 IPv${other} 地址`, en: `only IPv${other} is planned for ${name}` }
            : { zh: `${name} 只观测到 IPv${other} 地址`, en: `only IPv${other} was seen on ${name}` },
        };
      }
    },
  };
}
export const noV6 = lacks('NO_V6', 6);
export const noV4 = lacks('NO_V4', 4);

const keyOf = (row: Pick<PlannedInterface, 'vrf' | 'node_id' | 'interface'>) =>
  JSON.stringify([row.vrf, row.node_id, row.interface]);

/** By interface. What every interface has by itself (link-local) makes none of them IPv6. */
function familiesSeen({ addresses }: Scene): Map<string, Set<Family>> {
  const seen = new Map<string, Set<Family>>();
  for (const { row, family, scope } of addresses) {
    if (family === 6 && scope !== 'global' && scope !== 'unique_local') continue;
    const key = keyOf(row);
    const known = seen.get(key) ?? new Set();
    seen.set(key, known.add(family));
  }
  return seen;
}

function familyOf(address: string): Family | undefined {
  const read = readAddress(address);
  if (!read || (read.family === 6 && scopeOfBits(read.bits) === 'link_local')) return undefined;
  return read.family;
}
