/** Whose device it is: sysObjectID's number first, then what the description and the chassis say, then whose tables it has. */
import { h3c } from './vendors/h3c.ts';
import { hpe } from './vendors/hpe.ts';
import { vendors } from './vendors/index.ts';
import type { Vendor } from './vendors/vendor.ts';

/** Another set of makers can be given, to see what is known without some of them. */
export type Makers = {
  /** By sysObjectID alone; `sure` is false where the number is lent to others or tells no maker. */
  byNumber(object_id: string | null): { vendor: Vendor | undefined; sure: boolean };
  /** By sysObjectID and description. */
  of(object_id: string | null, description: string | null): Vendor | undefined;
  /** By a name that the device states: a manufacturer in ENTITY-MIB or UPS-MIB. */
  named(text: string | null): Vendor | undefined;
  /** By an enterprise number in whose tree the agent has objects. */
  numbered(enterprise: number): Vendor | undefined;
};

/** Chips' and software's numbers, which their buyers keep: Broadcom, net-snmp, UCD, Accton, Realtek, Fujitsu's copies. */
const LENT = new Set([0, 4413, 8072, 2021, 99, 27282]);

export function makersOf(known: readonly Vendor[]): Makers {
  const byEnterprise = new Map(
    known.flatMap((vendor) => vendor.enterprises.map((number) => [number, vendor] as const)),
  );
  const subtrees = known.flatMap((vendor) =>
    (vendor.under ?? []).map((tail) => [`1.3.6.1.4.1.${tail}.`, vendor] as const),
  );
  const byName = new Map(
    known.flatMap((vendor) => (vendor.name === null ? [] : [[vendor.name.toLowerCase(), vendor]])),
  );
  function byNumber(object_id: string | null) {
    const under = subtrees.find(([tree]) => `${object_id}.`.startsWith(tree));
    if (under) return { vendor: under[1], sure: true };
    const number = Number(/^1\.3\.6\.1\.4\.1\.(\d+)/.exec(object_id ?? '')?.[1] ?? 0);
    const vendor = byEnterprise.get(number);
    return { vendor, sure: vendor !== undefined && vendor.name !== null && !LENT.has(number) };
  }
  /** Makers begin their descriptions with their names; a short name may be a word. */
  function byFirstWord(description: string, least: number): Vendor | undefined {
    const first = /^\W*([\w-]+)/.exec(description)?.[1]?.toLowerCase() ?? '';
    return first.length >= least ? byName.get(first) : undefined;
  }
  const says = (description: string) => known.find((one) => one.says?.test(description)) ?? byFirstWord(description, 4);
  return {
    byNumber,
    of(object_id, description) {
      const { vendor, sure } = byNumber(object_id);
      // Comware's number is H3C's also where HPE's name is on the device.
      if (vendor === h3c && /\bHPE?\b|Hewlett/.test(description ?? '')) return known.includes(hpe) ? hpe : vendor;
      if (sure) return (description === null ? undefined : byFirstWord(description, 6)) ?? vendor;
      return (description === null ? undefined : says(description)) ?? vendor;
    },
    named(text) {
      if (text === null) return undefined;
      const plain = text.toLowerCase();
      return byName.get(plain) ?? known.find((one) => one.name !== null && one.says?.test(text));
    },
    numbered: (enterprise) => (LENT.has(enterprise) ? undefined : byEnterprise.get(enterprise)),
  };
}

export const makers = makersOf(vendors);
