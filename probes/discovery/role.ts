/** What a device is for, guessed by its capabilities and its own words; a person has the last word. */
import type { FoundRole } from './found.ts';

/** Few access switches see so many others. */
const MANY_NEIGHBOURS = 4;

const WORDS: readonly [FoundRole, RegExp][] = [
  [
    'firewall',
    /\b(firewall|usg\d\w*|secpath|ngfw|fortigate|fortios|hillstone|stoneos|topsec|sangfor|asa ?\d{4}|pan-os|palo alto|srx\d\w*|eudemon|netscreen|venustech|qianxin|dptech|waf)\b|防火墙/i,
  ],
  ['wireless', /\b(wireless|access point|wlan|airengine|unifi|aironet|wlc|ac\d{4}[a-z]?\b.*ap)\b|无线/i],
  [
    'server',
    /\b(linux|windows|vmware|esxi|freebsd|idrac|ilo ?\d|bmc|ibmc|xclarity|synology|qnap|truenas|solaris|aix|hp-ux)\b/i,
  ],
];
/** Network systems that are built on Linux and say so. */
const NETWORK_WORDS = /\b(switch|router|routeros|vyos|openwrt|junos|eos|sonic|cumulus|ios|comware|vrp|nx-os)\b/i;

export function guessRole(device: {
  capabilities: string | null;
  model: string | null;
  description: string | null;
  neighbours: number;
}): FoundRole {
  const words = `${device.model ?? ''} ${device.description ?? ''}`;
  for (const [role, pattern] of WORDS) {
    if (pattern.test(words) && !(role === 'server' && NETWORK_WORDS.test(words))) return role;
  }
  const does = new Set((device.capabilities ?? '').split(', '));
  if (does.has('wlan_access_point')) return 'wireless';
  const switches = does.has('bridge') || /\bswitch\b|交换机/i.test(words);
  // A switch that routes is one for many others, or one that only has an address.
  if (switches) return does.has('router') && device.neighbours >= MANY_NEIGHBOURS ? 'aggregation' : 'access';
  if (does.has('router') || /\brouter\b|路由器/i.test(words)) return 'router';
  return 'other';
}
