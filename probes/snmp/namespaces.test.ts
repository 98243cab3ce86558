/**
 * Three hosts of real parts: Debian's snmpd and lldpd, each host in namespaces of its own, and a manager in another.
 *
 *   manager ── core ──┬── access
 *                     └── edge
 */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SnmpDocument } from './document.ts';

const PROGRAMS = [
  '/usr/sbin/snmpd',
  '/usr/sbin/lldpd',
  '/usr/bin/unshare',
  '/usr/bin/nsenter',
  '/sbin/ip',
  '/usr/bin/snmpbulkwalk',
];
const missing = PROGRAMS.find((program) => !existsSync(program));
const skip =
  process.getuid?.() !== 0 ? 'network namespaces need root' : missing ? `${missing} is missing` : canUnshare();

function canUnshare(): string | false {
  try {
    execFileSync('unshare', ['-n', '-m', '-u', 'true'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'this machine allows no namespaces';
  }
}

type Host = { name: string; pid: number };
const folder = skip ? '' : mkdtempSync(join(tmpdir(), 'snmp-namespaces-'));
const children: ChildProcess[] = [];

function start(file: string, args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(file, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  children.push(child);
  return child;
}

/** A host is a process that holds its namespaces. */
async function host(name: string): Promise<Host> {
  const child = start('unshare', ['-n', '-m', '-u', 'sleep', '300']);
  await once(child, 'spawn');
  const made = { name, pid: child.pid as number };
  // The child has its namespaces only once unshare(1) has done its work.
  for (let tries = 0; namespaceOf(made.pid) === namespaceOf('self'); tries++) {
    assert.ok(tries < 200, 'unshare made no namespace');
    await sleep(5);
  }
  inside(made, `ip link set lo up; hostname ${name}`);
  // Sockets and pid files of lldpd go to a /run of its own.
  inside(made, 'mount -t tmpfs tmpfs /run');
  // lldpd asks for its own full name, and would wait for a name server that isn't there.
  const hosts = join(folder, `${name}-hosts`);
  writeFileSync(hosts, `127.0.0.1 ${name}\n::1 ${name}\n`);
  inside(made, `mount --bind ${hosts} /etc/hosts; mount --bind /dev/null /etc/resolv.conf`);
  return made;
}
const namespaceOf = (pid: number | string) => execFileSync('readlink', [`/proc/${pid}/ns/net`], { encoding: 'utf8' });
const enter = ({ pid }: Host) => ['-t', String(pid), '-n', '-m', '-u'];
const inside = (where: Host, command: string) =>
  execFileSync('nsenter', [...enter(where), 'sh', '-c', command], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** A cable with an address of both families at each end, made inside the first host. */
function link(number: number, a: Host, b: Host, name: { a: string; b: string }): void {
  inside(a, `ip link add ${name.a} type veth peer name ${name.b} netns ${b.pid}`);
  for (const [end, port, last] of [
    [a, name.a, 1],
    [b, name.b, 2],
  ] as const) {
    inside(end, `ip addr add 10.9.${number}.${last}/24 dev ${port}`);
    inside(end, `ip addr add fd00:9:${number}::${last}/64 dev ${port} nodad`);
    inside(end, `ip link set ${port} up`);
  }
}

async function startAgents(device: Host): Promise<void> {
  const conf = join(folder, `${device.name}.conf`);
  const lines = [
    'rocommunity lab',
    'rocommunity6 lab',
    `sysName ${device.name}`,
    'master agentx',
    'agentXSocket tcp:127.0.0.1:705',
    'agentXTimeout 10',
  ];
  writeFileSync(conf, `${lines.join('\n')}\n`);
  const snmpd = ['snmpd', '-f', '-Ln', '-C', '-c', conf, '-I', '-smux', 'udp:161,udp6:161'];
  start('nsenter', [...enter(device), ...snmpd], { SNMP_PERSISTENT_DIR: join(folder, device.name), MIBS: '' });
  // lldpd tries again only after 15 s when snmpd's socket for it (705 is 0x2c1) isn't there yet.
  while (!readFileSync(`/proc/${device.pid}/net/tcp`, 'utf8').includes(':02C1 ')) await sleep(10);
  start('nsenter', [...enter(device), 'lldpd', '-d', '-x', '-X', 'tcp:127.0.0.1:705']);
  while (!inside(device, 'lldpcli show interfaces 2>&1 || true').includes('PortDescr')) await sleep(50);
}

/** By Debian's own program: the probe is not to wait for itself. */
function countNeighbours(manager: Host, address: string): number {
  const names = '1.0.8802.1.1.2.1.4.1.1.9';
  const told = inside(manager, `MIBS= snmpbulkwalk -v2c -c lab -On -t 2 ${address} ${names} || true`);
  return told.split('\n').filter((line) => line.includes('STRING')).length;
}

/** One look from the manager's namespace: a process there, as the agent of a county would be. */
function look(manager: Host, address: string): SnmpDocument {
  const script = `
    import { observe } from ${JSON.stringify(new URL('../observe.ts', import.meta.url).href)};
    import { snmp } from ${JSON.stringify(new URL('./snmp.ts', import.meta.url).href)};
    import { toDocument } from ${JSON.stringify(new URL('./document.ts', import.meta.url).href)};
    const secret = { kind: 'snmp_community', version: '2c', community: 'lab' };
    console.log(JSON.stringify(toDocument(await observe(snmp, { address: ${JSON.stringify(address)}, secret, timeout_ms: 4000 }))));`;
  const args = [...enter(manager), process.execPath, '--input-type=module-typescript', '-e', script];
  return JSON.parse(execFileSync('nsenter', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }));
}

describe('three hosts with snmpd and lldpd', { skip }, () => {
  let manager: Host;
  before(
    async () => {
      const [core, access, edge] = [await host('core'), await host('access'), await host('edge')];
      manager = await host('manager');
      link(1, manager, core, { a: 'mgmt0', b: 'ge-0' });
      link(2, core, access, { a: 'ge-1', b: 'uplink' });
      link(3, core, edge, { a: 'ge-2', b: 'uplink' });
      inside(core, 'echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding');
      for (const [device, number] of [
        [access, 2],
        [edge, 3],
      ] as const) {
        inside(device, `ip route add default via 10.9.${number}.1; ip -6 route add default via fd00:9:${number}::1`);
      }
      inside(manager, 'ip route add default via 10.9.1.2; ip -6 route add default via fd00:9:1::2');
      await Promise.all([core, access, edge].map(startAgents));
      // lldpd speaks every 30 s: to be heard sooner it is told to speak again, not so often that it never gets to it.
      const ends = [
        ['10.9.1.2', 2],
        ['10.9.2.2', 1],
        ['10.9.3.2', 1],
      ] as const;
      for (let tries = 0; ends.some(([address, count]) => countNeighbours(manager, address) < count); tries++) {
        if (tries % 20 === 5) for (const device of [core, access, edge]) inside(device, 'lldpcli update');
        await sleep(250);
      }
    },
    { timeout: 60_000 },
  );
  after(async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      // SIGKILL would leave lldpd's own child behind.
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test('each host tells its name and its addresses of both families, the same over both', () => {
    const hosts = {
      core: ['10.9.1.2', 'fd00:9:1::2'],
      access: ['10.9.2.2', 'fd00:9:2::2'],
      edge: ['10.9.3.2', 'fd00:9:3::2'],
    };
    for (const [name, addresses] of Object.entries(hosts)) {
      for (const address of addresses) {
        const seen = look(manager, address);
        assert.equal(seen.outcome, 'ok', seen.error ?? '');
        assert.equal(seen.error, null);
        assert.equal(seen.facts.name, name);
        for (const [own, prefix_length] of [
          [addresses[0], 24],
          [addresses[1], 64],
        ]) {
          const row = seen.addresses.find((one) => one.address === own);
          assert.equal(row?.prefix_length, prefix_length, `${own} of ${name} seen over ${address}`);
          assert.ok(seen.interfaces.some(({ if_index }) => if_index === row?.if_index));
        }
        assert.ok(!seen.addresses.some((one) => one.address === '::1'));
      }
    }
  });

  test('the links are seen from both ends, port by port', () => {
    const core = look(manager, '10.9.1.2');
    const ports = core.neighbours.map((row) => [row.local_port, row.system_name, row.port_description]);
    assert.deepEqual(ports.toSorted(), [
      ['ge-1', 'access', 'uplink'],
      ['ge-2', 'edge', 'uplink'],
    ]);
    for (const [address, port] of [
      ['10.9.2.2', 'ge-1'],
      ['fd00:9:3::2', 'ge-2'],
    ] as const) {
      const [up, ...more] = look(manager, address).neighbours;
      assert.deepEqual(more, []);
      assert.deepEqual([up?.local_port, up?.system_name, up?.port_description], ['uplink', 'core', port]);
      // The port at the other end is an interface that the core tells of itself.
      const far = core.interfaces.find(({ name }) => name === port);
      assert.equal(up?.port_id, far?.mac);
      assert.notDeepEqual(up?.management_addresses, []);
    }
  });
});
