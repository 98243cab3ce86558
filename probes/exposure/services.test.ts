import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { Observation } from '../probe.ts';

/** In a network of its own, 10.0.0.2 is behind a line on which nothing answers: silence, as a firewall makes it. 10.0.0.1 refuses. */
const SCRIPT = `
const [, base] = process.argv;
const { observe } = await import(base + 'observe.ts');
const { clearText } = await import(base + 'clear-text/clear-text.ts');
const { openAccess } = await import(base + 'open-access/open-access.ts');
const look = (probe, address, services) => observe(probe, { address, params: { services } });
const all = [];
for (const address of ['10.0.0.2', '10.0.0.1']) {
  all.push(await look(clearText, address, ['telnet:23', 'http:80', 'rsh:514']));
  all.push(await look(openAccess, address, ['redis:6379', 'docker:2375', 'smb:445']));
}
process.stdout.write(JSON.stringify(all));
`;
const SETUP = `ip link set lo up && ip link add line type veth peer name far && ip link set line up && ip link set far up &&
  ip address add 10.0.0.1/24 dev line && exec "$0" --input-type=module -e "$1" "$2"`;
const canNamespace =
  spawnSync('unshare', ['-n', 'ip', 'link', 'add', 'line', 'type', 'veth', 'peer', 'name', 'far']).status === 0;

test('a silent port isn’t known to be closed, and nothing is told of its login; one that refuses is', {
  skip: canNamespace ? false : 'this needs iproute2 and the right to make namespaces',
}, () => {
  const base = new URL('../', import.meta.url).href;
  const { stdout, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', SETUP, process.execPath, SCRIPT, base], {
    encoding: 'utf8',
  });
  assert.notEqual(stdout, '', stderr);
  const [clear, access, refused, denied] = JSON.parse(stdout) as [Observation, Observation, Observation, Observation];
  const rows = ({ facts }: Observation) => facts.map(({ value }) => value as Record<string, unknown>);
  for (const { outcome, facts } of [clear, access]) assert.deepEqual([outcome, facts.length], ['ok', 3]);
  for (const row of rows(clear))
    assert.deepEqual([row.open, row.answers, row.login, row.tls_offered], [null, null, null, null]);
  for (const row of rows(access)) assert.deepEqual([row.open, row.answers, row.without_login], [null, null, null]);
  for (const row of rows(refused)) assert.deepEqual([row.open, row.answers], [false, false]);
  for (const row of rows(denied)) assert.deepEqual([row.open, row.without_login], [false, false]);
});
