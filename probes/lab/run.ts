/** The lab as a program of its own: prints where everything is and runs until it is interrupted. */
import { once } from 'node:events';
import { type Lab, type LabEvent, type LabOptions, startLab } from './index.ts';

/** Runs until SIGINT or SIGTERM, or until `signal` aborts. */
export async function runLab(options: LabOptions = {}, print: (line: string) => void = console.log): Promise<void> {
  const lab = await startLab({ tell: (event) => print(eventLine(event)), ...options });
  for (const line of describeLab(lab)) print(line);
  const stop = new AbortController();
  const signals = [once(process, 'SIGINT', { signal: stop.signal }), once(process, 'SIGTERM', { signal: stop.signal })];
  if (options.signal) signals.push(once(options.signal, 'abort', { signal: stop.signal }));
  // Without a scripted timer that counts, only sockets keep the process alive, which they do.
  await Promise.race(signals);
  stop.abort();
  await Promise.allSettled(signals);
  await lab.close();
}

function eventLine({ name, failing, text }: LabEvent): string {
  return `${new Date().toTimeString().slice(0, 8)}  ${failing === null ? '✔' : '✖'} ${name}  ${text.zh} ${text.en}`;
}

/** The tables of devices and services. */
export function describeLab(lab: Lab): string[] {
  const devices = lab.devices.map((device) => [
    device.name,
    device.place,
    device.model ?? 'Linux',
    `${device.address}:${device.port}`,
    device.port_v6 === null ? '-' : `[::1]:${device.port_v6}`,
    device.community,
  ]);
  const services = lab.services.flatMap((service) =>
    service.endpoints.map((endpoint) => [
      endpoint.name,
      service.title.zh,
      endpoint.host,
      endpoint.addresses[4] === null ? '-' : `${endpoint.addresses[4]}:${endpoint.port}`,
      endpoint.addresses[6] === null ? '-' : `[::1]:${endpoint.port}`,
      endpoint.expectation.zh,
    ]),
  );
  return [
    `实验网已启动：${lab.devices.length} 台设备，${lab.services.length} 个服务系统。按 Ctrl-C 结束。`,
    `The lab runs: ${lab.devices.length} devices, ${lab.services.length} services. Ctrl-C ends it.`,
    '',
    ...columns([['设备 device', '地点 place', '型号 model', 'SNMP', 'SNMP (IPv6)', 'community'], ...devices]),
    '',
    ...columns([['端点 endpoint', '系统 system', 'host', 'IPv4', 'IPv6', '应见 expectation'], ...services]),
  ];
}

function columns(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? '')))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** Chinese characters take two cells of a terminal. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffe0]/.test(sign) ? 2 : 1), 0);
