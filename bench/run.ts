/**
 * All benches one after the other, each in a process of its own; `npm run bench -- snmp samples` runs only those;
 * what begins with `--` is handed to them.
 * Each prints its own tables. Figures from one run may be compared with each other, not with another run's.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const benches = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .map((name) => name.slice(0, -3))
  .sort();
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const unknown = wanted.find((name) => !benches.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench ${unknown}; there are: ${benches.join(', ')}\n`);
  process.exit(2);
}

process.stdout.write(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
for (const name of wanted.length > 0 ? wanted : benches) {
  process.stdout.write(`\n# ${name}\n\n`);
  const child = spawn(process.execPath, ['--expose-gc', join(import.meta.dirname, `${name}.ts`), ...options], {
    stdio: 'inherit',
  });
  const [code] = await once(child, 'close');
  if (code !== 0) {
    process.stderr.write(`${name} ended with ${code}\n`);
    process.exitCode = 1;
  }
}
