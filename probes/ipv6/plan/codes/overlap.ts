import { spell } from '../block.ts';
import type { Code, Raised } from '../code.ts';
import { mayHold } from '../levels.ts';
import { above, type PlanNode } from '../tree.ts';

/** Blocks that meet hold each other, so it is the kinds that tell a parent from somebody who stands in the way. */
export const overlap: Code = {
  code: 'OVERLAP',
  title: { zh: '地址段重叠', en: 'Prefixes overlap' },
  level: 'error',
  condition: {
    zh: '两个地址段相交而按层级互不为上下级，或同一 VRF 内重复登记',
    en: 'two prefixes meet and neither is the parent of the other in the hierarchy, or one VRF has the same prefix twice',
  },
  families: [4, 6],
  *raise({ plan }) {
    for (const tree of plan.trees) {
      for (const node of tree.nodes) {
        if (node.twins.length > 0) yield twice(node);
        const other = conflict(node);
        if (other) yield within(node, other);
      }
    }
  },
};

/** The nearest that holds a prefix and can't be its parent. */
function conflict(node: PlanNode): PlanNode | undefined {
  const own = { kind: node.row.kind, block: node.block };
  for (const outer of above(node)) if (!mayHold({ kind: outer.row.kind, block: outer.block }, own)) return outer;
  return undefined;
}

function twice(node: PlanNode): Raised {
  const rows = [node.row, ...node.twins];
  const list = rows.map((row) => `#${row.id}${row.owner === null ? '' : ` ${row.owner}`}`).join(', ');
  const prefix = spell(node.block);
  return {
    node,
    reason: {
      zh: `${prefix} 登记了 ${rows.length} 次：${list}`,
      en: `${prefix} is there ${rows.length} times: ${list}`,
    },
  };
}

function within(node: PlanNode, outer: PlanNode): Raised {
  const [inner, whole] = [node, outer].map(
    ({ block, row }) => `${spell(block)} (${row.kind ?? '-'}, ${row.owner ?? '-'})`,
  );
  return {
    node,
    reason: {
      zh: `${inner} 位于 ${whole} 之内，后者不能作为其上级`,
      en: `${inner} lies in ${whole}, which can't be its parent`,
    },
  };
}
