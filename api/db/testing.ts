/** Databases for tests as `open` makes them, from an image of the first: migrating each anew takes longer than most tests. */
import { readFileSync } from 'node:fs';
import { type Db, open } from './open.ts';

/** Names a file with an image, which a run of all tests makes once for its many processes. */
export const IMAGE = 'ZHENGWANG_TEST_IMAGE';

let image: Buffer | undefined;

export function openFresh(folder = ':memory:'): Db {
  const file = process.env[IMAGE];
  image ??= file === undefined ? imageOfNew() : readFileSync(file);
  return open(folder, image);
}

/** A new database, migrated, as the bytes of its file. */
export function imageOfNew(): Buffer {
  const { $client } = open(':memory:');
  const bytes = $client.serialize();
  $client.close();
  return bytes;
}
