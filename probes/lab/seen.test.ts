/** The lab as the project's own probes see it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { probes } from '../index.ts';
import { observe } from '../observe.ts';
import type { FactValue, Observation, Probe, Secret } from '../probe.ts';
import { trustAlso } from '../tls/trust.ts';
import { type Lab, startLab } from './index.ts';

let lab: Lab;
before(async () => {
  lab = await startLab({ base: '127.74.0.0', port_base: 45_000, script: false });
});
after(() => lab.close());

const values = (seen: Observation, key: string): FactValue[] =>
  seen.facts.filter((fact) => fact.key === key).map((fact) => fact.value);

test('SNMP tells the truth about every device over every family, and each cable from both ends', async () => {
  const told: string[] = [];
  for (const device of lab.devices) {
    const secret: Secret = { kind: 'snmp_community', version: '2c', community: device.community };
    const places = [{ address: device.address, port: device.port }];
    if (device.address_v6 && device.port_v6) places.push({ address: device.address_v6, port: device.port_v6 });
    for (const { address, port } of places) {
      const seen = await observe(probes.snmp as unknown as Probe, {
        address,
        params: { port },
        secret,
        timeout_ms: 8_000,
      });
      assert.equal(seen.outcome, 'ok', `${device.name}: ${seen.error}`);
      assert.notEqual(seen.partial, true, `${device.name}: ${seen.error}`);
      assert.deepEqual(values(seen, 'snmp.name'), [device.name]);
      assert.deepEqual(values(seen, 'snmp.object_id'), [device.object_id]);
      assert.equal(values(seen, 'snmp.interface').length, device.interfaces, device.name);
      if (device.vendor) assert.deepEqual(values(seen, 'snmp.vendor'), [device.vendor], device.name);
      if (device.model) assert.deepEqual(values(seen, 'snmp.model'), [device.model], device.name);
      // Makers write release names in several ways; the words have to be there.
      const version = String(values(seen, 'snmp.version')[0]);
      for (const word of device.version.split(' ')) assert.ok(version.includes(word), `${device.name} ${version}`);
      if (device.serial) assert.deepEqual(values(seen, 'snmp.serial'), [device.serial], device.name);
      const addresses = new Set(values(seen, 'snmp.address').map((row) => (row as { address: string }).address));
      // The probe leaves ::1 out: no address by which a device could be reached.
      for (const { address: own } of device.addresses)
        assert.ok(own === '::1' || addresses.has(own), `${device.name} ${own}`);
      if (address === '::1') continue;
      for (const row of values(seen, 'snmp.neighbour') as Record<string, string>[]) {
        told.push([`${device.name} ${row.local_port}`, `${row.system_name} ${row.port_id}`].toSorted().join(' = '));
      }
    }
  }
  const servers = /NT-SRV|NT-FW/;
  const cables = lab.links.filter((link) => !servers.test(link.a + link.b));
  for (const { a, a_port, b, b_port } of cables) {
    const cable = [`${a} ${a_port}`, `${b} ${b_port}`].toSorted().join(' = ');
    assert.equal(told.filter((one) => one === cable).length, 2, cable);
  }
});

test("with the lab's root trusted, good certificates are good and bad ones bad", async () => {
  trustAlso('lab test', [lab.ca]);
  try {
    for (const endpoint of lab.services.flatMap((service) => service.endpoints)) {
      const http = endpoint.watches.find((watch) => watch.kind === 'http');
      if (!endpoint.url.startsWith('https') || !http || endpoint.name === 'archive-https') continue;
      const asked = { address: endpoint.address, params: http.params, timeout_ms: 3_000 };
      const seen = await observe(probes.http as unknown as Probe, asked);
      const trouble = values(seen, 'http.certificate_error').filter((value) => value !== null && value !== '');
      assert.equal(trouble.length, endpoint.healthy ? 0 : 1, `${endpoint.name}: ${trouble} ${seen.error}`);
    }
  } finally {
    trustAlso('lab test', []);
  }
});

test('every endpoint can be watched with the probes and params that it names', async () => {
  for (const endpoint of lab.services.flatMap((service) => service.endpoints)) {
    for (const { kind, params } of endpoint.watches) {
      for (const family of endpoint.families) {
        const address = endpoint.addresses[family] ?? '';
        const seen = await observe(probes[kind] as unknown as Probe, { address, family, params, timeout_ms: 3_000 });
        const what = `${endpoint.name} ${kind} IPv${family}: ${seen.outcome} ${seen.error}`;
        if (endpoint.healthy) assert.equal(seen.outcome, 'ok', what);
        if (endpoint.name === 'open-data-http') assert.equal(seen.outcome, family === 4 ? 'ok' : 'unreachable', what);
        if (endpoint.name === 'licences-http') assert.deepEqual(values(seen, 'http.status'), [500]);
      }
    }
  }
});

test('a process that has closed its lab ends by itself', () => {
  const from = new URL('./index.ts', import.meta.url).href;
  const code = `const { startLab } = await import(${JSON.stringify(from)});
    const lab = await startLab({ base: '127.75.0.0', port_base: 33_000 });
    await lab.fail('NT-CORE-1', 'slow');
    await lab.close();`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', code], { timeout: 10_000, encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
});
