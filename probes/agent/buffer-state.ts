/**
 * What a buffer knows beside its segments, in a file that was given its size when it was made: two places in turn, each with a CRC, so
 * that it can be written on a full disk, and a kill in the middle leaves the one before.
 */
import { fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { AgentRecord } from './words.ts';

type GapRecord = Extract<AgentRecord, { is: 'gap' }>;
/** Records that are lost: from and to are included. */
export type Lost = Omit<GapRecord, 'seq' | 'is'>;

export type BufferState = {
  /** All before are gone from the disk. */
  first_seq: number;
  /** The hub has taken in what is up to it. */
  taken_to: number;
  /** The hub's clock when it said so: an older receipt that comes again is no news. */
  told_at?: number;
  /** How many of those before `first_seq` were lost. */
  lost_before: number;
  /** What was dropped and the hub hasn't been told; ends before `first_seq`. */
  front: Lost | null;
  /** What could not be written; behind the last record. */
  tail: Lost | null;
};

const PLACE_BYTES = 2_048;

export type StateFile = { write(state: BufferState, is_synced: boolean): void; fd: number };

/** Makes the file when it isn't there. Throws what the system says when it can't be made. */
export function openState(file: string): { known: BufferState | undefined; state: StateFile } {
  const { fd, is_new } = openOrMake(file);
  const places = is_new ? [] : [0, 1].map((place) => readPlace(fd, place)).filter((found) => found !== undefined);
  const newest = places.sort((a, b) => b.turn - a.turn)[0];
  let turn = newest?.turn ?? 0;
  const write = (state: BufferState, is_synced: boolean) => {
    turn += 1;
    const text = Buffer.from(JSON.stringify({ turn, state }));
    const bytes = Buffer.alloc(PLACE_BYTES);
    bytes.writeUInt32BE(text.length, 0);
    bytes.writeUInt32BE(crc32(text), 4);
    text.copy(bytes, 8);
    writeSync(fd, bytes, 0, PLACE_BYTES, (turn % 2) * PLACE_BYTES);
    if (is_synced) fsyncSync(fd);
  };
  return { known: newest?.state, state: { write, fd } };
}

function openOrMake(file: string): { fd: number; is_new: boolean } {
  try {
    return { fd: openSync(file, 'r+'), is_new: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const fd = openSync(file, 'wx+', 0o600);
    writeSync(fd, Buffer.alloc(2 * PLACE_BYTES));
    return { fd, is_new: true };
  }
}

function readPlace(fd: number, place: number): { turn: number; state: BufferState } | undefined {
  const bytes = Buffer.alloc(PLACE_BYTES);
  readSync(fd, bytes, 0, PLACE_BYTES, place * PLACE_BYTES);
  const length = bytes.readUInt32BE(0);
  const text = bytes.subarray(8, 8 + length);
  if (length === 0 || length > PLACE_BYTES - 8 || crc32(text) !== bytes.readUInt32BE(4)) return undefined;
  return JSON.parse(text.toString()) as { turn: number; state: BufferState };
}
