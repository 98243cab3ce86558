/** The file system of the data goes read-only: before the start, and under the running program as the kernel does it after an error. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { zhengwang } from '../server.ts';
import { type Fault, NotRun, nothingFound } from './fault.ts';
import { openScene, verified } from './scene.ts';
import { writers } from './writes.ts';
import { goesOn, refusals, toldWhileItLasts, writeAll } from './writing-stops.ts';

const SIZE_MIB = 128;

export const readOnly: Fault = {
  title: 'the file system goes read-only, before the start and under the running program',
  rounds: 1,
  apart: true,
  async run(rounds, say) {
    const found = nothingFound();
    const place = mkdtempSync(join(tmpdir(), 'zhengwang-chaos-'));
    const [image, folder] = [join(place, 'image'), join(place, 'data')];
    const shell = (script: string) => spawnSync('sh', ['-ec', script, 'sh', image, folder], { encoding: 'utf8' });
    const mount = () => shell('mount -o loop,errors=remount-ro "$1" "$2"');
    const made = shell(`truncate -s ${SIZE_MIB}M "$1" && mkfs.ext4 -q "$1" && mkdir "$2"`);
    const mounted = made.status === 0 ? mount() : made;
    if (mounted.status !== 0) throw new NotRun(`no loop device with ext4 here: ${mounted.stderr.trim()}`);
    const scene = await openScene({ folder });
    const kinds = writers().filter(({ name }) => name !== 'backups');
    try {
      for (; found.rounds < rounds; found.rounds += 1) {
        await writeAll(scene, kinds, 3, found);
        const device = basename(shell('findmnt -no SOURCE "$2"').stdout.trim());
        const trigger = `/sys/fs/ext4/${device}/trigger_fs_error`;
        if (!existsSync(trigger)) throw new NotRun(`the kernel has no ${trigger}`);
        // The kernel's own way: an error of the file system, and it goes read-only under those who have files open.
        writeFileSync(trigger, 'an error made by the tests of zhengwang\n');
        const refused = await refusals(scene, kinds, found);
        say(`read-only: refused with ${[...new Set(refused.values())].join(' and ')}`);
        await toldWhileItLasts(scene, found);
        await scene.server.end('SIGKILL');
        const { code, err } = await zhengwang(['serve'], { ZHENGWANG_DATA: folder, PORT: '0' });
        if (code === 0 || !/^zhengwang: .*(can't be (used|written)|full or failing).*\n$/.test(err))
          found.wrong.push(`a start on a read-only disk ends with ${code} and says: ${err}`);
        // What an operator does: checks the file system and mounts it anew.
        const again = shell('umount "$2" && { e2fsck -fy "$1" >/dev/null || [ $? -le 2 ]; }');
        if (again.status !== 0 || mount().status !== 0) throw new Error(`could not be mounted anew: ${again.stderr}`);
        await scene.start();
        await goesOn(scene, found);
        for (const kind of kinds) await kind.check(scene, found);
        found.lost.push(...(await verified(folder)));
      }
    } finally {
      await scene.leave().catch(() => {});
      shell('umount "$2"');
      rmSync(place, { recursive: true, force: true });
    }
    return { ...found, confirmed: kinds.map((kind) => `${kind.confirmed()} ${kind.name}`).join(', ') };
  },
};
