/** Which enterprises' trees an agent serves: a device built on net-snmp is its maker's by the maker's own objects. */
import { column, type Session } from './agent.ts';
import { refuseTrouble } from './own-objects.ts';

const PRIVATE = column('1.3.6.1.4.1');
/** Few agents have more trees than their maker's, their chip's and their software's. */
const MAX_STEPS = 8;

/** The numbers in rising order. Throws a Failure when the agent falls silent. */
export async function readTrees(session: Session): Promise<number[]> {
  const numbers: number[] = [];
  let after = '';
  for (let step = 0; step < MAX_STEPS; step++) {
    const { status, cells } = await session.next([{ column: PRIVATE, after }], 1, 3);
    refuseTrouble(status, cells);
    const index = status === 0 ? cells[0]?.[0]?.index : undefined;
    const number = index === undefined ? Number.NaN : Number(index.split('.')[0]);
    if (!Number.isInteger(number) || number <= (numbers.at(-1) ?? -1)) break;
    numbers.push(number);
    // The next tree begins after all objects that this one could have.
    after = String(number + 1);
  }
  return numbers;
}
