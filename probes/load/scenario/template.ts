/** Texts with variables: `/queue/${number}`, `${accounts.user}`. `$${` stands for `${` itself. */

export type Part = string | { variable: string };

const VARIABLE = /^[\p{L}_][\p{L}\p{N}_]{0,63}(\.[^.{}$]{1,100})?$/u;
const MARK = /\$\$\{|\$\{([^}]*)\}?/g;

/** The parts of a template; a variable that isn't written as one is undefined. Neighbouring texts are joined. */
export function parseTemplate(text: string): Part[] | undefined {
  const parts: Part[] = [];
  let literal = '';
  let at = 0;
  for (const match of text.matchAll(MARK)) {
    literal += text.slice(at, match.index);
    at = match.index + match[0].length;
    if (match[0] === '$${') {
      literal += '${';
      continue;
    }
    if (!match[0].endsWith('}') || !VARIABLE.test(match[1] ?? '')) return undefined;
    if (literal) parts.push(literal);
    literal = '';
    parts.push({ variable: match[1] ?? '' });
  }
  literal += text.slice(at);
  if (literal) parts.push(literal);
  return parts;
}

/** Of a text that was validated. */
export function templateOf(text: string): Part[] {
  const parts = parseTemplate(text);
  if (!parts) throw new Error(`${text} is no template`);
  return parts;
}

/** A text that stands for itself, whatever is in it. */
export const literally = (text: string): string => text.replaceAll('${', () => '$${');

/** What a variable holds: of YAML, of a row, or read from an answer (any JSON). */
export type Value = unknown;
export type Values = readonly Value[];

export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Any text may come from an answer, half of a surrogate pair as well, at which encodeURIComponent throws. */
export const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Fills a template; `guard` is put on what variables hold, never on the template's own text. */
export function compileText(
  text: string,
  slotOf: (variable: string) => number,
  guard: (text: string) => string = (whole) => whole,
): (values: Values) => string {
  const parts = templateOf(text).map((part) => (typeof part === 'string' ? part : slotOf(part.variable)));
  if (parts.length === 0) return () => '';
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string') return () => only;
  return (values) => {
    let filled = '';
    for (const part of parts) filled += typeof part === 'string' ? part : guard(textOf(values[part]));
    return filled;
  };
}

/**
 * Fills a JSON document. A string that is one variable and nothing else becomes what the variable holds, of its own type
 * (`n: ${count}` is 3, not "3"); within a longer string it is text.
 */
export function compileJson(document: unknown, slotOf: (variable: string) => number): (values: Values) => string {
  const parts: (string | { slot: number; typed: boolean })[] = [];
  const put = (text: string) => {
    if (typeof parts.at(-1) === 'string') parts.push(`${parts.pop()}${text}`);
    else parts.push(text);
  };
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      const template = templateOf(value);
      const [only] = template;
      if (template.length === 1 && typeof only === 'object') {
        parts.push({ slot: slotOf(only.variable), typed: true });
        return;
      }
      put('"');
      for (const part of template) {
        if (typeof part === 'string') put(JSON.stringify(part).slice(1, -1));
        else parts.push({ slot: slotOf(part.variable), typed: false });
      }
      put('"');
      return;
    }
    if (typeof value !== 'object' || value === null) {
      put(JSON.stringify(value));
      return;
    }
    const isList = Array.isArray(value);
    put(isList ? '[' : '{');
    Object.entries(value).forEach(([key, held], i) => {
      put(`${i ? ',' : ''}${isList ? '' : `${JSON.stringify(key)}:`}`);
      walk(held);
    });
    put(isList ? ']' : '}');
  };
  walk(document);
  return (values) => {
    let filled = '';
    for (const part of parts) {
      if (typeof part === 'string') filled += part;
      else if (part.typed) filled += JSON.stringify(values[part.slot] ?? null);
      else filled += JSON.stringify(textOf(values[part.slot])).slice(1, -1);
    }
    return filled;
  };
}
