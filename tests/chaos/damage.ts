/** Bytes of a page of the database are flipped while it is stopped, while it runs, and in its log; then the last backup is restored. */
import { closeSync, copyFileSync, existsSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { zhengwang } from '../server.ts';
import { type Fault, nothingFound } from './fault.ts';
import { aspectOf, must, openScene, reading, type Scene, until, verified } from './scene.ts';
import { writers } from './writes.ts';
import { writeAll } from './writing-stops.ts';

type Found = ReturnType<typeof nothingFound>;
const PAGE = 4096;

export const damage: Fault = {
  title: 'a page of the database, or of its log, is damaged',
  rounds: 4,
  async run(rounds, say) {
    const found = nothingFound();
    const scene = await openScene();
    const kinds = writers().filter(({ name }) => name !== 'backups');
    const file = `${scene.folder}/zhengwang.db`;
    const backup = `${scene.folder}/backup.db`;
    const here = { ZHENGWANG_DATA: scene.folder, PORT: '0' };
    try {
      await writeAll(scene, kinds, 3, found);
      const made = await zhengwang(['backup', backup], here);
      if (made.code !== 0) throw new Error(made.err);
      await scene.server.end();
      copyFileSync(file, `${scene.folder}/whole.db`);
      for (; found.rounds < rounds; found.rounds += 1) {
        // Stopped: a page that tables or indexes are on. Its rows are whole again by the backup.
        const page = somePage(scene);
        flip(file, page * PAGE, PAGE);
        const { code, err } = await zhengwang(['serve'], here);
        say(`page ${page} of ${statSync(file).size / PAGE}: ${code} ${err.trim().slice(0, 160)}`);
        if (code === 0) found.false_good.push(`a database with page ${page} damaged is served`);
        else if (!/^zhengwang: .*damaged.*zhengwang restore FILE\n$/s.test(err))
          found.wrong.push(`page ${page} damaged: ${err.slice(0, 300)}`);
        await restore(scene, backup, found);
        await scene.start();
        for (const kind of kinds) await kind.check(scene, found);
        await scene.server.end();
      }
      found.lost.push(...(await verified(scene.folder)));
      await damagedWhileItRuns(scene, found);
      await restore(scene, backup, found);
      await damagedLog(scene, found);
      for (const kind of kinds) await kind.check(scene, found);
      await scene.server.end();
      found.lost.push(...(await verified(scene.folder)));
    } finally {
      await scene.leave();
    }
    return { ...found, confirmed: kinds.map((kind) => `${kind.confirmed()} ${kind.name}`).join(', ') };
  },
};

/** A page that holds rows of tables or indexes in use, by SQLite's own map. */
function somePage({ folder }: Scene): number {
  const pages = reading(folder, (sqlite) =>
    sqlite.prepare(`select distinct pageno from dbstat where ncell > 1`).pluck().all(),
  );
  return (pages[1 + Math.floor(Math.random() * (pages.length - 1))] as number) - 1;
}

function flip(file: string, at: number, count: number): void {
  const descriptor = openSync(file, 'r+');
  const bytes = Buffer.alloc(count);
  readSync(descriptor, bytes, 0, count, at);
  for (let place = 0; place < count; place += 1) bytes[place] = (bytes[place] as number) ^ 0xa5;
  writeSync(descriptor, bytes, 0, count, at);
  closeSync(descriptor);
}

async function restore(scene: Scene, backup: string, found: Found): Promise<void> {
  const { code, out, err } = await zhengwang(['restore', backup, '--force'], { ZHENGWANG_DATA: scene.folder });
  if (code !== 0) found.wrong.push(`restore ends with ${code}: ${out}${err}`);
}

/** The disk rots under a running server: the check of its pages finds it, and the platform page names it. */
async function damagedWhileItRuns(scene: Scene, found: Found): Promise<void> {
  await scene.start({ environment: { ZHENGWANG_CHECK_PAGES_S: '2' } });
  const file = `${scene.folder}/zhengwang.db`;
  await until(async () => (await aspectOf(scene, 'database')).status === 'good');
  for (let times = 0; times < 5; times += 1) flip(file, somePage(scene) * PAGE, PAGE);
  const told = await until(async () => {
    const database = await aspectOf(scene, 'database').catch(() => undefined);
    return database?.status === 'bad' && /restore/.test(database.text.en);
  });
  if (!told)
    found.false_good.push('the platform page doesn’t say that the database was damaged under the running server');
  await scene.server.end('SIGKILL');
}

/** Frames of the log that were not checkpointed: SQLite reads up to the first that doesn't hold, and no half of a change. */
async function damagedLog(scene: Scene, found: Found): Promise<void> {
  await scene.start({});
  for (let n = 0; n < 5; n += 1)
    await must(scene, 'POST', '/api/units', { name: `log ${n}`, level: 'town', category: 'government' });
  await scene.server.end('SIGKILL');
  const log = `${scene.folder}/zhengwang.db-wal`;
  if (!existsSync(log)) {
    found.wrong.push('there was no log to damage');
    return;
  }
  const { size } = statSync(log);
  flip(log, size - Math.floor(size / 4), 64);
  try {
    await scene.start({});
  } catch (error) {
    // Told in a sentence is as good as going on with what holds.
    if (!/zhengwang: .*damaged.*restore/s.test((error as Error).message)) found.wrong.push((error as Error).message);
    return;
  }
  found.lost.push(...(await verified(scene.folder)));
  rmSync(`${scene.folder}/whole.db`, { force: true });
}
