/** Finds hosts that are no node of ours: those whose MAC some switch heard, or whose address stood behind one. */
import type { Db } from '../db/open.ts';
import { addressPart } from './address-part.ts';
import type { Match } from './find-nodes.ts';
import { hardwareAddress } from './hardware-address.ts';

/** Sightings read for one query, and hosts shown of them. */
const MAX_READ = 500;
const MAX_HOSTS = 10;
/** Beyond all that an address or MAC is written with. */
const LAST = '~';

/** By the beginning of an address or MAC; `id` is the newest sighting of it. Those of nodes are left to the nodes. */
export function findHosts(db: Db, query: string): Match[] {
  const asked = query.trim().toLowerCase();
  const part = addressPart(asked);
  const begins = part?.whole ?? (part && asked.startsWith(part.chunk) ? part.chunk : undefined);
  const mac = hardwareAddress(asked);
  return [
    ...(part && begins ? beginning(db, 'address', begins, part.whole, part.fits) : []),
    ...(mac ? beginning(db, 'mac', mac, mac, () => true) : []),
  ];
}

const OF_A_NODE = {
  address: 'exists (select 1 from node_addresses a where a.address = s.text)',
  mac: `exists (select 1 from main.facts f indexed by facts_by_mac where f.key = 'snmp.interface' and f.value ->> '$.mac' = s.text)`,
};

function beginning(
  db: Db,
  field: 'address' | 'mac',
  begins: string,
  whole: string | undefined,
  fits: (text: string) => boolean,
): Match[] {
  const rows = db.$client
    .prepare(`select max(s.id) as id, s.text as text from (
        select id, ${field} as text from sightings where ${field} >= :begins and ${field} < :end limit ${MAX_READ}) s
      where not ${OF_A_NODE[field]} group by s.text order by s.text limit ${MAX_HOSTS}`)
    .all({ begins, end: `${begins}${LAST}` }) as { id: number; text: string }[];
  return rows
    .filter(({ text }) => fits(text))
    .map(({ id, text }) => ({ id, rank: text === whole ? 0 : 2, field, matched: text }));
}
