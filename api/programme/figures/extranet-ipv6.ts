/** Nodes of the extranet that are reachable over IPv6 (T17), as measured: what people declare raises nothing. */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { WITH_IPV6 } from '../../ipv6/coverage.ts';
import { TARGETS } from '../../ipv6/read-ipv6.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';

type Status = FigureItem['status'];

const REASON: Record<Status, FigureItem['reason']> = {
  met: { zh: '实测 IPv6 可达', en: 'reachable over IPv6 as measured' },
  unmet: { zh: '实测 IPv6 不可达', en: 'not reachable over IPv6 as measured' },
  unknown: { zh: '没有新近的 IPv6 实测', en: 'nothing fresh tells of its IPv6' },
  exempt: { zh: '已豁免', en: 'let off' },
};

export const extranetIpv6 = {
  title: { zh: '节点 IPv6 可达', en: 'Nodes reachable over IPv6' },
  counts: {
    zh: '登记的节点；实测 IPv6 可达为达到，没有新近实测为未知，豁免的不计',
    en: 'Registered nodes; met by being reachable over IPv6 as measured, unknown where nothing fresh tells; what is let off is left out',
  },
  tasks: ['T17'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const rows = db.$client
      .prepare(`${within(subject.kind)} select s.id, s.name, s.judged_at,
          case when s.standing = 'exempt' then 'exempt' when s.measured is null then 'unknown'
            when s.measured in (${WITH_IPV6}) then 'met' else 'unmet' end as status
        from (${TARGETS}) s join nodes m on m.id = s.node_id
        where ${belongs(subject.kind, { unit: 'm.unit_id', area: 'm.area_id' })} order by s.name`)
      .all({ subject: subject.id, now }) as { id: number; name: string; judged_at: number | null; status: Status }[];
    return rows.map(({ id, name, judged_at, status }) => ({
      ...{ key: `target/${id}`, name, status, weight: 1, reason: REASON[status] },
      ...{ path: `/ipv6/${id}`, seen_at: judged_at },
    }));
  },
} as const satisfies Figure;
