/** All that is wrong with a plan by itself and beside what was seen: the same whatever the order of what is given. */
import { spell } from './block.ts';
import type { Code, CodeName, Problem, Raised } from './code.ts';
import { codes } from './codes/index.ts';
import type { Scene } from './scene.ts';
import { compareTexts } from './tree.ts';

/** By code in the order of the registry, then by VRF and prefix. */
export function findProblems(scene: Scene, names?: readonly CodeName[]): Problem[] {
  const wanted = names ? codes.filter(({ code }) => names.includes(code)) : codes;
  return wanted.flatMap((code) => raisedIn(scene, code));
}

/** What a code raises in a scene is asked by its check as well as by whoever lists all. */
const found = new WeakMap<Scene, Map<CodeName, readonly Problem[]>>();
function raisedIn(scene: Scene, code: Code): readonly Problem[] {
  const all = found.get(scene) ?? new Map<CodeName, readonly Problem[]>();
  found.set(scene, all);
  const known = all.get(code.code);
  if (known) return known;
  const problems = Array.from(code.raise(scene), (raised) => problemOf(code, raised)).sort(compare);
  all.set(code.code, problems);
  return problems;
}

function problemOf({ code, level }: Code, raised: Raised): Problem {
  const { reason } = raised;
  if ('node' in raised) {
    const { row, block } = raised.node;
    const nobody = { node_id: null, node: null, interface: null };
    const { vrf, id: prefix_id, owner_id, owner } = row;
    return { code, level, about: spell(block), vrf, prefix_id, ...nobody, owner_id, owner, reason };
  }
  if ('interface' in raised) {
    const { vrf, node_id, node, interface: name, owner_id, owner = null } = raised.interface;
    return { code, level, about: name, vrf, prefix_id: null, node_id, node, interface: name, owner_id, owner, reason };
  }
  const [about, seen, name] =
    'address' in raised
      ? [raised.address.address, raised.address, raised.address.row.interface]
      : [raised.route.prefix, raised.route, null];
  const { vrf, node_id, node, owner_id, owner = null } = seen.row;
  const prefix_id = seen.holder?.row.id ?? null;
  return { code, level, about, vrf, prefix_id, node_id, node, interface: name, owner_id, owner, reason };
}

/** Total, so that two orders of what is given make one list. */
function compare(a: Problem, b: Problem): number {
  return (
    compareTexts(a.vrf, b.vrf) ||
    Number(a.prefix_id === null) - Number(b.prefix_id === null) ||
    (a.prefix_id ?? 0) - (b.prefix_id ?? 0) ||
    compareTexts(a.about, b.about) ||
    (a.node_id ?? 0) - (b.node_id ?? 0) ||
    compareTexts(JSON.stringify(a), JSON.stringify(b))
  );
}
