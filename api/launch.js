#!/usr/bin/env node
/** The `zhengwang` of package.json: installs what is missing, then runs the program on its own Node. */
import { spawn } from 'node:child_process';
import * as modules from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { buildConsole, install, NODE, orSayWhy, ROOT } from './prepare.js';

/** What was compiled once needs no compiler of types, which is 15 MB: asked for before the first of our modules is loaded. */
const COMPILED = join(ROOT, 'node_modules/.cache/compiled');
const words = process.argv.slice(2);
const serves = words[0] === undefined || words[0] === 'serve' || words[0] === 'lab';
const isHelp = words.includes('--help') || words.includes('-h');

const ready = await orSayWhy(async () => {
  await install();
  if (serves && !isHelp) await buildConsole();
});
if (ready) await launch();

async function launch() {
  // Under npx our own Node comes first on PATH once it is installed: then no second process is needed.
  if (process.versions.node.startsWith('24.')) {
    modules.enableCompileCache?.(COMPILED);
    return void (await import('./main.ts'));
  }
  const env = { NODE_COMPILE_CACHE: COMPILED, ...process.env };
  const child = spawn(NODE, [join(ROOT, 'api/main.ts'), ...words], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    process.stderr.write(`zhengwang: ${NODE} can't be run: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('close', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
