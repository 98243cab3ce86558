/** How one maker's devices tell what they are: data, no code. */
export type Vendor = {
  /** As people spell it; null where the number is an agent's, not a maker's. */
  name: string | null;
  /** Enterprise numbers that IANA gave it: the number after 1.3.6.1.4.1 in sysObjectID. */
  enterprises: readonly number[];
  /** What its descriptions say, for agents whose number tells nothing. */
  says?: RegExp;
  /**
   * Shapes of sysDescr with named groups `model`, `version`, `release` (of the version, in brackets) and `serial`;
   * the first shape that gives a thing decides it.
   */
  shapes?: readonly RegExp[];
  /** Objects of its own MIBs, full OIDs with instance, asked in order where standard tables don't say. */
  objects?: { model?: readonly string[]; version?: readonly string[]; serial?: readonly string[] };
  /** Which source of a version is the better one here; the standard table unless said. */
  version_from?: 'shapes';
  model_from?: 'shapes';
};
