/** Networks of departments that joined the extranet, or are settled otherwise by two people (T17). */
import type { FigureItem, ItemStatus } from '#compliance/programme/figure.ts';
import type { Text } from '#probes/probe.ts';
import type { NetworkState } from '../../access/flow.ts';
import { type Seen, seenNetworks } from '../../access/seen.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';

export const accessMerged = {
  title: { zh: '局域网与业务专网接入', en: 'LANs and dedicated networks joined' },
  counts: {
    zh: '已登记的局域网和非涉密业务专网；经复核已融合且实测在线、已关停或依法保留为达到',
    en: 'Registered LANs and dedicated networks; met by merged and seen online, by closed, or by kept by law, each reviewed',
  },
  tasks: ['T17'],
  of: ['area', 'unit'],
  read(db, subject) {
    const seen = seenNetworks(db);
    const rows = db.$client
      .prepare(`${within(subject.kind)} select w.id, w.name, w.state from access_networks w
        where ${belongs(subject.kind, { unit: 'w.unit_id', area: 'w.area_id' })} order by w.name`)
      .all({ subject: subject.id }) as { id: number; name: string; state: NetworkState }[];
    return rows.map(({ id, name, state }): FigureItem => {
      const { sight, seen_at } = seen.get(id) as Seen;
      const [status, reason] = judge(state, sight);
      return { key: `access_network/${id}`, name, status, weight: 1, reason, path: `/access/${id}`, seen_at };
    });
  },
} as const satisfies Figure;

/** What was merged and isn't seen is on record alone. */
function judge(state: NetworkState, sight: Seen['sight']): [ItemStatus, Text] {
  if (state === 'closed') return ['met', { zh: '已关停', en: 'closed' }];
  if (state === 'kept') return ['met', { zh: '依法保留', en: 'kept by law' }];
  if (state !== 'merged') return ['unmet', { zh: '尚未融合', en: 'not merged yet' }];
  if (sight === 'live') return ['met', { zh: '已融合，实测在线', en: 'merged, and measured online' }];
  return sight === 'silent'
    ? ['unmet', { zh: '已融合，但实测无应答', en: 'merged, but silent' }]
    : ['unknown', { zh: '已融合，没有实测结果', en: 'merged, and nothing tells whether it answers' }];
}
