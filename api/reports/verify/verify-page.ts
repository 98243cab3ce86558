/** The page that verifies an archive, as one file that needs nothing else: its modules are put one after the other. */
import { readFileSync } from 'node:fs';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
let made: Buffer | undefined;

export function verifyPage(): Buffer {
  made ??= Buffer.from(
    read('./page.html').replace('/*SCRIPT*/', () =>
      ['digests.js', 'read-archive.js', 'check.js', 'page.js']
        .map((name) =>
          read(`./${name}`)
            .replace(/^import .*;\n/gm, '')
            .replace(/^export /gm, ''),
        )
        .join('\n'),
    ),
    'utf8',
  );
  return made;
}
