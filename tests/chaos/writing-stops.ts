/** What is common to disks that can't be written any more, for whatever reason: what is refused, what is told, what still works. */
import { setTimeout as pause } from 'node:timers/promises';
import { sending } from '../server.ts';
import type { nothingFound } from './fault.ts';
import { aspectOf, must, type Scene, stateOf, until } from './scene.ts';
import { Refused, type Writer } from './writes.ts';

type Found = ReturnType<typeof nothingFound>;

/** Each kind of write some times, the disk in order. */
export async function writeAll(scene: Scene, kinds: readonly Writer[], times: number, found: Found): Promise<void> {
  for (let time = 0; time < times; time += 1)
    for (const kind of kinds)
      await kind.write(scene).catch((error) => found.wrong.push(`${kind.name}: ${(error as Error).message}`));
}

/** Writes until each kind was refused; what is said must be a sentence, with 507 or 503. */
export async function refusals(scene: Scene, kinds: readonly Writer[], found: Found): Promise<Map<string, number>> {
  const refused = new Map<string, number>();
  for (let turn = 0; turn < 60 && refused.size < kinds.length; turn += 1) {
    for (const kind of kinds) {
      try {
        // What was refused before its body was read ends its connection, and may take the next request along.
        await kind
          .write(scene)
          .catch((error) => (error instanceof Refused ? Promise.reject(error) : kind.write(scene)));
      } catch (error) {
        if (!(error instanceof Refused)) {
          const { err } = scene.server.output();
          found.wrong.push(
            `${kind.name}: no answer: ${(error as Error).cause ?? error}; the server says: ${err.slice(-1_500)}`,
          );
          refused.set(kind.name, 0);
          continue;
        }
        refused.set(kind.name, error.status);
        if (![503, 507].includes(error.status)) found.wrong.push(`${kind.name}: ${error.message}`);
        else if (!/"zh":"[^"]+".*"en":"[^"]+"/.test(error.message)) found.wrong.push(`no sentence: ${error.message}`);
      }
    }
  }
  for (const { name } of kinds) if (!refused.has(name)) found.wrong.push(`${name} were never refused`);
  return refused;
}

/** While nothing can be written: pages are served, health says so, nobody logs in, and what went down meanwhile isn't told as seen. */
export async function toldWhileItLasts(scene: Scene, found: Found): Promise<void> {
  const send = sending(scene.server.url);
  const said = await until(async () => (await send({ method: 'GET', path: '/api/health' })).status === 503);
  if (!said) found.wrong.push('health says ok while nothing can be stored');
  const stored = await until(async () => (await aspectOf(scene, 'storing')).status === 'bad');
  if (!stored) found.wrong.push('the platform page doesn’t say that what is seen is lost');
  for (const path of ['/api/nodes', '/api/tickets', '/api/findings', `/api/nodes/${scene.ids.up.node}`]) {
    const { status } = await scene.ask('GET', path);
    if (status !== 200) found.wrong.push(`GET ${path} is answered with ${status}`);
  }
  const account = { username: 'zhang.wei', password: 'A long enough password 1' };
  const log_in = await send({ method: 'POST', path: '/api/auth/sign-in/username', body: account });
  if (log_in.status === 200) found.false_good.push('somebody logged in that no log tells of');
  else if (![503, 507].includes(log_in.status))
    found.wrong.push(`a log-in is answered with ${log_in.status}: ${scene.server.output().err.slice(-2_000)}`);
}

/** By itself: health is ok, writes are taken, what is down is seen as down. */
export async function goesOn(scene: Scene, found: Found): Promise<void> {
  const send = sending(scene.server.url);
  if (!(await until(async () => (await send({ method: 'GET', path: '/api/health' })).status === 200)))
    found.wrong.push('health is not ok again');
  if (!(await until(async () => (await aspectOf(scene, 'storing')).status === 'good')))
    found.wrong.push('the platform page doesn’t say that all is stored again');
  scene.page.up = false;
  if (!(await until(async () => (await stateOf(scene, scene.ids.flipping)) === 'down')))
    found.false_good.push('what is down since is not shown as down');
  scene.page.up = true;
  await pause(100);
  await must(scene, 'POST', '/api/units', { name: `again ${Date.now()}`, level: 'town', category: 'government' });
}
