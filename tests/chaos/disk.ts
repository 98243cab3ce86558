/** The disk fills up under the running program, and is given room again. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fault, NotRun, nothingFound } from './fault.ts';
import { openScene, verified } from './scene.ts';
import { writers } from './writes.ts';
import { goesOn, refusals, toldWhileItLasts, writeAll } from './writing-stops.ts';

/** Room for a fresh database, its log and what is written until it is full. */
const SIZE_MIB = 64;

export const disk: Fault = {
  title: 'the disk fills up, and is given room again',
  rounds: 2,
  apart: true,
  async run(rounds, say) {
    const found = nothingFound();
    const folder = mkdtempSync(join(tmpdir(), 'zhengwang-chaos-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m,mode=700`, 'tmpfs', folder]);
    if (mounted.status !== 0) throw new NotRun(`no tmpfs here: ${mounted.stderr}`);
    const scene = await openScene({ folder });
    // Backups go to another disk, and are tried by the kills.
    const kinds = writers().filter(({ name }) => name !== 'backups');
    const refused = new Set<number>();
    try {
      for (; found.rounds < rounds; found.rounds += 1) {
        await writeAll(scene, kinds, 3, found);
        fill(join(folder, 'filler'));
        for (const status of (await refusals(scene, kinds, found)).values()) refused.add(status);
        say(`full: refused with ${[...refused].join(' and ')}`);
        await toldWhileItLasts(scene, found);
        rmSync(join(folder, 'filler'));
        await goesOn(scene, found);
        for (const kind of kinds) await kind.check(scene, found);
      }
      found.lost.push(...(await verified(folder)));
      // Full at the moment of a kill, too.
      fill(join(folder, 'filler'));
      await scene.server.end('SIGKILL');
      rmSync(join(folder, 'filler'));
      await scene.start();
      for (const kind of kinds) await kind.check(scene, found);
      found.lost.push(...(await verified(folder)));
    } finally {
      await scene.leave().catch(() => {});
    }
    return { ...found, confirmed: kinds.map((kind) => `${kind.confirmed()} ${kind.name}`).join(', ') };
  },
};

/** Takes all room that is left. */
function fill(file: string): void {
  const descriptor = openSync(file, 'a');
  for (const size of [1 << 20, 1 << 12, 1]) {
    try {
      for (const piece = Buffer.alloc(size); ; ) writeSync(descriptor, piece);
    } catch {
      // No room for so much: now for less.
    }
  }
  closeSync(descriptor);
}
