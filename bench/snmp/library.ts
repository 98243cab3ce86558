/** net-snmp's C library, by itself (compiled here) and from perl: what reading costs where nothing but the library works. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Done } from './poller.ts';

export type Library = (
  kind: 'walk' | 'get',
  ports: readonly number[],
  at_once: number,
  repetitions: number,
) => Promise<Done>;

/** undefined: it needs gcc and libsnmp-dev. `folder` takes the program. */
export function cLibrary(folder: string): Library | undefined {
  if (!existsSync('/usr/include/net-snmp')) return undefined;
  const program = join(folder, 'library');
  const made = spawnSync('gcc', ['-O2', '-o', program, join(import.meta.dirname, 'library.c'), '-lnetsnmp']);
  return made.status === 0 ? running([program]) : undefined;
}

/** undefined: it needs libsnmp-perl. */
export function perlLibrary(): Library | undefined {
  if (spawnSync('perl', ['-MSNMP', '-e', '1']).status !== 0) return undefined;
  return running(['perl', join(import.meta.dirname, 'library.pl')]);
}

function running([program = '', ...before]: string[]): Library {
  return async (kind, ports, at_once, repetitions) => {
    const args = [...before, kind, ...[repetitions, at_once, ...ports].map(String)];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`${program} ended with ${code}`);
    const { rss_mb, ...done } = JSON.parse(out);
    return { ...done, rss_mb: rss_mb ?? Number.NaN };
  };
}
