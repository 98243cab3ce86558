/** Network namespaces for a test: made with names of its own, and taken down whatever happened. Nothing touches the machine's own interfaces. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '#probes/find-program.ts';

export type Namespace = { name: string; netns: string };

let made = 0;

/** Why this machine can't have them, or false. */
export function noNamespaces(): string | false {
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  if (!findProgram('ip')) return 'ip is missing (Debian package iproute2)';
  const name = `zw${process.pid}-try`;
  const tried = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (tried.status !== 0) return `no network namespaces here: ${tried.stderr.trim()}`;
  spawnSync('ip', ['netns', 'del', name]);
  return false;
}

const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });

export function addNamespace(name: string): Namespace {
  const netns = `zw${process.pid}-${++made}-${name}`;
  ip('netns', 'add', netns);
  ip('-n', netns, 'link', 'set', 'lo', 'up');
  return { name, netns };
}

type End = { at: Namespace; device: string; addresses: readonly string[] };

/** A cable: both ends are born inside their namespaces. `nodad`: IPv6 addresses count at once. */
export function connect(a: End, b: End): void {
  ip('-n', a.at.netns, 'link', 'add', a.device, 'type', 'veth', 'peer', 'name', b.device, 'netns', b.at.netns);
  for (const { at, device, addresses } of [a, b]) {
    for (const address of addresses) {
      const nodad = address.includes(':') ? ['nodad'] : [];
      ip('-n', at.netns, 'address', 'add', address, 'dev', device, ...nodad);
    }
    ip('-n', at.netns, 'link', 'set', device, 'up');
  }
}

/** Runs a program inside, with a host name, a /run and mounts of its own; the child's pid is the program's. */
export function spawnInside(
  at: Namespace,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  const script = 'hostname "$1" && mount -t tmpfs tmpfs /run && mkdir /run/lldpd && shift && exec "$@"';
  return spawn(
    'ip',
    ['netns', 'exec', at.netns, 'unshare', '--mount', '--uts', 'sh', '-c', script, 'sh', at.name, program, ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, ...env } },
  );
}

export type Ended = { code: number | null; out: string; err: string };

/** The same, to its end. */
export async function runInside(
  at: Namespace,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const child = spawnInside(at, program, args, env);
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => (out += chunk));
  child.stderr?.on('data', (chunk) => (err += chunk));
  const [code] = await once(child, 'close');
  return { code, out, err };
}

/** Ends all that runs inside (only what a test started there can), then the namespace with its devices. */
export function removeNamespace({ netns }: Namespace): void {
  const inside = spawnSync('ip', ['netns', 'pids', netns], { encoding: 'utf8' });
  for (const pid of inside.stdout.split('\n').filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  spawnSync('ip', ['netns', 'del', netns]);
}

/** A folder and namespaces of one test, removed together. */
export function gather(prefix: string) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const namespaces: Namespace[] = [];
  return {
    folder,
    add(name: string): Namespace {
      const namespace = addNamespace(name);
      namespaces.push(namespace);
      return namespace;
    },
    remove() {
      for (const namespace of namespaces) removeNamespace(namespace);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
