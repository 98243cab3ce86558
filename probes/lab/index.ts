/** The lab: a simulated four-level extranet on loopback, for a first look, for tests and for benches. Nothing leaves this machine. */
import { isIPv4 } from 'node:net';
import { type Controlled, type LabEvent, makeControls, type RunningDevice } from './controls.ts';
import type { LabFailure } from './failing.ts';
import { createNotices, type NoticesTo } from './notices.ts';
import { LAB_LEVELS, type LabArea, type LabUnit, labAreas, labUnits } from './places.ts';
import { type Around, recordDevice } from './recordings/index.ts';
import { type Replayer, startReplayer } from './replayer.ts';
import { playScript, script } from './script.ts';
import { type LabService, makeServices } from './services.ts';
import { makeStations, type Station } from './stations.ts';
import type { LabDevice } from './topology.ts';
import { type LabLink, type LabNode, makeTopology } from './topology.ts';

export type { LabEvent } from './controls.ts';
export type { LabFailure } from './failing.ts';
export type { LabEndpoint, LabService } from './services.ts';
export type { Station } from './stations.ts';

export const LAB_COMMUNITY = 'zhengwang-lab';

export type Lab = {
  devices: LabDevice[];
  services: LabService[];
  links: LabLink[];
  /** Hosts at the switches' ports, known by MAC and address only. */
  stations: readonly Station[];
  areas: readonly LabArea[];
  units: readonly LabUnit[];
  /** The root of the lab's certificates, PEM. */
  ca: string;
  /** What fails now, by the name of the device or endpoint. */
  failing: ReadonlyMap<string, LabFailure>;
  /** Makes a device or an endpoint fail (by default `power` or `down`). Rejects a name or a way that isn't there with a sentence. */
  fail(name: string, how?: LabFailure): Promise<void>;
  recover(name: string): Promise<void>;
  /** Frees all ports. May be called twice. */
  close(): Promise<void>;
};

export type LabOptions = {
  /** Nothing fails by itself when false; default true. */
  script?: boolean;
  /** The first address of a /16 within 127.0.0.0/8; default 127.64.0.0. */
  base?: string;
  /** UDP of all devices on their own IPv4 addresses; services come 1,000 after it, devices on ::1 10,000. Default 16161. */
  port_base?: number;
  /** Told of everything that fails or recovers, and of what the script could not do. */
  tell?: (event: LabEvent) => void;
  /** Where on loopback its devices send traps and syslog when a neighbour fails or recovers; default nowhere. */
  notices?: NoticesTo;
  /** Closes the lab. */
  signal?: AbortSignal;
  /** The lab's clock, epoch ms. */
  now?: () => number;
};

/** Starts the whole lab in this process. Rejects, with nothing left open, when a port is taken. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const { base = '127.64.0.0', port_base = 16_161, now = Date.now, signal } = options;
  const prefix = readBase(base, port_base);
  signal?.throwIfAborted();
  const { nodes, links } = makeTopology(now());
  const { services, hosts, ca } = makeServices({ prefix, port_base, now });
  const addresses = new Set(
    services.flatMap((service) => service.endpoints.flatMap(({ addresses }) => addresses[4] ?? [])),
  );
  const stations = makeStations(nodes, [...addresses], now());
  const running: RunningDevice[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all([
      ...running.flatMap(({ v4, v6 }) => [v4.close(), v6?.close()]),
      ...hosts.map(({ host }) => host.close()),
    ]);
  };
  try {
    const place = { port_base, now };
    for (const node of nodes) node.listens = `${prefix}.${LAB_LEVELS.indexOf(node.level)}.${node.number}`;
    for (const [index, node] of nodes.entries()) {
      running.push(await startDevice(node, index, place, { nodes, stations }));
    }
    for (const { host, endpoint } of hosts) await host.listen(endpoint.families);
    signal?.throwIfAborted();
  } catch (thrown) {
    await closeAll();
    throw thrown;
  }
  return assemble({ running, hosts, links, stations, services, ca, now, closeAll }, options);
}

/** The first two parts of the base, or an error that says what is wrong. */
function readBase(base: string, port_base: number): string {
  if (!isIPv4(base) || !/^127\.\d+\.0\.0$/.test(base)) {
    throw new RangeError(`the lab's base must look like 127.64.0.0, within loopback; not ${base}`);
  }
  if (!Number.isInteger(port_base) || port_base < 1_024 || port_base > 55_000) {
    throw new RangeError(`the lab's port base must be from 1024 to 55000; not ${port_base}`);
  }
  return base.split('.').slice(0, 2).join('.');
}

async function startDevice(
  node: LabNode,
  index: number,
  { port_base, now }: { port_base: number; now: () => number },
  around: Around,
): Promise<RunningDevice> {
  const table = recordDevice(node, now, around);
  const address = node.listens ?? '127.0.0.1';
  const shared = { table, communities: [LAB_COMMUNITY], seed: index + 1 };
  const v4 = await startReplayer({ ...shared, address, port: port_base });
  let v6: Replayer | undefined;
  try {
    if (node.dual) v6 = await startReplayer({ ...shared, address: '::1', port: port_base + 10_000 + index });
  } catch (thrown) {
    await v4.close();
    throw thrown;
  }
  const { vendor, model, version, object_id } = node.model;
  const device: LabDevice = {
    name: node.name,
    role: node.role,
    level: node.level,
    place: node.area.name,
    area_code: node.area.code,
    parent: node.parent,
    address,
    port: v4.port,
    address_v6: v6 ? '::1' : null,
    port_v6: v6?.port ?? null,
    community: LAB_COMMUNITY,
    vendor,
    model,
    version,
    serial: node.serial,
    object_id,
    interfaces: node.ports.length,
    addresses: node.ports.flatMap((port) => port.addresses),
  };
  return { node, device, v4, v6 };
}

/** Puts the parts together for those who use the lab. */
function assemble(
  parts: Controlled & { links: LabLink[]; stations: Station[]; services: LabService[]; ca: string },
  options: LabOptions,
): Lab {
  const { running, links, stations, services, ca } = parts;
  const notice = createNotices(running, options.notices ?? {}, parts.now);
  const controls = makeControls(parts, (event) => {
    options.tell?.(event);
    if (options.notices) notice(event);
  });
  const { signal } = options;
  const stopScript = options.script === false ? () => {} : playScript(script, controls, () => {});
  const close = (): Promise<void> => {
    signal?.removeEventListener('abort', close);
    stopScript();
    return controls.close();
  };
  signal?.addEventListener('abort', close, { once: true });
  const { failing, fail, recover } = controls;
  const devices = running.map(({ device }) => device);
  return { devices, services, links, stations, areas: labAreas, units: labUnits, ca, failing, fail, recover, close };
}
