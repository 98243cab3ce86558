/** The place itself and all beneath it: what can't be its parent. */
export function beneath(rows: readonly { id: number; parent_id: number | null }[], id: number): Set<number> {
  const children = Map.groupBy(rows, (row) => row.parent_id);
  const found = new Set<number>();
  const visit = (each: number) => {
    if (found.has(each)) return;
    found.add(each);
    for (const child of children.get(each) ?? []) visit(child.id);
  };
  visit(id);
  return found;
}

/** The names from the top to the place itself. */
export function pathOf<T extends { id: number; parent_id: number | null }>(rows: readonly T[], id: number): T[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const path: T[] = [];
  for (let at = byId.get(id); at && !path.includes(at); at = byId.get(at.parent_id ?? -1)) path.unshift(at);
  return path;
}
