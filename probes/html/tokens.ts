/**
 * HTML as a row of tags and texts, read once from front to back: a page made to be slow (half-open comments, a tag of a million
 * attributes) costs no more than its length. No tree: what is asked of pages here needs none. WHATWG HTML, section 13.2.5, in short.
 */

export type Token =
  | { kind: 'text'; text: string }
  | { kind: 'open'; name: string; attributes: ReadonlyMap<string, string> }
  | { kind: 'close'; name: string }
  /** What stands inside of an element whose content is no markup. */
  | { kind: 'raw'; element: string; text: string };

const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'noembed', 'noframes']);
/** No element has more that means something. */
const MAX_ATTRIBUTES = 200;
const LETTER = /[a-zA-Z]/;
const SPACE = ' \t\n\f\r';

export function* tokens(html: string): Generator<Token, void> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) break;
    const next = html[open + 1] ?? '';
    if (next === '!' || next === '?') {
      if (open > at) yield { kind: 'text', text: html.slice(at, open) };
      at = endOfComment(html, open);
    } else if (LETTER.test(next)) {
      if (open > at) yield { kind: 'text', text: html.slice(at, open) };
      const tag = readTag(html, open + 1);
      // The page ends inside of it: a browser drops it.
      if (!tag) return;
      yield { kind: 'open', name: tag.name, attributes: tag.attributes };
      at = tag.end;
      if (RAW.has(tag.name)) {
        const end = endOfRaw(html, at, tag.name);
        if (end > at) yield { kind: 'raw', element: tag.name, text: html.slice(at, end) };
        at = end;
      }
    } else if (next === '/' && LETTER.test(html[open + 2] ?? '')) {
      if (open > at) yield { kind: 'text', text: html.slice(at, open) };
      const tag = readTag(html, open + 2);
      if (!tag) return;
      yield { kind: 'close', name: tag.name };
      at = tag.end;
    } else {
      yield { kind: 'text', text: html.slice(at, open + 1) };
      at = open + 1;
    }
  }
  if (at < html.length) yield { kind: 'text', text: html.slice(at) };
}

function endOfComment(html: string, open: number): number {
  const comment = html.startsWith('<!--', open);
  // `<!-->` is a whole comment.
  const end = comment ? html.indexOf('-->', open + 2) : html.indexOf('>', open);
  return end === -1 ? html.length : end + (comment ? 3 : 1);
}

function endOfRaw(html: string, from: number, name: string): number {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi');
  end.lastIndex = from;
  return end.exec(html)?.index ?? html.length;
}

function readTag(html: string, start: number) {
  let at = start;
  const until = (stop: string): string => {
    const from = at;
    while (at < html.length && !stop.includes(html[at] as string)) at += 1;
    return html.slice(from, at);
  };
  const skip = (these: string) => {
    while (at < html.length && these.includes(html[at] as string)) at += 1;
  };
  const name = until(`${SPACE}/>`).toLowerCase();
  const attributes = new Map<string, string>();
  for (;;) {
    skip(`${SPACE}/`);
    if (at >= html.length) return undefined;
    if (html[at] === '>') return { name, attributes, end: at + 1 };
    // A name may begin with an equals sign.
    const from = at;
    at += 1;
    until(`${SPACE}/>=`);
    const attribute = html.slice(from, at).toLowerCase();
    skip(SPACE);
    let value = '';
    if (html[at] === '=') {
      at += 1;
      skip(SPACE);
      const quote = html[at];
      if (quote === '"' || quote === "'") {
        const end = html.indexOf(quote, at + 1);
        if (end === -1) return undefined;
        value = html.slice(at + 1, end);
        at = end + 1;
      } else value = until(`${SPACE}>`);
    }
    if (attributes.size < MAX_ATTRIBUTES && !attributes.has(attribute)) attributes.set(attribute, decode(value));
  }
}

const ENTITIES: Record<string, string> = { amp: '&', quot: '"', apos: "'", lt: '<', gt: '>', nbsp: '\u00a0' };

/** The references that stand in addresses; others stay as they are written. */
function decode(value: string): string {
  if (!value.includes('&')) return value;
  return value.replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));?/g, (whole, ten, sixteen, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = ten === undefined ? Number.parseInt(sixteen, 16) : Number(ten);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
