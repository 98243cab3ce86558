/** Zip archives (APPNOTE 6.3): ours are written entry by entry with fixed dates, so that the same content gives the same bytes. */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 0x0800;
const STORED = 0;
const DEFLATED = 8;
/** What the format holds without its 64-bit extension. */
export const MAX_ZIP_BYTES = 0xfff0_0000;
export const MAX_ZIP_ENTRIES = 0xfff0;

export type ZipEntry = { name: string; content: Uint8Array };
type Written = { name: Buffer; method: number; crc: number; packed: number; unpacked: number; at: number };

/** `at`: the date of all entries. `packed`: deflated; what is stored as it is any program can read, and some browsers only that. */
export async function* zipOf(
  entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>,
  { at, packed }: { at: number; packed: boolean },
): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  const date = dosDate(at);
  let offset = 0;
  for await (const { name, content } of entries) {
    const body = packed ? deflateRawSync(content) : content;
    const entry: Written = {
      name: Buffer.from(name, 'utf8'),
      method: packed ? DEFLATED : STORED,
      crc: crc32(content),
      packed: body.length,
      unpacked: content.length,
      at: offset,
    };
    written.push(entry);
    const head = localHeader(entry, date);
    offset += head.length + body.length;
    if (offset > MAX_ZIP_BYTES || written.length > MAX_ZIP_ENTRIES)
      throw new Error('the archive grows beyond its format');
    yield head;
    yield body;
  }
  const directory = Buffer.concat(written.map((entry) => centralHeader(entry, date)));
  yield directory;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(written.length, 8);
  end.writeUInt16LE(written.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  yield end;
}

/** Seconds are counted by twos, from 1980 on; in UTC, since the format knows no zones. */
function dosDate(at: number): number {
  const date = new Date(Math.max(at, Date.UTC(1980)));
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}

/** What both headers share, from the version that is needed on. */
function shared(entry: Written, date: number): Buffer {
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0);
  head.writeUInt16LE(UTF8_NAMES, 2);
  head.writeUInt16LE(entry.method, 4);
  head.writeUInt32LE(date, 6);
  head.writeUInt32LE(entry.crc, 10);
  head.writeUInt32LE(entry.packed, 14);
  head.writeUInt32LE(entry.unpacked, 18);
  head.writeUInt16LE(entry.name.length, 22);
  return head;
}

function localHeader(entry: Written, date: number): Buffer {
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(LOCAL, 0);
  return Buffer.concat([mark, shared(entry, date), entry.name]);
}

function centralHeader(entry: Written, date: number): Buffer {
  const mark = Buffer.alloc(6);
  mark.writeUInt32LE(CENTRAL, 0);
  mark.writeUInt16LE(20, 4);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(entry.at, 10);
  return Buffer.concat([mark, shared(entry, date), rest, entry.name]);
}

/** Of an archive that a library of ours has just made: not for what comes from elsewhere (imports/zip.ts looks into that first). */
export function unzip(bytes: Buffer): ZipEntry[] {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    const name_bytes = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + name_bytes);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
    const content = bytes.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(packed) : packed;
    at += 46 + name_bytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    return { name, content };
  });
}

/** The same archive with fixed dates in it and in the properties of the document. */
export async function withFixedDates(bytes: Buffer, at: number): Promise<Buffer> {
  const date = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const entries = unzip(bytes)
    .filter(({ name }) => !name.endsWith('/'))
    .map(({ name, content }) => {
      if (name !== 'docProps/core.xml') return { name, content };
      const text = Buffer.from(content).toString('utf8');
      const dated = text.replace(/(<dcterms:(created|modified)[^>]*>)[^<]*/g, `$1${date}`);
      return { name, content: Buffer.from(dated, 'utf8') };
    });
  const pieces: Uint8Array[] = [];
  for await (const piece of zipOf(entries, { at, packed: true })) pieces.push(piece);
  return Buffer.concat(pieces);
}
