/**
 * Makes a checkout ready: npm's packages and the console's files. Plain JavaScript, because it runs on whatever Node (≥ 20) the
 * machine has, before our own Node is there; older ones, from 12, must read it too, to say that they are too old: so no `?.`,
 * no `??`, no await at the top. Does only what is missing, and can be killed at any moment: the note that a step is done is
 * taken away before it begins and written last.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone, noteProgram } from './prepare-alone.js';
import { endWithoutNetwork, explainedNpm, packagesIn } from './prepare-npm.js';
import { say, step, Unprepared } from './prepare-say.js';

export { step, Unprepared };
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The Node that the program runs on, whatever the system has. */
export const NODE = join(ROOT, 'node_modules/node/bin/node');
const NODE_MAJOR = 24;
const OLDEST_NODE = 20;
const PACKAGES = join(ROOT, 'node_modules');
const LOCK_NOTE = join(PACKAGES, '.zhengwang-lock');
const CONSOLE = join(ROOT, 'console');
const CONSOLE_NOTE = join(CONSOLE, 'dist/.digest');
/** What the packages take, and npm's cache beside them where it is on the same disk. */
const NEEDED_BYTES = 1.5e9;
const PATIENCE = ['--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=10000'];

/** Runs a program to its end and keeps what it says; a failure shows the end of it. `hear` gets each piece, and may end the program. */
export function run(program, args, options = {}, hear = () => {}) {
  return new Promise((fulfil, reject) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    noteProgram(child);
    let said = '';
    const listen = (chunk) => {
      said = (said + chunk).slice(-20_000);
      hear(String(chunk), child);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', (error) => reject(new Unprepared(`${program} can't be run: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code === 0) return fulfil(said);
      const end = said.trim().split('\n').slice(-25).join('\n');
      reject(new Unprepared(`${program} ${args.join(' ')} ended with ${signal || `code ${code}`}:\n${end}`));
    });
  });
}

/** npm's packages as the lock file has them, our own Node among them. */
export async function install() {
  refuseOldNode();
  const wanted = `${digestOf([join(ROOT, 'package-lock.json')])} ${process.platform} ${process.arch}\n`;
  const isInstalled = () => read(LOCK_NOTE) === wanted && fs.existsSync(NODE);
  if (isInstalled()) return;
  await alone(ROOT, async () => {
    // Somebody else may have installed while we waited.
    if (isInstalled()) return;
    // Refused here in our words, not by npm in its own.
    fs.accessSync(ROOT, fs.constants.W_OK);
    refuseSmallDisk();
    say(`准备运行环境：约 1 GB，通常一两分钟；可随时中断，再次启动即可。
Making ready in ${ROOT}: some 1 GB, usually a minute or two; interrupt it whenever you like and start again.
`);
    if (fs.existsSync(PACKAGES))
      say('此前的安装未完成或已过时，重新安装 / An earlier install is unfinished or out of date: it is done anew\n');
    fs.rmSync(LOCK_NOTE, { force: true });
    await step(
      '安装 npm 包 / Installing the npm packages',
      async () => {
        const said = await installPackages();
        fs.writeFileSync(LOCK_NOTE, wanted);
        return said;
      },
      packagesIn(ROOT),
    );
  });
}

async function installPackages() {
  const version = await run('npm', ['--version']).catch(() => undefined);
  if (!version)
    throw new Unprepared(`npm is not installed here. Install Node ${OLDEST_NODE} or newer together with npm.
  未找到 npm。请安装 Node ${OLDEST_NODE} 或更新版本及其 npm。`);
  // The packages of development build the console; `node` is unpacked by its install script.
  const how = ['--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=http'];
  const ci = () => run('npm', ['ci', ...how, ...PATIENCE], {}, endWithoutNetwork());
  await ci()
    // Something of an install that was killed may have written while this one cleared away.
    .catch((error) => (/\b(ENOTEMPTY|EBUSY)\b/.test(error.message) ? ci() : Promise.reject(error)))
    .catch((error) => {
      throw new Unprepared(explainedNpm(error.message, ROOT));
    });
  const node = (await run(NODE, ['--version'])).trim();
  if (!node.startsWith(`v${NODE_MAJOR}.`)) {
    throw new Unprepared(`The npm package "node" gave ${node} instead of Node ${NODE_MAJOR}: remove node_modules.`);
  }
  return `Node ${node.slice(1)}`;
}

function refuseOldNode() {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) >= OLDEST_NODE) return;
  throw new Unprepared(`Node ${node} is too old: Zhengwang needs Node ${OLDEST_NODE} or newer.
  Node ${node} 过旧：政网需要 Node ${OLDEST_NODE} 或更新版本。`);
}

/** Said before anything is downloaded. What an unfinished install takes will be given back, so then it isn't asked. */
function refuseSmallDisk() {
  if (fs.existsSync(PACKAGES)) return;
  const { bavail, bsize } = fs.statfsSync(ROOT);
  if (bavail * bsize >= NEEDED_BYTES) return;
  const [left, needed] = [bavail * bsize, NEEDED_BYTES].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`);
  throw new Unprepared(`The disk of ${ROOT} has ${left} left, and ${needed} are needed. Make room, then start again.
  ${ROOT} 所在磁盘余 ${left}，需要 ${needed}。请腾出空间后重新启动。`);
}

/** The console's files, when their sources or packages changed. */
export async function buildConsole() {
  const sources = filesBelow(CONSOLE).filter((file) => !file.endsWith('.test.ts'));
  const wanted = digestOf([join(ROOT, 'package-lock.json'), ...sources]);
  const isBuilt = () => read(CONSOLE_NOTE) === wanted;
  if (isBuilt()) return;
  await alone(ROOT, async () => {
    if (isBuilt()) return;
    await step('构建控制台 / Building the console', async () => {
      fs.rmSync(CONSOLE_NOTE, { force: true });
      await run(NODE, [join(PACKAGES, 'vite/bin/vite.js'), 'build', 'console', '--logLevel', 'warn']);
      fs.writeFileSync(CONSOLE_NOTE, wanted);
    });
  });
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${relative(ROOT, file)}\0`)
      .update(fs.readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function filesBelow(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .reduce((found, entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return found.concat(path);
      return entry.name === 'dist' || entry.name === 'node_modules' ? found : found.concat(filesBelow(path));
    }, []);
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
    const why = error instanceof Unprepared ? error.message : unwritable(error);
    if (!why) throw error;
    say(`zhengwang: ${why}\n`);
    process.exitCode = 1;
    return false;
  }
}

/** What the file system refused, where it says so. */
function unwritable({ code, path }) {
  if (code === 'ENOSPC') return `The disk of ${path || ROOT} is full. Make room, then start again. 磁盘已满。`;
  if (!/^(EACCES|EROFS|EPERM)$/.test(code || '')) return undefined;
  return `${path || ROOT} can't be used (${code}). Start the program as the owner of ${ROOT}. 请以其所有者启动。`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) orSayWhy(prepare);
