/** CSV as people have it: RFC 4180, from UTF-8 or GBK, with a comma, semicolon or tab between fields. */
import type { Text } from '#probes/probe.ts';

/** `row` counts as a spreadsheet does, from 1, the header included. */
export type SheetRow = {
  row: number;
  cells: string[];
  problems: ({ column: number } & Text)[];
  /** What was made of a cell without being asked, such as a merged one: for the preview. */
  notes?: ({ column: number } & Text)[];
};

export type Separator = ',' | ';' | '\t';
/** A row that can't be read ends the reading: what follows it would be misread. */
export type Parsed = { records: string[][]; problem?: { row: number } & Text };

export type Limits = { rows: number; columns: number; cell_chars: number };

/** The text, or undefined when it is in none of the encodings that are tried. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const [a, b] = bytes;
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  // GB 18030 holds GBK and GB 2312; both come from older spreadsheets. Its decoder takes nearly anything, so it is last.
  const names = marked ? [a === 0xff ? 'utf-16le' : 'utf-16be'] : ['utf-8', 'gb18030'];
  for (const name of names) {
    try {
      const text = new TextDecoder(name, { fatal: true }).decode(bytes);
      if (!text.includes('\0')) return text;
    } catch {
      // Not in this encoding.
    }
  }
  return undefined;
}

/** The separator that the first record uses most, outside quotes. A first line `sep=;` says it. */
export function findSeparator(text: string): { separator: Separator; rest: string } {
  const said = /^sep=([,;\t])\r?\n/i.exec(text);
  if (said) return { separator: said[1] as Separator, rest: text.slice(said[0].length) };
  const counts: Record<Separator, number> = { ',': 0, ';': 0, '\t': 0 };
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === '\n' || char === '\r')) break;
    else if (!quoted && char in counts) counts[char as Separator] += 1;
  }
  const separator = (Object.keys(counts) as Separator[]).reduce((best, one) =>
    counts[one] > counts[best] ? one : best,
  );
  return { separator, rest: text };
}

/** Records of fields; an empty line is a record of one empty field. Rows are counted as a spreadsheet counts them. */
export function parseCsv(text: string, separator: Separator, limits: Limits): Parsed {
  const records: string[][] = [];
  const fail = (zh: string, en: string): Parsed => ({ records, problem: { row: records.length + 1, zh, en } });
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const field = readField(text, at, separator);
    if ('problem' in field) return fail(field.problem.zh, field.problem.en);
    if (field.value.length > limits.cell_chars) {
      return fail(`单元格超过 ${limits.cell_chars} 个字符`, `A cell has more than ${limits.cell_chars} characters`);
    }
    record.push(field.value);
    at = field.end;
    const char = text[at];
    // One more field follows a separator, even at the very end.
    if (record.length + (char === separator ? 1 : 0) > limits.columns) {
      return fail(`超过 ${limits.columns} 列`, `There are more than ${limits.columns} columns`);
    }
    if (char === separator) {
      at += 1;
      if (at === text.length) record.push('');
      continue;
    }
    if (records.length >= limits.rows) {
      return fail(`超过 ${limits.rows} 行`, `There are more than ${limits.rows} rows`);
    }
    records.push(record);
    record = [];
    if (char === '\r' && text[at + 1] === '\n') at += 1;
    at += 1;
  }
  if (record.length > 0) records.push(record);
  return { records };
}

type Field = { value: string; end: number } | { problem: Text };

/** Reads one field from `at`; `end` is the separator, the line break or the end of the text after it. */
function readField(text: string, at: number, separator: Separator): Field {
  if (text[at] !== '"') {
    let end = at;
    for (; end < text.length; end += 1) {
      const char = text[end];
      if (char === separator || char === '\n' || char === '\r') break;
    }
    return { value: text.slice(at, end), end };
  }
  let value = '';
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return { problem: { zh: '引号没有闭合', en: 'A quote is never closed' } };
    value += text.slice(from, quote);
    if (text[quote + 1] === '"') {
      value += '"';
      from = quote + 2;
      continue;
    }
    const next = text[quote + 1];
    if (next !== undefined && next !== separator && next !== '\n' && next !== '\r') {
      return { problem: { zh: '闭合引号之后还有文字', en: 'There is text after a closing quote' } };
    }
    return { value, end: quote + 1 };
  }
}

/** Spreadsheets run what begins so, East Asian ones what is full-width as well; apostrophes before it are part of the text. */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Kept a text by one apostrophe more. */
export const asText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** Without that apostrophe. */
export const fromText = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell);

/** A table as CSV that spreadsheets open in the right encoding: with a BOM, CRLF, quotes where they are needed. */
export function writeCsv(records: readonly (readonly string[])[]): string {
  const field = (text: string) => (/[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `\ufeff${records.map((record) => `${record.map(field).join(',')}\r\n`).join('')}`;
}
