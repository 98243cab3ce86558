/** Service systems whose every endpoint has got as far with IPv6 as counts (T17), as measured. */
import type { FigureItem } from '#compliance/programme/figure.ts';
import { type StandingName, TARGETS } from '../../ipv6/read-ipv6.ts';
import type { Figure } from './figure.ts';
import { belongs, within } from './places.ts';

type Status = FigureItem['status'];

const REASON: Record<Status, FigureItem['reason']> = {
  met: { zh: '各入口的 IPv6 均已达标', en: 'every endpoint is as far with IPv6 as it has to be' },
  unmet: { zh: '有入口的 IPv6 未达标', en: 'an endpoint is not as far with IPv6 as it has to be' },
  unknown: { zh: '有入口没有新近的 IPv6 实测', en: 'nothing fresh tells of the IPv6 of an endpoint' },
  exempt: { zh: '各入口均已豁免', en: 'every endpoint is let off' },
};
const NOWHERE = { zh: '没有登记入口，无从测起', en: 'no endpoint is registered to be looked at' };

/** What is seen to be amiss weighs more than what isn't known; what is let off weighs nothing. */
function statusOf(standings: readonly StandingName[]): Status {
  const has = (...names: StandingName[]) => standings.some((standing) => names.includes(standing));
  if (has('left', 'degraded')) return 'unmet';
  if (has('unknown') || standings.length === 0) return 'unknown';
  return has('done') ? 'met' : 'exempt';
}

export const servicesIpv6 = {
  title: { zh: '服务系统 IPv6 达标', en: 'Service systems over IPv6' },
  counts: {
    zh: '登记的服务系统；各入口实测均达到应达的阶段为达到，没有入口或没有新近实测为未知，豁免的不计',
    en: 'Registered service systems; met when every endpoint is measured at the rung that counts, unknown without an endpoint or a fresh measurement',
  },
  tasks: ['T17'],
  of: ['area', 'unit'],
  read(db, subject, now) {
    const rows = db.$client
      .prepare(`${within(subject.kind)} select v.id, v.name, s.standing, s.judged_at from systems v
        left join (${TARGETS}) s on s.system_id = v.id
        where ${belongs(subject.kind, { unit: 'v.unit_id', area: 'v.area_id' })} order by v.name`)
      .all({ subject: subject.id, now }) as Row[];
    return [...Map.groupBy(rows, ({ id }) => id).values()].map((own): FigureItem => {
      const { id, name } = own[0] as Row;
      const standings = own.flatMap(({ standing }) => standing ?? []);
      const seen = own.flatMap(({ judged_at }) => judged_at ?? []);
      const status = statusOf(standings);
      return {
        ...{ key: `system/${id}`, name, status, weight: 1, path: `/systems/${id}` },
        reason: standings.length === 0 ? NOWHERE : REASON[status],
        // As fresh as the endpoint that was judged longest ago.
        seen_at: seen.length === 0 ? null : Math.min(...seen),
      };
    });
  },
} as const satisfies Figure;

type Row = { id: number; name: string; standing: StandingName | null; judged_at: number | null };
