/** As whom somebody meets a ticket. Pure but for the authority, which is asked. */

import type { Db } from '../db/open.ts';
import type { Authorities, Authority, Reach } from '../people/authorisation.ts';
import { wholeOf } from '../people/reach.ts';
import type { Party, Standing } from './flow.ts';

export type Asker = { id: string; unit_id: number | null; authority: Authority };
type About = { filed_by_id: string | null; filed_unit_id: number | null };

const covers = (reach: Reach | undefined, unit_id: number | null): boolean =>
  reach === 'everywhere' || (reach !== undefined && unit_id !== null && reach.has(unit_id));

/** Who could work on what a unit holds, by name. */
export function whoHandles({ db, authorities }: { db: Db; authorities: Authorities }, unit_id: number | null) {
  const people = wholeOf(db)
    .$client.prepare(
      `select id, username, name from people where kind = 'person' and disabled_at is null order by username`,
    )
    .all() as { id: string; username: string; name: string }[];
  return people.filter(({ id }) => covers(authorities.of(id).reachOf('tickets:handle'), unit_id));
}

/** `answering`: the unit that an answer is given for; without it, any that is still asked counts. */
export function partiesOf(
  { id, unit_id, authority }: Asker,
  about: About,
  { unit_id: holder_id, invitations }: Standing,
  answering?: number,
): Party[] {
  const handles = authority.reachOf('tickets:handle');
  const parties: Party[] = [];
  const isHolder = covers(handles, holder_id);
  const isColleague =
    authority.reachOf('tickets:file') !== undefined && about.filed_unit_id !== null && unit_id === about.filed_unit_id;
  // What the program raised has no filer: whoever handles it says that it is over.
  if (about.filed_by_id === id || isColleague || (about.filed_by_id === null && isHolder)) parties.push('filer');
  if (isHolder) parties.push('holder');
  const asked = [...invitations].filter(([, { answered_at }]) => answered_at === null).map(([unit]) => unit);
  const mine = answering === undefined ? asked : asked.filter((unit) => unit === answering);
  if (mine.some((unit) => covers(handles, unit))) parties.push('invited');
  if (authority.reachOf('tickets:redact') !== undefined) parties.push('auditor');
  return parties;
}
