/** A tree as branches, and the same with the way up. Walked without recursion: a chain may be as deep as the network is large. */

/** `item` is -1 for what only holds others together; `edge` leads to what it hangs from. */
export type Branch = { item: number; edge: number; children: Branch[] };

/** `children` is missing where there are none. */
export type Tree = { data: Branch; parent: Tree | null; children?: Tree[] };

/** One tree that holds several roots together. */
export function treeOf(roots: readonly Branch[]): Tree {
  const top: Tree = { data: { item: -1, edge: -1, children: [...roots] }, parent: null };
  const open = [top];
  for (let at = open.pop(); at; at = open.pop()) {
    const parent = at;
    if (parent.data.children.length === 0) continue;
    parent.children = parent.data.children.map((data) => ({ data, parent }));
    for (const child of parent.children) open.push(child);
  }
  return top;
}

/** All of a tree, each before what hangs from it; from the end, each after. */
export function walk(tree: Tree): Tree[] {
  const found: Tree[] = [];
  const open = [tree];
  for (let at = open.pop(); at; at = open.pop()) {
    found.push(at);
    const children = at.children ?? [];
    for (let index = children.length - 1; index >= 0; index -= 1) open.push(children[index] as Tree);
  }
  return found;
}
