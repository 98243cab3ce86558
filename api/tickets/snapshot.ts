/** What is known of a target at the moment when a ticket about it is filed. */
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Snapshot } from './schema.ts';
import type { NewTicket } from './write-ticket.ts';

type Found = { name: string; state: string; state_reason: string; target_id: number };

const TARGET = `select coalesce(n.name, y.name || ' ' || e.name) as name, t.state, t.state_reason, t.id as target_id
  from targets t left join nodes n on n.id = t.node_id left join endpoints e on e.id = t.endpoint_id
  left join systems y on y.id = e.system_id`;

/** With the node or the endpoint and system that a finding, or an endpoint, belongs to. */
export function wholeSubject(db: Db, about: NewTicket['about']): NewTicket['about'] {
  const { finding_id, endpoint_id } = about;
  if (finding_id === undefined && endpoint_id === undefined) return about;
  const found = db.$client
    .prepare(`select t.node_id, t.endpoint_id, e.system_id from targets t left join endpoints e on e.id = t.endpoint_id
      where t.id = (select target_id from findings where id = :finding) or t.endpoint_id = :endpoint limit 1`)
    .get({ finding: finding_id ?? null, endpoint: endpoint_id ?? null }) as Record<string, number | null> | undefined;
  const more = Object.entries(found ?? {}).filter(([, id]) => id !== null);
  return { ...Object.fromEntries(more), ...about };
}

/** Null where nothing is told of it, such as of a system that has no endpoint named. */
export function snapshotOf(db: Db, about: NewTicket['about'], now: number): Snapshot | null {
  const { node_id, endpoint_id, finding_id } = about;
  const [where, id] = finding_id
    ? ['where t.id = (select target_id from findings where id = ?)', finding_id]
    : endpoint_id
      ? ['where t.endpoint_id = ?', endpoint_id]
      : ['where t.node_id = ?', node_id];
  if (id === undefined) return null;
  const found = db.$client.prepare(`${TARGET} ${where}`).get(id) as Found | undefined;
  if (!found) return null;
  const finding = finding_id
    ? (db.$client.prepare('select check_id, reason from findings where id = ?').get(finding_id) as {
        check_id: string;
        reason: string;
      })
    : undefined;
  const evidence = db.$client
    .prepare(
      // How far IPv6 has come is no reason of a fault.
      `select id, digest from evidence where target_id = :target and (check_id = :check or :check is null and check_id not glob 'ipv6-*')
        order by id desc limit 1`,
    )
    .get({ target: found.target_id, check: finding?.check_id ?? null }) as { id: number; digest: string } | undefined;
  const reason = JSON.parse(finding?.reason ?? found.state_reason) as Text;
  return { at: now, name: found.name, state: found.state, reason, evidence: evidence ?? null };
}
