/**
 * Makes a checkout ready: npm's packages and the console's files. Plain JavaScript, because it
 * runs on whatever Node (≥ 20) the machine has, before our own Node is there. Does only what is missing, and can be
 * killed at any moment: the note that a step is done is written last.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The Node that the program runs on, whatever the system has. */
export const NODE = join(ROOT, 'node_modules/node/bin/node');
const NODE_MAJOR = 24;
const OLDEST_NODE = 20;
const LOCK_NOTE = join(ROOT, 'node_modules/.zhengwang-lock');
const CONSOLE = join(ROOT, 'console');
const CONSOLE_NOTE = join(CONSOLE, 'dist/.digest');
const OTHER_PREPARES_MS = 10 * 60 * 1000;

/** What a person can mend; printed without a stack. */
export class Unprepared extends Error {}

/** Says what is being done, and how long it took, in one line on stderr. */
export async function step(title, work) {
  const started = performance.now();
  process.stderr.write(`${title} … `);
  try {
    const said = await work();
    process.stderr.write(`${said ? `${said}, ` : ''}${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    process.stderr.write('failed\n');
    throw error;
  }
}

/** Runs a program to its end and keeps what it says; a failure shows the end of it. */
export function run(program, args, options = {}) {
  return new Promise((fulfil, reject) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let said = '';
    const listen = (chunk) => {
      said = (said + chunk).slice(-20_000);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', (error) => reject(new Unprepared(`${program} can't be run: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) return fulfil(said);
      const end = said.trim().split('\n').slice(-25).join('\n');
      reject(new Unprepared(`${program} ${args.join(' ')} ended with ${signal ?? `code ${code}`}:\n${end}`));
    });
  });
}

/** npm's packages as the lock file has them, our own Node among them. */
export async function install() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    throw new Unprepared(`Node ${process.versions.node} is too old: Zhengwang needs Node ${OLDEST_NODE} or newer.`);
  }
  const wanted = `${digestOf([join(ROOT, 'package-lock.json')])} ${process.platform} ${process.arch}\n`;
  const isInstalled = () => read(LOCK_NOTE) === wanted && existsSync(NODE);
  if (isInstalled()) return;
  await alone(async () => {
    // Somebody else may have installed while we waited.
    if (isInstalled()) return;
    rmSync(LOCK_NOTE, { force: true });
    await step('Installing the npm packages', async () => {
      const version = await run('npm', ['--version']).catch(() => undefined);
      if (!version) throw new Unprepared('npm is not installed here. Install Node 20 or newer together with npm.');
      // The packages of development build the console; `node` is unpacked by its install script.
      await run('npm', ['ci', '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund']);
      const node = (await run(NODE, ['--version'])).trim();
      if (!node.startsWith(`v${NODE_MAJOR}.`)) {
        throw new Unprepared(`The npm package "node" gave ${node} instead of Node ${NODE_MAJOR}: remove node_modules.`);
      }
      writeFileSync(LOCK_NOTE, wanted);
      return `Node ${node.slice(1)}`;
    });
  });
}

/** The console's files, when their sources or packages changed. */
export async function buildConsole() {
  const sources = filesBelow(CONSOLE).filter((file) => !file.endsWith('.test.ts'));
  const wanted = digestOf([join(ROOT, 'package-lock.json'), ...sources]);
  const isBuilt = () => read(CONSOLE_NOTE) === wanted;
  if (isBuilt()) return;
  await alone(async () => {
    if (isBuilt()) return;
    await step('Building the console', async () => {
      await run(NODE, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', 'console', '--logLevel', 'warn']);
      writeFileSync(CONSOLE_NOTE, wanted);
    });
  });
}

/** One at a time: two `npm ci` in one folder break each other. The note of a dead process counts for nothing. */
async function alone(work) {
  const note = join(tmpdir(), `zhengwang-prepares-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`);
  const until = Date.now() + OTHER_PREPARES_MS;
  while (!take(note)) {
    if (Date.now() > until) throw new Unprepared(`Another process prepares this checkout for too long; see ${note}.`);
    await new Promise((fulfil) => setTimeout(fulfil, 300));
  }
  try {
    return await work();
  } finally {
    rmSync(note, { recursive: true, force: true });
  }
}

function take(note) {
  try {
    // A folder is made or not, whoever else tries; a file could be seen empty.
    mkdirSync(note);
    writeFileSync(join(note, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const pid = Number(read(join(note, 'pid')));
    if (pid > 0 && !isAlive(pid)) rmSync(note, { recursive: true, force: true });
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(ROOT, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [path];
      return entry.name === 'dist' || entry.name === 'node_modules' ? [] : filesBelow(path);
    });
}

/** What `npm start` and `npm run lab` need. */
export async function prepare() {
  await install();
  await buildConsole();
}

/** Runs `work`; what a person can mend is said in plain words. */
export async function orSayWhy(work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Unprepared)) throw error;
    process.stderr.write(`zhengwang: ${error.message}\n`);
    process.exitCode = 1;
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await orSayWhy(prepare);
