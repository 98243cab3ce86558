/** What an agent can answer for one object, and the types of RFC 2578 by their BER tags. */

export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const IP_ADDRESS = 0x40;
export const COUNTER32 = 0x41;
export const GAUGE32 = 0x42;
export const TIME_TICKS = 0x43;
export const OPAQUE = 0x44;
export const COUNTER64 = 0x46;
/** The agent doesn't have the object at all. */
export const NO_SUCH_OBJECT = 0x80;
/** The agent has the object, but not this row of it. */
export const NO_SUCH_INSTANCE = 0x81;
/** Nothing comes after. */
export const END_OF_MIB_VIEW = 0x82;

/** OIDs and IpAddress are dotted text; null where the agent has no value or the value can't be read. */
export type Value = number | bigint | string | Buffer | null;

/** `type` is the BER tag: it tells a missing object from a missing row. */
export type Varbind = { oid: string; type: number; value: Value };

/**
 * One cell of a column that is walked: `index` is undefined when the walk has left the column, `backwards` when it did so
 * against the order of identifiers.
 */
export type Cell = { index: string | undefined; type: number; value: Value; backwards?: true };

/** RFC 1157 section 4.1.1 and RFC 3416 section 3. */
export const ERROR_STATUS = {
  0: 'noError',
  1: 'tooBig',
  2: 'noSuchName',
  3: 'badValue',
  4: 'readOnly',
  5: 'genErr',
  6: 'noAccess',
  13: 'resourceUnavailable',
  16: 'authorizationError',
} as const;

export const TOO_BIG = 1;
export const NO_SUCH_NAME = 2;

export function nameOfStatus(status: number): string {
  return (ERROR_STATUS as Record<number, string>)[status] ?? `error-status ${status}`;
}
