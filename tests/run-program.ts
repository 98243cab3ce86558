import { spawn } from 'node:child_process';
import { say, type Tally, tallied } from './tally.ts';

/** Runs programs of JavaScript side by side as one test: it passes when each ends with 0. */
export async function runProgram(name: string, commands: readonly string[][], root: string): Promise<Tally> {
  const tally = tallied();
  const started = performance.now();
  let said = '';
  let ok = true;
  for (const ended of await Promise.all(commands.map((args) => runOne(args, root)))) {
    ok &&= ended.code === 0;
    if (ended.code !== 0) said += ended.said;
  }
  say(ok, name, '', performance.now() - started);
  if (ok) tally.passed += 1;
  else {
    process.stdout.write(`${said}\n`);
    tally.failed += 1;
    tally.failures.push(name);
  }
  return tally;
}

function runOne(args: string[], cwd: string): Promise<{ code: number | null; said: string }> {
  return new Promise((fulfil, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    child.once('error', reject);
    child.once('close', (code) => fulfil({ code, said }));
  });
}
