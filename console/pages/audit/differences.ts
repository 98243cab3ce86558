/** Two states of one thing, field by field. */
export type Difference = { path: string; before: string | undefined; after: string | undefined };

/** Deeper than this, values are shown as JSON. */
const depth_max = 4;

function flatten(value: unknown, path: string, found: Map<string, string>, depth = 0): void {
  // A text without letters says as little as none.
  if (value === null || value === undefined || value === '') return;
  const parts = typeof value === 'object' ? Object.keys(value).length : 0;
  if (depth === 0 && typeof value === 'object' && parts === 0) return;
  if (typeof value !== 'object' || depth >= depth_max || parts === 0) {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    return;
  }
  for (const [key, each] of Object.entries(value)) flatten(each, path ? `${path}.${key}` : key, found, depth + 1);
}

/** Only what differs; a side without the field has `undefined`. */
export function differences(before: unknown, after: unknown): Difference[] {
  const [old, young] = [new Map<string, string>(), new Map<string, string>()];
  flatten(before, '', old);
  flatten(after, '', young);
  return [...new Set([...old.keys(), ...young.keys()])]
    .filter((path) => old.get(path) !== young.get(path))
    .map((path) => ({ path, before: old.get(path), after: young.get(path) }));
}
