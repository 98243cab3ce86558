/** Assets as the register has them: each system as a business and a platform, its nodes and endpoints beneath. What is there stays. */
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { RiskAssessment } from './take-part.ts';

export const MAX_ASSETS = 2_000;

type Part = { name: string; kind: 'node' | 'endpoint'; node_id: number | null; endpoint_id: number | null };

/** What is written to, and what whoever asks may see. */
export type Connections = { whole: Db; shown: Db };

/** Of nodes and endpoints those that whoever asks sees. Values are nobody's yet. Answers how many were added. */
export function proposeAssets(
  { whole: db, shown }: Connections,
  actor: Actor,
  { id, systems }: RiskAssessment,
  now: number,
): number {
  const sqlite = db.$client;
  const known =
    sqlite.prepare(`select id from risk_assets where assessment_id = :id and tier = :tier and system_id = :system_id
    and node_id is null and endpoint_id is null order by id limit 1`);
  const has = sqlite.prepare(`select 1 from risk_assets where assessment_id = :id and system_id = :system_id
    and (node_id = :node_id or endpoint_id = :endpoint_id)`);
  const insert =
    sqlite.prepare(`insert into risk_assets (assessment_id, tier, kind, under_id, name, system_id, node_id, endpoint_id)
    values (:id, :tier, :kind, :under_id, :name, :system_id, :node_id, :endpoint_id)`);
  const parts =
    shown.$client.prepare(`select n.name, 'node' as kind, n.id as node_id, null as endpoint_id from system_nodes m
      join nodes n on n.id = m.node_id where m.system_id = :system_id
    union all select e.name || ' ' || e.host, 'endpoint', null, e.id from endpoints e where e.system_id = :system_id
    order by 2 desc, 1`);
  return sqlite.transaction(() => {
    let left =
      MAX_ASSETS -
      (sqlite.prepare('select count(*) from risk_assets where assessment_id = ?').pluck().get(id) as number);
    const added: object[] = [];
    const add = (row: object): number => {
      if (left <= 0) return 0;
      left -= 1;
      const { lastInsertRowid } = insert.run({ id, node_id: null, endpoint_id: null, ...row });
      added.push({ id: Number(lastInsertRowid), ...row });
      return Number(lastInsertRowid);
    };
    for (const { id: system_id, name } of systems) {
      const upper = (tier: 'business' | 'system', kind: string, under_id: number | null) =>
        (known.get({ id, tier, system_id }) as { id: number } | undefined)?.id ??
        add({ tier, kind, under_id, name: tier === 'system' ? `${name}（平台）` : name, system_id });
      const business = upper('business', 'business', null);
      const platform = upper('system', 'platform', business || null);
      for (const part of parts.all({ system_id }) as Part[])
        if (!has.get({ id, system_id, node_id: part.node_id, endpoint_id: part.endpoint_id }))
          add({ ...part, tier: 'component', under_id: platform || null, system_id });
    }
    if (added.length > 0)
      record(db, actor, { action: 'risk_propose', object_kind: 'risk_assessment', object_id: id, after: added }, now);
    return added.length;
  })();
}
