/**
 * What an agent saw, on its disk until the hub has it: bounded, in segments that are only ever appended to. Nothing is missing unnoticed: what
 * had to be dropped, could not be written or was damaged is a gap in its place (its `seq` is its `to_seq`).
 *
 * Each batch is one write, so a kill loses nothing that was appended. Synced once a second: a power cut takes that second at most, and
 * nothing is told before it is synced, so that no `seq` which the hub has heard of is ever given to something else.
 */
import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Lost, openState } from './buffer-state.ts';
import { type Frame, frame, recordIn, scan } from './frame.ts';
import { lastOf, ownId, recover, type Segment, syncFolder } from './recover.ts';
import type { AgentRecord } from './words.ts';

/** A record that has no place yet. */
export type Unplaced = AgentRecord extends infer R ? (R extends { is: 'gap' } ? never : Omit<R, 'seq'>) : never;

export type AgentBuffer = {
  readonly id: string;
  /** Never throws for a disk that takes nothing: that becomes a gap. `at` is for the gap's times, by the agent's clock. */
  append(records: readonly Unplaced[], at: number): void;
  /** What follows on `after`, as far as it is synced; at least one when there is any. */
  read(after: number, most: { records: number; bytes: number }): AgentRecord[];
  /** The hub has taken in what is up to `to`, it said at `told_at` by its own clock: whole segments go. */
  forget(to: number, told_at?: number): void;
  /**
   * The hub says, later than before, that it knows less than before: what is still here waits again, the rest is lost. `lost`: how
   * many of those up to `to` the hub counts as lost. False for what is no later word.
   */
  goBack(to: number, told_at: number, lost: number): boolean;
  setLimit(bytes: number): void;
  /** What was appended before becomes readable. */
  sync(): Promise<void>;
  stats(): BufferStats;
  /** After it nothing is kept: `append` throws. */
  close(): void;
};
export type BufferStats = {
  last_seq: number;
  taken_to: number;
  /** Of all up to `last_seq`; the others were seen. */
  lost: number;
  /** How many wait to be taken, and the bytes on disk. */
  waiting: number;
  bytes: number;
  oldest_at: number | null;
  newest_at: number;
  /** Bytes a record, of those appended since the start; 0: none yet. */
  mean_bytes: number;
};

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const SEGMENT_BYTES = 1024 * 1024;
/** A segment of which all is taken is worth deleting from this size on. */
const WORTH_BYTES = 64 * 1024;
const sync = promisify(fdatasync);

/** Throws what the system says when the folder can't be used at all. */
export function openBuffer(folder: string, options: { limit_bytes: number; segment_bytes?: number }): AgentBuffer {
  let { limit_bytes } = options;
  const roll_at = () => Math.min(options.segment_bytes ?? SEGMENT_BYTES, Math.ceil(limit_bytes / 8));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const id = ownId(folder);
  const { known, state: stored } = openState(join(folder, 'state'));
  const { segments, state } = recover(folder, known);
  let fd: number | undefined;
  let is_closed = false;
  let [synced_to, written_bytes, written] = [lastOf(segments, state), 0, 0];
  let cached: { segment: Segment; bytes: Buffer; frames: Frame[]; size: number } | undefined;
  save(true);

  /** A number of a file that was closed is soon another file's. */
  function mustBeOpen() {
    if (is_closed) throw new Error('the buffer of what was seen is closed');
  }
  function save(is_synced = false) {
    mustBeOpen();
    stored.write(state, is_synced);
  }
  const placed = () => lastOf(segments, state);
  const end = () => state.tail?.to_seq ?? placed();

  function active(): Segment {
    const last = segments.at(-1);
    if (last && fd !== undefined && last.bytes < roll_at()) return last;
    if (fd !== undefined) {
      fdatasyncSync(fd);
      closeSync(fd);
      fd = undefined;
    }
    if (last && last.bytes < roll_at()) {
      fd = openSync(last.file, 'a');
      return last;
    }
    const from_seq = placed() + 1;
    const file = join(folder, `${String(from_seq).padStart(15, '0')}.seg`);
    fd = openSync(file, 'a', 0o600);
    syncFolder(folder);
    const segment = { file, from_seq, last_seq: from_seq - 1, bytes: 0, from_at: 0, to_at: 0, gaps: [] };
    segments.push(segment);
    return segment;
  }

  /** All of it or nothing: what a full disk took only a part of is cut off again. */
  function write(frames: Buffer): Segment {
    const segment = active();
    const to = fd as number;
    try {
      for (let done = 0; done < frames.length; ) done += writeSync(to, frames, done);
    } catch (error) {
      ftruncateSync(to, segment.bytes);
      if (segment.bytes === 0) {
        closeSync(to);
        fd = undefined;
        unlinkSync(segment.file);
        segments.pop();
      }
      throw error;
    }
    return segment;
  }

  function append(records: readonly Unplaced[], at: number) {
    if (records.length === 0 && state.tail === null) return;
    mustBeOpen();
    const from_seq = end() + 1;
    const gap = state.tail;
    const frames = [
      ...(gap ? [frame(gapRecord(gap), gap.to_at)] : []),
      ...records.map((record, place) =>
        frame({ ...record, seq: from_seq + place } as AgentRecord, momentOf(record, at)),
      ),
    ];
    const bytes = Buffer.concat(frames);
    try {
      const segment = write(bytes);
      if (gap) segment.gaps.push(gap);
      if (segment.bytes === 0) segment.from_at = gap?.from_at ?? at;
      Object.assign(segment, {
        bytes: segment.bytes + bytes.length,
        to_at: at,
        last_seq: from_seq + records.length - 1,
      });
      written_bytes += bytes.length;
      written += frames.length;
      if (gap) {
        state.tail = null;
        save();
      }
      dropOldest();
    } catch (error) {
      // Nothing new, and what was lost before still waits for room.
      if (records.length === 0) return;
      const why = DISK_FULL.has((error as NodeJS.ErrnoException).code ?? '') ? 'disk_full' : 'damaged';
      const lost = { from_seq, to_seq: from_seq + records.length - 1, from_at: at, to_at: at, why } as const;
      state.tail = gap ? { ...gap, to_seq: lost.to_seq, to_at: at } : lost;
      save();
    }
  }

  function dropOldest() {
    while (segments.length > 1 && bytesOf(segments) > limit_bytes) {
      const [{ from_seq, last_seq, from_at, to_at }] = segments as [Segment];
      if (last_seq > state.taken_to) {
        const from = state.front?.from_seq ?? Math.max(from_seq, state.taken_to + 1);
        const began = state.front?.from_at ?? from_at;
        state.front = { from_seq: from, to_seq: last_seq, from_at: began, to_at, why: 'buffer_full' };
      }
      deleteFirst(last_seq > state.taken_to);
    }
  }

  /** Noted before it is done: a kill between leaves a file that the next start deletes. */
  function deleteFirst(is_lost: boolean) {
    const segment = segments.shift() as Segment;
    const from = Math.max(segment.from_seq, state.taken_to + 1);
    const known = (from_seq: number) =>
      segment.gaps.reduce((sum, gap) => sum + Math.max(0, gap.to_seq - Math.max(gap.from_seq, from_seq) + 1), 0);
    state.lost_before += known(0) + (is_lost ? segment.last_seq - from + 1 - known(from) : 0);
    state.first_seq = segment.last_seq + 1;
    save(true);
    if (segments.length === 0 && fd !== undefined) {
      closeSync(fd);
      fd = undefined;
    }
    if (cached?.segment === segment) cached = undefined;
    unlinkSync(segment.file);
  }

  function forget(to: number, told_at = 0) {
    if (to <= state.taken_to) return;
    state.told_at = told_at;
    state.taken_to = Math.min(to, end());
    if (state.front && state.front.to_seq <= to) state.front = null;
    while (segments[0] && segments[0].last_seq <= state.taken_to) {
      if (segments.length === 1 && segments[0].bytes < WORTH_BYTES && state.tail === null) break;
      deleteFirst(false);
    }
    save();
  }

  function goBack(to: number, told_at: number, lost: number): boolean {
    if (to >= state.taken_to || told_at <= (state.told_at ?? 0)) return false;
    state.taken_to = to;
    state.told_at = told_at;
    const gone_to = state.first_seq - 1;
    if (gone_to > to) {
      const at = segments[0]?.from_at ?? state.tail?.from_at ?? told_at;
      state.front = { from_seq: to + 1, to_seq: gone_to, from_at: at, to_at: at, why: 'forgotten' };
      state.lost_before = lost + gone_to - to;
    }
    save(true);
    return true;
  }

  function framesOf(segment: Segment) {
    if (cached?.segment !== segment || cached.size !== segment.bytes) {
      const bytes = readFileSync(segment.file);
      cached = { segment, bytes, frames: scan(bytes).frames, size: segment.bytes };
    }
    return cached;
  }

  function read(after: number, most: { records: number; bytes: number }): AgentRecord[] {
    const found: AgentRecord[] = [];
    let [size, next] = [0, after + 1];
    if (state.front && after < state.front.to_seq) {
      found.push(gapRecord(state.front));
      next = state.front.to_seq + 1;
    }
    for (const segment of segments) {
      if (segment.last_seq < next) continue;
      const { bytes, frames } = framesOf(segment);
      let expected = segment.from_seq;
      const marked = [...frames, undefined];
      for (const one of marked) {
        // What is missing inside was damaged; behind the last it shows by what was counted.
        const missing_to = (one?.from_seq ?? segment.last_seq + 1) - 1;
        if (missing_to >= Math.max(expected, next) && missing_to <= synced_to) {
          const times = { from_at: segment.from_at, to_at: one?.at ?? segment.to_at };
          found.push(gapRecord({ from_seq: Math.max(expected, next), to_seq: missing_to, ...times, why: 'damaged' }));
          if (found.length >= most.records) return found;
        }
        if (!one || one.seq > synced_to) break;
        expected = one.seq + 1;
        if (one.seq < next) continue;
        size += one.end - one.text_from + 1;
        if (found.length > 0 && (size > most.bytes || found.length >= most.records)) return found;
        found.push(recordIn(bytes, one));
      }
      next = segment.last_seq + 1;
    }
    return found;
  }

  return {
    id,
    append,
    read,
    forget,
    goBack,
    setLimit(bytes) {
      limit_bytes = bytes;
      dropOldest();
    },
    async sync() {
      if (state.tail) append([], state.tail.to_at);
      const to = placed();
      if (to === synced_to) return;
      try {
        if (fd !== undefined) await sync(fd);
      } catch (error) {
        // The segment was closed meanwhile, which synced it; anything else is the disk's trouble and waits.
        if ((error as NodeJS.ErrnoException).code !== 'EBADF') throw error;
      }
      synced_to = Math.max(synced_to, to);
    },
    stats: () => ({
      last_seq: end(),
      taken_to: state.taken_to,
      lost:
        state.lost_before +
        [...segments.flatMap(({ gaps }) => gaps), ...(state.tail ? [state.tail] : [])].reduce(
          (sum, gap) => sum + gap.to_seq - gap.from_seq + 1,
          0,
        ),
      waiting: end() - Math.max(state.taken_to, state.front?.to_seq ?? 0),
      bytes: bytesOf(segments),
      oldest_at:
        end() > state.taken_to
          ? (state.front?.from_at ?? segments.find(({ last_seq }) => last_seq > state.taken_to)?.from_at ?? null)
          : null,
      newest_at: state.tail?.to_at ?? segments.at(-1)?.to_at ?? 0,
      mean_bytes: written === 0 ? 0 : written_bytes / written,
    }),
    close() {
      if (is_closed) return;
      if (fd !== undefined) {
        fdatasyncSync(fd);
        closeSync(fd);
      }
      fd = undefined;
      save(true);
      closeSync(stored.fd);
      is_closed = true;
    },
  };
}

const bytesOf = (segments: readonly Segment[]) => segments.reduce((sum, { bytes }) => sum + bytes, 0);
const gapRecord = (lost: Lost): AgentRecord => ({ seq: lost.to_seq, is: 'gap', ...lost });
const momentOf = (record: Unplaced, at: number) =>
  record.is === 'seen' ? record.observation.at : record.is === 'health' ? record.health.at : at;
