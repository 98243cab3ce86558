/** Why the other end of a link doesn't tell of it, as far as that can be known. */
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { HOLDS_MS } from '../watching/holds.ts';

type Ends = { a_node_id: number; a_name: string; b_node_id: number | null; b_name: string | null };

export function whyOneSided(
  db: Db,
  { a_node_id, a_name, b_node_id, b_name }: Ends,
  sources: readonly { node_id: number }[],
  now: number,
): Text | null {
  if (b_node_id === null) return null;
  const tells_a = sources.some((source) => source.node_id === a_node_id);
  const quiet = tells_a ? { id: b_node_id, name: b_name ?? '' } : { id: a_node_id, name: a_name };
  const watches = db.$client
    .prepare(`select w.id, coalesce(s.ok_at + ${HOLDS_MS} >= :now, 0) as fresh
      from watches w join targets t on t.id = w.target_id left join watch_states s on s.watch_id = w.id
      where t.node_id = :node_id and w.probe = 'snmp' and w.enabled
        and (w.params ->> '$.tables' is null or w.params ->> '$.tables' like '%neighbour%' or w.params ->> '$.tables' like '%cdp%')`)
    .all({ node_id: quiet.id, now }) as { id: number; fresh: number }[];
  const { name } = quiet;
  if (watches.length === 0) {
    return { zh: `未通过 SNMP 读取 ${name} 的邻居表`, en: `${name}'s neighbours aren't read by SNMP` };
  }
  if (!watches.some((watch) => watch.fresh)) {
    return { zh: `${name} 近期没有成功的 SNMP 观测`, en: `${name} hasn't been seen by SNMP lately` };
  }
  const told = db.$client
    .prepare(`select count(*) from json_each(?) wanted
      cross join facts f on f.watch_id = wanted.value and f.key in ('snmp.neighbour', 'snmp.cdp_neighbour')`)
    .pluck()
    .get(JSON.stringify(watches.map((watch) => watch.id))) as number;
  if (told === 0) {
    return { zh: `${name} 没有报告任何邻居（LLDP 可能未启用）`, en: `${name} tells of no neighbour: LLDP may be off` };
  }
  return {
    zh: `${name} 报告了 ${told} 个邻居，但没有这一个，或所报端口与本端不一致`,
    en: `${name} tells of ${told} neighbours, but not of this one, or its port contradicts this end`,
  };
}
