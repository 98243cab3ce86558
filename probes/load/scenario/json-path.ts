/** JSONPath (RFC 9535) on answers of strangers: without its functions of regular expressions, whose patterns nothing could interrupt. */
import { JSONPathEnvironment } from 'json-p3';

const environment = new JSONPathEnvironment();
environment.functionRegister.delete('match');
environment.functionRegister.delete('search');

/** Of each value: how often a path may come by it. */
const MOST_SELECTED = 16;

export type JsonPath = (document: unknown) => { found: boolean; value?: unknown };

/** Undefined for what is no path, or one that takes the square of a document's size. */
export function compileJsonPath(path: string): JsonPath | undefined {
  if (path.split('..').length > 2) return undefined;
  try {
    const query = environment.compile(path);
    return (document) => {
      try {
        const first = query.match(document as Parameters<typeof query.match>[0]);
        return first ? { found: true, value: first.value } : { found: false };
      } catch {
        // A document that nests deeper than the library goes: nothing was found in it.
        return { found: false };
      }
    };
  } catch {
    return undefined;
  }
}

/** All that a path finds, none of it changed. Undefined as above, and for a filter that goes back to the root, which may take the square, too. */
export function compileJsonNodes(
  path: string,
): { is_singular: boolean; find(document: unknown): unknown[] } | undefined {
  if (path.split('..').length > 2 || path.lastIndexOf('$') > 0) return undefined;
  try {
    const query = environment.compile(path);
    // Several selectors in each of many segments find more than any document has, and nothing could interrupt that.
    const found_at_most = query.segments.reduce((product, { selectors }) => product * selectors.length, 1);
    if (found_at_most > MOST_SELECTED) return undefined;
    const find = (document: unknown) => {
      try {
        return query.query(document as Parameters<typeof query.query>[0]).values();
      } catch {
        return [];
      }
    };
    return { is_singular: query.singularQuery(), find };
  } catch {
    return undefined;
  }
}

/** Names and indices of a path to one place at most, or undefined: what can be said without JSONPath. */
export function plainSteps(path: string): (string | number)[] | undefined {
  const query = environment.compile(path);
  if (!query.singularQuery()) return undefined;
  return query.segments.map(({ selectors: [selector] }) => {
    const { name, index } = selector as unknown as { name?: string; index?: number };
    if (name === undefined && index === undefined) throw new Error(`${path} has a step that is neither name nor index`);
    return (name ?? index) as string | number;
  });
}
