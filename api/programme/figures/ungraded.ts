/** Systems without a confirmed level of protection: nobody knows what is owed of them, so they are among the due, and unknown. */
import type { FigureItem } from '#compliance/programme/figure.ts';
import type { Db } from '../../db/open.ts';
import type { Subject } from './figure.ts';
import { belongs, within } from './places.ts';

export function ungraded(db: Db, subject: Subject): FigureItem[] {
  const rows = db.$client
    .prepare(`${within(subject.kind)} select y.id, y.name from systems y left join protected_systems g on g.system_id = y.id
      where g.grade is null and ${belongs(subject.kind, { unit: 'y.unit_id', area: 'y.area_id' })} order by y.name`)
    .all({ subject: subject.id }) as { id: number; name: string }[];
  return rows.map(({ id, name }) => ({
    ...{ key: `system/${id}`, name, status: 'unknown', weight: 1, path: `/compliance/systems/${id}`, seen_at: null },
    reason: { zh: '尚未定级，不知有何要求', en: 'not graded yet: what is owed of it is not known' },
  }));
}
