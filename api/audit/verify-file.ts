/** Proves a file of the log by itself, without a database: every entry, the chain, the signed head. */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { followChain } from '#compliance/evidence/chain.ts';
import { UserError } from '../user-error.ts';
import { asSealed, Entry } from './entry.ts';
import { First, Last } from './log-file.ts';
import { headText, isSigned } from './sign.ts';

export type FileVerdict = {
  first: First;
  /** Entries that hold. */
  entries: number;
  head: string;
  signed: { at: number; public_key: string } | null;
  /** SM3 of the file's bytes. */
  file_digest: string;
  /** The first thing that doesn't hold; `id` when it is an entry that says which it is. */
  broken: { line: number; id: number | null; why: string } | null;
};

/** Longer than any entry can be; more would only fill the memory. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Throws a UserError for what can't be read or is no log. */
export async function verifyFile(path: string, public_keys: readonly string[] = []): Promise<FileVerdict> {
  const hash = createHash('sm3');
  const state: Reading = { line: 0, first: undefined, chain: followChain(), signed: null, broken: null };
  try {
    for await (const text of linesOfFile(path, hash)) {
      if (text === undefined) throw new Cut('the line is too long');
      state.line += 1;
      const strange = strangenessOf(state, text, public_keys);
      if (!strange) continue;
      state.broken = { line: state.line, ...strange };
      break;
    }
  } catch (error) {
    // A gzip file that was cut short or damaged.
    const code = (error as { code?: string }).code ?? '';
    if (!(error instanceof Cut) && !/^Z_|ERR_ZLIB|^ERR_STREAM_PREMATURE/.test(code)) throw unreadable(path, error);
    if (!state.first) throw new UserError(`${path} is no log of zhengwang: ${(error as Error).message}`);
    state.line += 1;
    state.broken ??= { line: state.line, id: null, why: `the file is damaged: ${(error as Error).message}` };
  }
  const { first, chain } = state;
  if (!first) throw new UserError(`${path} is no log of zhengwang: it is empty`);
  if (!state.broken && !state.signed)
    state.broken = { line: state.line + 1, id: null, why: 'the file ends without its signed head' };
  return {
    first,
    entries: chain.entries(),
    head: chain.head(),
    signed: state.signed,
    file_digest: hash.digest('hex'),
    broken: state.broken,
  };
}

type Reading = {
  line: number;
  first: First | undefined;
  chain: ReturnType<typeof followChain>;
  signed: FileVerdict['signed'];
  broken: FileVerdict['broken'];
};
type Strange = { id: number | null; why: string };
type Signed = z.infer<typeof Last>['head'];
class Cut extends Error {}

/** What is wrong with the line, or nothing. */
function strangenessOf(state: Reading, text: string, public_keys: readonly string[]): Strange | undefined {
  const value = parse(text);
  if (!state.first) {
    const first = First.safeParse(value);
    if (!first.success) throw new Cut('its first line is not the one of such a file');
    state.first = first.data;
    state.chain = followChain(first.data.previous_digest);
    return undefined;
  }
  if (state.signed) return { id: null, why: 'there is more after the signed head' };
  const last = isObject(value) && 'head' in value ? Last.safeParse(value) : undefined;
  if (last?.success) {
    const why = takeHead(state, state.first, last.data.head, public_keys);
    return why === undefined ? undefined : { id: null, why };
  }
  const told = (value as { id?: unknown } | undefined)?.id;
  const id = typeof told === 'number' ? told : null;
  const why = takeEntry(state, state.first, value, text);
  return why === undefined ? undefined : { id, why };
}

function takeEntry({ chain }: Reading, first: First, value: unknown, text: string): string | undefined {
  const expected = first.from_id + chain.entries();
  const entry = Entry.safeParse(value);
  // What isn't written as we write it may hide a second value of a field from whoever only reads.
  if (!entry.success || JSON.stringify(value) !== text) return 'this is no entry as it was written';
  if (entry.data.id !== expected) return `entry ${expected} should stand here`;
  if (!chain.holds(asSealed(entry.data))) return 'its content or its place in the chain was altered';
  const { id, at } = entry.data;
  const fits = (id !== first.from_id || at === first.from_at) && (id !== first.to_id || at === first.to_at);
  return fits ? undefined : 'the first line tells of another time';
}

function takeHead(state: Reading, first: First, head: Signed, public_keys: readonly string[]): string | undefined {
  const { chain } = state;
  const entry_id = first.from_id + chain.entries() - 1;
  if (chain.entries() !== first.entries || entry_id !== first.to_id)
    return `the file holds ${chain.entries()} entries and should hold ${first.entries}`;
  if (head.entry_id !== entry_id || head.digest !== chain.head()) return 'the signed head is of another entry';
  if (public_keys.length > 0 && !public_keys.includes(head.public_key))
    return 'it was signed by another key than the one you gave';
  if (!isSigned(headText(head), head.signature, head.public_key)) return 'the signature of its head is wrong';
  state.signed = { at: head.at, public_key: head.public_key };
  return undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lines without their ends; undefined for one that is too long. What follows the last line end is a line as well. */
async function* linesOfFile(path: string, hash: ReturnType<typeof createHash>): AsyncGenerator<string | undefined> {
  const gzipped = isGzip(path);
  const bytes = hashed(createReadStream(path), hash);
  // Errors reach whoever reads from it; after that nobody is left to hear them.
  const source: AsyncIterable<Buffer> = gzipped
    ? pipeline(Readable.from(bytes), createGunzip(), () => undefined)
    : bytes;
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      rest.push(chunk.subarray(from, end));
      yield Buffer.concat(rest).toString('utf8');
      rest = [];
      size = 0;
      from = end + 1;
    }
    rest.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > MAX_LINE_BYTES) yield undefined;
  }
  if (size > 0) yield Buffer.concat(rest).toString('utf8');
}

async function* hashed(file: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of file) {
    hash.update(chunk);
    yield chunk;
  }
}

function isGzip(path: string): boolean {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const start = Buffer.alloc(2);
      return readSync(descriptor, start, 0, 2, 0) === 2 && start[0] === 0x1f && start[1] === 0x8b;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

const unreadable = (path: string, error: unknown): unknown => {
  const code = (error as { code?: string }).code ?? '';
  if (code === 'ENOENT') return new UserError(`there is no file ${path}`);
  if (/^E(ACCES|PERM|ISDIR|IO)/.test(code)) return new UserError(`${path} can't be read (${code})`);
  return error;
};
