/** A tree of rows with parents as the lines that are seen of it. */

export type TreeItem = { id: number; parent_id: number | null; name: string; code?: string };

export type TreeLine<T> = { item: T; depth: number; branches: number; open: boolean };

export function childrenOf<T extends TreeItem>(items: readonly T[]): Map<number | null, T[]> {
  const known = new Set(items.map((item) => item.id));
  const children = new Map<number | null, T[]>();
  for (const item of items) {
    // What points to a parent that isn't here is shown at the top rather than lost.
    const parent = item.parent_id !== null && known.has(item.parent_id) ? item.parent_id : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(item);
    else children.set(parent, [item]);
  }
  return children;
}

/** What has the filter in its name or begins with it in its code, with all above it; undefined without a filter. */
export function matching<T extends TreeItem>(items: readonly T[], filter: string): Set<number> | undefined {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return undefined;
  const byId = new Map(items.map((item) => [item.id, item]));
  const kept = new Set<number>();
  for (const item of items) {
    if (!item.name.toLowerCase().includes(wanted) && !item.code?.startsWith(wanted)) continue;
    let up: T | undefined = item;
    while (up && !kept.has(up.id)) {
      kept.add(up.id);
      up = up.parent_id === null ? undefined : byId.get(up.parent_id);
    }
  }
  return kept;
}

/** The lines from top to bottom. A filter opens all that it keeps. */
export function linesOf<T extends TreeItem>(
  children: Map<number | null, T[]>,
  open: ReadonlySet<number>,
  kept: ReadonlySet<number> | undefined,
): TreeLine<T>[] {
  const lines: TreeLine<T>[] = [];
  const seen = new Set<number>();
  const visit = (parent: number | null, depth: number) => {
    for (const item of children.get(parent) ?? []) {
      // A circle of parents must not hang the page.
      if (seen.has(item.id) || (kept && !kept.has(item.id))) continue;
      seen.add(item.id);
      const branches = (children.get(item.id) ?? []).filter((each) => !kept || kept.has(each.id)).length;
      const isOpen = branches > 0 && (kept !== undefined || open.has(item.id));
      lines.push({ item, depth, branches, open: isOpen });
      if (isOpen) visit(item.id, depth + 1);
    }
  };
  visit(null, 0);
  return lines;
}
