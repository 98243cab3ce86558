/** Prefixes that aren't as long as their kind should be. IPv4 has no such rules. */
import type { Text } from '../../../probe.ts';
import { spell } from '../block.ts';
import type { Code, CodeName, Level } from '../code.ts';
import type { Kind } from '../levels.ts';
import type { Scene } from '../scene.ts';
import { nodes6, type PlanNode } from '../tree.ts';

/** Of two routers, and of one address. */
const SMALL = [126, 127, 128];

export const nibble: Code = {
  code: 'NIBBLE',
  title: { zh: '未按半字节划分', en: 'Not at a digit’s boundary' },
  level: 'warn',
  condition: {
    zh: '前缀长度不是 4 的倍数（/126、/127、/128 除外）',
    en: 'the length is no multiple of 4 (except /126, /127, /128)',
  },
  families: [6],
  *raise({ plan }) {
    for (const node of nodes6(plan)) {
      const { block } = node;
      if (block.length % 4 === 0 || SMALL.includes(block.length)) continue;
      const name = spell(block);
      yield { node, reason: { zh: `${name} 的长度不是 4 的倍数`, en: `the length of ${name} is no multiple of 4` } };
    }
  },
};

function ofKind(
  given: { code: CodeName; title: Text; level: Level; condition: Text; kind: Kind },
  wanted: (scene: Scene) => string,
  isRight: (node: PlanNode, scene: Scene) => boolean,
): Code {
  const { kind, ...rest } = given;
  return {
    ...rest,
    families: [6],
    *raise(scene) {
      for (const node of nodes6(scene.plan)) {
        if (node.row.kind !== kind || isRight(node, scene)) continue;
        const [name, length] = [spell(node.block), wanted(scene)];
        yield { node, reason: { zh: `${name} 应为 ${length}`, en: `${name} should be ${length}` } };
      }
    },
  };
}

export const lanLength = ofKind(
  {
    code: 'LAN_LEN',
    title: { zh: '用户网段长度', en: 'Length of a LAN' },
    level: 'warn',
    condition: { zh: '用户网段不是 /64', en: 'a user LAN is no /64' },
    kind: 'lan',
  },
  () => '/64',
  ({ block }) => block.length === 64,
);
export const linkLength = ofKind(
  {
    code: 'LINK_LEN',
    title: { zh: '互联网段长度', en: 'Length of a link' },
    level: 'info',
    condition: {
      zh: '点对点链路不是 /127（或按规定为 /64）',
      en: 'a point-to-point link is no /127 (or /64 by policy)',
    },
    kind: 'link',
  },
  ({ policy }) => (policy.link_length === 64 ? '/64 (/127)' : '/127'),
  ({ block, children }, { policy }) => {
    if (block.length === 127) return true;
    // A /64 may be kept whole for its link, of which the /127 is used.
    return block.length === 64 && (policy.link_length === 64 || children.some((child) => child.block.length === 127));
  },
);
export const loopbackLength = ofKind(
  {
    code: 'LOOPBACK_LEN',
    title: { zh: '环回地址长度', en: 'Length of a loopback' },
    level: 'warn',
    condition: { zh: '环回地址不是 /128', en: 'a loopback is no /128' },
    kind: 'loopback',
  },
  () => '/128',
  ({ block }) => block.length === 128,
);
