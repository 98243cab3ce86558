/** Whether an event concerns somebody, by the rights they have now. */
import type { Db } from '../db/open.ts';
import type { Authorities } from '../people/authorisation.ts';
import { wholeOf } from '../people/reach.ts';
import type { Event } from './tell.ts';

type Parts = { db: Db; authorities: Pick<Authorities, 'of'> };

export function concerns({ db, authorities }: Parts, person_id: string, { kind, node_id, system_id }: Event): boolean {
  if (kind === 'platform') return authorities.of(person_id).reachOf('agents:read') !== undefined;
  const reach = authorities.of(person_id).reachOf('findings:read');
  if (reach === undefined || reach === 'everywhere') return reach === 'everywhere';
  const unit_id = wholeOf(db)
    .$client.prepare(
      'select coalesce((select unit_id from nodes where id = ?), (select unit_id from systems where id = ?))',
    )
    .pluck()
    .get(node_id, system_id);
  return typeof unit_id === 'number' && reach.has(unit_id);
}
