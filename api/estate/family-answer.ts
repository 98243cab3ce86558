/** Whether a node answers in one family, as SQL over targets t: `up` as soon as one fresh watch of that family says so. */
import type { Family } from '#probes/probe.ts';
import { HOLDS_MS } from '../watching/holds.ts';

export const FAMILY_ANSWERS = ['up', 'down', 'unknown', 'none'] as const;
/** `none`: nobody asks it in that family. */
export type FamilyAnswer = (typeof FAMILY_ANSWERS)[number];

/** Three intervals without a look, and an answer is no longer one. */
const FRESH = `s.looked_at + ${HOLDS_MS} >= :now`;

/** An expression over `t.id`; needs `:now` in epoch milliseconds. */
export const familyAnswer = (family: Family) => `(select case
    when count(w.id) = 0 then 'none'
    when max(s.answer = 'up' and ${FRESH}) then 'up'
    when max(s.answer = 'down' and ${FRESH}) then 'down'
    else 'unknown' end
  from watches w left join watch_states s on s.watch_id = w.id
  where w.target_id = t.id and w.family = ${family} and w.enabled = 1)`;
