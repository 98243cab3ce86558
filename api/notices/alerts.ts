/** What an open console shows as a toast, for those who want to be told of it by another way as well. */
import type { Db } from '../db/open.ts';
import type { Authorities } from '../people/authorisation.ts';
import { concerns } from '../timeline/concerns.ts';
import type { Event } from '../timeline/tell.ts';
import { tellPeople } from './tell-people.ts';

/** Nobody is told of alerts who didn't choose to be, and only what is within their reach. */
export function tellAlert(db: Db, authorities: Pick<Authorities, 'of'>, event: Event, now: number): number {
  // Told by whoever found it, to others than these.
  if (event.kind === 'platform') return 0;
  const chose = db.$client
    .prepare(`select person_id from notice_choices where kind = 'alert' and channels <> '[]'`)
    .pluck()
    .all() as string[];
  const ids = chose.filter((id) => concerns({ db, authorities }, id, event));
  if (ids.length === 0) return 0;
  const { zh, en } = event.text;
  const text = { zh: `${event.subject}：${zh}`, en: `${event.subject}: ${en}` };
  return db.$client.transaction(() =>
    tellPeople(db, { kind: 'alert', key: `event ${event.id}`, text, path: pathOf(event) }, ids, now),
  )();
}

function pathOf({ finding_id, node_id, system_id }: Event): string {
  if (finding_id !== null) return `/findings/${finding_id}`;
  if (node_id !== null) return `/nodes/${node_id}`;
  return system_id === null ? '/findings' : `/systems/${system_id}`;
}
