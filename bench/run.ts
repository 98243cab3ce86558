/**
 * All benches one after the other, each in a process of its own; `npm run bench -- snmp samples` runs only those;
 * what begins with `--` is handed to them. `--report` runs those that answer for docs/performance.md, in short, and writes it.
 * Each prints its own tables. Figures from one run may be compared with each other, not with another run's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORTED, writePerformance } from './performance/write.ts';

/** Of one bench in a report, whatever hangs. */
const LIMIT_MS = 330_000;

const benches = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !['run.ts', 'soak.ts'].includes(name))
  .map((name) => name.slice(0, -3))
  .sort();
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isReport = process.argv.includes('--report');
const options = process.argv.slice(2).filter((word) => word.startsWith('--') && word !== '--report');
const unknown = wanted.find((name) => !benches.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench ${unknown}; there are: ${benches.join(', ')}\n`);
  process.exit(2);
}

const started = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'bench-figures-'));
const figures = join(folder, 'figures');
const env = isReport ? { ...process.env, BENCH_FIGURES: figures } : process.env;
const failed: string[] = [];
process.stdout.write(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
for (const name of wanted.length > 0 ? wanted : isReport ? REPORTED : benches) {
  process.stdout.write(`\n# ${name}\n\n`);
  const child = spawn(process.execPath, ['--expose-gc', join(import.meta.dirname, `${name}.ts`), ...options], {
    stdio: 'inherit',
    env,
    ...(isReport ? { timeout: LIMIT_MS } : {}),
  });
  const [code] = await once(child, 'close');
  if (code !== 0) {
    process.stderr.write(`${name} ended with ${code}\n`);
    failed.push(name);
    process.exitCode = 1;
  }
  // After each, so that whoever ends the run has what was measured.
  if (isReport) writeReport();
}
rmSync(folder, { recursive: true });

function writeReport(): void {
  const told = existsSync(figures) ? readFileSync(figures, 'utf8') : '';
  const written = writePerformance(told, failed, (performance.now() - started) / 60_000);
  process.stdout.write(`\n${written} was written\n`);
}
