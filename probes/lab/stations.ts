/** What is plugged into the lab's switches: desk computers, cameras, the hosts of the services, and a laptop that moves. */
import type { LabNode, Port, ReportedAddress } from './topology.ts';

export type LabPlace = { node: LabNode; port: Port };

/** A host that is no device of the lab. `at` tells where it is plugged in at a moment (epoch ms). */
export type Station = {
  name: string;
  /** Six bytes in hexadecimal; locally administered. */
  mac: string;
  vlan: number;
  addresses: ReportedAddress[];
  at(now: number): LabPlace;
};

/** VLANs of every switch, as their static table names them. */
export const LAB_VLANS: readonly { vlan: number; name: string }[] = [
  { vlan: 1, name: 'default' },
  { vlan: 10, name: 'OFFICE' },
  { vlan: 20, name: 'VIDEO' },
  { vlan: 30, name: 'SERVICES' },
  { vlan: 99, name: 'MANAGEMENT' },
];

/** The laptop's owner works in two offices by turns. */
const ROAM_MS = 5 * 60_000;
const ROAMS_BETWEEN = ['PINGCHAO-SW-1', 'SHIGANG-SW-1'];
export const ROAMER = 'laptop-roaming';

const DESKS: Partial<Record<LabNode['role'], number>> = { access: 3, aggregation: 2 };

export const isSwitch = (node: LabNode): boolean => node.role === 'access' || node.role === 'aggregation';

/** Ports that lead to somebody's desk. */
const desksOf = (node: LabNode): Port[] =>
  node.ports.filter((port) => port.kind === 'ethernet' && port.plugged && !port.peer);

/** `services`: the addresses at which the lab's services really listen. `started`: epoch ms. */
export function makeStations(nodes: readonly LabNode[], services: readonly string[], started: number): Station[] {
  const stations: Station[] = [];
  for (const [index, node] of nodes.entries()) {
    const desks = desksOf(node).slice(0, node.level === 'city' ? 0 : (DESKS[node.role] ?? 0));
    for (const [desk, port] of desks.entries()) {
      const isCamera = desk === 2;
      const name = `${isCamera ? 'camera' : 'pc'}-${node.name.toLowerCase()}-${desk + 1}`;
      const place = { node, port };
      stations.push({
        name,
        mac: macOf(index, desk + 1),
        vlan: isCamera ? 20 : 10,
        addresses: addressesOf(node, index, desk + 11),
        at: () => place,
      });
    }
  }
  return [...stations, ...makeServers(nodes, services), ...makeRoamer(nodes, started)];
}

/** The services' hosts hang on the city's two switches by turns. */
function makeServers(nodes: readonly LabNode[], services: readonly string[]): Station[] {
  const switches = nodes.filter((node) => node.level === 'city' && isSwitch(node));
  return services.flatMap((address, at) => {
    const node = switches[at % switches.length];
    const port = node && desksOf(node)[Math.floor(at / switches.length)];
    if (!node || !port) return [];
    const place = { node, port };
    return {
      name: `server-${at + 1}`,
      mac: macOf(0xff, at + 1),
      vlan: 30,
      addresses: [{ address, prefix_length: 24, family: 4 as const }],
      at: () => place,
    };
  });
}

function makeRoamer(nodes: readonly LabNode[], started: number): Station[] {
  const places = ROAMS_BETWEEN.flatMap((name) => {
    const node = nodes.find((one) => one.name === name);
    const port = node && desksOf(node).at(-1);
    return node && port ? [{ node, port }] : [];
  });
  const [first, second] = places;
  if (!first || !second) return [];
  const at = (now: number) => (Math.floor((now - started) / ROAM_MS) % 2 === 0 ? first : second);
  return [{ name: ROAMER, mac: macOf(0xfe, 1), vlan: 10, addresses: addressesOf(first.node, 0xfe, 200), at }];
}

/** Locally administered, beside the block of the lab's devices. */
const macOf = (group: number, number: number): string =>
  `025a4f${group.toString(16).padStart(2, '0')}${number.toString(16).padStart(4, '0')}`;

function addressesOf(node: LabNode, group: number, host: number): ReportedAddress[] {
  const addresses: ReportedAddress[] = [{ address: `10.70.${group}.${host}`, prefix_length: 24, family: 4 }];
  if (node.dual) {
    addresses.push({
      address: `2001:db8:70:${group.toString(16)}::${host.toString(16)}`,
      prefix_length: 64,
      family: 6,
    });
  }
  return addresses;
}

/** The switch on top of the layer-2 network that a node belongs to; a router is in none. */
export function domainOf(node: LabNode): LabNode | undefined {
  if (!isSwitch(node)) return undefined;
  const above = uplinkOf(node)?.peer?.node;
  return above && isSwitch(above) && above.level !== 'city' ? domainOf(above) : node;
}

export const uplinkOf = (node: LabNode): Port | undefined =>
  node.ports.find((port) => port.peer?.node.name === node.parent);

/** The port of a switch behind which another node of its network is. */
export function portToward(from: LabNode, to: LabNode): Port | undefined {
  for (let child = to; ; ) {
    const up = uplinkOf(child);
    if (!up?.peer) return uplinkOf(from);
    if (up.peer.node === from) return up.peer.port;
    child = up.peer.node;
  }
}
