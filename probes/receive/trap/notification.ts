/** SNMP notifications of all versions in the one shape of RFC 3416, as RFC 3584 section 3.1 maps v1 to it. */
import { garbled } from '../../failures.ts';
import { decodeOid } from '../../snmp/oid.ts';
import { IP_ADDRESS, TIME_TICKS, type Varbind } from '../../snmp/value.ts';
import { RESPONSE, readVarbinds } from '../../snmp/wire.ts';
import { type Element, elementAt, elementsOf, INTEGER, integerOf, OCTETS, OID, SEQUENCE } from './element.ts';

export const V1_TRAP = 0xa4;
export const INFORM = 0xa6;
export const TRAP = 0xa7;

export type Notification = {
  /** snmpTrapOID. */
  oid: string;
  /** sysUpTime when it was sent, in hundredths of a second. */
  uptime_ticks: number | null;
  /** agent-addr of v1, snmpTrapAddress of what was passed on. */
  agent_address: string | null;
  /** Whose it is, where that is told. */
  enterprise: string | null;
  /** All others, in order, at most `MAX_VARBINDS`. Communities that were passed on are left out. */
  varbinds: Varbind[];
  /** The sender waits for an answer. */
  inform: boolean;
};

export const MAX_VARBINDS = 64;

const UPTIME = '1.3.6.1.2.1.1.3.0';
const TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
const ENTERPRISE = '1.3.6.1.6.3.1.1.4.3.0';
const TRAP_ADDRESS = '1.3.6.1.6.3.18.1.3.0';
const TRAP_COMMUNITY = '1.3.6.1.6.3.18.1.4.0';
const STANDARD = '1.3.6.1.6.3.1.1.5';
const ENTERPRISE_SPECIFIC = 6;

/** 0 is SNMPv1, 1 v2c, 3 v3. Throws a Failure for what is no SNMP. */
export function versionOf(bytes: Buffer): number {
  const message = elementAt(bytes, 0, bytes.length, SEQUENCE);
  return integerOf(bytes, elementAt(bytes, message.from, message.to, INTEGER));
}

/** A v1 or v2c message with its answer, if it wants one. Throws a Failure for anything else. */
export function readCommunityMessage(bytes: Buffer): {
  version: '1' | '2c';
  notification: Notification;
  answer?: Buffer;
} {
  const message = elementAt(bytes, 0, bytes.length, SEQUENCE);
  const [version, community] = elementsOf(bytes, message, [INTEGER, OCTETS]) as [Element, Element];
  const pdu = elementAt(bytes, community.to, message.to);
  const number = integerOf(bytes, version);
  if (number === 0 && pdu.type === V1_TRAP) return { version: '1', notification: readV1(bytes, pdu) };
  if (number !== 1) throw garbled('an SNMP message of another version');
  const notification = readPdu(bytes, pdu);
  if (!notification.inform) return { version: '2c', notification };
  // The same in all but its type (RFC 3416 section 4.2.7), so it can't be larger than what came.
  const answer = Buffer.from(bytes.subarray(0, message.to));
  answer[community.to] = RESPONSE;
  return { version: '2c', notification, answer };
}

/** A Trap-PDU of v2 or an InformRequest. */
export function readPdu(bytes: Buffer, pdu: Element): Notification {
  if (pdu.type !== TRAP && pdu.type !== INFORM) throw garbled('no SNMP notification');
  const [, , , list] = elementsOf(bytes, pdu, [INTEGER, INTEGER, INTEGER, SEQUENCE]) as [
    Element,
    Element,
    Element,
    Element,
  ];
  const all = bindings(bytes, list);
  const saidOf = (wanted: string) => all.find(({ oid }) => oid === wanted)?.value;
  const oid = saidOf(TRAP_OID);
  if (typeof oid !== 'string') throw garbled('an SNMP notification that does not say which');
  const address = saidOf(TRAP_ADDRESS);
  const enterprise = saidOf(ENTERPRISE);
  const uptime = saidOf(UPTIME);
  const told = [UPTIME, TRAP_OID, ENTERPRISE, TRAP_ADDRESS, TRAP_COMMUNITY];
  return {
    oid,
    uptime_ticks: typeof uptime === 'number' ? uptime : null,
    agent_address: typeof address === 'string' ? address : null,
    enterprise: typeof enterprise === 'string' ? enterprise : null,
    varbinds: all.filter((one) => !told.includes(one.oid)).slice(0, MAX_VARBINDS),
    inform: pdu.type === INFORM,
  };
}

function readV1(bytes: Buffer, pdu: Element): Notification {
  const parts = elementsOf(bytes, pdu, [OID, IP_ADDRESS, INTEGER, INTEGER, TIME_TICKS, SEQUENCE]);
  const [enterprise, agent, generic, specific, ticks, list] = parts as [
    Element,
    Element,
    Element,
    Element,
    Element,
    Element,
  ];
  const whose = decodeOid(bytes, enterprise.from, enterprise.to);
  if (whose === undefined) throw garbled('an SNMP message with a wrong object identifier');
  const kind = integerOf(bytes, generic);
  if (kind < 0 || kind > ENTERPRISE_SPECIFIC) throw garbled('an SNMPv1 trap of an unknown kind');
  const uptime = integerOf(bytes, ticks);
  const address = [...bytes.subarray(agent.from, agent.to)].join('.');
  return {
    oid: kind === ENTERPRISE_SPECIFIC ? `${whose}.0.${integerOf(bytes, specific)}` : `${STANDARD}.${kind + 1}`,
    uptime_ticks: uptime < 0 ? uptime + 0x1_0000_0000 : uptime,
    agent_address: agent.to - agent.from === 4 && address !== '0.0.0.0' ? address : null,
    enterprise: whose,
    varbinds: bindings(bytes, list)
      .filter(({ oid }) => oid !== TRAP_COMMUNITY)
      .slice(0, MAX_VARBINDS),
    inform: false,
  };
}

/** By the codec of the poller, which wants a whole answer. */
function bindings(bytes: Buffer, { from, to }: Element): Varbind[] {
  const frame = { version: 1, community: bytes.subarray(0, 0), pdu: TRAP, id: 0, status: 0, error_index: 0 };
  return readVarbinds({ ...frame, bytes, from, to });
}
