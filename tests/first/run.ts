/**
 * The first five minutes of a new user, measured: how long until the console lives, what it says meanwhile, what happens when it is
 * killed on the way, and what it says when something is wrong. `npm run first [-- --rounds N] [-- --only clean|kills|sentences]`
 */
import { statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { answers, killIn, type Row } from './kills.ts';
import { type Begun, begin, freePort, makePlace, type Place, seconds } from './place.ts';
import { type Sentence, trySentences } from './sentences.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1' }, only: { type: 'string', default: 'clean,kills,sentences' } },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1 || rounds > 20) throw new Error('--rounds is a number from 1 to 20');
const wanted = new Set(values.only.split(','));

const place = makePlace();
// Also when it is interrupted: a gigabyte is a lot to leave behind.
process.once('exit', place.remove);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
let bad = 0;

print(`In ${place.checkout}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, load ${load()}\n`);
const clean = await live('clean machine: empty home, empty npm cache');
const { install = 0, build = 0, start = 0, live: lives = 0 } = clean.times();
print('| | install | build | start | in all |\n|---|---|---|---|---|');
print(row('first start', seconds(build - install), seconds(start - build), seconds(lives - start), seconds(lives)));
for (let n = 2; n <= 4; n += 1) {
  const { begin: _, start: began = 0, live: done } = (await live(`start ${n}`)).times();
  print(row(`start ${n}`, '–', '–', seconds((done ?? 0) - began), seconds(done)));
}
print(
  `\nload ${load()}\n\nIt said:\n\n${clean
    .said()
    .trim()
    .replaceAll(/token=\S+/g, 'token=…')
    .replaceAll(/^/gm, '    ')}\n`,
);
await modes(place);

if (wanted.has('kills')) {
  print(
    '| killed in | what it said when killed ‖ what the next start said | console lives again after |\n|---|---|---|',
  );
  const tell = ({ killed, said, again, is_good }: Row) => {
    if (!is_good) bad += 1;
    print(row(killed, brief(said), again));
  };
  for (let n = 0; n < rounds; n += 1) {
    // A warm cache installs quicker than the first start did.
    await killIn(place, 'install', (build - install) * 0.7, tell);
    await killIn(place, 'build', start - build, tell);
    await killIn(place, 'start', lives - start, tell);
  }
  print(`\nload ${load()}\n`);
}

if (wanted.has('sentences')) {
  print('| what is wrong | what it says | |\n|---|---|---|');
  await trySentences(place, ({ wrong, said, is_good }: Sentence) => {
    if (!is_good) bad += 1;
    print(row(wrong, brief(said), is_good ? '' : 'BAD'));
  });
}
print(bad === 0 ? '\nAll is well.' : `\n${bad} of them are not as they should be.`);
process.exit(bad === 0 ? 0 : 1);

/** Starts, looks whether the console answers, and stops. */
async function live(what: string): Promise<Begun> {
  const PORT = await freePort();
  const begun = begin(place, ['npm', 'start'], { PORT });
  await begun.settled;
  if (begun.phase() !== 'live' || !(await answers(PORT))) throw new Error(`${what} failed:\n${begun.said()}`);
  begun.kill('SIGINT');
  const code = await begun.ended;
  if (code !== 0) throw new Error(`${what} ended with ${code}:\n${begun.said()}`);
  return begun;
}

/** Whatever the umask is, others read nothing of the data. */
async function modes({ folder }: Place): Promise<void> {
  for (const umask of ['000', '077']) {
    const data = join(folder, `umask-${umask}`);
    const words = ['sh', '-c', `umask ${umask} && exec npm start`];
    const begun = begin(place, words, { PORT: await freePort(), ZHENGWANG_DATA: data });
    await begun.settled;
    begun.kill('SIGINT');
    await begun.ended;
    const open = ['', 'zhengwang.db', 'key'].filter((name) => (statSync(join(data, name)).mode & 0o077) !== 0);
    if (open.length > 0 || begun.phase() !== 'live') bad += 1;
    print(
      `umask ${umask}: ${open.length === 0 ? 'the data are the owner’s alone' : `others may read ${open.join(', ')}`}`,
    );
  }
  print('');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function row(...cells: (string | undefined)[]): string {
  return `| ${cells.map((cell) => (cell ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
}

function brief(words: string): string {
  const shown = words.replaceAll(/token=\S+/g, 'token=…').replaceAll(place.folder, '…');
  return shown.length > 600 ? `${shown.slice(0, 600)} …` : shown;
}

function load(): string {
  return loadavg()[0]?.toFixed(1) ?? '';
}
