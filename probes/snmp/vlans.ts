/**
 * The VLANs of a switch: Q-BRIDGE-MIB's static table (RFC 4363), IEEE8021-Q-BRIDGE-MIB's, then those that makers have
 * beside or instead of them; where none has names, the VLANs that are in use.
 */
import { type Column, column, type Session } from './agent.ts';
import { decodeNumber, decodeText, idsOf } from './decode.ts';
import { type Rows, walk } from './walk.ts';
import type { More } from './words.ts';

/** The VLAN is the last sub-identifier of the index, unless a column holds it. */
type Table = { name: Column; tag?: Column };

const TABLES: readonly Table[] = [
  { name: column('1.3.6.1.2.1.17.7.1.4.3.1.1', 'octets') },
  { name: column('1.3.111.2.802.1.1.4.1.4.3.1.3', 'octets') },
  // HUAWEI-L2VLAN-MIB, CISCO-VTP-MIB, RAPID-CITY (Nortel, Avaya, Extreme VOSS), TPLINK-DOT1Q-VLAN-MIB.
  { name: column('1.3.6.1.4.1.2011.5.25.42.3.1.1.1.1.2', 'octets') },
  { name: column('1.3.6.1.4.1.9.9.46.1.3.1.1.4', 'octets') },
  { name: column('1.3.6.1.4.1.2272.1.3.2.1.2', 'octets') },
  { name: column('1.3.6.1.4.1.11863.6.14.1.2.1.1.2', 'octets') },
  // JUNIPER-L2ALD-MIB, JUNIPER-VLAN-MIB: numbered inside, with the tag beside the name.
  {
    name: column('1.3.6.1.4.1.2636.3.48.1.3.1.1.2', 'octets'),
    tag: column('1.3.6.1.4.1.2636.3.48.1.3.1.1.3', 'number'),
  },
  {
    name: column('1.3.6.1.4.1.2636.3.40.1.5.1.5.1.2', 'octets'),
    tag: column('1.3.6.1.4.1.2636.3.40.1.5.1.5.1.5', 'number'),
  },
  // dot1qVlanFdbId: no names, but what is in use.
  { name: column('1.3.6.1.2.1.17.7.1.4.2.1.3', 'number') },
];
const MAX_VLAN = 4_094;

/** Throws a Failure when the agent falls silent. */
export async function readVlans(session: Session): Promise<More> {
  let trouble: string | undefined;
  for (const { name, tag } of TABLES) {
    const walked = await walk(session, tag ? [name, tag] : [name]);
    trouble ??= walked.trouble;
    const vlans = vlansOf(walked.columns, tag !== undefined);
    // Another table would have other names.
    if (vlans.size === 0 && trouble === undefined) continue;
    const facts = [...vlans].map(([vlan, name]) => ({ key: 'snmp.vlan', part: String(vlan), value: { vlan, name } }));
    return trouble === undefined ? { facts } : { facts, trouble };
  }
  return trouble === undefined ? { facts: [] } : { facts: [], trouble };
}

function vlansOf([names, tags]: readonly Rows[], tagged: boolean): Map<number, string | null> {
  const vlans = new Map<number, string | null>();
  for (const [index, name] of names ?? []) {
    const vlan = tagged ? decodeNumber(tags?.get(index)) : idsOf(index).at(-1);
    if (vlan != null && vlan >= 1 && vlan <= MAX_VLAN) vlans.set(vlan, decodeText(name));
  }
  return vlans;
}
