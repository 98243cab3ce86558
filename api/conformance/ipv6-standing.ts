/** How far the endpoints of a system have come with IPv6, as measured. */
import type { Db } from '../db/open.ts';
import type { Standing, SystemGiven } from './system-type.ts';

type Row = {
  name: string;
  is_done: number | null;
  measured: string | null;
  judged_at: number | null;
  exempt_until: number | null;
};

export function readIpv6(db: Db, system: SystemGiven, now: number): Standing {
  const rows = db.$client
    .prepare(`select e.name, s.is_done, s.measured, s.judged_at, d.exempt_until
      from endpoints e join targets t on t.endpoint_id = e.id left join ipv6_states s on s.target_id = t.id
        left join ipv6_declarations d on d.target_id = t.id where e.system_id = ? order by e.name`)
    .all(system.id) as Row[];
  const due = rows.filter(({ exempt_until }) => exempt_until === null || exempt_until <= now);
  const seen = due.flatMap(({ judged_at }) => (judged_at === null ? [] : [judged_at]));
  const says = (status: Standing['status'], zh: string, en: string): Standing => ({
    ...{ status, reason: { zh, en }, because: rows.length === 0 ? [] : ['/ipv6'] },
    seen_at: seen.length === 0 ? null : Math.max(...seen),
  });
  if (rows.length === 0) return says('unknown', '没有登记端点', 'no endpoint is registered');
  if (due.length === 0) return says('not_applicable', '端点均已豁免', 'all endpoints are exempt');
  const names = (of: readonly Row[]) =>
    of
      .map(({ name }) => name)
      .join(', ')
      .slice(0, 200);
  const unknown = due.filter(({ measured }) => measured === null);
  const left = due.filter(({ measured, is_done }) => measured !== null && is_done !== 1);
  if (left.length > 0) return says('fail', `IPv6 未达到：${names(left)}`, `not there with IPv6: ${names(left)}`);
  if (unknown.length > 0)
    return says('unknown', `IPv6 未测得：${names(unknown)}`, `IPv6 not measured: ${names(unknown)}`);
  return says(
    'pass',
    `${due.length} 个端点的 IPv6 实测达到`,
    `${due.length} endpoints are measured to be there with IPv6`,
  );
}
