/** What was seen where the plan has it for nobody, or for somebody else. */
import { holds, spell } from '../block.ts';
import type { Code, Raised } from '../code.ts';
import type { Scene, SeenAddress, SeenRoute } from '../scene.ts';
import { above, type PlanNode } from '../tree.ts';

/** Scopes that are never planned: other codes tell of them. */
const PLANNED_SCOPES = ['global', 'unique_local', 'srv6_sid', 'reserved'];
/** This network, loopback, link-local, multicast and what follows (RFC 6890). */
const NEVER_PLANNED_4: readonly (readonly [bigint, number])[] = [
  [0n, 8],
  [127n << 24n, 8],
  [(169n << 24n) | (254n << 16n), 16],
  [224n << 24n, 3],
];

export const outOfPlan: Code = {
  code: 'OUT_OF_PLAN',
  title: { zh: '规划外地址', en: 'Outside of the plan' },
  level: 'error',
  condition: {
    zh: '观测到的地址或路由不在任何已分配的地址段内',
    en: 'an address or route was seen that no assigned prefix covers',
  },
  families: [4, 6],
  *raise(scene) {
    for (const address of scene.addresses) {
      if (isPlanned(address, scene) && !assigned(address.holder))
        yield outside(address.address, address.holder, { address });
    }
    for (const route of scene.routes) {
      if (isOwnRoute(route, scene) && !assigned(route.holder)) yield outside(route.prefix, route.holder, { route });
    }
  },
};

/** Whether the plan has a say on an address: of IPv4 only where it plans IPv4 at all. */
function isPlanned({ row, family, bits, scope }: SeenAddress, { plan }: Scene): boolean {
  if (scope !== undefined) return PLANNED_SCOPES.includes(scope);
  const isSpecial = NEVER_PLANNED_4.some(
    ([first, length]) => bits >> BigInt(32 - length) === first >> BigInt(32 - length),
  );
  return !isSpecial && plan.treeOf(row.vrf, family) !== undefined;
}

/** What others announce is theirs to plan; a default or an aggregate that holds prefixes of the plan leads to it. */
function isOwnRoute({ row, block }: SeenRoute, { plan }: Scene): boolean {
  const tree = plan.treeOf(row.vrf, block.family);
  if (row.is_foreign || block.length === 0 || (block.family === 4 && !tree)) return false;
  // Link-local and multicast routes are on every router.
  if (block.family === 6 && block.first >> 120n >= 0xfen) return false;
  return !tree?.roots.some((root) => holds(block, root.block));
}

/** The nearest prefix that was given to somebody; allocations and planes only hold what is. */
function assigned(holder: PlanNode | undefined): PlanNode | undefined {
  if (!holder) return undefined;
  for (const node of [holder, ...above(holder)]) {
    const { kind, status } = node.row;
    if (status === 'reserved') return undefined;
    if (status !== 'container' && kind !== 'allocation' && kind !== 'plane') return node;
  }
  return undefined;
}

function outside(
  what: string,
  holder: PlanNode | undefined,
  about: { address: SeenAddress } | { route: SeenRoute },
): Raised {
  if (!holder)
    return { ...about, reason: { zh: `${what} 不在任何规划地址段内`, en: `${what} is in no prefix of the plan` } };
  const name = spell(holder.block);
  return {
    ...about,
    reason: { zh: `${what} 位于 ${name} 内未分配的空间`, en: `${what} is in space of ${name} that nobody was given` },
  };
}

export const wrongOwner: Code = {
  code: 'WRONG_OWNER',
  title: { zh: '占用他人地址段', en: 'In somebody else’s block' },
  level: 'error',
  condition: {
    zh: '地址在规划之内，但位于其他区县或部门的地址段',
    en: 'an address is in the plan, but in the block of another county or department',
  },
  families: [4, 6],
  *raise({ addresses }) {
    for (const address of addresses) {
      const { row, holder } = address;
      const other = holder && row.owner_id !== null ? othersBlock(address, holder) : undefined;
      if (!other) continue;
      const [own, its, name] = [
        row.owner ?? `#${row.owner_id}`,
        other.row.owner ?? `#${other.row.owner_id}`,
        spell(other.block),
      ];
      yield {
        address,
        reason: {
          zh: `${row.node} 属于${own}，其地址 ${address.address} 位于${its}的 ${name}`,
          en: `${row.node} belongs to ${own}, its address ${address.address} is in ${name} of ${its}`,
        },
      };
    }
  },
};

/** The block of another that an address stands in; who owns what holds it, or stands above its owner, is no stranger there. */
function othersBlock({ row }: SeenAddress, holder: PlanNode): PlanNode | undefined {
  const chain = [holder, ...above(holder)];
  // A line between two units is numbered by one of them.
  if (holder.row.kind === 'link') return undefined;
  const owned = chain.find((node) => node.row.owner_id !== null);
  if (!owned) return undefined;
  const mine = [row.owner_id, ...(row.above_owner_ids ?? [])];
  const isAtHome =
    mine.includes(owned.row.owner_id) ||
    chain.some((node) => node.row.owner_id === row.owner_id) ||
    owned.row.above_owner_ids?.includes(row.owner_id as number);
  return isAtHome ? undefined : owned;
}
