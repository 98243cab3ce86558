/** `kill -9` at any moment of every kind of write, of a start, of the first migration and of a change of the key. */
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { freshFolder, MAIN, removeFolder, type Server, startServer, zhengwang } from '../server.ts';
import type { Fault } from './fault.ts';
import { nothingFound } from './fault.ts';
import { must, openScene, type Scene, until, verified } from './scene.ts';
import { backupsOf, Refused, type Writer, writers } from './writes.ts';

/** The longest that is written after the first answer. */
const WRITING_MS = 1_500;
/** Every so many rounds a start, a change of the key, a first start is what is killed. */
const EVERY = { start: 4, rotation: 10, first: 20 };

export const kill: Fault = {
  title: 'kill -9 at any moment of every kind of write',
  rounds: 200,
  async run(rounds, say) {
    const found = nothingFound();
    const scene = await openScene();
    const kinds = writers();
    await must(scene, 'POST', '/api/credentials', { name: 'one', secret: { kind: 'snmp_community', community: 'c' } });
    try {
      let verifying: Promise<void> | undefined;
      for (; found.rounds < rounds; found.rounds += 1) {
        const turn = found.rounds + 1;
        await writeUntilKilled(scene, kinds, found);
        if (turn % EVERY.first === 0) await killFirstStart(found);
        if (turn % EVERY.rotation === 0) await killed(['rotate-key'], scene.folder, 1_500);
        if (turn % EVERY.start === 0) await killed(['serve'], scene.folder, 2_500);
        await scene.start();
        if (turn % EVERY.rotation === 0) await scene.enter();
        const { rows } = await must(scene, 'GET', '/api/credentials');
        if (rows.length !== 1 || !rows[0].readable) found.lost.push(`round ${turn}: the credential can't be opened`);
        for (const kind of kinds) await kind.check(scene, found);
        await verifying;
        // Beside the server's next round: both are to bear it.
        verifying = verified(scene.folder).then((wrong) => void found.lost.push(...wrong));
        if (found.lost.length + found.false_good.length + found.wrong.length > 20) break;
        if (turn % 20 === 0) say(`${turn} rounds: ${summary(kinds)}`);
      }
      await verifying;
      const { code } = await scene.server.end();
      found.lost.push(...(await verified(scene.folder)));
      if (code !== 0) found.wrong.push(`the last stop ended with ${code}`);
    } catch (error) {
      // What was found until then is told as well.
      found.wrong.push(`round ${found.rounds + 1}: ${(error as Error).message}`);
    } finally {
      await scene.leave().catch(() => {});
      removeFolder(backupsOf(scene.folder));
    }
    return { ...found, confirmed: summary(kinds) };
  },
};

const summary = (kinds: readonly Writer[]) => kinds.map((kind) => `${kind.confirmed()} ${kind.name}`).join(', ');

const total = (kinds: readonly Writer[]) => kinds.reduce((sum, kind) => sum + kind.confirmed(), 0);

type Found = ReturnType<typeof nothingFound>;

/** All kinds at once, until the server is gone. */
async function writeUntilKilled(scene: Scene, kinds: readonly Writer[], found: Found): Promise<void> {
  let over = false;
  const work = kinds.map(async (kind) => {
    while (!over) {
      try {
        await kind.write(scene);
      } catch (error) {
        // No answer at all is what a kill looks like from outside.
        if (!over && error instanceof Refused) found.wrong.push(`${kind.name}: ${error.message}`);
        if (!over && !(error instanceof Refused) && !/fetch failed|terminated|other side closed/.test(String(error)))
          throw error;
        await pause(20);
      }
    }
  });
  const before = total(kinds);
  await until(() => total(kinds) > before, 60_000, 20);
  await pause(Math.random() * WRITING_MS);
  const ended = scene.server.end('SIGKILL');
  for (const kind of kinds) kind.kill?.();
  await pause(5);
  over = true;
  await ended;
  await Promise.all(work);
}

/** Starts a command and kills it within so many milliseconds, unless it ends before. */
async function killed(words: string[], folder: string, within_ms: number): Promise<void> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    stdio: 'ignore',
    env: { ...process.env, ZHENGWANG_DATA: folder, PORT: '0', ZHENGWANG_LOG: 'silent' },
  });
  const ended = new Promise((fulfil) => child.once('close', fulfil));
  await Promise.race([ended, pause(Math.random() * within_ms)]);
  child.kill('SIGKILL');
  await ended;
}

/** The first start makes the database, all tables and the key: the next one goes on wherever it was cut. */
async function killFirstStart(found: Found): Promise<void> {
  const folder = freshFolder();
  let server: Server | undefined;
  try {
    for (let times = 0; times < 3; times += 1) await killed(['serve'], folder, 2_500);
    server = await startServer(folder);
    if (!server.first_run) found.wrong.push('a first start that was killed leaves no link to begin with');
    await server.end();
    const { code, out } = await zhengwang(['verify'], { ZHENGWANG_DATA: folder });
    if (code !== 0) found.wrong.push(`after a first start that was killed: ${out}`);
  } catch (error) {
    found.wrong.push(`a first start that was killed: ${(error as Error).message}`);
  } finally {
    await server?.end('SIGKILL');
    removeFolder(folder);
  }
}
