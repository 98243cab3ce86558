/** Rules over what probes really say of real servers, so that neither may change without the other. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { before, type TestContext, test } from 'node:test';
import { createServer, type TlsOptions } from 'node:tls';
import { evidenceFor } from '#compliance/evidence-rules/evidence-for.ts';
import type { SeenFact } from '#compliance/evidence-rules/rule.ts';
import { observe } from '#probes/observe.ts';
import type { Fact } from '#probes/probe.ts';
import { type Answering, inFolder, issueSm2, rfc8998Server, serve, tlcpServer } from '#probes/tlcp/sm-server.ts';
import { lookAt } from '#probes/tlcp/tlcp.ts';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { tls } from '#probes/tls/tls.ts';

const needs = { skip: opensslMissing };

/** As the pipeline hands facts on. */
function judged(facts: readonly Fact[]) {
  const known = facts.map(({ key, part, value }) => {
    return {
      watch: 1,
      probe: 'tls',
      family: 4,
      address: '127.0.0.1',
      at: 0,
      key,
      part: part ?? null,
      value,
    } as SeenFact;
  });
  const { items, units } = evidenceFor({ level: 3, facts: known, about: 'service', now: Date.now() });
  const rules = items.flatMap(({ sightings }) => sightings.map(({ rule }) => rule));
  const channel = units.find(({ unit }) => unit === '6.2.3')?.proposals ?? [];
  return {
    rules: [...new Set(rules)],
    channel: channel.map(({ rule, part, holds }) => `${rule} ${part}${holds ? '+' : '-'}`),
  };
}

const issued = opensslMissing
  ? undefined
  : inFolder((folder) => {
      const ca = issueSm2(folder, 'ca.test', 'critical,keyCertSign');
      const sign = issueSm2(folder, 'gm.test', 'critical,digitalSignature', ca);
      return { sign, enc: issueSm2(folder, 'gm.test', 'critical,keyEncipherment,dataEncipherment,keyAgreement', ca) };
    });

async function smFacts(t: TestContext, answering: Answering, host = 'gm.test'): Promise<Fact[]> {
  const { port, close } = await serve(answering);
  t.after(close);
  const ask = { address: '127.0.0.1', port, timeout_ms: 5000, signal: new AbortController().signal };
  return (await lookAt(ask, host, Date.now())).facts;
}

test('a sound TLCP server is proposed as D and A, and so is RFC 8998', needs, async (t) => {
  if (!issued) return;
  const pair = judged(await smFacts(t, tlcpServer([issued.sign, issued.enc])));
  assert.deepEqual(pair, { rules: [], channel: ['tlcp-effective D+', 'tlcp-effective A+'] });
  const tls13 = judged(await smFacts(t, rfc8998Server(issued.sign)));
  assert.deepEqual(tls13, { rules: [], channel: ['rfc8998-effective D+', 'rfc8998-effective A+'] });
});

test('certificates that are swapped or for other names are no support, but a shortfall', needs, async (t) => {
  if (!issued) return;
  const swapped = judged(await smFacts(t, tlcpServer([issued.enc, issued.sign])));
  assert.deepEqual(swapped, { rules: ['sm-certificates'], channel: [] });
  const other = judged(await smFacts(t, tlcpServer([issued.sign, issued.enc]), 'other.test'));
  assert.deepEqual(other, { rules: ['sm-certificates'], channel: [] });
});

let authority: ReturnType<typeof makeAuthority> | undefined;
before(() => {
  if (opensslMissing) return;
  authority = makeAuthority();
  process.env.SSL_CERT_FILE = authority.ca_file;
});

async function tlsFacts(t: TestContext, options: TlsOptions): Promise<Fact[]> {
  const server = createServer(options, (socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const params = { port: (server.address() as AddressInfo).port, server_name: 'www.test' };
  return (await observe(tls, { address: '127.0.0.1', timeout_ms: 4000, params })).facts;
}

test('modern TLS is proposed as D and not as A, until its certificate is for nobody', needs, async (t) => {
  t.after(() => authority?.remove());
  if (!authority) return;
  const { key, cert } = authority.issue('DNS:www.test', 60, 'rsa');
  const modern = judged(await tlsFacts(t, { key, cert }));
  assert.deepEqual(modern, { rules: [], channel: ['tls-foreign-algorithms A-', 'tls-effective D+'] });
  const old = authority.issue('DNS:www.test', -1, 'rsa');
  const expired = judged(await tlsFacts(t, { key: old.key, cert: old.cert }));
  assert.deepEqual(expired, { rules: ['untrusted-certificates'], channel: ['tls-foreign-algorithms A-'] });
  const weak = judged(await tlsFacts(t, { key, cert, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:@SECLEVEL=0' }));
  assert.deepEqual(weak.channel, ['tls-foreign-algorithms A-', 'tls-effective D+']);
});
