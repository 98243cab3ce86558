/**
 * As much of PDF (ISO 32000-1) as sealing a file of ours takes: objects of a file with one plain cross-reference table, as the renderer writes it.
 * What has another form throws `OtherPdf`: such a file is sealed beside itself instead.
 */
export class OtherPdf extends Error {}

export type PdfFile = {
  bytes: Buffer;
  /** Where each object begins. */
  offsets: ReadonlyMap<number, number>;
  size: number;
  startxref: number;
  root: number;
  /** Of the trailer, what an update says again. */
  kept: string;
};

const MAX_OBJECTS = 500_000;

export function readPdf(bytes: Buffer): PdfFile {
  const tail = bytes.subarray(-64).toString('latin1');
  const startxref = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1] ?? Number.NaN);
  if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-')) || !(startxref < bytes.length)) throw new OtherPdf('no PDF');
  const text = bytes.subarray(startxref).toString('latin1');
  const head = /^xref\n0 (\d+)\n/.exec(text);
  const size = Number(head?.[1] ?? 0);
  const entries = text.slice(head?.[0].length ?? 0, (head?.[0].length ?? 0) + size * 20);
  const trailer = text.slice((head?.[0].length ?? 0) + size * 20);
  const root = Number(/\/Root (\d+) 0 R/.exec(trailer)?.[1] ?? Number.NaN);
  if (
    !head ||
    size > MAX_OBJECTS ||
    !trailer.startsWith('trailer') ||
    /\/(Prev|Encrypt)\b/.test(trailer) ||
    !(root > 0)
  )
    throw new OtherPdf('another table');
  const offsets = new Map<number, number>();
  for (let number = 1; number < size; number += 1) {
    const entry = /^(\d{10}) \d{5} n/.exec(entries.slice(number * 20, number * 20 + 20));
    if (entry) offsets.set(number, Number(entry[1]));
  }
  const kept = ['Info \\d+ 0 R', 'ID \\[[^\\]]*\\]'].flatMap((part) => new RegExp(`/${part}`).exec(trailer)?.[0] ?? []);
  return { bytes, offsets, size, startxref, root, kept: kept.join('\n') };
}

/** The text of an object up to its stream, and its stream. */
export function objectOf({ bytes, offsets }: PdfFile, number: number): { text: string; stream: Buffer | null } {
  const offset = offsets.get(number);
  if (offset === undefined) throw new OtherPdf(`object ${number} isn't there`);
  const end = bytes.indexOf('endobj', offset);
  const begins = bytes.indexOf('\nstream\n', offset);
  const has_stream = begins >= 0 && begins < end;
  const whole = bytes.subarray(offset, has_stream ? begins : end).toString('latin1');
  const head = `${number} 0 obj\n`;
  if (end < 0 || !whole.startsWith(head)) throw new OtherPdf(`object ${number} isn't there`);
  const text = whole.slice(head.length).trimEnd();
  if (!has_stream) return { text, stream: null };
  const length = Number(/\/Length (\d+)(?!\d| \d+ R)/.exec(text)?.[1] ?? Number.NaN);
  const from = begins + '\nstream\n'.length;
  if (!(from + length <= bytes.length)) throw new OtherPdf(`object ${number} has no length`);
  return { text, stream: bytes.subarray(from, from + length) };
}

/** The object that a key of a dictionary refers to. */
export function refOf(text: string, key: string): number {
  const found = new RegExp(`/${key} (\\d+) 0 R`).exec(text)?.[1];
  if (found === undefined) throw new OtherPdf(`no ${key}`);
  return Number(found);
}

export function lastPageOf(file: PdfFile): number {
  let number = refOf(objectOf(file, file.root).text, 'Pages');
  for (let depth = 0; depth < 32; depth += 1) {
    const { text } = objectOf(file, number);
    if (/\/Type \/Page\b/.test(text)) return number;
    const kids = /\/Kids \[([^\]]*)\]/.exec(text)?.[1] ?? '';
    number = Number(/(\d+) 0 R\s*$/.exec(kids)?.[1] ?? Number.NaN);
  }
  throw new OtherPdf('no page');
}

/** All that a page is drawn with, as objects numbered from `first` on; what `form` makes of its size is the drawing itself. */
export function drawingOf(
  picture: Buffer,
  first: number,
): { objects: Map<number, Buffer>; form: number; size: [number, number] } {
  const file = readPdf(picture);
  const page = objectOf(file, lastPageOf(file)).text;
  const resources = refOf(page, 'Resources');
  const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page);
  const reached = new Map<number, number>();
  const queue = [resources];
  for (let number = queue.pop(); number !== undefined; number = queue.pop()) {
    if (reached.has(number)) continue;
    reached.set(number, first + reached.size);
    for (const [, one] of objectOf(file, number).text.matchAll(/(\d+) 0 R/g)) queue.push(Number(one));
  }
  const objects = new Map<number, Buffer>();
  const renumbered = (text: string) => text.replace(/(\d+) 0 R/g, (_, one) => `${reached.get(Number(one))} 0 R`);
  for (const [number, now] of reached) {
    const { text, stream } = objectOf(file, number);
    objects.set(now, pdfObject(now, renumbered(text), stream));
  }
  const { text, stream } = objectOf(file, refOf(page, 'Contents'));
  const form = first + reached.size;
  const width = Number(box?.[1] ?? 0);
  const height = Number(box?.[2] ?? 0);
  const head = `/Type /XObject\n/Subtype /Form\n/BBox [0 0 ${width} ${height}]\n/Resources ${reached.get(resources)} 0 R`;
  objects.set(form, pdfObject(form, text.replace('<<', `<<\n${head}`), stream));
  return { objects, form, size: [width, height] };
}

export function pdfObject(number: number, text: string, stream: Buffer | null = null): Buffer {
  const head = Buffer.from(`${number} 0 obj\n${text}\n`, 'latin1');
  const body = stream ? [Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')] : [];
  return Buffer.concat([head, ...body, Buffer.from('endobj\n')]);
}

/** Any text, as a string of hexadecimal digits in UTF-16. */
export const pdfText = (text: string): string => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;

/** What follows the objects of an update: its own table, and a trailer that leads to the one before. */
export function pdfEnd(file: PdfFile, offsets: ReadonlyMap<number, number>, startxref: number): Buffer {
  const size = Math.max(file.size, ...[...offsets.keys()].map((number) => number + 1));
  const rows = [...offsets]
    .sort(([a], [b]) => a - b)
    .map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
  const trailer = `<<\n/Size ${size}\n/Root ${file.root} 0 R\n${file.kept}\n/Prev ${file.startxref}\n>>`;
  return Buffer.from(`xref\n${rows.join('')}trailer\n${trailer}\nstartxref\n${startxref}\n%%EOF\n`, 'latin1');
}
