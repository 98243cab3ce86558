/** What a device is made of: the members of a stack, the cards of a chassis, power supplies and fans. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { cellsOf, observedFacts } from '../estate/observed.ts';
import { notFound } from '../middleware/errors.ts';

const Cell = z.string().nullable();

/** A row of entPhysicalTable; `contained_in` is the index of another row, or 0. A member that only its maker's table tells has a negative one. */
export const Part = z.object({
  index: z.int(),
  contained_in: z.int().nullable(),
  class: Cell,
  /** The number of the stack's member in which it is; null outside of stacks. */
  member: z.number().nullable(),
  /** A member's role: master, standby, member. */
  role: Cell,
  name: Cell,
  description: Cell,
  manufacturer: Cell,
  model: Cell,
  serial: Cell,
  hardware_revision: Cell,
  firmware_revision: Cell,
  software_revision: Cell,
  watch_id: z.int(),
  seen_at: z.int().nullable(),
  stale: z.boolean(),
});
export const Parts = z.object({
  rows: z.array(Part),
  total: z.int(),
  /** Boxes that act as one: 0 when the device doesn't say. */
  members: z.int(),
  stack: z.boolean(),
});

export function partsOf(db: Db, node_id: number, now: number): z.infer<typeof Parts> {
  if (!db.$client.prepare('select 1 from nodes where id = ?').get(node_id)) throw notFound('该节点', 'node');
  const rows = (observedFacts(db, node_id, now).get('snmp.entity') ?? []).map((fact) => {
    const { text, number } = cellsOf(fact.value);
    return {
      index: Number(fact.part.replace(/^member (?=\d)/, '-')),
      contained_in: number('contained_in'),
      class: text('class'),
      member: number('member'),
      role: text('role'),
      name: text('name'),
      description: text('description'),
      manufacturer: text('manufacturer'),
      model: text('model'),
      serial: text('serial'),
      hardware_revision: text('hardware_revision'),
      firmware_revision: text('firmware_revision'),
      software_revision: text('software_revision'),
      watch_id: fact.watch_id,
      seen_at: fact.seen_at,
      stale: fact.stale,
    };
  });
  const sound = rows.filter(({ index }) => Number.isSafeInteger(index));
  return {
    rows: sound.toSorted((a, b) => a.index - b.index),
    total: sound.length,
    members: sound.filter((row) => row.class === 'chassis').length,
    stack: sound.some((row) => row.class === 'stack'),
  };
}
