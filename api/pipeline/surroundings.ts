/** The graph as the pipeline needs it: who stands before whom, who is silent, who has answered since. */
import type { Db } from '../db/open.ts';
import { distancesFrom, type Graph, slotsOf } from '../topology/graph.ts';
import { readGraph, readVantages } from '../topology/read-graph.ts';
import type { Answers } from '../topology/suppress.ts';

type Known = { graph: Graph; vantages: number[]; depth: Int32Array };

export function createSurroundings(db: Db) {
  const sqlite = db.$client;
  const target = sqlite.prepare<[number], number>('select id from targets where node_id = ?').pluck();
  const nodeOf = sqlite.prepare<[number], number | null>('select node_id from targets where id = ?').pluck();
  const isWatched = sqlite.prepare<[number], number>('select 1 from watches where target_id = ? and enabled').pluck();
  const withStatus = sqlite
    .prepare<[string], number>(`select t.node_id from verdicts v join targets t on t.id = v.target_id
      where v.check_id = 'answers' and v.status = ? and t.node_id is not null`)
    .pluck();
  const answeredAt = sqlite
    .prepare<[number], number | null>(`select max(s.ok_at) from watches w join watch_states s on s.watch_id = w.id
      where w.target_id = ? and w.enabled and s.answer = 'up'`)
    .pluck();
  let known: Known | undefined;

  function read(): Known {
    if (known) return known;
    const vantages = readVantages(db);
    // Nobody is suppressed without a vantage, so the graph needn't be read.
    const graph = readGraph(db, vantages.length === 0);
    known = { graph, vantages, depth: distancesFrom(graph, vantages) };
    return known;
  }

  /** Neighbours one step nearer to a vantage, or one further away. */
  function beside(node_id: number, step: -1 | 1): number[] {
    const { graph, depth } = read();
    const place = graph.places.get(node_id);
    const own = place === undefined ? -1 : (depth[place] as number);
    if (place === undefined || own < 0) return [];
    const found = new Set<number>();
    const [first, end] = slotsOf(graph, place);
    for (let slot = first; slot < end; slot += 1) {
      const next = graph.neighbours[slot] as number;
      if (depth[next] === own + step) found.add(graph.ids[next] as number);
    }
    return [...found].sort((a, b) => a - b);
  }

  const targetsOf = (node_ids: readonly number[]): number[] =>
    node_ids.flatMap((id) => {
      const found = target.get(id);
      return found === undefined ? [] : [found];
    });
  const around = (target_id: number, step: -1 | 1): number[] => {
    const node_id = nodeOf.get(target_id);
    return node_id ? targetsOf(beside(node_id, step)) : [];
  };

  return {
    read,
    /** Call when links or vantages changed. */
    forget() {
      known = undefined;
    },
    targetOf: (node_id: number): number | undefined => target.get(node_id),
    /** Targets of the nodes before and behind this target's. */
    parentsOf: (target_id: number) => around(target_id, -1),
    childrenOf: (target_id: number) => around(target_id, 1),
    watchedParents: (node_id: number) => targetsOf(beside(node_id, -1)).filter((id) => isWatched.get(id) === 1),
    parentAnsweredSince: (node_id: number, since: number) =>
      targetsOf(beside(node_id, -1)).some((id) => (answeredAt.get(id) ?? 0) > since),

    answers(): Answers {
      const silent = new Set(withStatus.all('fail'));
      const idle = silent.size === 0 || read().vantages.length === 0;
      return { silent, answering: idle ? [] : [...withStatus.all('pass'), ...withStatus.all('warn')] };
    },
  };
}
