/** One at a time: two `npm ci` in one folder break each other. Plain JavaScript, see api/prepare.js. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say, Unprepared } from './prepare-say.js';

const WAIT_MS = 10 * 60 * 1000;
/** A note without a process in it was begun by one that died at once. */
const EMPTY_NOTE_MS = 3_000;
/** The folder that says who is at work, while we are: `ours`, the file of the process itself, and `program`, of what it runs. */
let note;
let program;

/** Waits until nobody else prepares `root`, then does `work`. A signal is passed on to the program that is running. */
export async function alone(root, work) {
  const user = process.getuid ? process.getuid() : '';
  const name = createHash('sha256').update(`${user} ${root}`).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `zhengwang-prepares-${name}`);
  const until = Date.now() + WAIT_MS;
  let is_said = false;
  while (!take(path)) {
    const others = workersOf(path);
    if (Date.now() > until)
      throw new Unprepared(`Process ${others.join(', ')} prepares this checkout for too long; see ${path}.`);
    if (!is_said && others.length > 0) {
      say(
        `另一次启动正在做准备（进程 ${others.join(', ')}），等待其结束 / waiting for process ${others.join(', ')} of another start\n`,
      );
      is_said = true;
    }
    await new Promise((fulfil) => setTimeout(fulfil, 300));
  }
  note = path;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, interrupted);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.removeListener(signal, interrupted);
    note = undefined;
    fs.rmSync(path, { recursive: true, force: true });
  }
}

function interrupted(signal) {
  say('\n已中断，再次启动即可继续 / interrupted: start again to go on\n');
  if (program) program.kill(signal);
  // The listener is gone, so now it ends this process; the note tells the next start what is still ending.
  process.kill(process.pid, signal);
}

/** Notes what is being run: it goes on when only the process that began it is killed, and the next start must wait for it. */
export function noteProgram(child) {
  program = child;
  if (note && child.pid) fs.writeFileSync(join(note, 'program'), nameOf(child.pid));
}

function take(path) {
  try {
    // A folder is made or not, whoever else tries; a file could be seen empty.
    fs.mkdirSync(path);
    fs.writeFileSync(join(path, 'ours'), nameOf(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isDead(path)) fs.rmSync(path, { recursive: true, force: true });
    return false;
  }
}

function isDead(path) {
  if (workersOf(path).length > 0) return false;
  try {
    return fs.existsSync(join(path, 'ours')) || Date.now() - fs.statSync(path).mtimeMs > EMPTY_NOTE_MS;
  } catch {
    // It is gone already.
    return false;
  }
}

/** The ids of those of a note's processes that live. */
function workersOf(path) {
  return ['ours', 'program'].reduce((living, name) => {
    try {
      const said = fs.readFileSync(join(path, name), 'utf8');
      const pid = Number(said.split(' ')[0]);
      return pid > 0 && said === nameOf(pid) ? living.concat(pid) : living;
    } catch {
      return living;
    }
  }, []);
}

/** A process's id and when it began, since ids come again; empty when there is none. */
function nameOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return '';
  }
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie is dead, its parent only hasn't noticed.
    return fields[0] === 'Z' ? '' : `${pid} ${fields[19]}`;
  } catch {
    return `${pid} `;
  }
}
