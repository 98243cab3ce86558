/** Whose device it is: sysObjectID's number first, then what the description and the chassis say, then whose tables it has. */
import { h3c } from './vendors/h3c.ts';
import { hpe } from './vendors/hpe.ts';
import { brandOf, brandsOf, registeredTo } from './vendors/iana.ts';
import { vendors } from './vendors/index.ts';
import type { Vendor } from './vendors/vendor.ts';

/** A maker and the rule that names it; `sure` is false where the number is lent to others or tells no maker. */
export type Claim = { vendor: Vendor; by: string; sure: boolean };

/** Another set of makers can be given, or rules by name that nothing may rest on, to see what is known without them. */
export type Makers = {
  /** By sysObjectID and description. */
  of(object_id: string | null, description: string | null): Claim | undefined;
  /** By a name that the device states: a manufacturer in ENTITY-MIB or UPS-MIB. A maker known to nobody here is one, too. */
  named(text: string | null): Claim | undefined;
  /** By an enterprise number in whose tree the agent has objects; nothing where the number tells no maker. */
  serving(enterprise: number): Claim | undefined;
  /** By IANA's register, where all else is silent. */
  registered(object_id: string | null): Claim | undefined;
};

/** Chips' and software's numbers, which their buyers keep: Broadcom, net-snmp, UCD, Accton, Realtek, Fujitsu's copies. */
const LENT = new Set([0, 4413, 8072, 2021, 99, 27282]);
/** Sold in parts: its number went with the radios, its name did not. */
const MOTOROLA = 161;
/** Names that are words as well. */
const WORDS =
  /^(?:Alpha|Apple|Brother|Buffalo|Canon|Citrix|Cyan|Delta|Extreme|Intel|Microsoft|Nimble|Novell|Oracle|Panasonic|Patton|Planet|Sharp|Transition|VMware|Zebra)\b/;
const STATED = 'the manufacturer that the device states';
const NOTHING: ReadonlySet<string> = new Set();

const numberOf = (object_id: string | null) => Number(/^1\.3\.6\.1\.4\.1\.(\d+)/.exec(object_id ?? '')?.[1] ?? 0);

export function makersOf(known: readonly Vendor[], without = NOTHING): Makers {
  const byEnterprise = new Map(
    known.flatMap((vendor) => vendor.enterprises.map((number) => [number, vendor] as const)),
  );
  const subtrees = known.flatMap((vendor) =>
    (vendor.under ?? []).map((tail) => [`1.3.6.1.4.1.${tail}.`, vendor] as const),
  );
  const byName = new Map(
    known.flatMap((vendor) => (vendor.name === null ? [] : [[vendor.name.toLowerCase(), vendor]])),
  );
  const byShortName = new Map(
    known.flatMap((vendor) => {
      const short = /^(\w{4,}) (?:Networks|Systems|Technologies)$/.exec(vendor.name ?? '')?.[1];
      return short === undefined ? [] : [[short.toLowerCase(), vendor]];
    }),
  );
  const distinct = known.flatMap((vendor) => {
    const { name } = vendor;
    if (name === null || name.length < 5 || WORDS.test(name)) return [];
    const plain = name.replace(/[^\w -]/g, '.');
    return [{ vendor, spelt: new RegExp(`(?<![\\w-])(?:${plain}|${plain.toUpperCase()})(?![\\w-])`) }];
  });
  const allowed = (claim: Claim | undefined) => (claim && without.has(claim.by) ? undefined : claim);

  function byNumber(object_id: string | null): Claim | undefined {
    const under = subtrees.find(([tree]) => `${object_id}.`.startsWith(tree));
    if (under) return allowed({ vendor: under[1], by: `subtree ${under[0]}`, sure: true });
    const number = numberOf(object_id);
    const vendor = byEnterprise.get(number);
    return vendor && allowed({ vendor, by: `number ${number}`, sure: vendor.name !== null && !LENT.has(number) });
  }
  /** Makers begin their descriptions with their names; a short name may be a word unless it is in capitals. */
  function byFirstWords(description: string, least: number): Claim | undefined {
    const [, first = '', second = ''] = /^\W*([\w-]+)(?: ([\w-]+))?/.exec(description) ?? [];
    const isName = first.length >= least || (least < 5 && /^[A-Z\d-]{2,}$/.test(first));
    const vendor =
      (least < 5 ? byName.get(`${first} ${second}`.toLowerCase()) : undefined) ??
      (isName ? byName.get(first.toLowerCase()) : undefined);
    return vendor && allowed({ vendor, by: 'the description begins with the maker’s name', sure: false });
  }
  /** ArubaOS, ArrayOS: makers name their systems after themselves; words that many names end with are left out. */
  function bySystem(description: string): Claim | undefined {
    const found = /(?<![\w-])([A-Z][A-Za-z]+?)OS\b/.exec(description)?.[1]?.toLowerCase();
    const vendor = found === undefined ? undefined : (byName.get(found) ?? byShortName.get(found));
    return vendor && allowed({ vendor, by: 'a system named after its maker', sure: false });
  }
  /** Elsewhere a name must be spelt as a name; in a system's own description the host's name isn't the maker's. */
  function byNameWithin(description: string): Claim | undefined {
    const text = description.replace(/^(?:Linux|FreeBSD|Darwin|SunOS) \S+/, '');
    const found = distinct.filter(({ spelt }) => spelt.test(text));
    const [one, other] = found;
    if (!one || other) return undefined;
    return allowed({ vendor: one.vendor, by: 'the description has one maker’s name', sure: false });
  }
  /** The register keeps the names of companies that a maker bought: Linksys. */
  let formerNames: Map<string, Claim> | undefined;
  function byFormerName(description: string): Claim | undefined {
    const first = /^\W*([\w-]{5,})/.exec(description)?.[1];
    if (first === undefined || WORDS.test(first)) return undefined;
    formerNames ??= new Map(
      [...brandsOf(new Set(byEnterprise.keys()))].flatMap(([number, brand]) => {
        const vendor = byEnterprise.get(number);
        return !vendor?.name || LENT.has(number) || number === MOTOROLA
          ? []
          : [[brand.toLowerCase(), { vendor, by: `number ${number}`, sure: false }]];
      }),
    );
    return allowed(formerNames.get(first.toLowerCase()));
  }
  function bySaying(text: string, sure: boolean): Claim | undefined {
    for (const vendor of known) {
      for (const words of alternativesOf(vendor)) {
        const claim =
          words.test(text) && allowed({ vendor, by: `words of ${vendor.name ?? vendor.enterprises}: ${words}`, sure });
        if (claim) return claim;
      }
    }
    return undefined;
  }
  function byWords(description: string): Claim | undefined {
    const spoken = bySaying(description, false);
    const named =
      byFirstWords(description, 4) ??
      (spoken?.vendor.name
        ? undefined
        : (bySystem(description) ?? byFormerName(description) ?? byNameWithin(description)));
    return spoken && (spoken.vendor.name !== null || !named) ? spoken : named;
  }
  return {
    of(object_id, description) {
      const numbered = byNumber(object_id);
      // Comware's number is H3C's also where HPE's name is on the device.
      if (numbered?.vendor === h3c && /\bHPE?\b|Hewlett/.test(description ?? '')) {
        return known.includes(hpe) ? { vendor: hpe, by: 'HPE’s Comware', sure: true } : numbered;
      }
      const described =
        description === null
          ? undefined
          : numbered?.sure
            ? (byFirstWords(description, 6) ?? bySystem(description))
            : byWords(description);
      if (!described) return numbered;
      if (!numbered?.sure) return { ...described, sure: false };
      // A brand of which no more than the name is known is asked as the maker whose number it carries.
      const { objects, shapes, name } = described.vendor;
      return { ...described, vendor: objects || shapes ? described.vendor : { ...numbered.vendor, name }, sure: true };
    },
    named(text) {
      if (text === null) return undefined;
      const name = brandOf(text);
      const vendor = byName.get(name.toLowerCase());
      if (vendor) return allowed({ vendor, by: STATED, sure: true });
      const spoken = bySaying(text, true);
      if (spoken?.vendor.name) return spoken;
      // Codes of makers have digits; makers of chips fill in what their customers should.
      const isName =
        /^\p{L}[\p{L}&.' -]{2,39}$/u.test(name) &&
        !/\b(?:manufacturer|vendor|oem|generic|broadcom|realtek)\b/i.test(name);
      return isName ? allowed({ vendor: { name, enterprises: [] }, by: STATED, sure: true }) : undefined;
    },
    serving(enterprise) {
      const vendor = LENT.has(enterprise) ? undefined : byEnterprise.get(enterprise);
      return vendor && vendor.name !== null
        ? allowed({ vendor, by: `tree of number ${enterprise}`, sure: true })
        : undefined;
    },
    registered(object_id) {
      const number = numberOf(object_id);
      const name = LENT.has(number) ? null : registeredTo(number);
      if (name === null) return undefined;
      const vendor = byName.get(name.toLowerCase()) ?? { name, enterprises: [number] };
      return allowed({ vendor, by: 'IANA’s register', sure: false });
    },
  };
}

const split = new WeakMap<RegExp, readonly RegExp[]>();

/** What stands between the outermost bars of a maker's words: each is a rule of its own. */
function alternativesOf({ says }: Vendor): readonly RegExp[] {
  if (says === undefined) return [];
  const before = split.get(says);
  if (before) return before;
  const sources = [''];
  let depth = 0;
  for (const [piece] of says.source.matchAll(/\\.|\[(?:\\.|[^\]])*\]|./gs)) {
    if (piece === '(') depth += 1;
    if (piece === ')') depth -= 1;
    if (piece === '|' && depth === 0) sources.push('');
    else sources[sources.length - 1] += piece;
  }
  const alternatives = sources.map((source) => new RegExp(source, says.flags));
  split.set(says, alternatives);
  return alternatives;
}

export const makers = makersOf(vendors);
