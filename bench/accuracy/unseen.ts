/**
 * How the probe would do on devices that its rules were not made for: each recording is identified again while all
 * that could have been learnt from it, or from its maker, is taken away.
 */
import { readEntities } from '#probes/snmp/entity.ts';
import { type Identity, PARTS, readIdentity } from '#probes/snmp/identity.ts';
import { makersOf } from '#probes/snmp/maker.ts';
import { readSystem } from '#probes/snmp/system.ts';
import { brandOf, organisationOf } from '#probes/snmp/vendors/iana.ts';
import { vendors } from '#probes/snmp/vendors/index.ts';
import type { Vendor } from '#probes/snmp/vendors/vendor.ts';
import { askRecording, eachOf } from './look.ts';
import type { Recorded } from './recordings.ts';
import { identityMarks, type Mark } from './score.ts';

export type IdentityMarks = Record<'vendor' | 'version' | 'serial' | 'model', Mark>;
export type Unseen = {
  /** Each rule gone that no recording of another device bears out, but for numbers that IANA's register gives that maker. */
  without_group: IdentityMarks[];
  /** Those numbers gone too. */
  without_group_strict: IdentityMarks[];
  /** Maker's shapes, words and objects gone; its enterprise numbers stay. */
  without_rules: IdentityMarks[];
  /** All of the maker's file gone; IANA's register, which nobody here wrote, stays. */
  without_maker: IdentityMarks[];
};

type Rules = ReadonlySet<string>;
/** The register is nobody's here: what it says of a number was there before any recording. */
const REGISTER = 'IANA’s register';
const NONE: Rules = new Set([REGISTER]);
/** What stands in a recording where its owner has blotted out what tells the unit: the place is borne out, not the value. */
const HIDDEN = '<private>';
/** Which groups of recordings bear a rule out. */
type Support = ReadonlyMap<string, ReadonlySet<string>>;

export async function estimateUnseen(recorded: readonly Recorded[], at_once: number): Promise<Unseen> {
  const support = await supportOf(recorded, at_once);
  const marked = (work: (one: Recorded) => Promise<Identity>) =>
    eachOf(recorded, at_once, async (one) => identityMarks(one, await work(one)));
  const isRegistered = registeredNumbers();
  return {
    without_group: await marked((one) => identifyUnsupported(one, support, isRegistered)),
    without_group_strict: await marked((one) => identifyUnsupported(one, support, NONE)),
    without_rules: await marked((one) => identify(one, vendorsWithout(one, keepNumbers), new Set())),
    without_maker: await marked((one) =>
      identify(
        one,
        vendorsWithout(one, () => []),
        new Set(),
      ),
    ),
  };
}

function identify(one: Recorded, known: readonly Vendor[], without: Rules): Promise<Identity> {
  return askRecording(one, async (session) => {
    const system = await readSystem(session);
    const { rows } = await readEntities(session);
    return readIdentity(session, system, rows, makersOf(known, without), without);
  });
}

const isMaker = (vendor: Vendor, { vendor: name, vendorAccept }: Recorded) =>
  vendor.name !== null && [name, ...vendorAccept].includes(vendor.name);
const keepNumbers = ({ name, enterprises, under }: Vendor): Vendor[] => [
  { name, enterprises, ...(under ? { under } : {}) },
];

/** The makers that there would be, had this one's devices never been looked at. */
function vendorsWithout(one: Recorded, reduce: (vendor: Vendor) => Vendor[]): Vendor[] {
  return vendors.flatMap((vendor) => (isMaker(vendor, one) ? reduce(vendor) : [vendor]));
}

/**
 * The rules “this number is that maker's” that stand in IANA's register: the organisation's name and the maker's have
 * a word in common. Others (a maker bought, a brand, a number that is another's) count as learnt from recordings.
 */
function registeredNumbers(): Rules {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? [];
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\d]/gu, '');
  const common = new Set(['networks', 'systems', 'technologies', 'technology', 'electric', 'communications', 'power']);
  const isOf = (name: string, number: number) => {
    const registered = brandOf(organisationOf(number) ?? '');
    const has = new Set(words(registered));
    return plain(registered).startsWith(plain(name)) || words(name).some((word) => has.has(word) && !common.has(word));
  };
  return new Set([
    REGISTER,
    ...vendors.flatMap(({ name, enterprises }) =>
      enterprises.filter((number) => name !== null && isOf(name, number)).map((number) => `number ${number}`),
    ),
  ]);
}

/**
 * A rule is borne out by a recording in which it gives the right answer, also where a better rule answers before it:
 * those that answer are taken away until nothing answers any more.
 */
async function supportOf(recorded: readonly Recorded[], at_once: number): Promise<Support> {
  const support = new Map<string, Set<string>>();
  // Shapes and objects are tried while the maker stays; what names the maker is taken away for itself.
  const strip = async (one: Recorded, parts: readonly (keyof IdentityMarks)[]) => {
    const without = new Set<string>();
    for (;;) {
      const answer = await identify(one, vendors, without);
      const marks = identityMarks(one, answer);
      const answered = parts.flatMap((part) => {
        const by = answer.by[part];
        if (by === undefined || without.has(by)) return [];
        return [{ by, isRight: marks[part] === 'right' || answer[part] === HIDDEN }];
      });
      if (answered.length === 0) return;
      for (const { by, isRight } of answered) {
        if (isRight) support.set(by, (support.get(by) ?? new Set()).add(one.group));
        without.add(by);
      }
    }
  };
  await eachOf(recorded, at_once, async (one) => {
    await strip(one, PARTS);
    await strip(one, ['vendor']);
  });
  return support;
}

const TREE = 'tree of ';

/** Whether a rule stands on what is public or on a recording of another group. */
function isLearnt(by: string, { group }: Recorded, support: Support, known: Rules): boolean {
  const isBorneOut = (rule: string) => [...(support.get(rule) ?? [])].some((other) => other !== group);
  if (known.has(by) || isBorneOut(by)) return true;
  if (!by.startsWith(TREE)) return false;
  // That objects in a number's tree tell its maker is one rule; whose the number is, is another.
  const number = by.slice(TREE.length);
  return (
    (known.has(number) || isBorneOut(number)) &&
    [...support.keys()].some((rule) => rule.startsWith(TREE) && isBorneOut(rule))
  );
}

/** Asks again without the rules that only this device bears out, until all that answer are borne out by others. */
async function identifyUnsupported(one: Recorded, support: Support, known: Rules): Promise<Identity> {
  const without = new Set<string>();
  for (;;) {
    const answer = await identify(one, vendors, without);
    const alone = [...PARTS, 'vendor' as const]
      .flatMap((part) => answer.by[part] ?? [])
      .filter((by) => !isLearnt(by, one, support, known));
    if (alone.every((by) => without.has(by))) {
      const { vendor } = answer.by;
      return vendor !== undefined && !isLearnt(vendor, one, support, known) ? { ...answer, vendor: null } : answer;
    }
    for (const by of alone) without.add(by);
  }
}
