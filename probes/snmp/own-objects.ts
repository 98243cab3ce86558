/** Asks for a maker's own objects: full names in one question, first rows of columns in another. */
import { garbled } from '../failures.ts';
import { column, type Session } from './agent.ts';
import { decodeMac, decodeText } from './decode.ts';
import { said } from './entity.ts';
import { uniqueMac } from './identifiers.ts';
import { type Cell, NO_SUCH_NAME, nameOfStatus, TOO_BIG, type Value } from './value.ts';
import type { OwnObject } from './vendors/vendor.ts';
import { ask, foundValue, troubleOf } from './walk.ts';

export type OwnValues = ReadonlyMap<OwnObject, string>;

/**
 * `question` names what is asked, to remember agents that answer nothing to it. Throws a Failure when the agent falls
 * silent. What is absent or no text isn't in the map.
 */
export async function readOwn(
  session: Session,
  object_id: string | null,
  objects: readonly OwnObject[],
  question: string,
): Promise<OwnValues> {
  const wanted = new Map<string, OwnObject>();
  const values = new Map<OwnObject, string>();
  // A device without them would be asked in vain at each look.
  if (session.pace.fruitless.has(question)) return values;
  for (const object of objects) {
    for (const oid of placesOf(object, object_id)) wanted.set(oid, object);
  }
  const exact = [...wanted.keys()].filter((oid) => !oid.endsWith('.*'));
  const columns = [...wanted.keys()].filter((oid) => oid.endsWith('.*'));
  const keep = (oid: string, text: string | null) => {
    const object = wanted.get(oid);
    const meant = said(text);
    if (object !== undefined && meant !== null && !values.has(object)) values.set(object, meant);
  };
  if (exact.length > 0) {
    const found = await ask(session, exact);
    // A worse place would answer for one that is refused by a passing trouble.
    const trouble = troubleOf(found, {});
    if (trouble !== undefined) throw garbled(trouble);
    for (const oid of exact) keep(oid, wordsOf(foundValue(found, oid)));
  }
  if (columns.length > 0) await readFirstRows(session, columns, keep);
  if (values.size === 0) session.pace.fruitless.add(question);
  return values;
}

/**
 * Text after a code of its character set, as printers have it; bytes that are no text have no words, but a MAC that the
 * agent itself spells has.
 */
function wordsOf(value: Value): string | null {
  if (!Buffer.isBuffer(value)) return null;
  const from = value.findIndex((byte) => byte >= 0x20);
  const text = decodeText(from > 0 ? value.subarray(from) : value);
  const isSpelt = text !== null && value.includes(text);
  return isSpelt || !/^(?:[0-9a-f]{2}:)+[0-9a-f]{2}$/.test(text ?? '') ? text : null;
}

/** `<8>.1.2.0` under the device's own sysObjectID, none when that is shorter; `{a,b}.1.2.0` under each of the numbers. */
export function placesOf(object: OwnObject, object_id: string | null): string[] {
  const copied = /^\{([\d.,]+)\}(.+)$/.exec(object);
  if (copied) return (copied[1] ?? '').split(',').map((number) => `1.3.6.1.4.1.${number}${copied[2]}`);
  const relative = /^<(\d+)>(.+)$/.exec(object);
  if (!relative) return [object];
  const ids = object_id?.split('.') ?? [];
  const count = Number(relative[1]);
  return ids.length < count ? [] : [`${ids.slice(0, count).join('.')}${relative[2]}`];
}

async function readFirstRows(
  session: Session,
  columns: readonly string[],
  keep: (oid: string, text: string | null) => void,
): Promise<void> {
  // A v1 agent refuses the whole question for one missing column, so each goes alone there.
  const together = session.version === '1' ? 1 : Math.max(1, session.pace.size());
  for (let from = 0; from < columns.length; from += together) {
    const asked = columns.slice(from, from + together);
    const positions = asked.map((oid) => ({ column: column(oid.slice(0, -2)), after: '' }));
    const { status, cells } = await session.next(positions, 1, 3);
    if (status === TOO_BIG && asked.length > 1) {
      for (const oid of asked) await readFirstRows(session, [oid], keep);
      continue;
    }
    refuseTrouble(status, cells);
    asked.forEach((oid, i) => {
      const cell = cells[i]?.[0];
      if (cell?.index !== undefined) keep(oid, wordsOf(cell.value));
    });
  }
}

/** Throws a Failure for an answer that says neither what there is nor that there is nothing. */
export function refuseTrouble(status: number, cells: readonly Cell[][]): void {
  if (status !== 0 && status !== NO_SUCH_NAME) throw garbled(`the agent answers ${nameOfStatus(status)}`);
  if (cells.some((cell) => cell.some(({ backwards }) => backwards))) throw garbled('the agent goes round in circles');
}

const PHYSICAL_ADDRESS = column('1.3.6.1.2.1.2.2.1.6');
/** A loopback and a bridge may stand before the first port. */
const FIRST_PORTS = 6;

/** ifPhysAddress of the first interface that has one of its own. Throws a Failure when the agent falls silent. */
export async function readFirstMac(session: Session): Promise<string | null> {
  const repetitions = session.version === '1' ? 1 : Math.min(FIRST_PORTS, session.pace.size());
  const { status, cells } = await session.next([{ column: PHYSICAL_ADDRESS, after: '' }], repetitions, 3);
  refuseTrouble(status, cells);
  const macs =
    status === 0 ? (cells[0] ?? []).map(({ index, value }) => (index ? uniqueMac(decodeMac(value)) : null)) : [];
  return macs.find((mac) => mac !== null) ?? null;
}
