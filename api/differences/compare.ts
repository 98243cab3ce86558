/** Where the record of a node and what was seen of it disagree. Pure. */
import { agree, comparable } from '../estate/differences.ts';
import { type Device, isAnother, nameDevice } from './device.ts';
import type { ReadNode } from './read-node.ts';
import type { Field } from './schema.ts';

export type Found = {
  field: Field;
  part: string;
  recorded: string | null;
  observed: string | null;
  watch_id: number | null;
};
export type Compared = {
  found: Found[];
  /** What nobody can say now stays as it was: absence of evidence is no difference and removes none. */
  unknown(field: Field, part: string): boolean;
  /** Fields of the record beside which something fresh stood; all addresses together are one. */
  fields: number;
};

const TEXT_FIELDS = ['name', 'vendor', 'model', 'version', 'serial'] as const;

/** `known`: the device that the node last was. */
export function compareNode(node: ReadNode, known: Device | undefined): Compared {
  const texts = compareTexts(node);
  const addresses = compareAddresses(node);
  return {
    found: [...texts.found, ...addresses.found, ...compareDevice(node, known)],
    unknown(field, part) {
      if (field === 'address') return addresses.unknown(part);
      if (field === 'device') return node.tellings.some((one) => one.address === part && (one.stale || one.partial));
      return texts.unknown.has(field);
    },
    fields: texts.fields + (addresses.compared ? 1 : 0),
  };
}

function compareTexts({ record, texts }: ReadNode) {
  const found: Found[] = [];
  const unknown = new Set<Field>();
  let fields = 0;
  for (const field of TEXT_FIELDS) {
    const seen = texts.get(field);
    const recorded = record[field];
    if (!seen || !recorded || !comparable(field, recorded, seen.value)) continue;
    if (seen.stale) {
      unknown.add(field);
      continue;
    }
    fields += 1;
    if (agree(field, recorded, seen.value)) continue;
    found.push({ field, part: '', recorded, observed: seen.value, watch_id: seen.watch_id });
  }
  return { found, unknown, fields };
}

function compareAddresses({ addresses, answering, told, tellings }: ReadNode) {
  const found: Found[] = [];
  const recorded = new Set(addresses);
  const fresh = [...told.values()].filter((seen) => !seen.stale);
  for (const { value, watch_id } of fresh) {
    if (!recorded.has(value)) found.push({ field: 'address', part: value, recorded: null, observed: value, watch_id });
  }
  // Only who has just told all its addresses leaves one out.
  const tellers = new Set(fresh.map((seen) => seen.watch_id));
  const teller = tellings.find((one) => tellers.has(one.watch_id) && !one.partial && !one.stale);
  for (const address of teller ? addresses : []) {
    // What answers there is the device, whatever stands between (NAT, a virtual address).
    if (told.has(address) || answering.has(address)) continue;
    found.push({
      field: 'address',
      part: address,
      recorded: address,
      observed: null,
      watch_id: teller?.watch_id ?? null,
    });
  }
  return {
    found,
    compared: fresh.length > 0,
    unknown: (address: string) => {
      if (recorded.has(address) === told.has(address)) return false;
      if (recorded.has(address)) return !teller && told.size > 0 && !answering.has(address);
      return told.get(address)?.stale ?? false;
    },
  };
}

/** A node may be asked at several addresses; each may have come to belong to another device. */
function compareDevice({ tellings }: ReadNode, known: Device | undefined): Found[] {
  if (!known) return [];
  const found = new Map<string, Found>();
  for (const { watch_id, address, stale, device } of tellings) {
    if (stale || !isAnother(known, device)) continue;
    const [recorded, observed] = [nameDevice(known), nameDevice(device)];
    found.set(address, { field: 'device', part: address, recorded, observed, watch_id });
  }
  return [...found.values()];
}
