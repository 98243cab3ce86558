/** What an SSH server says before anyone logs in: its software, its algorithms, its host keys. */
import { z } from 'zod';
import { type Fact, probe } from '../probe.ts';
import { Port } from '../tcp.ts';
import { HOST_KEY_ALGORITHMS } from './host-key.ts';
import { LISTS } from './kex.ts';
import { greet, type SshSeen } from './session.ts';

const ALL_ALGORITHMS = Object.values(HOST_KEY_ALGORITHMS).flat();
const MAX_LIST = 2_000;

/** One connection, or one for each type of host key when all are asked for. */
export const ssh = probe({
  title: { zh: 'SSH 服务', en: 'SSH' },
  params: z.object({
    port: Port.default(22).meta({ zh: '端口', en: 'Port' }),
    host_keys: z.enum(['preferred', 'all']).default('preferred').meta({ zh: '主机密钥', en: 'Host keys' }),
  }),
  yields: {
    'ssh.protocol': { zh: '协议版本', en: 'Protocol version' },
    'ssh.software': { zh: '软件版本', en: 'Software' },
    'ssh.banner': { zh: '标识行', en: 'Identification line' },
    'ssh.algorithms': { zh: '支持的算法', en: 'Algorithms offered' },
    'ssh.host_key': { zh: '主机密钥', en: 'Host key' },
  },
  measures: {
    'ssh.connect_ms': { zh: '连接耗时', en: 'Connect time', unit: 'ms' },
    'ssh.banner_ms': { zh: '标识行耗时', en: 'Time to the identification line', unit: 'ms' },
  },
  timeout_ms: 8_000,
  every_s: 3_600,
  async look(target, { port, host_keys }, { signal }) {
    const first = await greet(target.address, port, ALL_ALGORITHMS, signal);
    const keys = [first.host_key].filter((key) => key !== undefined);
    if (host_keys === 'all' && first.offer) {
      for (const [type, algorithms] of Object.entries(HOST_KEY_ALGORITHMS)) {
        const known = keys.some((key) => key.type === type);
        if (known || !algorithms.some((name) => first.offer?.host_key.includes(name))) continue;
        const { host_key } = await greet(target.address, port, algorithms, signal);
        if (host_key) keys.push(host_key);
      }
    }
    const samples = [
      { series: 'ssh.connect_ms', value: first.connect_ms },
      { series: 'ssh.banner_ms', value: first.banner_ms },
    ];
    const facts = describe(first);
    for (const key of keys) facts.push({ key: 'ssh.host_key', part: key.type, value: key });
    if (!first.offer || keys.length > 0) return { facts, samples };
    const error = 'the host key was not seen: no key exchange or host key algorithm in common';
    return { facts, samples, partial: true, error };
  },
});

function describe({ identification, offer }: SshSeen): Fact[] {
  const facts: Fact[] = [
    { key: 'ssh.protocol', value: identification.protocol },
    { key: 'ssh.software', value: identification.software },
    { key: 'ssh.banner', value: identification.line },
  ];
  if (offer) {
    for (const list of LISTS) {
      facts.push({ key: 'ssh.algorithms', part: list, value: offer[list].join(',').slice(0, MAX_LIST) });
    }
  }
  return facts;
}
