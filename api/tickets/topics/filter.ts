/** Tickets by when and where they were filed and by the terms of what they ask for: the way from a topic to exactly its tickets. */
import { z } from 'zod';
import { beneath } from '../../estate/list-nodes.ts';

const MAX_ASKED = 20;

const Terms = z
  .string()
  .max(400)
  .refine((text) => partsOf(text).length <= MAX_ASKED, `at most ${MAX_ASKED} terms`);
const Moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000);

export const FilingQuery = {
  /** With blanks between them; a ticket has all of them. */
  terms: Terms.optional(),
  /** A ticket has at least two of these, or the only one. */
  any_terms: Terms.optional(),
  /** Epoch ms; `filed_from` counts, `filed_to` doesn't. */
  filed_from: Moment.optional(),
  filed_to: Moment.optional(),
  /** Of the unit that filed it, with all areas beneath. */
  filed_area_id: z.coerce.number().int().positive().optional(),
};

export type Filing = {
  terms?: string | undefined;
  any_terms?: string | undefined;
  filed_from?: number | undefined;
  filed_to?: number | undefined;
  filed_area_id?: number | undefined;
};

const partsOf = (text: string): string[] => [...new Set(text.split(/\s+/).filter((part) => part !== ''))];

/** Filed by a unit of this area or of one beneath it. `unit_id` is a column. */
export const filedIn = (unit_id: string, area_id: string) =>
  `${unit_id} in (select fu.id from main.units fu where fu.area_id in ${beneath('main.areas', area_id)})`;

/** Conditions on the ticket `t`, with what they are given. Terms are looked for only among what was filed in that time. */
export function filingOf({ terms, any_terms, filed_from, filed_to, filed_area_id }: Filing): {
  where: string[];
  given: Record<string, unknown>;
} {
  const where: string[] = [];
  const given: Record<string, unknown> = {};
  if (filed_from !== undefined) given.filed_from = filed_from;
  if (filed_to !== undefined) given.filed_to = filed_to;
  if (filed_area_id !== undefined) given.filed_area_id = filed_area_id;
  const within = (ticket: string) => [
    ...(filed_from === undefined ? [] : [`${ticket}.filed_at >= :filed_from`]),
    ...(filed_to === undefined ? [] : [`${ticket}.filed_at < :filed_to`]),
  ];
  where.push(...within('t'));
  if (filed_area_id !== undefined) where.push(filedIn('t.filed_unit_id', ':filed_area_id'));
  const wanted: string[] = [];
  const has = (term: string, name: string) => {
    given[name] = ` ${term} `;
    return `(instr(k.terms, :${name}) > 0)`;
  };
  for (const [i, term] of partsOf(terms ?? '').entries()) wanted.push(has(term, `term_${i}`));
  const some = partsOf(any_terms ?? '').map((term, i) => has(term, `any_term_${i}`));
  if (some.length > 0) wanted.push(`${some.join(' + ')} >= ${Math.min(2, some.length)}`);
  if (wanted.length > 0) {
    const from = filed_from === undefined ? 'main.tickets f' : 'main.tickets f indexed by tickets_by_filing';
    // Of all tickets: whoever asks sees through the list's own.
    where.push(`t.id in (select f.id from ${from} join main.ticket_terms k on k.ticket_id = f.id
      where ${[...within('f'), ...wanted].join(' and ')})`);
  }
  return { where, given };
}
