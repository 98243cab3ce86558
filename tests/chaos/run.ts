/**
 * Makes faults on purpose and tells what came of them: `npm run chaos`, `npm run chaos -- kill disk`, `--rounds N`. Each fault is a
 * process of its own. Ends with 1 when something confirmed was lost, something false was good, or a fault wasn't made.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Found, NotRun } from './fault.ts';
import { type FaultName, faults } from './faults.ts';

type Told = { found: Found } | { not_run: string };

const { positionals, values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { rounds: { type: 'string' }, inside: { type: 'string' } },
});
const names = Object.keys(faults) as FaultName[];
const unknown = positionals.find((name) => !Object.hasOwn(faults, name));
if (unknown !== undefined || !/^[1-9]\d{0,3}$/.test(values.rounds ?? '1')) {
  const why = unknown === undefined ? '--rounds takes 1 to 9999' : `There is no fault ${unknown}`;
  process.stderr.write(`${why}; there are: ${names.join(', ')}\n`);
  process.exit(2);
}
const roundsOf = (name: FaultName) => Number(values.rounds ?? faults[name].rounds);

if (values.inside) await tell(positionals[0] as FaultName, values.inside);
else process.exitCode = await all(positionals.length > 0 ? (positionals as FaultName[]) : names);

/** In the process of one fault: what it found goes into a file. */
async function tell(name: FaultName, file: string): Promise<void> {
  const said = await faults[name]
    .run(roundsOf(name), (line) => process.stdout.write(`  ${line}\n`))
    .then(
      (found): Told => ({ found }),
      (error): Told => {
        if (!(error instanceof NotRun)) throw error;
        return { not_run: error.message };
      },
    );
  writeFileSync(file, JSON.stringify(said));
  // Servers of the fault's own may still listen.
  process.exit(0);
}

async function all(wanted: FaultName[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-chaos-'));
  const rows: string[][] = [['fault', 'rounds', 'what was confirmed', 'lost', 'false good', 'verdict', 's']];
  const details: string[] = [];
  let all_ok = true;
  for (const name of wanted) {
    process.stdout.write(`${name}: ${faults[name].title}\n`);
    const began = performance.now();
    const told = await apart(name, join(folder, name));
    const took_s = ((performance.now() - began) / 1000).toFixed(0);
    if ('not_run' in told) {
      all_ok = false;
      rows.push([name, '0', '–', '–', '–', `not run: ${told.not_run}`, took_s]);
      continue;
    }
    const { rounds, confirmed, lost, false_good, wrong } = told.found;
    const is_ok = lost.length + false_good.length + wrong.length === 0;
    all_ok &&= is_ok;
    const verdict = is_ok ? 'ok' : wrong.length > 0 ? `${wrong.length} wrong` : 'FAILED';
    rows.push([name, String(rounds), confirmed, String(lost.length), String(false_good.length), verdict, took_s]);
    for (const [what, lines] of Object.entries({ lost, 'false good': false_good, wrong }))
      for (const line of lines.slice(0, 20)) details.push(`${name}: ${what}: ${line}`);
  }
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`\n${[...table(rows), ...(details.length > 0 ? ['', ...details] : [])].join('\n')}\n`);
  return all_ok ? 0 : 1;
}

/** The fault as a process of its own, where it wants so without the machine's network and mounts. */
async function apart(name: FaultName, file: string): Promise<Told> {
  const own = [import.meta.filename, name, '--inside', file, '--rounds', String(roundsOf(name))];
  const command = [process.execPath, ...own];
  const as_root = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  const [program = '', ...args] = faults[name].apart
    ? ['unshare', ...as_root, '--mount', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command]
    : command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  try {
    const [code] = await once(child, 'close');
    if (code === 0) return JSON.parse(readFileSync(file, 'utf8')) as Told;
    if (/^unshare:|^sh:.*ip/m.test(said)) return { not_run: said.trim().split('\n')[0] ?? '' };
    process.stderr.write(said);
    return { not_run: `the fault's own program ended with ${code}: ${said.trim().split('\n').at(-1)}` };
  } catch (error) {
    return { not_run: (error as Error).message };
  }
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rest.map(line)];
}
