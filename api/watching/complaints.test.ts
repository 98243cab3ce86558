import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { complaints } from './complaints.ts';

test('what fails a thousand times a second is said once, then once a minute with how often', () => {
  const lines: { msg: string; repeated?: number; watch?: number }[] = [];
  let now = 0;
  const complain = complaints(pino({}, { write: (text: string) => lines.push(JSON.parse(text)) }), () => now);
  for (let i = 0; i < 1_000; i++) complain('storing failed', new Error('the disk is full'), { watch: i });
  complain('storing failed', new Error('another reason'));
  now = 60_000;
  complain('storing failed', new Error('the disk is full'));
  assert.deepEqual(
    lines.map(({ msg, repeated, watch }) => [msg, repeated, watch]),
    [
      ['storing failed', undefined, 0],
      ['storing failed', undefined, undefined],
      ['storing failed', 999, undefined],
    ],
  );
});
