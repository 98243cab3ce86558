/** How one maker's devices tell what they are: data, no code. */
export type Part = 'model' | 'version' | 'serial';

/**
 * An object of the maker's own MIBs: a full OID with its instance; a column ending in `.*`, of which the first row
 * counts; `<8>.1.2.0` puts the first 8 sub-identifiers of sysObjectID in front; `{a,b}.1.2.0` is one object of a MIB that
 * stands as a copy under several numbers (written without 1.3.6.1.4.1).
 */
export type OwnObject = string;

/**
 * How full something is: a percentage as it stands, as a part of `whole` or within a text, or two amounts of the three. Of columns (`.*`) each row
 * is a board or processor of its own, and one where `beside` tells nothing (0) is none: fans and slots have rows too.
 */
export type Gauge = { mib: string } & (
  | { percent: OwnObject; whole?: number; shape?: RegExp; beside?: OwnObject }
  | { used: OwnObject; total: OwnObject }
  | { used: OwnObject; free: OwnObject }
  | { free: OwnObject; total: OwnObject }
);

/** The first gauge that tells something counts. */
export type Usage = { readonly cpu?: readonly Gauge[]; readonly memory?: readonly Gauge[] };

/** Where a thing is looked for, the best place first. `chassis` is ENTITY-MIB's model, software and serial. */
export type Place = 'chassis' | 'chassis_description' | 'chassis_firmware' | 'own' | 'shapes' | 'description';

export type Vendor = {
  /** As people spell it; null where the number is an agent's, not a maker's. */
  name: string | null;
  /** Enterprise numbers that IANA gave it: the number after 1.3.6.1.4.1 in sysObjectID. */
  enterprises: readonly number[];
  /** Subtrees that are its own within another's number, without 1.3.6.1.4.1. */
  under?: readonly string[];
  /** What its descriptions say, for agents whose number tells nothing or is lent by another. */
  says?: RegExp;
  /**
   * Shapes with named groups `model`, `version`, `release` (of the version, in brackets) and `serial`, tried on the
   * description and then on the software's name; the first shape that gives a thing decides it.
   */
  shapes?: readonly RegExp[];
  objects?: { readonly [part in Part]?: readonly OwnObject[] };
  /** How busy its devices say they are, asked where the general MIBs don't tell. */
  usage?: Usage;
  /** The maker writes the MAC of the first Ethernet port on the device as its serial number. */
  serial_is_mac?: true;
  /** Order of places where it isn't the usual one. */
  from?: { readonly [part in Part]?: readonly Place[] };
};

/** Chassis first, as the standard has it; then what the maker's own tables say; then the description. */
export const USUAL: Readonly<Record<Part, readonly Place[]>> = {
  model: ['chassis', 'own', 'shapes'],
  version: ['chassis', 'own', 'shapes', 'chassis_firmware'],
  serial: ['chassis', 'own', 'shapes'],
};

/** A private object, written without 1.3.6.1.4.1. */
export const own = (...tails: readonly string[]): OwnObject[] => tails.map((tail) => `1.3.6.1.4.1.${tail}`);

/** The same for one object. */
export const ownOne = (tail: string): OwnObject => `1.3.6.1.4.1.${tail}`;

export const SHAPES_FIRST = ['shapes', 'own', 'chassis'] as const satisfies readonly Place[];
export const OWN_FIRST = ['own', 'shapes', 'chassis'] as const satisfies readonly Place[];
