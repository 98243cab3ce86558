/** What can't be done where the program runs, as its probes find out: a line each, such as `icmp: no right to open a socket`. */
import { findProgram } from '../find-program.ts';
import { observe } from '../observe.ts';
import type { Probe } from '../probe.ts';

/** Programs of the system without which a probe sees nothing. */
const PROGRAMS: Record<string, string[]> = {
  path_mtu: ['ping'],
  skylight: ['chromium', 'chromium-browser', 'google-chrome'],
};

/** They start a program that needs a right of its own: whether it has it shows when it looks at this machine. */
const TRIED: Record<string, Record<string, unknown>> = { icmp: { count: 1 }, path_mtu: {} };

export async function whatIsUnable(probes: Readonly<Record<string, Probe>>): Promise<string[]> {
  const missing = Object.entries(PROGRAMS)
    .filter(([name, programs]) => name in probes && !programs.some(findProgram))
    .map(([name, [program]]) => `${name}: ${program} is not installed`);
  const tried = Object.entries(TRIED).map(async ([name, params]) => {
    const probe = Object.hasOwn(probes, name) ? probes[name] : undefined;
    if (!probe || missing.some((line) => line.startsWith(`${name}:`))) return undefined;
    const { outcome, error } = await observe(probe, { address: '127.0.0.1', params });
    if (outcome !== 'unable') return undefined;
    const why = error?.replace(/^(EPERM|EACCES): spawn.*/, '$1: no right to start its program (it needs CAP_NET_RAW)');
    return `${name}: ${why ?? 'it can not look'}`.slice(0, 300);
  });
  return [...(await Promise.all(tried)).filter((line) => line !== undefined), ...missing];
}
