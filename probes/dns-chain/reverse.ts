/** Whether an address's name leads back to the address (ip6.arpa and forward match). */
import { reverseName } from '../dns/name.ts';
import { bitsOf } from '../ipv6/scope.ts';
import type { Fact } from '../probe.ts';
import { plainName } from './classify.ts';
import { addressesOf, type Find } from './finder.ts';

const MAX_ADDRESSES = 8;
const MAX_NAMES = 4;

export async function lookAtReverse(find: Find, addresses: readonly string[]) {
  const facts: Fact[] = [];
  const unseen: string[] = [];
  for (const address of addresses.slice(0, MAX_ADDRESSES)) {
    const reverse = reverseName(address);
    const found = reverse === undefined ? undefined : await find(reverse, 'PTR');
    if (!found) continue;
    if (!found.ok && !found.nothing) {
      unseen.push(`PTR of ${address}: ${found.why}`);
      continue;
    }
    const names = found.ok ? found.records.map(({ value }) => plainName(value)).slice(0, MAX_NAMES) : [];
    const matches = await Promise.all(names.map((name) => leadsTo(find, name, address)));
    const matched = matches.includes(true);
    // Of one name that could not be asked nobody knows whether it matches.
    const is_match = matched ? true : matches.includes(null) ? null : false;
    facts.push({ key: 'dns_chain.ptr', part: address, value: { names: names.join(', '), matches: is_match } });
  }
  return { facts, unseen };
}

async function leadsTo(find: Find, name: string, address: string): Promise<boolean | null> {
  const found = await addressesOf(find, name, 6);
  return found ? found.some((one) => bitsOf(one) === bitsOf(address)) : null;
}
