/**
 * Three hosts and a manager, cabled in both families: Debian's snmpd and lldpd on each, nginx on one, knot on another.
 *
 *   manager ── core, branch, village (one cable each)      core ── branch ── village
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, gather, type Namespace, spawnInside } from './namespaces.ts';

export const COMMUNITY = 'namespace-community';
export const USER = { name: 'watcher', auth_key: 'auth-key-of-the-lab', priv_key: 'priv-key-of-the-lab' };
export const NAMES = ['core', 'branch', 'village'] as const;
export type HostName = (typeof NAMES)[number];

export type Host = { name: HostName; at: Namespace; v4: string; v6: string; folder: string };
export type Network = { manager: Namespace; hosts: Record<HostName, Host>; folder: string; remove(): void };

export function startNetwork(): Network {
  const { folder, add, remove } = gather('zhengwang-network-');
  try {
    const manager = add('manager');
    const hosts = Object.fromEntries(
      NAMES.map((name, index): [HostName, Host] => {
        const at = add(name);
        const [v4, v6] = [`10.99.${index + 1}.2`, `fd99:0:0:${index + 1}::2`];
        connect(
          { at: manager, device: `to-${name}`, addresses: [`10.99.${index + 1}.1/24`, `fd99:0:0:${index + 1}::1/64`] },
          { at, device: 'manage', addresses: [`${v4}/24`, `${v6}/64`] },
        );
        mkdirSync(join(folder, name));
        return [name, { name, at, v4, v6, folder: join(folder, name) }];
      }),
    ) as Record<HostName, Host>;
    cable(hosts.core, 'lower', hosts.branch, 'upper', 1);
    cable(hosts.branch, 'lower', hosts.village, 'upper', 2);
    for (const host of Object.values(hosts)) startAgents(host);
    startNginx(hosts.branch);
    startKnot(hosts.village);
    return { manager, hosts, folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function cable(a: Host, a_device: string, b: Host, b_device: string, number: number): void {
  connect(
    { at: a.at, device: a_device, addresses: [`10.98.${number}.1/30`, `fd98:0:0:${number}::1/64`] },
    { at: b.at, device: b_device, addresses: [`10.98.${number}.2/30`, `fd98:0:0:${number}::2/64`] },
  );
}

/** snmpd with lldpd below it by AgentX; each lldpd has a /run of its own. */
function startAgents({ at, name, folder }: Host): void {
  const socket = join(folder, 'agentx');
  const conf = join(folder, 'snmpd.conf');
  writeFileSync(
    conf,
    [
      `rocommunity ${COMMUNITY}`,
      `rocommunity6 ${COMMUNITY}`,
      `createUser ${USER.name} SHA-256 ${USER.auth_key} AES ${USER.priv_key}`,
      `rouser ${USER.name} priv`,
      `sysName ${name}`,
      'master agentx',
      `agentXSocket unix:${socket}`,
      'agentXPerms 0777 0777',
      '',
    ].join('\n'),
  );
  const env = { SNMP_PERSISTENT_DIR: folder, SNMPCONFPATH: folder, MIBS: '' };
  log(spawnInside(at, 'snmpd', ['-f', '-Le', '-C', '-c', conf, '-I', '-smux', 'udp:161,udp6:161'], env));
  // Waits for the socket: lldpd would try again only after seconds.
  const script = 'while [ ! -S "$1" ]; do sleep 0.05; done; exec lldpd -d -x -X "$1" -I upper,lower -O "$2"';
  const lldp = join(folder, 'lldpd.conf');
  // Debian's lldpd speaks every 30 s.
  writeFileSync(lldp, 'configure lldp tx-interval 1\n');
  log(spawnInside(at, 'sh', ['-c', script, 'sh', socket, lldp]));
}

function startNginx({ at, folder }: Host): void {
  const certificate = join(folder, 'certificate.pem');
  const key = join(folder, 'key.pem');
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '30',
      '-subj',
      '/CN=branch.lab',
      '-keyout',
      key,
      '-out',
      certificate,
    ],
    { stdio: 'ignore' },
  );
  const conf = join(folder, 'nginx.conf');
  writeFileSync(
    conf,
    `user root;\npid ${folder}/nginx.pid;\ndaemon off;\nerror_log stderr;\nevents {}\nhttp {\n access_log off;\n` +
      ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((name) => ` ${name}_temp_path ${folder}/${name};\n`)
        .join('') +
      ` server { listen 80; listen [::]:80; location / { return 200 "branch office\\n"; } location /old { return 301 /; } }\n` +
      ` server { listen 443 ssl; listen [::]:443 ssl; ssl_certificate ${certificate}; ssl_certificate_key ${key};` +
      ` ssl_protocols TLSv1.2 TLSv1.3; location / { return 204; } }\n}\n`,
  );
  log(spawnInside(at, 'nginx', ['-p', folder, '-c', conf]));
}

function startKnot({ at, folder }: Host): void {
  const conf = join(folder, 'knot.conf');
  writeFileSync(
    join(folder, 'lab.zone'),
    '$ORIGIN lab.\n$TTL 300\n@ SOA ns admin 1 3600 600 86400 300\n@ NS ns\nns A 10.99.3.2\nns AAAA fd99:0:0:3::2\nbranch AAAA fd99:0:0:2::2\n',
  );
  writeFileSync(
    conf,
    `server:\n  rundir: "${folder}"\n  listen: ["0.0.0.0@53", "::@53"]\ndatabase:\n  storage: "${folder}/db"\n` +
      `log:\n  - target: stderr\n    any: error\n` +
      `zone:\n  - domain: lab.\n    storage: "${folder}"\n    file: lab.zone\n`,
  );
  log(spawnInside(at, 'knotd', ['-c', conf]));
}

/** What a daemon says is read, so that it never waits for a reader, and kept for a test that failed. */
export const said: string[] = [];
export function log(child: ReturnType<typeof spawnInside>): void {
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said.push(String(chunk));
      if (said.length > 200) said.shift();
    });
  }
}
