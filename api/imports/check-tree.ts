/** Whether a tree would be valid with all rows of a file in it, whatever their order. Pure. */
import type { Level } from '../estate/schema.ts';
import { fitsBeneath } from '../estate/tree.ts';
import type { Problem } from './columns.ts';

export type Branch = { level: Level; parent: string | null };

/** `all` holds what there is, with the file's rows laid over it; keys are codes or names. */
export function treeChecker(kind: 'areas' | 'units', all: ReadonlyMap<string, Branch>) {
  const children = new Map<string, string[]>();
  for (const [key, { parent }] of all) {
    if (parent === null) continue;
    const known = children.get(parent);
    if (known) known.push(key);
    else children.set(parent, [key]);
  }
  const parentPath = kind === 'areas' ? 'parent_code' : 'parent';
  return (key: string): Problem[] => {
    const own = all.get(key);
    if (!own) return [];
    const problems: Problem[] = [];
    if (own.parent !== null) {
      const parent = all.get(own.parent);
      if (!parent) {
        return [{ path: parentPath, zh: `上级“${own.parent}”不存在`, en: `The parent '${own.parent}' does not exist` }];
      }
      if (!fitsBeneath(kind, own.level, parent.level)) {
        problems.push({ path: 'level', zh: '层级必须低于上级', en: "The level must be below the parent's" });
      }
      if (isCircle(all, key)) {
        problems.push({ path: parentPath, zh: '上下级形成循环', en: 'It would stand beneath itself' });
      }
    }
    const wrong = children.get(key)?.find((child) => !fitsBeneath(kind, all.get(child)?.level ?? own.level, own.level));
    if (wrong !== undefined && wrong !== key) {
      problems.push({
        path: 'level',
        zh: `层级必须高于下级“${wrong}”`,
        en: `The level must be above that of '${wrong}' beneath it`,
      });
    }
    return problems;
  };
}

function isCircle(all: ReadonlyMap<string, Branch>, key: string): boolean {
  const seen = new Set<string>();
  for (let at = all.get(key)?.parent ?? null; at !== null && !seen.has(at); at = all.get(at)?.parent ?? null) {
    if (at === key) return true;
    seen.add(at);
  }
  return false;
}
