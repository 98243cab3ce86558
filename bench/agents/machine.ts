/** What processes and the machine used, as Linux counts it (proc(5)): so that a figure says whether others worked beside it. */
import { readFileSync } from 'node:fs';

const TICKS_PER_S = 100;

/** Seconds of processor that this process has used, its threads among it. */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** Seconds of processor that the whole machine has used. */
export function cpuOfAll(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)
    .join()
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + soft) / TICKS_PER_S;
}

/** In MB: now, and the most there ever was. */
export function memoryOf(pid: number): { rss_mb: number; peak_mb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1_000;
  return { rss_mb: of('VmRSS'), peak_mb: of('VmHWM') };
}
