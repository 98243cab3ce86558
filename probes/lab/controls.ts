/** How parts of the lab are made to fail and to recover, one change after the other. */
import type { Text } from '../probe.ts';
import { nodesBehind } from './behind.ts';
import { DEVICE_FAILURES, HOST_FAILURES, isDeviceFailure, isHostFailure, type LabFailure } from './failing.ts';
import type { Replayer } from './replayer.ts';
import type { EndpointHost } from './services.ts';
import type { LabDevice, LabNode } from './topology.ts';

export type RunningDevice = { node: LabNode; device: LabDevice; v4: Replayer; v6: Replayer | undefined };

/** What is controlled. */
export type Controlled = {
  running: RunningDevice[];
  hosts: EndpointHost[];
  now: () => number;
  closeAll(): Promise<void>;
};

/** Something that the script or a person did to the lab. */
export type LabEvent = { name: string; failing: LabFailure | null; text: Text };

/** Changes queue up: a recovery that overtook its failure would leave a host half open. */
export function makeControls({ running, hosts, now, closeAll }: Controlled, tell: (event: LabEvent) => void) {
  const failing = new Map<string, LabFailure>();
  /** What fell silent behind a device that was cut. */
  const cutOff = new Map<string, string[]>();
  let last: Promise<void> = Promise.resolve();
  let closing: Promise<void> | undefined;
  const queue = (change: () => Promise<void>): Promise<void> => {
    const done = last.then(() => {
      if (closing) throw new Error('the lab is closed');
      return change();
    });
    last = done.catch(() => {});
    return done;
  };
  const find = (name: string): RunningDevice | EndpointHost => {
    const found = running.find((one) => one.node.name === name) ?? hosts.find((one) => one.endpoint.name === name);
    if (!found) throw new Error(`the lab has no device or endpoint named ${name}`);
    return found;
  };
  /** Leaves what fails by itself as it is; returns whom it silenced. */
  const silenceBehind = ({ node }: RunningDevice): string[] => {
    const behind = nodesBehind(
      running.map((one) => one.node),
      node,
    );
    const silenced = running.filter((one) => behind.has(one.node) && !failing.has(one.node.name));
    for (const one of silenced) {
      failDevice(one, 'silent');
      failing.set(one.node.name, 'silent');
    }
    return silenced.map((one) => one.node.name);
  };
  const fail = (name: string, how?: LabFailure): Promise<void> =>
    queue(async () => {
      const subject = find(name);
      const done = how ?? ('node' in subject ? 'power' : 'down');
      const text = 'node' in subject ? failDevice(subject, done) : await failHost(subject, done);
      failing.set(name, done);
      if (done === 'cut' && 'node' in subject) cutOff.set(name, silenceBehind(subject));
      tell({ name, failing: done, text: { zh: text.zh, en: text.en } });
    });
  const recover = (name: string): Promise<void> =>
    queue(async () => {
      const subject = find(name);
      if ('node' in subject) recoverDevice(subject, now);
      else await recoverHost(subject);
      failing.delete(name);
      for (const behind of running.filter((one) => cutOff.get(name)?.includes(one.node.name))) {
        recoverDevice(behind, now);
        failing.delete(behind.node.name);
      }
      cutOff.delete(name);
      tell({ name, failing: null, text: { zh: '恢复', en: 'recovered' } });
    });
  const close = (): Promise<void> => {
    closing ??= last.then(closeAll);
    return closing;
  };
  return { failing: failing as ReadonlyMap<string, LabFailure>, fail, recover, close };
}

function failDevice({ node, v4, v6 }: RunningDevice, how: LabFailure): Text {
  if (!isDeviceFailure(how)) throw new Error(`${node.name} is a device: it can't fail by ${how}`);
  if (how === 'no_ipv6' && !v6) throw new Error(`${node.name} has no IPv6 to lose`);
  const { faults } = DEVICE_FAILURES[how];
  v4.setFaults(how === 'no_ipv6' ? {} : faults);
  v6?.setFaults(faults);
  node.state.powered = how !== 'power' && how !== 'cut';
  return DEVICE_FAILURES[how];
}

/** A device that had no power has just started: its uptime and counters begin again. */
function recoverDevice({ node, v4, v6 }: RunningDevice, now: () => number): void {
  if (!node.state.powered) node.state.booted_at = now();
  node.state.powered = true;
  v4.setFaults({});
  v6?.setFaults({});
}

async function failHost(subject: EndpointHost, how: LabFailure): Promise<Text> {
  const { endpoint, host, mood, expired } = subject;
  if (!isHostFailure(how)) throw new Error(`${endpoint.name} is an endpoint: it can't fail by ${how}`);
  if (how === 'no_ipv6' && !endpoint.families.includes(6)) throw new Error(`${endpoint.name} has no IPv6 to lose`);
  if ((how === 'error' || how === 'hung' || how === 'slow') && !mood)
    throw new Error(`${endpoint.name} is no web page: it can't fail by ${how}`);
  if (how === 'expired' && !expired) throw new Error(`${endpoint.name} has no certificate that could expire`);
  await recoverHost(subject);
  if (how === 'down') await host.listen([]);
  if (how === 'no_ipv6') await host.listen([4]);
  if (mood && (how === 'error' || how === 'hung')) mood.answer = how;
  if (mood && how === 'slow') mood.delay_ms = 3_000;
  if (mood && how === 'expired' && expired) mood.certificate = expired;
  return HOST_FAILURES[how];
}

async function recoverHost({ endpoint, host, mood, certificate, health }: EndpointHost): Promise<void> {
  await host.listen(endpoint.families);
  if (!mood) return;
  mood.answer = health;
  mood.delay_ms = 0;
  if (certificate) mood.certificate = certificate;
}
