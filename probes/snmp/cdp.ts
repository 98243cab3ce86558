/** CISCO-CDP-MIB's cdpCacheTable: neighbours of Cisco devices that speak no LLDP. */
import type { Fact } from '../probe.ts';
import { numbers, octetsOf, type Session } from './agent.ts';
import { decodeInet, decodeNumber, decodeText, idsOf } from './decode.ts';
import { walk } from './walk.ts';
import type { More } from './words.ts';

const CACHE = '1.3.6.1.4.1.9.9.23.1.2.1.1';
/** DeviceId leads: each row has it. */
const COLUMNS = [...octetsOf(CACHE, 6), ...numbers(CACHE, 3), ...octetsOf(CACHE, 4, 5, 7, 8)];
/** CiscoNetworkProtocol: ip, and ipv6 since the text was written. */
const PROTOCOLS = new Set([1, 20]);

/** Throws a Failure when the agent falls silent. */
export async function readCdp(session: Session): Promise<More> {
  const { columns, trouble } = await walk(session, COLUMNS);
  const [devices, kinds, addresses, versions, ports, platforms] = columns;
  const facts = [...(devices?.keys() ?? [])].flatMap((key): Fact[] => {
    const [if_index] = idsOf(key);
    const device = decodeText(devices?.get(key));
    if (if_index === undefined || device === null) return [];
    const octets = addresses?.get(key);
    const known = PROTOCOLS.has(decodeNumber(kinds?.get(key)) ?? 0) && Buffer.isBuffer(octets);
    const value = {
      local_if_index: if_index,
      device,
      port: decodeText(ports?.get(key)),
      platform: decodeText(platforms?.get(key)),
      version: decodeText(versions?.get(key)),
      address: known ? (decodeInet(octets)?.address ?? null) : null,
    };
    return [{ key: 'snmp.cdp_neighbour', part: key.replace('.', ':'), value }];
  });
  return trouble === undefined ? { facts } : { facts, trouble };
}
