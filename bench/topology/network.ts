/** A made-up city's network as the server would tell it: cores, counties on two uplinks, towns, villages. Always the same. */
import type { Level, Role, State } from '../../console/wire.ts';

type Area = { id: number; code: string; name: string; level: Level; parent_id: number | null; nodes: number };
type Node = {
  id: number;
  name: string;
  role: Role;
  state: State;
  level: Level;
  area_id: number;
  area_name: string;
  suppressed_by: number | null;
};
type Link = {
  id: number;
  a: number;
  b: number;
  a_port: string;
  b_port: string;
  confidence: 'certain' | 'likely' | 'inferred' | 'recorded';
  sides: number;
  state: 'up' | 'down' | 'unknown';
};

const counties_max = 12;
const villages = 18;

/** Small numbers that look random and are the same in each run (a linear congruence; Numerical Recipes, 7.1). */
function makeDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function build(areas: Area[], nodes: Node[], links: Link[], dice: () => number) {
  const area = (name: string, level: Level, parent_id: number | null) => {
    areas.push({ id: areas.length + 1, code: String(320_000 + areas.length), name, level, parent_id, nodes: 0 });
    return areas.length;
  };
  const node = (name: string, role: Role, level: Level, area_id: number) => {
    const luck = dice();
    const state: State =
      luck < 0.93 ? 'up' : luck < 0.955 ? 'unknown' : luck < 0.975 ? 'degraded' : luck < 0.992 ? 'down' : 'maintenance';
    const area_name = areas[area_id - 1]?.name ?? '';
    const id = nodes.length + 1;
    nodes.push({
      id,
      name,
      role,
      state: role === 'core' ? 'up' : state,
      level,
      area_id,
      area_name,
      suppressed_by: null,
    });
    return id;
  };
  const link = (a: number, b: number, a_port: string, b_port = 'GE0/0/1') => {
    const luck = dice();
    const confidence = luck < 0.8 ? 'certain' : luck < 0.9 ? 'likely' : luck < 0.96 ? 'recorded' : 'inferred';
    const sides = confidence === 'certain' ? 2 : confidence === 'likely' ? 1 : 0;
    const state = confidence === 'recorded' || confidence === 'inferred' ? 'unknown' : dice() < 0.006 ? 'down' : 'up';
    links.push({ id: links.length + 1, a, b, a_port, b_port, confidence, sides, state });
  };
  return { area, node, link };
}

/** The answers of /api/areas and /api/topology/map for a network of `count` nodes. */
export function makeNetwork(count: number) {
  const dice = makeDice(7);
  const areas: Area[] = [];
  const nodes: Node[] = [];
  const links: Link[] = [];
  const { area, node, link } = build(areas, nodes, links, dice);
  const city = area('海陵市', 'city', null);
  const cores = ['HL-CORE-1', 'HL-CORE-2'].map((name) => node(name, 'core', 'city', city));
  link(cores[0] ?? 1, cores[1] ?? 2, '100GE1/0/1', '100GE1/0/1');
  for (const name of ['HL-FW-1', 'HL-FW-2', 'HL-DC-1', 'HL-OPS-SRV']) {
    const role = name.includes('FW') ? 'firewall' : name.includes('SRV') ? 'server' : 'aggregation';
    const id = node(name, role, 'city', city);
    for (const core of role === 'server' ? cores.slice(0, 1) : cores) link(core, id, `10GE1/0/${nodes.length}`);
  }
  const counties = count < 200 ? 4 : counties_max;
  const names = '江城,河阳,临海,安丰,通州,如皋,东台,海安,启东,兴化,高港,姜堰'.split(',');
  for (let county = 0; county < counties; county += 1) {
    const place = area(`${names[county]}县`, 'county', city);
    const share = Math.floor((count - 6) / counties) + (county < (count - 6) % counties ? 1 : 0);
    fillCounty({ place, code: `C${String(county + 1).padStart(2, '0')}`, share, cores, name: names[county] ?? '' });
  }
  function fillCounty(of: { place: number; code: string; share: number; cores: number[]; name: string }) {
    const head = node(`${of.code}-AGG-1`, 'aggregation', 'county', of.place);
    for (const core of of.cores) link(core, head, `10GE2/0/${head % 48}`, `XGE0/0/${core}`);
    let left = of.share - 1;
    for (let town = 1; left > 0; town += 1) {
      const place = area(`${of.name}${town}镇`, 'town', of.place);
      const hub = node(`${of.code}-T${town}-SW`, dice() < 0.3 ? 'router' : 'access', 'town', place);
      link(head, hub, `GE1/0/${town}`);
      left -= 1;
      const size = count < 200 ? 4 : Math.round(villages * (0.5 + dice()));
      for (let village = 1; village <= size && left > 0; village += 1) {
        const id = node(`${of.code}-T${town}-V${village}`, dice() < 0.08 ? 'wireless' : 'access', 'village', place);
        left -= 1;
        if (dice() > 0.004) link(hub, id, `GE0/0/${village}`);
      }
    }
  }
  const suppressor = nodes.find((one) => one.state === 'down' && one.level === 'town');
  for (const { a, b } of links) {
    const far = nodes[b - 1];
    if (a === suppressor?.id && far) [far.state, far.suppressed_by] = ['down', a];
  }
  return {
    areas: { rows: areas, total: areas.length },
    map: { nodes, links, total: nodes.length, unexplained: 0, vantages: [cores[0] ?? 1] },
  };
}
