import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFramer } from './frames.ts';

function split(chunks: readonly Uint8Array[]) {
  const heard: string[] = [];
  const framer = createFramer((bytes, cut) => heard.push(Buffer.from(bytes).toString('utf8') + (cut ? '…' : '')));
  const sound = chunks.every((chunk) => framer.push(chunk));
  framer.end();
  return { heard, sound };
}

test('counted and line-ended messages come out whole, however the stream is cut', () => {
  const message = fc.string({ unit: fc.constantFrom('<', '>', '1', ' ', 'π', '接', '-'), minLength: 1, maxLength: 30 });
  const line = message.map((text) => `<14>${text.trim()}`);
  const frame = fc.oneof(
    message.map((text) => ({ sent: `${Buffer.byteLength(text)} ${text}`, text })),
    line.map((text) => ({ sent: `${text}\n`, text })),
    line.map((text) => ({ sent: `${text}\r\n`, text })),
    fc.constant({
      sent: '2026-03-01 12:00:00 a line that begins with a date\n',
      text: '2026-03-01 12:00:00 a line that begins with a date',
    }),
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), sizes, (frames, cuts) => {
      const bytes = Buffer.from(frames.map(({ sent }) => sent).join(''));
      const chunks: Buffer[] = [];
      for (let at = 0, i = 0; at < bytes.length; i += 1) {
        const size = cuts[i % cuts.length] as number;
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      assert.deepEqual(split(chunks), { heard: frames.map(({ text }) => text), sound: true });
    }),
  );
});

test('what is too long is cut and marked, and the next message is read as ever', () => {
  const long = `<14>${'x'.repeat(20_000)}`;
  const { heard } = split([Buffer.from(`${long.length} ${long}5 <14>a${long}\n<14>b\n`)]);
  assert.deepEqual(
    heard.map((text) => [text.length, text.at(-1)]),
    [
      [8_193, '…'],
      [5, 'a'],
      [8_193, '…'],
      [5, 'b'],
    ],
  );
});

test('a length beyond reason is no syslog', () => {
  assert.equal(split([Buffer.from('9999999 <14>a')]).sound, false);
});

test('no stream makes it throw, or hold more than one message', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (chunks) => {
      const { heard } = split(chunks);
      assert.ok(heard.every((text) => text.length <= 8_193));
    }),
    { numRuns: 2_000 },
  );
});
