/** Whether a rule holds for a candidate: every condition that it names must. */
import { BlockList } from 'node:net';
import type { Family } from '#probes/probe.ts';
import { matchesGlob } from './glob.ts';
import type { candidateRules, candidates } from './schema.ts';

export type Rule = typeof candidateRules.$inferSelect;
export type Conditions = Pick<Rule, 'scope_id' | 'vendor' | 'model' | 'device_name' | 'range' | 'has_snmp'>;
type Seen = Pick<typeof candidates.$inferSelect, 'scope_id' | 'vendor' | 'model' | 'name' | 'snmp'>;
type Address = { address: string; family: Family };

export function ruleFits(rule: Conditions, seen: Seen, addresses: readonly Address[]): boolean {
  if (rule.scope_id !== null && rule.scope_id !== seen.scope_id) return false;
  if (rule.has_snmp !== null && rule.has_snmp !== (seen.snmp === 'ok')) return false;
  // What nobody told fits no pattern, not even one for all.
  if (rule.vendor !== null && !(seen.vendor !== null && matchesGlob(rule.vendor, seen.vendor))) return false;
  if (rule.model !== null && !(seen.model !== null && matchesGlob(rule.model, seen.model))) return false;
  if (rule.device_name !== null && !(seen.name !== null && matchesGlob(rule.device_name, seen.name))) return false;
  return rule.range === null || holdsOne(rule.range, addresses);
}

/** `range` was checked when it was saved. */
function holdsOne(range: string, addresses: readonly Address[]): boolean {
  const [network = '', length] = range.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(length), network.includes(':') ? 'ipv6' : 'ipv4');
  return addresses.some(({ address, family }) => list.check(address, family === 6 ? 'ipv6' : 'ipv4'));
}
