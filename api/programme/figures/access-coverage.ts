/** Places that the network reaches, as measured: areas of an area, units of a unit (T17). */
import type { FigureItem, ItemStatus } from '#compliance/programme/figure.ts';
import { accessStandings, NOTHING_THERE } from '../../access/coverage.ts';
import { type PlaceStatus, standingPlaces } from '../../estate/coverage.ts';
import type { Figure } from './figure.ts';
import { within } from './places.ts';

const STATUSES: Record<PlaceStatus, ItemStatus> = {
  live: 'met',
  unmeasured: 'unknown',
  absent: 'unmet',
  exempt: 'exempt',
};

export const accessCoverage = {
  title: { zh: '电子政务外网覆盖', en: 'Coverage of the extranet' },
  counts: {
    zh: '名册中当日有效的区划（部门则为单位）；有网络或节点实测在线为达到',
    en: 'Divisions, or units, that the register has on that day; met by a network or a node that is measured online',
  },
  tasks: ['T17'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const by = subject.kind === 'area' ? 'level' : 'category';
    const ids = new Set(
      db.$client
        .prepare(`${within(subject.kind)} select id from within_`)
        .pluck()
        .all({ subject: subject.id }) as number[],
    );
    const standings = accessStandings(db, by, now);
    return standingPlaces(db, by, standings, now)
      .filter(({ id }) => ids.has(id))
      .map(({ id, name, area_id, status }): FigureItem => {
        const standing = standings.get(id);
        return {
          ...{ key: `${subject.kind}/${id}`, name, status: STATUSES[status], weight: 1 },
          reason: standing?.reason ?? NOTHING_THERE,
          path: `/access?tab=places&by=${by}${area_id === null ? '' : `&area_id=${area_id}&own=1`}`,
          seen_at: standing?.seen_at ?? null,
        };
      });
  },
} as const satisfies Figure;
