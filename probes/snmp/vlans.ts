/** The VLANs of a switch: Q-BRIDGE-MIB's static table (RFC 4363), else the current one; CISCO-VTP-MIB on Cisco. */
import { column, type Session } from './agent.ts';
import { decodeText, idsOf } from './decode.ts';
import type { More } from './more-tables.ts';
import { walk } from './walk.ts';

const STATIC_NAME = [column('1.3.6.1.2.1.17.7.1.4.3.1.1')];
const CURRENT = [column('1.3.6.1.2.1.17.7.1.4.2.1.3')];
const VTP_NAME = [column('1.3.6.1.4.1.9.9.46.1.3.1.1.4')];
const MAX_VLAN = 4_094;

/** Throws a Failure when the agent falls silent. */
export async function readVlans(session: Session): Promise<More> {
  let trouble: string | undefined;
  for (const columns of [STATIC_NAME, VTP_NAME, CURRENT]) {
    const walked = await walk(session, columns);
    trouble ??= walked.trouble;
    const names = new Map<number, string | null>();
    for (const [index, name] of walked.columns[0] ?? []) {
      const vlan = idsOf(index).at(-1);
      if (vlan !== undefined && vlan >= 1 && vlan <= MAX_VLAN) names.set(vlan, decodeText(name));
    }
    if (names.size === 0) continue;
    const facts = [...names].map(([vlan, name]) => ({ key: 'snmp.vlan', part: String(vlan), value: { vlan, name } }));
    return trouble === undefined ? { facts } : { facts, trouble };
  }
  return trouble === undefined ? { facts: [] } : { facts: [], trouble };
}
