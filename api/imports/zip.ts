/** Looks into a zip before anyone unpacks it: what it holds, and that it is no bomb. */
import { inflateRawSync } from 'node:zlib';
import type { Text } from '#probes/probe.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 0xffff;
const MAX_ENTRIES = 1_000;
/** All files of the workbook together, unpacked. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

type Entry = { name: string; method: number; packed: number; unpacked: number; encrypted: boolean; at: number };

const refuse = (zh: string, en: string): { problem: Text } => ({ problem: { zh, en } });
const BROKEN = refuse('文件已损坏，不是有效的 xlsx', 'The file is damaged: it is no valid xlsx');

/** The names of all files in it, or why it must not be unpacked. */
export function inspectZip(bytes: Buffer): { names: string[] } | { problem: Text } {
  const entries = readDirectory(bytes);
  if ('problem' in entries) return entries;
  if (entries.some((entry) => entry.encrypted)) {
    return refuse('文件已加密，请另存为不带密码的文件', 'The file is encrypted: save it without a password');
  }
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  if (unpacked > MAX_UNPACKED_BYTES) {
    const mb = MAX_UNPACKED_BYTES / 1024 / 1024;
    return refuse(`解压后超过 ${mb} MB`, `It is larger than ${mb} MB when unpacked`);
  }
  for (const entry of entries) if (!isHonest(bytes, entry)) return BROKEN;
  return { names: entries.map((entry) => entry.name) };
}

/** The central directory (APPNOTE 4.3.12), found from the end of the file. */
function readDirectory(bytes: Buffer): Entry[] | { problem: Text } {
  const from = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT_BYTES);
  let end = bytes.length - END_BYTES;
  while (end >= from && bytes.readUInt32LE(end) !== END) end -= 1;
  if (end < from) return BROKEN;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES) return refuse('文件内的条目过多', 'The file has too many parts');
  const entries: Entry[] = [];
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) return BROKEN;
    const name_bytes = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + name_bytes),
      method: bytes.readUInt16LE(at + 10),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + name_bytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  // Who unpacks it takes the directory from where it ends: that must be the one that was read here.
  return at === end ? entries : BROKEN;
}

/** A directory may lie about sizes, so each file is unpacked once, to no more than it claims. */
function isHonest(bytes: Buffer, entry: Entry): boolean {
  if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== LOCAL) return false;
  const start = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
  if (start + entry.packed > bytes.length) return false;
  if (entry.method === 0) return entry.packed === entry.unpacked;
  if (entry.method !== 8) return false;
  // At least a byte, since without a limit of its own the library takes its default: as much as there is.
  try {
    const packed = bytes.subarray(start, start + entry.packed);
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) }).length === entry.unpacked;
  } catch {
    return false;
  }
}
