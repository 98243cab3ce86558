/** Files that come with tickets: streamed to disk, kept under their digest, told by what is in them and not by their name. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { draftIn, placeOf, putInPlace } from '../drafts.ts';
import { Refusal, wrong } from '../middleware/errors.ts';

export const MAX_FILE_BYTES = 20 * 1024 * 1024;
const HEAD_BYTES = 64 * 1024;

export type FileKind = { type: string; names: readonly string[] };

const ascii = (head: Buffer, at: number, text: string) => head.toString('latin1', at, at + text.length) === text;
const OFFICE = [
  { mark: 'word/', names: ['docx'], type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  { mark: 'xl/', names: ['xlsx'], type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  { mark: 'ppt/', names: ['pptx'], type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation' },
];

/** What a file is by its first bytes; undefined: nothing that is taken. Archives, pages, drawings with scripts and programs are none. */
export function kindOf(head: Buffer): FileKind | undefined {
  if (ascii(head, 0, '\x89PNG\r\n\x1a\n')) return { type: 'image/png', names: ['png'] };
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return { type: 'image/jpeg', names: ['jpg', 'jpeg'] };
  if (ascii(head, 0, 'RIFF') && ascii(head, 8, 'WEBP')) return { type: 'image/webp', names: ['webp'] };
  if (ascii(head, 0, '%PDF-')) return { type: 'application/pdf', names: ['pdf'] };
  if (ascii(head, 0, 'PK\x03\x04')) {
    const text = head.toString('latin1');
    // The first entry that these programs write; what merely has such a name further in is an archive.
    const begins = ascii(head, 30, '[Content_Types].xml') || ascii(head, 30, '_rels/');
    const office = begins ? OFFICE.find(({ mark }) => text.includes(mark)) : undefined;
    return office && { type: office.type, names: office.names };
  }
  return isPlainText(head)
    ? { type: 'text/plain; charset=utf-8', names: ['txt', 'log', 'csv', 'md', 'conf', 'cfg'] }
    : undefined;
}

function isPlainText(head: Buffer): boolean {
  let text: string;
  try {
    // A sign may be cut where the head ends, but not where the file does.
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length >= HEAD_BYTES });
  } catch {
    return false;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells binary files.
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text)) return false;
  return !/<\s*(!doctype|html|svg|script|iframe|\?xml)/i.test(text);
}

export type Kept = { digest: string; bytes: number; type: string };

const folderOf = (data: string) => placeOf(data, 'attachments');
export const pathOf = (data: string, digest: string) => join(folderOf(data), digest.slice(0, 2), digest);

/** Refuses what is too large, empty, of no known kind, or named as what it isn't; then nothing of it stays. */
export async function keepFile(data: string, name: string, body: ReadableStream<Uint8Array> | null): Promise<Kept> {
  await mkdir(folderOf(data), { recursive: true, mode: 0o700 });
  const draft = draftIn(data, 'attachments');
  const file = await open(draft, 'wx', 0o600);
  const hash = createHash('sha256');
  const heads: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of body ?? []) {
      if (bytes < HEAD_BYTES) heads.push(piece.subarray(0, HEAD_BYTES - bytes));
      bytes += piece.byteLength;
      if (bytes > MAX_FILE_BYTES)
        throw new Refusal(413, 'too_large', '附件不能超过 20 MB', 'An attachment has at most 20 MB');
      hash.update(piece);
      await file.write(piece);
    }
    if (bytes === 0) throw wrong('file', '文件为空', 'The file is empty');
    const kind = kindOf(Buffer.concat(heads));
    if (!kind)
      throw wrong(
        'file',
        '不支持此类文件（可上传图片、PDF、Word、Excel、PowerPoint、文本）',
        'Files of this kind are not taken (pictures, PDF, Word, Excel, PowerPoint, text are)',
      );
    const end = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
    if (!kind.names.includes(end))
      throw wrong(
        'file',
        `文件名与内容不符，内容是 ${kind.names[0]}`,
        `Its name says something else than it is: ${kind.names[0]}`,
      );
    await file.sync();
    const digest = hash.digest('hex');
    const path = pathOf(data, digest);
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    if (!existsSync(path)) putInPlace(draft, path);
    return { digest, bytes, type: kind.type };
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}

/** Undefined: it is gone from the disk. */
export function readKept(data: string, digest: string) {
  const path = pathOf(data, digest);
  return existsSync(path) ? createReadStream(path) : undefined;
}
