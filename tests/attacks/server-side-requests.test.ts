/**
 * Server-side request forgery: whoever may say what the hub asks makes it ask what they can't, its own machine and metadata of clouds first.
 * What the hub reaches by https is tried by `api/log-in/oidc/reach-provider.test.ts` and `api/notices/robot.test.ts`, redirects by
 * `probes/http/http.test.ts` and `probes/portal-link/portal-link.test.ts`, each address that exists by `probes/forbidden.test.ts`.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { after, test } from 'node:test';
import { createApp } from '#api/app.ts';
import { listen } from '#api/listen.ts';
import { PlannedRequest } from '#api/load/shapes.ts';
import { testHub } from '#api/testing.ts';
import { forbidden } from '#probes/forbidden.ts';
import { probes } from '#probes/index.ts';
import { observe } from '#probes/observe.ts';

const t = await testHub();
after(() => t.stop());
const node = (await t.ask('POST', '/api/nodes', { name: 'n', addresses: ['127.0.0.1'], watch: [] })).body.id as number;
const system = (await t.ask('POST', '/api/systems', { name: 's' })).body.id as number;

/** One and the same place, as resolvers, browsers and kernels spell it. */
const METADATA = [
  ...['169.254.169.254', '2852039166', '0xa9fea9fe', '0xa9.0xfe.0xa9.0xfe', '0251.0376.0251.0376', '169.254.43518'],
  ...['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '0:0:0:0:0:ffff:a9fe:a9fe', '::169.254.169.254'],
  ...['64:ff9b::169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::', 'fd00:ec2::254', 'fd00:0ec2:0:0::254'],
  ...['fe80::a9fe:a9fe', '100.100.100.200', '0.0.0.0', '::', '0', '224.0.0.1', '255.255.255.255', 'ff02::1'],
  ...['１６９.254.169.254', '169。254。169。254', '169.254.169.254.', '[fd00:ec2::254]', '169.254.169.254%25eth0'],
];

test('no spelling of a forbidden address becomes a device’s or a watch’s', async () => {
  for (const address of METADATA) {
    const made = await t.ask('POST', '/api/nodes', { name: 'x', addresses: [address], watch: [] });
    assert.equal(made.status, 422, `node ${address}: ${made.text}`);
    const watch = await t.ask('POST', '/api/watches', { node_id: node, probe: 'icmp', address });
    // What looks like a name is resolved at each look.
    const seen = watch.status === 200 ? await t.hub.watching.lookNow(watch.body.id) : undefined;
    assert.ok(watch.status === 422 || seen?.outcome !== 'ok', `watch ${address}: ${watch.text}`);
  }
});

test('a page of a system at such an address gets no watch, however it is spelled', async () => {
  for (const address of METADATA) {
    const host = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
    const made = await t.ask('POST', `/api/systems/${system}/endpoints`, { url: `http://${host}/latest/meta-data/` });
    if (made.status === 422) continue;
    const watch = await t.ask('POST', '/api/watches', { endpoint_id: made.body.id, probe: 'http' });
    assert.equal(watch.status, 422, `${address}: ${watch.text}`);
  }
});

const own = new Set(Object.keys(probes));
test('a name that leads to a forbidden address is found out before anything is sent to it', async () => {
  for (const name of ['tcp', 'http', 'api_call', 'tls'] as const) {
    assert.ok(own.has(name), name);
    const seen = await observe(probes[name], {
      ...{ address: 'localhost', params: name === 'tcp' ? { port: 9 } : {}, timeout_ms: 3_000 },
      forbid: (address) => (address.startsWith('127.') || address === '::1' ? 'this machine' : forbidden(address)),
    });
    assert.deepEqual([seen.outcome, seen.error], ['unable', 'this machine'], name);
  }
});

/** What nginx says to the hub behind it. */
const SAID_BY_PROXIES = [
  ...['X-Client-Verify', 'X-Client-Cert', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Real-IP'],
  ...['Forwarded', 'x-client-verify', 'X-SSL-Client-Verify', 'SSL-Client-Cert', 'X-Client-IP', 'True-Client-IP'],
];
const scenarioWith = (header: string) => `name: a
title: { zh: 甲, en: A }
base: http://127.0.0.1:9
load: { shape: users, users: 1, duration: 1s }
journey:
  - { name: one, method: POST, path: /api/auth/sign-in/certificate, headers: { ${header}: SUCCESS } }
`;

test('no probe can be told to say what only a proxy says: behind one, the hub would believe it', async () => {
  const fine = { node_id: node, address: '127.0.0.1' };
  const api = (header: string) => ({ ...fine, probe: 'api_call', params: { headers: [`${header}: SUCCESS`] } });
  const journey = (header: string) => ({ ...fine, probe: 'journey', params: { scenario: scenarioWith(header) } });
  for (const body of [api('X-Anything'), journey('X-Anything')]) {
    const made = await t.ask('POST', '/api/watches', body);
    assert.equal(made.status, 200, made.text);
  }
  for (const header of SAID_BY_PROXIES) {
    for (const body of [api(header), journey(header)]) {
      const made = await t.ask('POST', '/api/watches', body);
      assert.equal(made.status, 422, `${body.probe} ${header}: ${made.text}`);
    }
    const checked = await t.ask('POST', '/api/load-scenarios/check', { scenario: scenarioWith(header) });
    assert.match(checked.text, /not a proxy/, `load ${header}: ${checked.text}`);
    const single = PlannedRequest.safeParse({ method: 'POST', path: '/', headers: [[header, 'SUCCESS']] });
    assert.equal(single.success, false, `load ${header}`);
  }
});

test('what a probe sends to the hub itself is a guest’s, from where the hub is', async () => {
  const config = { ...t.hub.config, trusted_proxies: ['127.0.0.1/32'], certificate_header: 'x-client-cert' };
  const server = await listen(createApp({ ...t.hub, config }), '127.0.0.1', 0);
  const ask = (path: string) =>
    observe(probes.api_call, {
      address: '127.0.0.1',
      params: { port: server.port, path, assertions: ['$.error.code == not_signed_in'] },
    });
  try {
    for (const path of ['/api/nodes', '/api/people', '/api/settings']) {
      const seen = await ask(path);
      assert.deepEqual(
        seen.facts.find(({ key }) => key === 'api.status')?.value,
        401,
        `${path}: ${JSON.stringify(seen)}`,
      );
    }
  } finally {
    await server.close();
  }
});

const redirecting = createServer((asked, answer) =>
  answer.writeHead(302, { location: asked.url === '/name' ? 'http://localhost:9/' : 'http://169.254.169.254/' }).end(),
).listen(0, '127.0.0.1');
await new Promise((listening) => redirecting.once('listening', listening));
after(() => redirecting.close());

test('a redirect leads no probe to another host', async () => {
  const { port } = redirecting.address() as AddressInfo;
  for (const path of ['/', '/name']) {
    const seen = await observe(probes.http, { address: '127.0.0.1', params: { port, path }, timeout_ms: 3_000 });
    const said = JSON.stringify(seen);
    assert.ok(seen.took_ms < 2_500, said);
    assert.match(said, /302|another host|redirect/i);
  }
});

const PLACES: [string, string, (url: string) => object][] = [
  ['PUT', '/api/connectors/province', (url) => ({ url, is_enabled: true, secret: 'x'.repeat(40) })],
  ['PUT', '/api/seal/province', (url) => ({ url, trusted_pem: '', secret: 'x'.repeat(40) })],
  ['PUT', '/api/action-hooks/close-port', (url) => ({ title: 'a', url, token: null, version: 0 })],
  ['POST', '/api/oidc/provider/test', (url) => ({ issuer: url })],
];
test('other platforms are never at this machine or at a metadata address', async () => {
  const hosts = ['127.0.0.1', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', ...METADATA];
  for (const [method, path, body] of PLACES) {
    for (const host of hosts) {
      const url = `https://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}/x`;
      const answer = await t.ask(method, path, body(url));
      const is_refused = answer.status === 422 || answer.body?.reached === false;
      assert.ok(is_refused, `${path} ${url}: ${answer.status} ${answer.text}`);
    }
  }
});

test('mail goes to no such address either', async () => {
  const mail = { port: 25, security: 'none', username: null, from: 'a@example.gov.cn', is_enabled: true };
  for (const host of METADATA.filter((one) => isIP(one) !== 0)) {
    const answer = await t.ask('PUT', '/api/notices/mail', { ...mail, host });
    assert.equal(answer.status, 422, `${host}: ${answer.text}`);
  }
  assert.equal((await t.ask('PUT', '/api/notices/mail', { ...mail, host: '127.0.0.1' })).status, 200);
});
