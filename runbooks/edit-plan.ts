/** Changes a plan's file as a form asks: only what is changed is written anew, comments and order stay. */
import { diffArrays } from 'diff';
import { isSeq, LineCounter, parseDocument } from 'yaml';
import { strangeParts } from '#probes/yaml/read-yaml.ts';
import { LIMITS } from './plan.ts';

/**
 * `value` undefined takes the entry away. A path into a list may end in its length: then it is added. `by` moves an entry of a list so many
 * places on, with all that stands in it.
 */
export type Edit = { path: (string | number)[]; value?: unknown; by?: number | undefined };

const FENCE = /^(\uFEFF?---\r?\n)([\s\S]*?)(\r?\n---(?:\r?\n|$))/;

/** The new text, or undefined when the head can't be read: then only the source itself can mend it. */
export function editPlan(text: string, edits: readonly Edit[]): string | undefined {
  // As read-plan.ts limits it: what is longer is no plan, and is mended in its source.
  const match = text.length > LIMITS.characters ? null : FENCE.exec(text);
  if (!match || text.split('\n').length > LIMITS.lines) return undefined;
  const [whole, before = '', head = '', after = ''] = match;
  try {
    const document = parsed(head);
    // What no plan may hold is not written again either: the library takes hours for keys within keys.
    if (document.errors.length || strangeParts(document, new LineCounter(), LIMITS.depth).length) return undefined;
    for (const { path, value, by } of edits) {
      if (by !== undefined) {
        const items = document.getIn(path.slice(0, -1));
        const from = Number(path.at(-1));
        if (!isSeq(items) || !items.items[from] || !items.items[from + by]) return undefined;
        items.items.splice(from + by, 0, ...items.items.splice(from, 1));
      } else if (value === undefined) document.deleteIn(path);
      else document.setIn(path, document.createNode(value));
    }
    const written = asBefore(head, document.toString(STYLE));
    return before + written.replace(/\n$/, '') + after + text.slice(whole.length);
  } catch {
    // The library can't step through what is neither a map nor a list, follows nesting by calling itself, and refuses aliases that multiply.
    return undefined;
  }
}

const STYLE = { lineWidth: 0 };
/** Lines; of more than these little is as it was. */
const MAX_CHANGED = 1_000;
const parsed = (text: string) => parseDocument(text, { prettyErrors: false, uniqueKeys: false });
const meaning = (text: string): string => {
  const document = parsed(text);
  return document.errors.length ? '' : JSON.stringify(document.toJS());
};

/** The library sets brackets in its own way everywhere: lines that nobody changed stay as they were typed, where that means the same. */
function asBefore(head: string, written: string): string {
  const typed = head.split('\n');
  const [same, now] = [
    parsed(head).toString(STYLE).replace(/\n$/, '').split('\n'),
    written.replace(/\n$/, '').split('\n'),
  ];
  if (same.length !== typed.length) return written;
  const changes = diffArrays(same, now, { maxEditLength: MAX_CHANGED });
  if (!changes) return written;
  let at = 0;
  const lines = changes.flatMap(({ added, removed, value }) => {
    if (added) return value;
    const kept = typed.slice(at, at + value.length);
    at += value.length;
    return removed ? [] : kept;
  });
  const merged = lines.join('\n');
  return meaning(merged) === meaning(written) ? merged : written;
}
