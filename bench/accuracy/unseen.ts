/**
 * How the probe would do on devices that its rules were not made for: each recording is identified again while all
 * that could have been learnt from it, or from its maker, is taken away.
 */
import { readEntities } from '#probes/snmp/entity.ts';
import { type Identity, PARTS, readIdentity } from '#probes/snmp/identity.ts';
import { type Makers, makers, makersOf } from '#probes/snmp/maker.ts';
import { readSystem } from '#probes/snmp/system.ts';
import { vendors } from '#probes/snmp/vendors/index.ts';
import type { Vendor } from '#probes/snmp/vendors/vendor.ts';
import { askRecording, eachOf } from './look.ts';
import type { Recorded } from './recordings.ts';
import { identityMarks, type Mark } from './score.ts';

export type IdentityMarks = Record<'vendor' | 'version' | 'serial' | 'model', Mark>;
export type Unseen = {
  /** Maker's shapes, words and objects gone; its enterprise number, which IANA publishes, stays. */
  without_rules: IdentityMarks[];
  /** Its number gone too: nothing of the maker is known. */
  without_maker: IdentityMarks[];
  /** Each rule gone that no recording of another device bears out. */
  without_group: IdentityMarks[];
};

/** Which groups of recordings bear a rule out. */
type Support = ReadonlyMap<string, ReadonlySet<string>>;

export async function estimateUnseen(recorded: readonly Recorded[], at_once: number): Promise<Unseen> {
  const answers = await eachOf(recorded, at_once, (one) => identify(one, makers, new Set()));
  const support = supportOf(recorded, answers);
  const marked = (work: (one: Recorded) => Promise<Identity>) =>
    eachOf(recorded, at_once, async (one) => identityMarks(one, await work(one)));
  return {
    without_rules: await marked((one) => identify(one, makersWithout(one, keepNumbers), new Set())),
    without_maker: await marked((one) =>
      identify(
        one,
        makersWithout(one, () => []),
        new Set(),
      ),
    ),
    without_group: await marked((one) => identifyUnsupported(one, support)),
  };
}

function identify(one: Recorded, known: Makers, without: ReadonlySet<string>): Promise<Identity> {
  return askRecording(one, async (session) => {
    const system = await readSystem(session);
    const { rows } = await readEntities(session);
    return readIdentity(session, system, rows, known, without);
  });
}

const isMaker = (vendor: Vendor, { vendor: name, vendorAccept }: Recorded) =>
  vendor.name !== null && [name, ...vendorAccept].includes(vendor.name);
const keepNumbers = ({ name, enterprises, under }: Vendor): Vendor[] => [
  { name, enterprises, ...(under ? { under } : {}) },
];

/** The makers that there would be, had this one's devices never been looked at. */
function makersWithout(one: Recorded, reduce: (vendor: Vendor) => Vendor[]): Makers {
  return makersOf(vendors.flatMap((vendor) => (isMaker(vendor, one) ? reduce(vendor) : [vendor])));
}

/** A rule is borne out by a recording in which it gave the right answer. */
function supportOf(recorded: readonly Recorded[], answers: readonly Identity[]): Support {
  const support = new Map<string, Set<string>>();
  recorded.forEach((one, i) => {
    const answer = answers[i];
    if (!answer) return;
    const marks = identityMarks(one, answer);
    for (const part of [...PARTS, 'vendor'] as const) {
      const by = answer.by[part];
      if (by === undefined || marks[part] !== 'right') continue;
      const groups = support.get(by) ?? new Set();
      groups.add(one.group);
      support.set(by, groups);
    }
  });
  return support;
}

/** Asks again without the rules that only this device bears out, until all that answer are borne out by others. */
async function identifyUnsupported(one: Recorded, support: Support): Promise<Identity> {
  const isLearnt = (by: string) => [...(support.get(by) ?? [])].some((group) => group !== one.group);
  const without = new Set<string>();
  for (;;) {
    const answer = await identify(one, makers, without);
    const alone = PARTS.flatMap((part) => answer.by[part] ?? []).filter((by) => !isLearnt(by) && !without.has(by));
    if (alone.length === 0) {
      const { vendor } = answer.by;
      return vendor !== undefined && !isLearnt(vendor) ? { ...answer, vendor: null } : answer;
    }
    for (const by of alone) without.add(by);
  }
}
