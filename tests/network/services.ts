/**
 * Services and their name servers in one namespace, each at addresses of its own on its loopback: knot as root, as the zone `test` and as
 * the servers of what is below, right and wrong; nginx as sites. All addresses of IPv6 end with the number of their role.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProbeName } from '#probes/index.ts';
import type { Look } from '#probes/observe.ts';
import type { Observation } from '#probes/probe.ts';
import { log, said } from './hosts.ts';
import { gather, type Namespace, runInside, spawnInside } from './namespaces.ts';

export const ROOT = 'fd00:53::1';
export const TOP = 'fd00:53::2';
export const OWN = 'fd00:53::3';
export const SECOND = 'fd00:53::4';
/** An address that is there, and nobody listens. */
export const SILENT = 'fd00:53::9';
export const WEB = '2409:8a00:1::80';
export const WEB_2 = '2409:8a00:1::81';
export const WEB_4 = '10.80.0.80';
const OWN_4 = '10.53.0.3';

const HEAD = '@ SOA ns1 admin 1 3600 600 86400 60';
const reversed = (last: string) => [...last.padStart(32, '0')].reverse().join('.');
const nibbles = (address: string) => {
  const [left = '', right = ''] = address.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':')).map((word) => word.padStart(4, '0'));
  const gap = 8 - words(left).length - words(right).length;
  return reversed([...words(left), ...Array(gap).fill('0000'), ...words(right)].join(''));
};

const ROOT_ZONES = {
  '.': `@ SOA a.root. admin. 1 3600 600 86400 60
@ NS a.root.
a.root. AAAA ${ROOT}
test. NS ns.test.
ns.test. AAAA ${TOP}
ip6.arpa. NS ns.test.
`,
};
const TOP_ZONES = {
  test: `@ SOA ns admin 1 3600 600 86400 60
@ NS ns
ns AAAA ${TOP}
good NS ns1.good
good NS ns2.good
ns1.good AAAA ${OWN}
ns1.good A ${OWN_4}
ns2.good AAAA ${SECOND}
noglue NS ns1.noglue
ns1.noglue A ${OWN_4}
half NS ns1.half
half NS ns1.good
ns1.half A ${OWN_4}
lame NS ns1.good
loopa NS ns.loopb
loopb NS ns.loopa
silent NS ns1.silent
ns1.silent AAAA ${SILENT}
mapped NS ns1.mapped
ns1.mapped AAAA ::ffff:${OWN_4}
`,
  'ip6.arpa': `${HEAD}
@ NS ns.test.
${nibbles(WEB)} PTR www.good.test.
${nibbles(WEB_2)} PTR other.good.test.
`,
};
const scopes = {
  mappedaaaa: `::ffff:${WEB_4}`,
  ula: 'fd12::1',
  local: 'fe80::1',
  nat: '64:ff9b::a50:50',
  doc: '2001:db8::1',
};
const OWN_ZONES = {
  good: `${HEAD}
@ NS ns1
@ NS ns2
@ MX 10 mx1
ns1 AAAA ${OWN}
ns1 A ${OWN_4}
ns2 AAAA ${SECOND}
mx1 AAAA ${OWN}
mx1 A ${OWN_4}
www AAAA ${WEB}
www A ${WEB_4}
alias CNAME www
mailless MX 10 old
mailless AAAA ${WEB}
ring CNAME gnir
gnir CNAME ring
two AAAA ${WEB}
two AAAA ${SILENT}
two A ${WEB_4}
old A ${WEB_4}
only AAAA ${WEB}
wrongname AAAA ${WEB_2}
wrongname A ${WEB_4}
shell AAAA ${WEB}
shell A ${WEB_4}
intranet A ${WEB_4}
news AAAA ${WEB}
news A ${WEB_4}
dead AAAA ${SILENT}
${Object.entries(scopes)
  .map(([name, address]) => `${name} AAAA ${address}`)
  .join('\n')}
`,
  half: `${HEAD}\n@ NS ns1\n@ NS ns1.good.test.\nns1 A ${OWN_4}\nwww AAAA ${WEB}\n`,
  noglue: `${HEAD}\n@ NS ns1\nns1 A ${OWN_4}\nwww AAAA ${WEB}\n`,
};

export type Services = {
  look(kind: ProbeName, look: Look, forbidden?: string[]): Promise<Observation>;
  at: Namespace;
  folder: string;
  remove(): void;
};

/** A mail server that greets and goes. */
const MAIL = `require('node:net').createServer((s) => s.end('220 mx1 ESMTP\\r\\n')).listen(25, '${OWN}')`;
const LOOK = join(import.meta.dirname, 'look.ts');

/** `sites` is nginx's configuration within `http`; `${'{folder}'}` of its files is the second argument's. */
export function startServices(sites: (folder: string) => string): Services {
  const { folder, add, remove } = gather('zhengwang-services-');
  try {
    const at = add('services');
    for (const address of [ROOT, TOP, OWN, SECOND, SILENT, WEB, WEB_2]) lo(at, `${address}/128`);
    for (const address of [OWN_4, WEB_4]) lo(at, `${address}/32`);
    startKnot(at, join(folder, 'root'), [ROOT], ROOT_ZONES);
    startKnot(at, join(folder, 'top'), [TOP], TOP_ZONES);
    const own = Object.fromEntries(Object.entries(OWN_ZONES).map(([name, text]) => [`${name}.test`, text]));
    startKnot(at, join(folder, 'own'), [OWN, SECOND, OWN_4], own);
    startNginx(at, folder, sites(folder));
    log(spawnInside(at, process.execPath, ['-e', MAIL]));
    const look = async (kind: ProbeName, look: Look, forbidden: string[] = []) => {
      const env = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
      const given = JSON.stringify({ kind, look, forbidden });
      const { out, err } = await runInside(at, process.execPath, [LOOK, given], env);
      if (out === '') throw new Error(`no observation: ${err}\n${said.join('')}`);
      return JSON.parse(out) as Observation;
    };
    return { look, at, folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

const lo = ({ netns }: Namespace, address: string) =>
  execFileSync('ip', [
    '-n',
    netns,
    'address',
    'add',
    address,
    'dev',
    'lo',
    ...(address.includes(':') ? ['nodad'] : []),
  ]);

function startKnot(at: Namespace, folder: string, addresses: string[], zones: Record<string, string>): void {
  mkdirSync(folder);
  const rows = Object.entries(zones).map(([name, text], index) => {
    writeFileSync(join(folder, `${index}.zone`), `$ORIGIN ${name === '.' ? '.' : `${name}.`}\n$TTL 300\n${text}`);
    return `  - domain: "${name}"\n    storage: "${folder}"\n    file: "${index}.zone"\n    semantic-checks: off\n`;
  });
  const listen = addresses.map((address) => `"${address}@53"`).join(', ');
  writeFileSync(
    join(folder, 'knot.conf'),
    `server:\n  rundir: "${folder}"\n  listen: [${listen}]\ndatabase:\n  storage: "${folder}/db"\n` +
      `log:\n  - target: stderr\n    any: error\nzone:\n${rows.join('')}`,
  );
  log(spawnInside(at, 'knotd', ['-c', join(folder, 'knot.conf')]));
}

function startNginx(at: Namespace, folder: string, sites: string): void {
  const conf = join(folder, 'nginx.conf');
  writeFileSync(
    conf,
    `user root;\npid ${folder}/nginx.pid;\ndaemon off;\nerror_log stderr;\nevents {}\nhttp {\n access_log off;\n default_type text/html;\n` +
      ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((name) => ` ${name}_temp_path ${folder}/${name};\n`)
        .join('') +
      `${sites}\n}\n`,
  );
  log(spawnInside(at, 'nginx', ['-p', folder, '-c', conf]));
}

/** An authority of the test's own and a certificate of it for each name; `ca.pem`, `NAME.pem`, `NAME.key`. */
export function makeCertificates(folder: string, names: readonly string[]): void {
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const fresh = ['-newkey', 'rsa:2048', '-nodes', '-keyout'];
  run('req', '-x509', ...fresh, 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/CN=Test authority');
  for (const name of names) {
    run('req', ...fresh, `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${name}\n`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`];
    run('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, '-days', '30', ...signed);
  }
}
