/** How far the extranet reaches (T17): divisions that the register has today, or departments, where some node answers now. */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { STANDING_BY_AREA, STANDING_BY_UNIT } from '../../ipv6/coverage.ts';
import type { Figure } from './figure.ts';
import { dayOf, isValid, within } from './places.ts';

type Status = 'live' | 'unmeasured' | 'absent' | 'exempt';

const STATUS: Record<Status, Pick<FigureItem, 'status' | 'reason'>> = {
  live: { status: 'met', reason: { zh: '有节点应答', en: 'a node there answers' } },
  unmeasured: {
    status: 'unknown',
    reason: { zh: '有节点，但不知是否应答', en: 'nodes are there, and nothing tells whether one answers' },
  },
  absent: {
    status: 'unmet',
    reason: { zh: '没有节点，或节点全部中断', en: 'no node is there, or all are silent' },
  },
  exempt: { status: 'exempt', reason: { zh: '节点全部豁免', en: 'all nodes there are let off' } },
};

export const extranetLive = {
  title: { zh: '政务外网连通', en: 'Extranet live' },
  counts: {
    zh: '名册上今日有效的区划（按单位看则为部门）；当前有节点应答为达到，有节点而无从得知为未知',
    en: 'Divisions that the register has today (of a unit: departments); met where a node answers now, unknown where nothing tells',
  },
  tasks: ['T17'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const isArea = subject.kind === 'area';
    const rows = db.$client
      .prepare(`${within(subject.kind)} select p.id, p.name, coalesce(q.status, 'absent') as status, q.seen_at
        from ${isArea ? 'areas' : 'units'} p left join ${isArea ? STANDING_BY_AREA : STANDING_BY_UNIT} q on q.place = p.id
        where p.id in (select id from within_) and ${isValid('p')} order by p.id`)
      .all({ subject: subject.id, day: dayOf(now), now }) as Row[];
    return rows.map(({ id, name, status, seen_at }) => ({
      ...{ key: `${subject.kind}/${id}`, name, weight: 1, seen_at, ...STATUS[status] },
      path: isArea ? `/nodes?area_id=${id}` : `/nodes?unit_id=${id}`,
    }));
  },
} as const satisfies Figure;

type Row = { id: number; name: string; status: Status; seen_at: number | null };
