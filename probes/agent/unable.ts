/** What can't be done where the program runs, as its probes find out: a line each, such as `icmp: no right to open a socket`. */
import { findProgram } from '../find-program.ts';
import { observe } from '../observe.ts';
import type { Probe } from '../probe.ts';

/** Programs of the system without which a probe sees nothing. */
const PROGRAMS: Record<string, string[]> = {
  path_mtu: ['ping'],
  skylight: ['chromium', 'chromium-browser', 'google-chrome'],
};

export async function whatIsUnable(probes: Readonly<Record<string, Probe>>): Promise<string[]> {
  const missing = Object.entries(PROGRAMS)
    .filter(([name, programs]) => name in probes && !programs.some(findProgram))
    .map(([name, [program]]) => `${name}: ${program} is not installed`);
  const { icmp } = probes;
  if (!icmp) return missing;
  const tried = await observe(icmp, { address: '127.0.0.1', params: { count: 1 } });
  return tried.outcome === 'unable'
    ? [`icmp: ${tried.error ?? 'no echo can be sent'}`.slice(0, 300), ...missing]
    : missing;
}
