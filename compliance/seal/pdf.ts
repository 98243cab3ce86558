/**
 * A seal in a PDF: an update after the file (ISO 32000-1, 7.5.6) with a signature field, whose `/ByteRange` spans all of the file but the signature
 * itself. Read, it has to span just that, or it is none.
 */
import { createHash } from 'node:crypto';
import { drawingOf, lastPageOf, objectOf, pdfEnd, pdfObject, pdfText, readPdf } from './pdf-parts.ts';

/** A signature with its certificates has about 1.5 KB; a long path of issuers still fits. */
export const MAX_SIGNATURE_BYTES = 8_192;
const HOLE = MAX_SIGNATURE_BYTES * 2 + 2;
/** Wide enough for any three numbers. */
const RANGE_WIDTH = 44;
/** From the right and the lower edge of the page, in points. */
const PLACE = { right: 50, bottom: 62 };

/** `picture`: a PDF of one page, what the seal looks like. */
export type PdfSeal = { picture: Buffer; name: string; signed_at: number };
/** Everything but what stands between both pieces: `<`, the signature in hexadecimal, zeros, `>`. */
export type OpenPdf = { before: Buffer; after: Buffer; digest: string };

/** Throws `OtherPdf` for a file that isn't of the renderer's form, or is sealed already. */
export function openPdf(pdf: Buffer, { picture, name, signed_at }: PdfSeal): OpenPdf {
  const file = readPdf(pdf);
  const page = lastPageOf(file);
  const [field, signature] = [file.size, file.size + 1];
  const { objects, form, size } = drawingOf(picture, file.size + 2);
  const page_text = objectOf(file, page).text;
  const [, width = '595'] = /\/MediaBox \[0 0 ([\d.]+) [\d.]+\]/.exec(page_text) ?? [];
  const x = Number(width) - PLACE.right - size[0];
  const rect = [x, PLACE.bottom, x + size[0], PLACE.bottom + size[1]].map((one) => one.toFixed(2)).join(' ');
  objects.set(page, pdfObject(page, withField(page_text, field)));
  const root = objectOf(file, file.root).text.replace('<<', `<<\n/AcroForm << /SigFlags 3 /Fields [${field} 0 R] >>`);
  objects.set(file.root, pdfObject(file.root, root));
  const widget = [
    '<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (seal)\n/F 132',
    `/P ${page} 0 R\n/V ${signature} 0 R\n/Rect [${rect}]\n/AP << /N ${form} 0 R >>\n>>`,
  ];
  objects.set(field, pdfObject(field, widget.join('\n')));
  const pieces: Buffer[] = [pdf];
  const offsets = new Map<number, number>();
  let length = pdf.length;
  const add = (number: number, bytes: Buffer) => {
    offsets.set(number, length);
    pieces.push(bytes);
    length += bytes.length;
  };
  for (const [number, bytes] of objects) add(number, bytes);
  const moment = new Date(signed_at).toISOString().replace(/[-:T]|\.\d+Z/g, '');
  const head = `${signature} 0 obj\n<<\n/Type /Sig\n/Filter /Zhengwang\n/SubFilter /GMT0010.SM2.detached\n/Name ${pdfText(name)}\n/M (D:${moment}Z)\n`;
  // The hole begins after these, and the whole ends with what follows it: both are known before the range is written.
  const hole = length + head.length + '/ByteRange '.length + RANGE_WIDTH + '\n/Contents '.length;
  offsets.set(signature, length);
  const closing = Buffer.from('\n>>\nendobj\n', 'latin1');
  const after = Buffer.concat([closing, pdfEnd(file, offsets, hole + HOLE + closing.length)]);
  const range = `[0 ${hole} ${hole + HOLE} ${after.length}]`.padEnd(RANGE_WIDTH);
  const before = Buffer.concat([...pieces, Buffer.from(`${head}/ByteRange ${range}\n/Contents `, 'latin1')]);
  return { before, after, digest: digestOf(before, after) };
}

function withField(page: string, field: number): string {
  const listed = /\/Annots \[([^\]]*)\]/.exec(page);
  if (listed) return page.replace(listed[0], `/Annots [${listed[1]} ${field} 0 R]`);
  return page.replace('<<', `<<\n/Annots [${field} 0 R]`);
}

export function closePdf({ before, after }: OpenPdf, signature: Buffer): Buffer {
  if (signature.length > MAX_SIGNATURE_BYTES) throw new Error(`a signature has at most ${MAX_SIGNATURE_BYTES} bytes`);
  const hex = signature.toString('hex').padEnd(HOLE - 2, '0');
  return Buffer.concat([before, Buffer.from(`<${hex}>`, 'latin1'), after]);
}

const digestOf = (...pieces: readonly Buffer[]) => {
  const hash = createHash('sm3');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
};

export const isPdf = (bytes: Buffer): boolean => bytes.subarray(0, 5).equals(Buffer.from('%PDF-'));

const NAME = '/ByteRange';
const RANGE = /^\/ByteRange\s*\[\s*0\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/;
const MAX_TRIES = 1_000;

/** The last one, with where it stands: a text of the document may hold its name as well. */
function lastRange(pdf: Buffer): { at: number; numbers: [number, number, number] } | undefined {
  let at = pdf.lastIndexOf(NAME, undefined, 'latin1');
  for (let tries = 0; at >= 0 && tries < MAX_TRIES; tries += 1) {
    const found = RANGE.exec(pdf.toString('latin1', at, at + 200));
    if (found) return { at, numbers: found.slice(1).map(Number) as [number, number, number] };
    at = at === 0 ? -1 : pdf.lastIndexOf(NAME, at - 1, 'latin1');
  }
  return undefined;
}

/** `unsealed`: there is no seal in it. `broken`: there is, and it doesn't span the file, so that what it says can't be told from what was added. */
export function readPdfSeal(pdf: Buffer): { digest: string; signature: Buffer } | 'unsealed' | 'broken' {
  const last = lastRange(pdf);
  if (!last) return 'unsealed';
  const [end, from, length] = last.numbers;
  const is_whole = end < from && from + length === pdf.length && last.at < end;
  if (!is_whole || pdf[end] !== 0x3c || pdf[from - 1] !== 0x3e) return 'broken';
  const hex = pdf.subarray(end + 1, from - 1).toString('latin1');
  const signature = signatureIn(hex);
  return signature ? { signature, digest: digestOf(pdf.subarray(0, end), pdf.subarray(from)) } : 'broken';
}

/** Small digits, and after the signature zeros alone: each byte has one form. */
function signatureIn(hex: string): Buffer | undefined {
  if (hex.length % 2 !== 0 || hex.length > 2 * 64 * 1024 || !/^[0-9a-f]+$/.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  const [, first = 0] = bytes;
  const count = first < 0x80 ? 0 : first - 0x80;
  if (count > 4 || bytes.length < 2 + count) return undefined;
  const length = 2 + count + (count === 0 ? first : bytes.readUIntBE(2, count));
  return length <= bytes.length && bytes.subarray(length).every((byte) => byte === 0)
    ? bytes.subarray(0, length)
    : undefined;
}
