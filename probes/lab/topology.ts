/** The lab's devices, ports and links, derived from the places: cores in the city, a router and a switch per county, switches below. */
import type { LoadCurve } from './load-curve.ts';
import { type LabModel, type LabModelName, labModels } from './models.ts';
import { LAB_LEVELS, type LabArea, type LabLevel, labAreas } from './places.ts';

/** A simulated device: where it really listens, and the truth about it. */
export type LabDevice = {
  name: string;
  role: LabRole;
  level: LabLevel;
  /** The area's name and code. */
  place: string;
  area_code: string;
  parent: string | null;
  address: string;
  port: number;
  /** Null: no IPv6. */
  address_v6: '::1' | null;
  port_v6: number | null;
  community: string;
  vendor: string | null;
  model: string | null;
  version: string;
  serial: string | null;
  object_id: string;
  interfaces: number;
  /** What it says its addresses are: fictional ones. */
  addresses: ReportedAddress[];
};

export type LabRole = 'core' | 'aggregation' | 'access' | 'router' | 'firewall' | 'server';

/** An address that a device reports. They are fictional: 10.0.0.0/8 and the documentation prefix 2001:db8::/32. */
export type ReportedAddress = { address: string; prefix_length: number; family: 4 | 6 };

export type Port = {
  if_index: number;
  /** LLDP's own number for it; null for an interface without LLDP. */
  lldp_number: number | null;
  name: string;
  /** Six bytes in hexadecimal; locally administered. */
  mac: string;
  speed_mbps: number;
  kind: 'ethernet' | 'loopback';
  /** A cable is in: to another device of the lab, or to somebody's computer. */
  plugged: boolean;
  receives: LoadCurve;
  sends: LoadCurve;
  addresses: ReportedAddress[];
  peer?: { node: LabNode; port: Port };
};

export type LabNode = {
  name: string;
  role: LabRole;
  level: LabLevel;
  area: LabArea;
  model: LabModel;
  /** The device that its first uplink leads to. */
  parent: string | null;
  dual: boolean;
  /** From 1 within the level: part of its addresses. */
  number: number;
  mac: string;
  serial: string | null;
  /** Boxes that are one device: more than one is a stack. */
  members: number;
  ports: Port[];
  loopback: Port;
  /** Where its agent really listens, once it does: told to neighbours beside the fictional addresses, so that they lead there. */
  listens: string | null;
  /** What changes while it runs. */
  state: { booted_at: number; powered: boolean };
};

export type LabLink = { a: string; a_port: string; b: string; b_port: string };

export type Topology = { nodes: LabNode[]; links: LabLink[] };

type Plan = { name: string; role: LabRole; area: LabArea; model: LabModelName; uplinks: string[]; dual: boolean };

const ROUTERS: LabModelName[] = ['ne20e', 'sr6608', 'ne20e', 'sr6608'];
const COUNTY_SWITCHES: LabModelName[] = ['s5735', 's5750', 's10508', 's5735', 's5750'];
const TOWN_SWITCHES: LabModelName[] = ['s5735', 's5750', 'z5250', 's5130'];
const VILLAGE_SWITCHES: LabModelName[] = ['s2910', 's5130', 'z5250'];

/** Devices that are several boxes. */
const STACKS: Readonly<Record<string, number>> = { 'CHONGCHUAN-SW-1': 2, 'TONGZHOU-SW-1': 2 };

/** The city's own devices. */
function planCity(area: LabArea): Plan[] {
  return [
    { name: 'NT-CORE-1', role: 'core', area, model: 'ne40e', uplinks: [], dual: true },
    { name: 'NT-CORE-2', role: 'core', area, model: 'ne40e', uplinks: ['NT-CORE-1'], dual: true },
    {
      name: 'NT-AGG-1',
      role: 'aggregation',
      area,
      model: 's10508',
      uplinks: ['NT-CORE-1', 'NT-CORE-2'],
      dual: true,
    },
    {
      name: 'NT-AGG-2',
      role: 'aggregation',
      area,
      model: 's10508',
      uplinks: ['NT-CORE-1', 'NT-CORE-2'],
      dual: true,
    },
    {
      name: 'NT-FW-1',
      role: 'firewall',
      area,
      model: 'firewall',
      uplinks: ['NT-CORE-1', 'NT-CORE-2'],
      dual: false,
    },
    { name: 'NT-SRV-1', role: 'server', area, model: 'linux', uplinks: ['NT-AGG-1'], dual: true },
    { name: 'NT-SRV-2', role: 'server', area, model: 'linux', uplinks: ['NT-AGG-2'], dual: true },
  ];
}

/** Who is there and what leads where; a device comes after those that it hangs on. */
function plan(): Plan[] {
  const [city] = labAreas;
  if (!city) throw new Error('the lab has no city');
  const plans = planCity(city);
  const below = (level: LabLevel) => labAreas.filter((area) => area.level === level);
  for (const [index, area] of below('county').entries()) {
    const router = `${area.slug}-RT-1`;
    plans.push(
      {
        name: router,
        role: 'router',
        area,
        model: pick(ROUTERS, index),
        uplinks: ['NT-CORE-1', 'NT-CORE-2'],
        dual: true,
      },
      {
        name: `${area.slug}-SW-1`,
        role: 'aggregation',
        area,
        model: pick(COUNTY_SWITCHES, index),
        uplinks: [router],
        dual: index % 3 !== 2,
      },
    );
  }
  for (const level of ['town', 'village'] as const) {
    const models = level === 'town' ? TOWN_SWITCHES : VILLAGE_SWITCHES;
    for (const [index, area] of below(level).entries()) {
      const above = labAreas.find((other) => other.code === area.parent_code);
      const dual = level === 'town' ? index % 2 === 0 : index % 3 === 0;
      plans.push({
        name: `${area.slug}-SW-1`,
        role: 'access',
        area,
        model: pick(models, index),
        uplinks: [`${above?.slug}-SW-1`],
        dual,
      });
    }
  }
  return plans;
}

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** A new lab network whose devices have run for some days at `now` (epoch ms). */
export function makeTopology(now: number): Topology {
  const numbers = new Map<LabLevel, number>();
  const nodes: LabNode[] = [];
  const links: LabLink[] = [];
  for (const [index, planned] of plan().entries()) {
    const number = (numbers.get(planned.area.level) ?? 0) + 1;
    numbers.set(planned.area.level, number);
    const node = makeNode(planned, index, number, now);
    nodes.push(node);
    for (const uplink of planned.uplinks) {
      const above = nodes.find((other) => other.name === uplink);
      if (!above) throw new Error(`the lab's ${node.name} hangs on ${uplink}, which is not there`);
      links.push(connect(above, node, links.length));
    }
  }
  return { nodes, links };
}

function makeNode(planned: Plan, index: number, number: number, now: number): LabNode {
  const model: LabModel = labModels[planned.model];
  const level = LAB_LEVELS.indexOf(planned.area.level);
  const names = [
    ...Array.from({ length: model.trunk.count }, (_, at) => ({
      name: model.trunk.name(at + 1),
      speed_mbps: model.trunk.speed_mbps,
    })),
    ...Array.from({ length: model.access.count }, (_, at) => ({
      name: model.access.name(at + 1),
      speed_mbps: model.access.speed_mbps,
    })),
  ];
  const ports = names.map(
    ({ name, speed_mbps }, at): Port => makePort(name, speed_mbps, index, at, model, names.length),
  );
  const loopback: Port = {
    ...makePort(model.loopback, 0, index, names.length, model, 0),
    if_index: model.loopback === 'lo' ? 1 : names.length + model.index_offset + 1,
    lldp_number: null,
    kind: 'loopback',
    plugged: true,
    addresses: [{ address: `10.64.${level}.${number}`, prefix_length: 32, family: 4 }],
  };
  if (planned.dual)
    loopback.addresses.push({
      address: `2001:db8:64:${level + 1}::${number.toString(16)}`,
      prefix_length: 128,
      family: 6,
    });
  if (loopback.name === 'lo') {
    loopback.addresses.push(
      { address: '127.0.0.1', prefix_length: 8, family: 4 },
      { address: '::1', prefix_length: 128, family: 6 },
    );
  }
  return {
    name: planned.name,
    role: planned.role,
    level: planned.area.level,
    area: planned.area,
    model,
    parent: planned.uplinks[0] ?? null,
    dual: planned.dual,
    number,
    mac: macOf(index, 0),
    serial:
      model.vendor === null
        ? null
        : `LAB${model.vendor.slice(0, 2).toUpperCase()}${String(index + 1).padStart(8, '0')}`,
    members: STACKS[planned.name] ?? 1,
    ports: [...ports, loopback],
    loopback,
    listens: null,
    state: { booted_at: now - (index + 3) * 86_461_000, powered: true },
  };
}

function makePort(name: string, speed_mbps: number, node: number, at: number, model: LabModel, count: number): Port {
  const phase = node * 0.7 + at * 1.3;
  // Of the ports that no link takes, the odd ones lead to desks and the others are empty.
  const plugged = at >= model.trunk.count && at % 2 === 1 && count > 0;
  const busy = plugged ? 2_000_000 + ((node * 31 + at * 17) % 40) * 200_000 : 0;
  return {
    if_index: at + 1 + model.index_offset,
    lldp_number: at + 1,
    name,
    mac: macOf(node, at + 1),
    speed_mbps,
    kind: 'ethernet',
    plugged,
    receives: { mean_bps: busy / 4, phase },
    sends: { mean_bps: busy, phase: phase + 1 },
    addresses: [],
  };
}

/** Locally administered, so that no maker's block is taken in vain. */
const macOf = (node: number, port: number): string =>
  `025a40${node.toString(16).padStart(2, '0')}${port.toString(16).padStart(4, '0')}`;

/** Puts a cable between the next free ports; what one end sends the other receives. */
function connect(above: LabNode, below: LabNode, index: number): LabLink {
  const [a, b] = [freePort(above), freePort(below)];
  const speed_mbps = Math.min(a.speed_mbps, b.speed_mbps);
  const share = { city: 0.2, county: 0.15, town: 0.1, village: 0.05 }[below.level];
  const downward: LoadCurve = { mean_bps: speed_mbps * 1_000_000 * share, phase: index };
  const upward: LoadCurve = { mean_bps: downward.mean_bps / 3, phase: index + 2 };
  Object.assign(a, { plugged: true, speed_mbps, sends: downward, receives: upward, peer: { node: below, port: b } });
  Object.assign(b, { plugged: true, speed_mbps, sends: upward, receives: downward, peer: { node: above, port: a } });
  for (const [side, port] of [a, b].entries()) {
    const host = (index % 64) * 4 + side + 1;
    port.addresses.push({ address: `10.65.${Math.floor(index / 64)}.${host}`, prefix_length: 30, family: 4 });
    if (above.dual && below.dual) {
      port.addresses.push({
        address: `2001:db8:65:${(index + 1).toString(16)}::${side + 1}`,
        prefix_length: 64,
        family: 6,
      });
    }
  }
  return { a: above.name, a_port: a.name, b: below.name, b_port: b.name };
}

function freePort(node: LabNode): Port {
  const port = node.ports.find((candidate) => candidate.kind === 'ethernet' && !candidate.peer);
  if (!port) throw new Error(`the lab's ${node.name} has no free port`);
  return port;
}
