/** The wall clock jumps, an hour and a day, ahead and back, under the running program (libfaketime). */
import { existsSync, globSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Fault, NotRun, nothingFound } from './fault.ts';
import { aspectOf, must, openScene, reading, type Scene, stateOf, until, verified } from './scene.ts';

const HOUR_S = 3_600;
/** Seconds off the true time, one after the other. */
const JUMPS = [HOUR_S, 0, -HOUR_S, 24 * HOUR_S, -24 * HOUR_S, 0];
const WATCHED_S = 20;
const EVERY_S = 5;

export const clock: Fault = {
  title: 'the clock jumps an hour and a day, ahead and back',
  rounds: 1,
  async run(rounds, say) {
    const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
    if (!library) throw new NotRun('libfaketime is missing (Debian package libfaketime)');
    const found = nothingFound();
    const place = mkdtempSync(join(tmpdir(), 'zhengwang-clock-'));
    const file = join(place, 'offset');
    const setClock = (offset_s: number) => {
      // Whole at once: it is read all the time.
      writeFileSync(`${file}.new`, `${offset_s < 0 ? '-' : '+'}${Math.abs(offset_s)}\n`);
      renameSync(`${file}.new`, file);
    };
    setClock(0);
    const environment = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    };
    const scene = await openScene({ environment });
    let asked = 0;
    scene.page.server.on('request', () => {
      asked += 1;
    });
    let tickets = 0;
    try {
      if (!existsSync(file)) throw new NotRun('no place for the offset');
      if (!(await until(async () => (await stateOf(scene, scene.ids.up)) === 'up')))
        found.wrong.push('it is not up to begin with');
      const filed = { kind: 'problem', title: '时钟', body: '', unit_id: scene.ids.unit };
      const ticket = (await must(scene, 'POST', '/api/tickets', filed)).id;
      tickets += 1;
      for (; found.rounds < rounds; found.rounds += 1) {
        let before = 0;
        for (const offset_s of JUMPS) {
          const name = `${before} s to ${offset_s} s`;
          setClock(offset_s);
          asked = 0;
          await pause(WATCHED_S * 1_000);
          // Two watches of the page, and each may be asked again by itself after a change.
          const usual = 2 * (WATCHED_S / EVERY_S);
          if (asked < usual / 2) found.wrong.push(`${name}: ${asked} looks came where ${usual} were due`);
          if (asked > usual * 2.5) found.wrong.push(`${name}: a storm of ${asked} looks where ${usual} were due`);
          say(`${name}: ${asked} looks in ${WATCHED_S} s`);
          await judge(scene, name, offset_s, ticket, found);
          before = offset_s;
        }
      }
      await scene.server.end();
      found.lost.push(...(await verified(scene.folder)));
    } finally {
      await scene.leave();
      rmSync(place, { recursive: true, force: true });
    }
    return { ...found, confirmed: `${JUMPS.length * rounds} jumps, ${tickets} ticket` };
  },
};

async function judge(
  scene: Scene,
  name: string,
  offset_s: number,
  ticket: number,
  found: ReturnType<typeof nothingFound>,
) {
  const now = Date.now() + offset_s * 1_000;
  const ahead = reading(scene.folder, (sqlite) =>
    sqlite.prepare('select max(looked_at) - ? from watch_states').pluck().get(now),
  ) as number;
  if (ahead > 5_000) found.false_good.push(`${name}: a look from ${Math.round(ahead / 1_000)} s ahead counts`);
  // After a day sessions may be over.
  if ((await scene.ask('GET', '/api/nodes')).status === 401) await scene.enter();
  if (!(await until(async () => (await stateOf(scene, scene.ids.up)) === 'up', 30_000)))
    found.wrong.push(`${name}: what answers is ${await stateOf(scene, scene.ids.up)}`);
  if ((await stateOf(scene, scene.ids.down)) === 'up') found.false_good.push(`${name}: what is down is shown as up`);
  scene.page.up = false;
  if (!(await until(async () => (await stateOf(scene, scene.ids.flipping)) === 'down', 30_000)))
    found.false_good.push(`${name}: what went down is not shown as down`);
  scene.page.up = true;
  const { clocks } = await must(scene, 'GET', `/api/tickets/${ticket}`);
  for (const [which, { elapsed_ms }] of Object.entries(clocks as Record<string, { elapsed_ms: number }>))
    if (elapsed_ms < 0) found.wrong.push(`${name}: the clock of ${which} says ${elapsed_ms} ms`);
  const told = await until(async () => {
    const aspect = await aspectOf(scene, 'clock');
    return aspect.status !== 'good' && /jumped/.test(aspect.text.en);
  }, 40_000);
  if (!told)
    found.wrong.push(
      `${name}: the platform page doesn’t tell of the jump: ${(await aspectOf(scene, 'clock')).text.en}`,
    );
}
