import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inspectZip } from '../imports/zip.ts';
import { unzip, type ZipEntry, zipOf } from './zip.ts';

async function zipped(entries: ZipEntry[], packed: boolean, at = 0): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipOf(entries, { at, packed })) pieces.push(piece);
  return Buffer.concat(pieces);
}

test('what is written is read again, by our own reader and by the one that trusts nothing', async () => {
  const entry = fc.record({
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    content: fc.uint8Array({ maxLength: 2_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 12 }), fc.boolean(), async (entries, packed) => {
      const bytes = await zipped(entries, packed);
      assert.deepEqual(
        unzip(bytes).map(({ name, content }) => ({ name, content: [...content] })),
        entries.map(({ name, content }) => ({ name, content: [...content] })),
      );
      assert.deepEqual(inspectZip(bytes), { names: entries.map(({ name }) => name) });
    }),
  );
});

test('the same content at the same time is the same archive; dates before the format begin with it', async () => {
  const entries = [{ name: 'a', content: Buffer.from('b') }];
  assert.deepEqual(await zipped(entries, true, 1e12), await zipped(entries, true, 1e12));
  assert.notDeepEqual(await zipped(entries, true, 1e12), await zipped(entries, true, 1.1e12));
  assert.deepEqual(await zipped(entries, true, -5), await zipped(entries, true, 0));
});
