/** What a buffer finds when it is opened, after a kill at any moment: a torn end is cut, damage before it is a gap. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { BufferState, Lost } from './buffer-state.ts';
import { type Frame, recordIn, scan } from './frame.ts';

/** A file of records. From `from_seq` to `last_seq` each is in it or in one of `gaps`. */
export type Segment = {
  file: string;
  from_seq: number;
  last_seq: number;
  bytes: number;
  from_at: number;
  to_at: number;
  gaps: Lost[];
};

const NAME = /^\d{15}\.seg$/;

export const lastOf = (segments: readonly Segment[], state: BufferState) =>
  segments.at(-1)?.last_seq ?? state.first_seq - 1;

export function ownId(folder: string): string {
  const file = join(folder, 'id');
  try {
    const id = readFileSync(file, 'utf8');
    if (/^[\w-]{22}$/.test(id)) return id;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Without its name it is another buffer: what is there can't be told under a new one, whose `seq` begins at 1.
  for (const name of readdirSync(folder).filter((one) => NAME.test(one) || one === 'state'))
    unlinkSync(join(folder, name));
  const id = randomBytes(16).toString('base64url');
  writeFileSync(file, id, { mode: 0o600, flush: true });
  return id;
}

export function recover(folder: string, known: BufferState | undefined): { segments: Segment[]; state: BufferState } {
  const names = readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort();
  const first = Number.parseInt(names[0] ?? '1', 10);
  const state = known ?? { first_seq: first, taken_to: first - 1, lost_before: 0, front: null, tail: null };
  const segments: Segment[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const bytes = readFileSync(file);
    const { frames, whole_to } = scan(bytes);
    const last = frames.at(-1);
    if (!last || last.seq < state.first_seq) {
      unlinkSync(file);
      continue;
    }
    if (name === names.at(-1) && whole_to < bytes.length) truncateSync(file, whole_to);
    const from_seq = lastOf(segments, state) + 1;
    const gaps: Lost[] = [];
    let [expected, seen_at] = [from_seq, segments.at(-1)?.to_at ?? (frames[0] as Frame).at];
    for (const one of frames) {
      if (one.from_seq > expected)
        gaps.push({ from_seq: expected, to_seq: one.from_seq - 1, from_at: seen_at, to_at: one.at, why: 'damaged' });
      if (one.is_gap) gaps.push(recordIn(bytes, one) as unknown as Lost);
      [expected, seen_at] = [one.seq + 1, one.at];
    }
    const size = name === names.at(-1) ? whole_to : bytes.length;
    segments.push({
      file,
      from_seq,
      last_seq: last.seq,
      bytes: size,
      from_at: (frames[0] as Frame).at,
      to_at: last.at,
      gaps,
    });
  }
  const last_seq = lastOf(segments, state);
  if (state.tail && state.tail.to_seq <= last_seq) state.tail = null;
  if (state.tail) state.tail.from_seq = last_seq + 1;
  return { segments, state };
}

export function syncFolder(folder: string) {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
