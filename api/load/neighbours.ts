/**
 * What a load could harm beside its target: the nodes that carry the system, those in front of them, and what else runs there. How they stood
 * before is kept; one that turns ends the run.
 */
import type { Db } from '../db/open.ts';
import type { Neighbour } from './schema.ts';

/** More than these are not looked at: a system is carried by few nodes. */
const MAX_NEIGHBOURS = 200;
/** Looked at more often while a load goes on; the probes that cost little. */
const MAX_HURRIED = 40;

const NEAR = `with
  own(id) as (select node_id from system_nodes where system_id = :system_id
    union select node_id from node_addresses where address in (select value from json_each(:addresses))),
  near(target_id, relation) as (
    select t.id, 0 from targets t join endpoints e on e.id = t.endpoint_id where e.system_id = :system_id
    union all select t.id, 1 from targets t where t.node_id in (select id from own)
    union all select t.id, 2 from targets t where t.node_id in (
      select b_node_id from topology_links where gone_at is null and a_node_id in (select id from own)
      union select a_node_id from topology_links where gone_at is null and b_node_id in (select id from own))
    union all select t.id, 3 from targets t join endpoints e on e.id = t.endpoint_id where e.system_id <> :system_id and (
      e.system_id in (select s.system_id from system_nodes s where s.node_id in (select id from own))
      or e.host in (select value from json_each(:addresses)) or e.host in (select value from json_each(:hosts))))`;
const RELATIONS = ['target', 'node', 'upstream', 'shared'] as const;
const IS_BAD = ['down', 'degraded'];

export type Near = { system_id: number; addresses: readonly string[]; hosts: readonly string[] };
type Answers = ReadonlyMap<number, { target_id: number; answer: string }>;
export type Snapshot = { neighbours: Neighbour[]; answers: Answers };

export function snapshotOf(db: Db, { system_id, addresses, hosts }: Near): Snapshot {
  const rows = db.$client
    .prepare(`${NEAR} select t.id as target_id, min(n.relation) as relation, t.state from near n join targets t on t.id = n.target_id
      group by t.id order by relation, t.id limit ${MAX_NEIGHBOURS}`)
    .all({ system_id, addresses: JSON.stringify(addresses), hosts: JSON.stringify(hosts) }) as {
    target_id: number;
    relation: number;
    state: string;
  }[];
  const neighbours = rows.map(({ target_id, relation, state }) => ({
    ...{ target_id, state, bad: IS_BAD.includes(state) },
    relation: RELATIONS[relation as 0 | 1 | 2 | 3],
  }));
  return { neighbours, answers: answersOf(db, neighbours) };
}

function answersOf(db: Db, neighbours: readonly Neighbour[]): Answers {
  const rows = db.$client
    .prepare(`select w.id, w.target_id, s.answer from watches w join watch_states s on s.watch_id = w.id
      where w.enabled = 1 and w.target_id in (select value from json_each(?))`)
    .all(JSON.stringify(neighbours.map(({ target_id }) => target_id))) as {
    id: number;
    target_id: number;
    answer: string;
  }[];
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/**
 * The first neighbour that got worse: its state turned, or one of its watches doesn't get an answer any more. Watches count by themselves, since
 * a state says nothing while maintenance is on, or once something else of it is down.
 */
export function turnedSince(db: Db, before: Snapshot): { target_id: number; state: string } | undefined {
  const states = db.$client.prepare('select state from targets where id = ?').pluck();
  for (const { target_id, bad } of before.neighbours) {
    const state = states.get(target_id);
    if (!bad && typeof state === 'string' && IS_BAD.includes(state)) return { target_id, state };
  }
  for (const [watch_id, { target_id, answer }] of answersOf(db, before.neighbours))
    if (answer === 'down' && before.answers.get(watch_id)?.answer !== 'down') return { target_id, state: 'down' };
  return undefined;
}

/** Those of their watches that are worth to be asked again and again, the nearest first. */
export function watchesToHurry(db: Db, { neighbours }: Snapshot): number[] {
  const watches = db.$client
    .prepare(`select w.id from json_each(?) n join watches w on w.target_id = n.value where w.enabled = 1
      and w.probe in ('icmp', 'tcp', 'http', 'dns') order by n.key, w.id limit ${MAX_HURRIED}`)
    .pluck();
  return watches.all(JSON.stringify(neighbours.map(({ target_id }) => target_id))) as number[];
}

/** What people call it, within what the connection shows; undefined: beyond it. */
export function nameOf(
  db: Db,
  target_id: number,
): { name: string; node_id: number | null; system_id: number | null } | undefined {
  return db.$client
    .prepare(`select coalesce(n.name, y.name || ' · ' || e.name) as name, t.node_id, e.system_id from targets t
      left join nodes n on n.id = t.node_id left join endpoints e on e.id = t.endpoint_id
      left join systems y on y.id = e.system_id where t.id = ?`)
    .get(target_id) as { name: string; node_id: number | null; system_id: number | null } | undefined;
}
