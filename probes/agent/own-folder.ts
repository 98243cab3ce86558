/** The folder of an agent: who it is and which hub it trusts (0600, in a folder of 0700), and that only one program uses it. */
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Pair = z.object({ public: z.string(), secret: z.string() });
const Identity = z.object({
  /** The hub's address. */
  hub: z.string(),
  /** PEM of the CA that the hub's certificate is trusted by; null: the system's. */
  ca: z.string().nullable(),
  /** The NATS servers by which it goes, and the PEM of their CA; absent: it goes by HTTPS. */
  nats: z.object({ servers: z.array(z.string()).min(1).readonly(), ca: z.string().exactOptional() }).exactOptional(),
  agent_id: z.int().positive(),
  name: z.string(),
  hub_key: z.string(),
  keys: z.object({ sign: Pair, open: Pair }),
});
export type Identity = z.output<typeof Identity>;

export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** Undefined when nobody has enrolled here. Throws when the file is there and can't be read. */
export function readIdentity(folder: string): Identity | undefined {
  try {
    return Identity.parse(JSON.parse(readFileSync(join(folder, 'identity.json'), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export const writeIdentity = (folder: string, identity: Identity): void =>
  writeWhole(join(folder, 'identity.json'), identity);

/** What was there before stays until the new one is whole. */
export function writeWhole(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** The pid of the program that uses the folder, if one does. */
export function holderOf(folder: string): number | undefined {
  try {
    const target = readlinkSync(join(folder, 'lock'));
    const pid = Number.parseInt(target, 10);
    return target === nameOf(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Holds it for this process; false when another does. A link that leads nowhere: it is made at once or not at all, and needs no room on a full
 * disk. It names the process and when that began, so that one which was killed holds nothing.
 */
export function hold(folder: string): (() => void) | false {
  const lock = join(folder, 'lock');
  for (let turn = 0; turn < 3; turn += 1) {
    try {
      symlinkSync(nameOf(process.pid) ?? String(process.pid), lock);
      return () => unlinkSync(lock);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (holderOf(folder) !== undefined) return false;
      unlinkSync(lock);
    }
  }
  return false;
}

/** `PID-START` as the kernel knows it (proc(5), field 22); undefined when there is no such process. */
function nameOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return `${pid}-${fields[19]}`;
  } catch {
    return undefined;
  }
}
