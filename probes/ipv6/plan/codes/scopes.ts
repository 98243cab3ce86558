/** Addresses and prefixes that are of a kind which doesn't belong where they stand, by the table of scopes. */
import type { Text } from '../../../probe.ts';
import { type Scope, scopeOfBits } from '../../scope.ts';
import { type Block, lastOf, spell } from '../block.ts';
import type { Code, CodeName, Raised } from '../code.ts';
import type { Scene } from '../scene.ts';
import { nodes6, type PlanNode } from '../tree.ts';

/** Of all its addresses; undefined: they differ, or it is IPv4. */
export function scopeOfBlock(block: Block): Scope | undefined {
  if (block.family !== 6) return undefined;
  const [first, last] = [scopeOfBits(block.first), scopeOfBits(lastOf(block))];
  return first === last ? first : undefined;
}

/** Raised for prefixes of the plan, of nested ones only for the outermost, and for each address that was seen. */
function ofScopes(
  code: CodeName,
  title: Text,
  condition: Text,
  { scopes, isPublished }: { scopes: readonly Scope[]; isPublished?: true },
): Code {
  const isOne = (scope: Scope | undefined) => scope !== undefined && scopes.includes(scope);
  return {
    code,
    title,
    level: 'error',
    condition,
    families: [6],
    *raise({ plan, addresses }) {
      for (const node of nodes6(plan)) {
        const scope = scopeOfBlock(node.block);
        if (!isOne(scope) || (node.parent && isOne(scopeOfBlock(node.parent.block)))) continue;
        yield {
          node,
          reason: {
            zh: `规划了 ${spell(node.block)}（${scope}）`,
            en: `${spell(node.block)} is planned, which is ${scope}`,
          },
        };
      }
      for (const address of addresses) {
        const { row, scope } = address;
        if (!isOne(scope) || (isPublished && row.published_as === undefined)) continue;
        const use = row.published_as === undefined ? '' : ` ${row.published_as}`;
        yield {
          address,
          reason: {
            zh: `${row.node} 使用 ${address.address}（${scope}${use}）`,
            en: `${row.node} has ${address.address}, which is ${scope}${use && `, as its${use} address`}`,
          },
        };
      }
    },
  };
}

export const badScope = ofScopes(
  'BAD_SCOPE',
  { zh: '地址范围不当', en: 'Scope can’t be reached' },
  {
    zh: 'fe80::/10、::1（及 ::）、ff00::/8、fec0::/10 被规划，或作为业务、管理地址发布',
    en: 'fe80::/10, ::1 (or ::), ff00::/8 or fec0::/10 is planned, or published as a service’s or management address',
  },
  { scopes: ['link_local', 'loopback', 'multicast', 'site_local', 'unspecified'], isPublished: true },
);
export const transition = ofScopes(
  'TRANSITION',
  { zh: '过渡技术地址', en: 'Transition address' },
  {
    zh: '2002::/16、2001::/32、::ffff:0:0/96、64:ff9b::/96、64:ff9b:1::/48 当作原生地址使用',
    en: '2002::/16, 2001::/32, ::ffff:0:0/96, 64:ff9b::/96 or 64:ff9b:1::/48 as a native address',
  },
  { scopes: ['6to4', 'teredo', 'mapped', 'nat64'] },
);
export const documentation = ofScopes(
  'DOC',
  { zh: '文档示例地址', en: 'Documentation address' },
  { zh: '生产环境出现 2001:db8::/32 或 3fff::/20', en: '2001:db8::/32 or 3fff::/20 in production' },
  { scopes: ['documentation'] },
);

type Addressing = 'gua' | 'ula';
const addressingOf = (scope: Scope | undefined): Addressing | undefined =>
  scope === 'global' ? 'gua' : scope === 'unique_local' ? 'ula' : undefined;

/** What the nearest prefix that says so wants, or the plan. */
function wantedIn(node: PlanNode | undefined, { policy }: Scene): Addressing | null {
  for (let at: PlanNode | null = node ?? null; at; at = at.parent) if (at.row.addressing) return at.row.addressing;
  return policy.addressing;
}

function isAgainst(node: PlanNode, scene: Scene): boolean {
  const [is, wanted] = [addressingOf(scopeOfBlock(node.block)), wantedIn(node, scene)];
  return is !== undefined && wanted !== null && is !== wanted;
}

export const ula: Code = {
  code: 'ULA',
  title: { zh: '与规划的地址类型不符', en: 'Not the kind of address that is planned' },
  level: 'warn',
  condition: {
    zh: '规划为全球单播处使用 fc00::/7，或反之',
    en: 'fc00::/7 where the plan says global unicast, or the reverse',
  },
  families: [6],
  *raise(scene) {
    for (const node of nodes6(scene.plan)) {
      if (isAgainst(node, scene) && !(node.parent && isAgainst(node.parent, scene)))
        yield { node, reason: other(spell(node.block), wantedIn(node, scene)) };
    }
    for (const address of scene.addresses) {
      const [is, wanted] = [addressingOf(address.scope), wantedIn(address.holder, scene)];
      if (is === undefined || wanted === null || is === wanted) continue;
      if (address.holder && isAgainst(address.holder, scene)) continue;
      yield { address, reason: other(`${address.row.node} ${address.address}`, wanted) };
    }
  },
};

function other(what: string, wanted: Addressing | null): Text {
  return wanted === 'gua'
    ? { zh: `${what} 为唯一本地地址，规划要求全球单播`, en: `${what} is unique local, the plan says global unicast` }
    : { zh: `${what} 为全球单播地址，规划要求唯一本地`, en: `${what} is global unicast, the plan says unique local` };
}

export const ulaWeak: Code = {
  code: 'ULA_WEAK',
  title: { zh: '唯一本地地址标识不随机', en: 'Unique local ID isn’t random' },
  level: 'info',
  condition: {
    zh: 'fd00::/48、短于 /48，或 40 位标识明显不随机（RFC 4193 3.2）',
    en: 'fd00::/48, shorter than /48, or a 40-bit ID that is obviously not random (RFC 4193, section 3.2)',
  },
  families: [6],
  *raise({ plan, addresses }) {
    for (const node of nodes6(plan)) {
      const { block, parent } = node;
      if (addressingOf(scopeOfBlock(block)) !== 'ula' || (parent && addressingOf(scopeOfBlock(parent.block)) === 'ula'))
        continue;
      if (block.length < 48 || isWeak(block.first)) yield weak(spell(block), { node });
    }
    for (const address of addresses) {
      if (address.scope === 'unique_local' && !address.holder && isWeak(address.bits))
        yield weak(address.address, { address });
    }
  },
};

const weak = (
  what: string,
  about: Pick<Raised & { node: PlanNode }, 'node'> | { address: Scene['addresses'][number] },
): Raised => ({
  ...about,
  reason: { zh: `${what} 的 40 位全局标识不像随机生成`, en: `the 40-bit global ID of ${what} doesn't look random` },
});

/** Chance alone makes an ID look like this about once in four thousand: hence no more than a hint. */
function isWeak(bits: bigint): boolean {
  // Only fd00::/8 has an ID that is made locally.
  if (bits >> 120n !== 0xfdn) return true;
  const digits = [...((bits >> 80n) & 0xffffffffffn).toString(16).padStart(10, '0')];
  const counts = new Map<string, number>();
  for (const digit of digits) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const values = digits.map((digit) => Number.parseInt(digit, 16));
  const steps = new Set(values.slice(1).map((value, i) => (value - (values[i] ?? 0) + 16) % 16));
  return counts.size <= 3 || Math.max(...counts.values()) >= 6 || steps.size === 1;
}
