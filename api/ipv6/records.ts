/** What is on record of a target, as checks of the migration take it; what nobody recorded is absent. */
import type { Given, PlanPrefix } from '#probes/ipv6/given.ts';
import type { Db } from '../db/open.ts';
import type { Subject } from '../pipeline/subject.ts';
import { createCapabilities } from './capabilities.ts';
import { inputsOf } from './inputs.ts';

/** A plan changes by hand: it needn't be read anew for each of a thousand services. */
const PLAN_HOLDS_MS = 10_000;

type LinkRow = { interface: string; sides: number; neighbour: string };

export function createRecords(db: Db): (subject: Subject) => Given {
  const role = db.$client.prepare('select role from nodes where id = ?').pluck();
  const planned = db.$client.prepare(`select address, prefix_length, interface from node_addresses
    where node_id = ? and family = 6 order by address`);
  const links = db.$client.prepare<{ id: number }, LinkRow>(`
    select case l.a_node_id when :id then l.a_port else l.b_port end as interface, l.sides, n.name as neighbour
    from topology_links l join nodes n on n.id = case l.a_node_id when :id then l.b_node_id else l.a_node_id end
    where (l.a_node_id = :id or l.b_node_id = :id) and l.gone_at is null and l.sides > 0`);
  const plan = createPlanReader(db);
  const inputs = inputsOf(db);
  const capabilityOf = createCapabilities(db);
  return ({ node_id, target_id }) => {
    if (node_id === null) {
      const prefixes = plan(Date.now());
      return { ...(prefixes.length > 0 ? { prefixes } : {}), ...inputs(target_id) };
    }
    const capability = capabilityOf(target_id);
    const addresses = planned.all(node_id) as NonNullable<Given['planned']>;
    const told = links.all({ id: node_id });
    return {
      role: String(role.get(node_id) ?? 'other'),
      ...(addresses.length > 0 ? { planned: addresses } : {}),
      // That the other end says nothing of a link is no contradiction: it may not have been asked.
      ...(told.length > 0
        ? {
            counterpart: told.map(({ sides, ...link }) => ({ ...link, agrees: sides === 2 ? true : null })),
          }
        : {}),
      ...(capability ? { capability } : {}),
      // Last: what a person says wins over what was measured.
      ...inputs(target_id),
    };
  };
}

function createPlanReader(db: Db): (now: number) => readonly PlanPrefix[] {
  const read = db.$client.prepare<[], Omit<PlanPrefix, 'kind'>>(`
    select p.id, p.prefix, p.vrf, p.unit_id as owner_id, u.name as owner from prefixes p left join units u on u.id = p.unit_id
    where p.family = 6`);
  let kept: { at: number; prefixes: readonly PlanPrefix[] } | undefined;
  return (now) => {
    if (!kept || kept.at + PLAN_HOLDS_MS < now || kept.at > now)
      kept = { at: now, prefixes: read.all().map((row) => ({ ...row, kind: null })) };
    return kept.prefixes;
  };
}
