/**
 * What the lab's devices send by themselves when one of them loses its power or gets it back: its neighbours tell of their
 * link by a trap and a line of syslog as their makers write it, and the one that comes back of its start.
 */
import { createSocket } from 'node:dgram';
import { writeOld } from '../receive/syslog/write.ts';
import { writeTrap } from '../receive/trap/write.ts';
import type { LabEvent, RunningDevice } from './controls.ts';
import type { LabNode, Port } from './topology.ts';

/** Ports on 127.0.0.1; what is absent isn't sent. */
export type NoticesTo = { trap_port?: number; syslog_port?: number };

const TRAPS = '1.3.6.1.6.3.1.1.5';
const [COLD_START, LINK_DOWN, LINK_UP] = [1, 3, 4];
const IF_ENTRY = '1.3.6.1.2.1.2.2.1';
/** local7, as network devices use it. */
const FACILITY = 23;
const ERROR = 3;

type Sender = Pick<RunningDevice, 'node' | 'device'>;

/** Call it with each event of the lab. What can't be sent is lost, as in a real network. */
export function createNotices(
  running: readonly Sender[],
  { trap_port, syslog_port }: NoticesTo,
  now: () => number,
): (event: LabEvent) => void {
  const dark = new Set<string>();
  const of = new Map(running.map((one) => [one.node.name, one]));
  const send = (from: string, datagrams: readonly { bytes: Uint8Array; port: number | undefined }[]) => {
    const socket = createSocket('udp4');
    socket.unref();
    socket.on('error', () => socket.close());
    socket.bind(0, from, () => {
      let left = datagrams.length;
      for (const { bytes, port } of datagrams) {
        const done = () => --left === 0 && socket.close();
        if (port === undefined) done();
        else socket.send(bytes, port, '127.0.0.1', done);
      }
    });
  };
  const trap = ({ node, device }: Sender, kind: number, objects: readonly (readonly [string, number | string])[]) => {
    const uptime_ticks = Math.floor((now() - node.state.booted_at) / 10) % 0x1_0000_0000;
    return writeTrap({ community: device.community, uptime_ticks, oid: `${TRAPS}.${kind}`, objects });
  };
  const tellLink = (sender: Sender, port: Port, up: boolean) => {
    const { name, if_index } = port;
    const objects = [
      [`${IF_ENTRY}.1.${if_index}`, if_index],
      [`${IF_ENTRY}.2.${if_index}`, name],
      [`${IF_ENTRY}.7.${if_index}`, 1],
      [`${IF_ENTRY}.8.${if_index}`, up ? 1 : 2],
    ] as const;
    const text = lineOf(sender.node, name, up);
    const line = {
      facility: FACILITY,
      severity: ERROR,
      at: now(),
      hostname: sender.node.name,
      app: null,
      process: null,
      text,
    };
    send(sender.device.address, [
      { bytes: trap(sender, up ? LINK_UP : LINK_DOWN, objects), port: trap_port },
      { bytes: Buffer.from(writeOld(line)), port: syslog_port },
    ]);
  };
  return ({ name, failing }) => {
    const subject = of.get(name);
    if (!subject || (failing === null ? !dark.delete(name) : failing !== 'power')) return;
    if (failing !== null) dark.add(name);
    const up = failing === null;
    if (up) send(subject.device.address, [{ bytes: trap(subject, COLD_START, []), port: trap_port }]);
    for (const { peer } of subject.node.ports) {
      const neighbour = peer && of.get(peer.node.name);
      if (neighbour && !dark.has(neighbour.node.name)) tellLink(neighbour, peer.port, up);
    }
  };
}

/** A port's line as its maker writes it. */
function lineOf({ model }: LabNode, port: string, up: boolean): string {
  if (model.vendor === 'Huawei') {
    return `%%01IFNET/3/LINK_STATE(l)[1]:The line protocol IP on the interface ${port} has entered the ${up ? 'UP' : 'DOWN'} state.`;
  }
  const state = up ? 'up' : 'down';
  if (model.vendor === 'H3C')
    return `%%10IFNET/3/PHY_UPDOWN: Physical state on the interface ${port} changed to ${state}.`;
  return `%LINK-3-UPDOWN: Interface ${port}, changed state to ${state}.`;
}
