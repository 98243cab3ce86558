import type { Text } from '../../../probe.ts';
import { scopeOfBits } from '../../scope.ts';
import { type Block, hostOf, spell } from '../block.ts';
import type { Code } from '../code.ts';
import { above, holderOf, type Plan, type PlanNode } from '../tree.ts';

/** SRv6 locators and whatever else carries the network stay inside. */
export const leak: Code = {
  code: 'LEAK',
  title: { zh: '基础设施地址外泄', en: 'Infrastructure shows outside' },
  level: 'error',
  condition: {
    zh: '互联网侧可见 SRv6 定位符或基础设施地址段',
    en: 'a locator or an infrastructure prefix is visible on the Internet side',
  },
  families: [4, 6],
  *raise({ plan, addresses, routes }) {
    for (const route of routes) {
      if (route.row.seen_from !== 'internet') continue;
      const isSid =
        route.block.family === 6 && route.block.length >= 16 && scopeOfBits(route.block.first) === 'srv6_sid';
      const inside = carrier(plan, route.block);
      if (isSid || inside) yield { route, reason: shows(route.prefix, inside) };
    }
    for (const address of addresses) {
      if (address.row.seen_from !== 'internet') continue;
      const inside = carrier(plan, hostOf(address.family, address.bits));
      if (address.scope === 'srv6_sid' || inside) yield { address, reason: shows(address.address, inside) };
    }
  },
};

/** In whatever VRF it is planned: what leaks shows in another. */
function carrier({ trees }: Plan, block: Block): PlanNode | undefined {
  for (const tree of trees) {
    const holder = holderOf(tree, block);
    const found = holder && [holder, ...above(holder)].find(({ row }) => row.kind === 'infrastructure');
    if (found) return found;
  }
  return undefined;
}

function shows(what: string, inside: PlanNode | undefined): Text {
  const name = inside ? spell(inside.block) : 'SRv6';
  return { zh: `互联网侧可见 ${what}（${name}）`, en: `${what} (${name}) is visible on the Internet side` };
}
