/** JSON of a value that came in an answer. */

/** A stranger can nest deeper than anybody can write: `JSON.stringify` calls itself for each level. */
const MAX_DEPTH = 1_000;

/** Undefined for what nests deeper than 1,000 levels. */
export function jsonText(value: unknown): string | undefined {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return undefined;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return JSON.stringify(value);
}
