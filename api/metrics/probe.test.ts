import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type TestHub, testHub } from '../testing.ts';
import { readTarget, targetText } from './registered-target.ts';

let hub: TestHub;
let web: Server;
let port = 0;
before(async () => {
  hub = await testHub();
  web = createServer((_, answer) => answer.end('ok')).listen(0, '127.0.0.1');
  await new Promise((resolve) => web.once('listening', resolve));
  port = (web.address() as AddressInfo).port;
  const node = await hub.ask('POST', '/api/nodes', {
    name: 'web',
    role: 'server',
    addresses: ['127.0.0.1'],
    watch: ['icmp'],
  });
  assert.equal(node.status, 200, node.text);
  for (const [probe, params] of [
    ['http', { port }],
    ['tcp', { port }],
    ['tcp', { port: 1 }],
  ] as const) {
    const made = await hub.ask('POST', '/api/watches', { node_id: node.body.id, probe, params, address: '127.0.0.1' });
    assert.equal(made.status, 200, made.text);
  }
});
after(async () => {
  web.close();
  await hub.stop();
});

const asScraper = async (path: string) => {
  const answer = await hub.app.request(path, { headers: { authorization: `Bearer ${hub.hub.keys.metrics_token}` } });
  return { status: answer.status, text: await answer.text() };
};

test('service discovery lists each question with what is known of its target', async () => {
  const { status, text } = await asScraper('/sd/prometheus');
  assert.equal(status, 200);
  const groups = JSON.parse(text) as { targets: string[]; labels: Record<string, string> }[];
  assert.deepEqual(
    groups.map(({ targets }) => targets[0]),
    ['127.0.0.1', `http://127.0.0.1:${port}/`, `127.0.0.1:${port}`, '127.0.0.1:1'],
  );
  assert.equal(groups[0]?.labels.__meta_zhengwang_node, 'web');
  assert.equal(groups[0]?.labels.__meta_zhengwang_probe, 'icmp');
  assert.ok(Object.values(groups[0]?.labels ?? {}).every((value) => typeof value === 'string' && value !== ''));
  const only = JSON.parse((await asScraper('/sd/prometheus?probe=http&family=4&kind=node')).text) as unknown[];
  assert.equal(only.length, 1);
  assert.deepEqual(JSON.parse((await asScraper('/sd/prometheus?family=6')).text), []);
  assert.equal((await asScraper('/sd/prometheus?probe=telnet')).status, 422);
});

test('a probe of a registered target looks at once and tells it by the usual names', async () => {
  const { status, text } = await asScraper(
    `/probe?module=http_2xx&target=${encodeURIComponent(`http://127.0.0.1:${port}/`)}`,
  );
  assert.equal(status, 200, text);
  assert.match(text, /^probe_success 1$/m);
  assert.match(text, /^probe_http_status_code 200$/m);
  assert.match(text, /^probe_ip_protocol 4$/m);
  assert.match((await asScraper(`/probe?module=tcp&target=127.0.0.1:${port}`)).text, /^probe_success 1$/m);
  // By the node's name, too.
  assert.match((await asScraper(`/probe?module=tcp_connect&target=web:${port}`)).text, /^probe_success 1$/m);
  const seen = hub.hub.db.$client.prepare("select count(*) from watch_states where outcome = 'ok'").pluck().get();
  assert.equal(seen, 2, 'the observations are kept like any other');
});

test('an answer that its check refuses is no success, as in blackbox_exporter', async () => {
  assert.match((await asScraper('/probe?module=tcp&target=127.0.0.1:1')).text, /^probe_success 0$/m);
});

test('only registered targets are probed, and only by who may', async () => {
  for (const target of ['192.0.2.1', '127.0.0.1:22', 'http://169.254.169.254/', `http://127.0.0.1:${port}/other`]) {
    const { status, text } = await asScraper(`/probe?module=tcp&target=${encodeURIComponent(target)}`);
    assert.equal(status, 404, `${target}: ${text}`);
  }
  assert.equal((await asScraper('/probe?module=rm&target=127.0.0.1')).status, 422);
  assert.equal((await asScraper('/probe?module=tcp&target=%20')).status, 422);
  assert.equal((await asScraper('/probe')).status, 422);
  for (const path of ['/probe?target=127.0.0.1&module=icmp', '/sd/prometheus']) {
    assert.equal((await hub.askAsGuest('GET', path)).status, 401);
  }
  // The token opens these pages and nothing else.
  assert.equal((await asScraper('/api/nodes')).status, 401);
});

test('a watch that a person switched off is not asked', async () => {
  const tcp = hub.hub.db.$client
    .prepare(`select id from watches where probe = 'tcp' and params like '%:1}'`)
    .pluck()
    .get();
  assert.equal((await hub.ask('PATCH', `/api/watches/${tcp}`, { enabled: false })).status, 200);
  assert.equal((await asScraper('/probe?module=tcp&target=127.0.0.1:1')).status, 404);
});

test('a probe that cannot see is an error of the scrape, not a target that is down', async () => {
  const made = await hub.ask('POST', '/api/nodes', {
    name: 'v6',
    role: 'server',
    addresses: ['2001:db8::77'],
    watch: ['snmp'],
  });
  assert.equal(made.status, 200, made.text);
  // Without a credential the probe has nothing to ask with.
  const { status, text } = await asScraper('/probe?module=snmp&target=2001:db8::77');
  assert.equal(status, 503, text);
  assert.doesNotMatch(text, /probe_success/);
});

test('what discovery calls a target, the probe understands', () => {
  const host = fc.oneof(fc.ipV4(), fc.constantFrom('2001:db8::1', '::1', 'portal.example', 'a-b'));
  const number = fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.constantFrom('tcp', 'http', 'icmp'),
      host,
      number,
      fc.constantFrom('http', 'https'),
      (probe, address, of, scheme) => {
        const params = probe === 'icmp' ? {} : { ...(of === undefined ? {} : { port: of }), scheme, path: '/x?y=1' };
        const read = readTarget(targetText(probe, address, params));
        assert.equal(read?.host, address);
        if (probe === 'tcp') assert.equal(read?.port, of ?? null);
        if (probe === 'http')
          assert.deepEqual(
            [read?.port, read?.path, read?.scheme],
            [of ?? (scheme === 'https' ? 443 : 80), '/x?y=1', scheme],
          );
      },
    ),
  );
  fc.assert(fc.property(fc.string(), (text) => void readTarget(text)));
});
