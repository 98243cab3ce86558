import assert from 'node:assert/strict';
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { type AgentBuffer, openBuffer, type Unplaced } from './buffer.ts';
import type { AgentRecord } from './words.ts';

const root = mkdtempSync(join(tmpdir(), 'zhengwang-buffer-'));
after(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const fresh = () => join(root, String(++made));
const seen = (watch: number, at = watch): Unplaced => ({
  is: 'seen',
  watch,
  observation: { at, took_ms: 1, outcome: 'ok', facts: [], samples: [] },
});
const ALL = { records: 1_000_000, bytes: 1e9 };
const small = { limit_bytes: 4_000, segment_bytes: 500 };
const segmentsIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.seg'))
    .sort();

/** Takes what is told as the hub does; `seen + lost` is always how far it took. */
function hub() {
  const state = { taken_to: 0, seen: 0, lost: 0, watches: [] as number[] };
  return {
    state,
    take(records: readonly AgentRecord[]) {
      for (const record of records) {
        const from = record.is === 'gap' ? record.from_seq : record.seq;
        assert.ok(from <= state.taken_to + 1, `${from} after ${state.taken_to} is unexplained`);
        if (record.seq <= state.taken_to) continue;
        if (record.is === 'gap') state.lost += record.seq - state.taken_to;
        else state.seen += 1;
        if (record.is === 'seen') state.watches.push(record.watch);
        state.taken_to = record.seq;
      }
    },
  };
}

test('whatever is appended, taken, dropped and killed in between, seq is dense and seen + lost is the last seq', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 12 }) }),
    fc.record({
      do: fc.constant('tell' as const),
      records: fc.integer({ min: 1, max: 20 }),
      is_received: fc.boolean(),
    }),
    fc.record({ do: fc.constant('kill' as const) }),
    fc.record({ do: fc.constant('limit' as const), bytes: fc.integer({ min: 1_000, max: 8_000 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const folder = fresh();
      let buffer = openBuffer(folder, small);
      const { state, take } = hub();
      let appended = 0;
      for (const one of steps) {
        if (one.do === 'append') {
          buffer.append(
            Array.from({ length: one.count }, () => seen(++appended)),
            appended,
          );
        } else if (one.do === 'limit') buffer.setLimit(one.bytes);
        else if (one.do === 'kill') {
          // Nothing of it was closed: what the kernel has is what was written.
          const { id } = buffer;
          buffer = openBuffer(folder, small);
          assert.equal(buffer.id, id);
        } else {
          await buffer.sync();
          take(buffer.read(state.taken_to, { records: one.records, bytes: 1e9 }));
          if (one.is_received) buffer.forget(state.taken_to);
        }
        assert.equal(buffer.stats().last_seq, appended);
        assert.equal(buffer.stats().waiting <= appended - buffer.stats().taken_to, true);
      }
      await buffer.sync();
      take(buffer.read(state.taken_to, ALL));
      assert.equal(state.taken_to, appended);
      assert.equal(state.seen + state.lost, appended);
      assert.equal(buffer.stats().lost >= state.lost, true);
      assert.deepEqual(
        state.watches,
        [...new Set(state.watches)].sort((a, b) => a - b),
      );
      buffer.close();
    }),
    { numRuns: 60 },
  );
});

test('a power cut takes at any byte what was not synced, and no seq that the hub heard of is given to anything else', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ do: fc.constant('tell' as const), is_received: fc.boolean() }),
    fc.record({ do: fc.constant('cut' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const folder = fresh();
      let buffer = openBuffer(folder, small);
      const { state, take } = hub();
      let synced = { name: '', bytes: 0 };
      let made_up = 0;
      const tell = async () => {
        await buffer.sync();
        const name = segmentsIn(folder).at(-1) ?? '';
        synced = { name, bytes: name ? statSync(join(folder, name)).size : 0 };
        take(buffer.read(state.taken_to, ALL));
      };
      for (const one of steps) {
        if (one.do === 'append') {
          const records = Array.from({ length: one.count }, () => seen(++made_up));
          buffer.append(records, made_up);
        } else if (one.do === 'tell') {
          await tell();
          if (one.is_received) buffer.forget(state.taken_to);
        } else {
          const name = segmentsIn(folder).at(-1);
          if (name) {
            const from = name === synced.name ? synced.bytes : 0;
            const { size } = statSync(join(folder, name));
            truncateSync(join(folder, name), Math.floor(from + (size - from) * one.part));
          }
          buffer = openBuffer(folder, small);
          assert.ok(buffer.stats().last_seq >= state.taken_to);
        }
      }
      await tell();
      assert.equal(state.taken_to, buffer.stats().last_seq);
      assert.equal(state.seen + state.lost, state.taken_to);
      assert.equal(new Set(state.watches).size, state.watches.length);
      buffer.close();
    }),
    { numRuns: 60 },
  );
});

test('cut at any byte, all whole records before are there, and the next gets the seq that is free', async () => {
  const folder = fresh();
  const buffer = openBuffer(folder, { limit_bytes: 1e6 });
  for (let at = 1; at <= 5; at++) buffer.append([seen(at), seen(at + 100)], at);
  await buffer.sync();
  const [name = ''] = segmentsIn(folder);
  const { size } = statSync(join(folder, name));
  for (let cut = 0; cut <= size; cut += 7) {
    const copy = fresh();
    cpSync(folder, copy, { recursive: true });
    truncateSync(join(copy, name), cut);
    const again = openBuffer(copy, { limit_bytes: 1e6 });
    const found = again.read(0, ALL);
    assert.deepEqual(
      found.map(({ seq }) => seq),
      found.map((_, place) => place + 1),
    );
    again.append([seen(7)], 7);
    assert.equal(again.stats().last_seq, found.length + 1);
    assert.equal(again.stats().lost, 0);
    again.close();
  }
  buffer.close();
});

test('damage in the middle is a gap in its place, wherever it is', async () => {
  const folder = fresh();
  const buffer = openBuffer(folder, { limit_bytes: 1e6 });
  for (let at = 1; at <= 6; at++) buffer.append([seen(at)], at);
  await buffer.sync();
  buffer.close();
  const [name = ''] = segmentsIn(folder);
  const whole = readFileSync(join(folder, name));
  const last_from = Math.floor((whole.length * 5) / 6);
  fc.assert(
    fc.property(fc.nat({ max: last_from - 2 }), fc.integer({ min: 1, max: 255 }), (place, flip) => {
      const copy = fresh();
      cpSync(folder, copy, { recursive: true });
      const bytes = Buffer.from(whole);
      bytes[place] = (bytes[place] ?? 0) ^ flip;
      writeFileSync(join(copy, name), bytes);
      const again = openBuffer(copy, { limit_bytes: 1e6 });
      const { state, take } = hub();
      take(again.read(0, ALL));
      assert.deepEqual([state.taken_to, state.seen, state.lost, again.stats().lost], [6, 5, 1, 1]);
      again.close();
    }),
    { numRuns: 100 },
  );
});

test('a segment that somebody deleted is a gap, and a lost name makes it another buffer', async () => {
  const folder = fresh();
  const buffer = openBuffer(folder, { limit_bytes: 1e6, segment_bytes: 300 });
  for (let at = 1; at <= 20; at++) buffer.append([seen(at)], at);
  buffer.close();
  rmSync(join(folder, segmentsIn(folder)[1] ?? ''));
  const again = openBuffer(folder, { limit_bytes: 1e6 });
  const { state, take } = hub();
  take(again.read(0, ALL));
  assert.equal(state.taken_to, 20);
  assert.ok(state.lost > 0 && state.lost < 10, `${state.lost} lost`);
  again.close();
  rmSync(join(folder, 'id'));
  const other = openBuffer(folder, { limit_bytes: 1e6 });
  assert.notEqual(other.id, buffer.id);
  assert.equal(other.stats().last_seq, 0);
  other.close();
});

test('the oldest is dropped first, adjacent gaps are one, and only the rest is on disk', async () => {
  const folder = fresh();
  const buffer: AgentBuffer = openBuffer(folder, small);
  for (let at = 1; at <= 500; at++) buffer.append([seen(at)], at);
  await buffer.sync();
  assert.ok(buffer.stats().bytes <= small.limit_bytes);
  const [first, ...rest] = buffer.read(0, ALL);
  assert.ok(first?.is === 'gap' && first.why === 'buffer_full' && first.from_seq === 1 && first.from_at === 1);
  assert.ok(rest.every(({ is }) => is === 'seen'));
  assert.equal(first.to_seq + rest.length, 500);
  assert.equal(buffer.stats().lost, first.to_seq);
  assert.equal(buffer.stats().waiting, rest.length);
  buffer.close();
});

test('a closed buffer writes to no file: its number may be another’s by then', () => {
  const folder = fresh();
  const buffer = openBuffer(folder, small);
  buffer.append([seen(1)], 1);
  buffer.close();
  const others = join(folder, 'of another');
  const fds = Array.from({ length: 4 }, () => openSync(others, 'a'));
  assert.throws(() => buffer.append([seen(2)], 2), /closed/);
  assert.throws(() => buffer.forget(1, 1), /closed/);
  buffer.close();
  for (const fd of fds) closeSync(fd);
  assert.equal(statSync(others).size, 0);
});
