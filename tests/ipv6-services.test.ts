/** Services of real parts, right and wrong, looked at over IPv6 and judged: knot as root and name servers, nginx as sites. */
import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KnownFact, Verdict } from '#probes/check.ts';
import { findProgram } from '#probes/find-program.ts';
import type { ProbeName } from '#probes/index.ts';
import { judgeMigration } from '#probes/ipv6/check.ts';
import { serviceChecks } from '#probes/ipv6/checks/services.ts';
import type { Given } from '#probes/ipv6/given.ts';
import { USUAL_THRESHOLDS } from '#probes/ipv6/thresholds.ts';
import type { Observation } from '#probes/probe.ts';
import { noNamespaces } from './network/namespaces.ts';
import { makeCertificates, OWN, ROOT, type Services, startServices, WEB, WEB_2, WEB_4 } from './network/services.ts';

const missing = ['knotd', 'nginx', 'openssl', 'unshare'].filter((name) => !findProgram(name));
const skip = missing.length > 0 ? `missing programs: ${missing.join(', ')}` : noNamespaces();
const READY_MS = 30_000;
/** Of this file; what needs no namespaces is tested beside the probes. */
const STORIES = 15;

const PROVEN: Given = {
  canary: {
    state: 'proven',
    reason: { zh: '', en: '' },
    at: Date.now(),
    v6_answered: 2,
    v6_asked: 2,
    v4_answered: 1,
    v4_asked: 1,
  },
};

function judge(code: string, observations: Observation | Observation[], given: Given = {}): Verdict {
  const check = serviceChecks.find((one) => one.code === code);
  assert.ok(check, code);
  const facts = [observations].flat().flatMap((seen, watch) =>
    seen.facts.map((fact): KnownFact => {
      const of_watch = { watch, probe: 'site' as ProbeName, family: null, address: null, at: Date.now() };
      return { ...of_watch, key: fact.key as KnownFact['key'], part: fact.part ?? null, value: fact.value };
    }),
  );
  const seen = { facts, given: { ...PROVEN, ...given }, thresholds: USUAL_THRESHOLDS, now: Date.now() };
  return judgeMigration(check, seen);
}

/** With what was said on failure, so that a wrong verdict explains itself. */
function expect(
  code: string,
  status: Verdict['status'],
  seen: Observation | Observation[],
  given: Given = {},
): Verdict {
  const verdict = judge(code, seen, given);
  assert.equal(verdict.status, status, `${code}: ${verdict.reason.en}\n${JSON.stringify(seen)}`);
  return verdict;
}

const PAGE = `<!DOCTYPE html><html><head><title>Home</title><script nonce="abc">var api = 'https://www.good.test/api';</script></head>
<body>${'<p>Notices of the city, <a href="/news/1.html">one</a> after the other.</p>'.repeat(50)}</body></html>`;

const anchors = (urls: readonly string[]) => urls.map((url) => `<a href="${url}">x</a>`).join('\n');

function sites(folder: string): string {
  makeCertificates(folder, ['www.good.test', 'other.good.test']);
  writeFileSync(join(folder, 'index.html'), PAGE);
  const home = ['/two/1', '/two/2#part', '/broken', '/secret/1', 'http://old.good.test/x', 'http://dead.good.test/y'];
  home.push('http://intranet.good.test/z', 'http://elsewhere.test/', 'http://news.good.test/two/3');
  writeFileSync(join(folder, 'home.html'), anchors(home));
  writeFileSync(join(folder, 'many.html'), anchors(Array.from({ length: 100_000 }, (_, index) => `/three/${index}`)));
  writeFileSync(join(folder, 'large.html'), anchors(['/three/1']));
  truncateSync(join(folder, 'large.html'), 200_000_000);
  const images = ['/index.html', 'http://old.good.test/a.png', 'http://news.good.test/b.png', `http://${WEB_4}/c.png`];
  writeFileSync(
    join(folder, 'sky.html'),
    `<script src="/own.js"></script>${images.map((src) => `<img src="${src}">`).join('')}`,
  );
  const tls = (name: string) => `ssl_certificate ${folder}/${name}.pem; ssl_certificate_key ${folder}/${name}.key;`;
  const both = `listen [${WEB}]:80; listen ${WEB_4}:80;`;
  return `
 server { ${both} listen [${WEB}]:443 ssl; listen ${WEB_4}:443 ssl; ${tls('www.good.test')} server_name www.good.test two.good.test only.good.test news.good.test;
  root ${folder};
  location /away { return 302 http://old.good.test/; }
  location /around { return 302 /loop; }
  location /loop { return 302 /around; }
  location /to-ipv4 { return 302 http://${WEB_4}/; }
  location /home { default_type text/html; alias ${folder}/home.html; }
  location /two/ { return 200 '<a href="/three/$request_uri">x</a><a href="/broken3">x</a>'; }
  location /three/ { return 200 "three"; }
  location /broken { return 500 "broken"; }
  location /robots.txt { return 200 "User-agent: *\nDisallow: /secret"; }
  location /many { alias ${folder}/many.html; }
  location /large { alias ${folder}/large.html; }
  location /sky { alias ${folder}/sky.html; }
  location /own.js { default_type text/javascript; return 200 "document.title = 'ran'; fetch('http://old.good.test/api')"; }
  location /gone { return 404 "gone"; } }
 server { listen [${WEB_2}]:80; listen [${WEB_2}]:443 ssl; ${tls('other.good.test')} root ${folder}; }
 server { listen ${WEB_4}:80; server_name shell.good.test old.good.test; root ${folder}; }
 server { listen [${WEB}]:80; server_name shell.good.test; location / { return 200 "<html><body>502 Bad Gateway</body></html>"; } }`;
}

let services: Services;
const chain = (name: string, params: object = {}, forbidden: string[] = []) =>
  services.look('dns_chain', { address: name, params: { roots: [ROOT], ...params } }, forbidden);
const site = (url: string, params: object = {}, forbidden: string[] = []) =>
  services.look('site', { address: new URL(url).hostname, params: { url, resolver: [OWN], ...params } }, forbidden);

const fact = (seen: Observation, key: string, part?: string) =>
  seen.facts.find((one) => one.key === key && (part === undefined || one.part === part))?.value;
const steps = (seen: Observation) =>
  seen.facts
    .filter(({ key }) => key === 'dns_chain.step')
    .map(({ value }) => {
      const { zone, server, outcome } = value as Record<string, string>;
      return `${zone} ${server} ${outcome}`;
    });

before(async () => {
  if (skip) return;
  services = startServices(sites);
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const [seen, page] = [await chain('www.good.test'), await site('http://www.good.test/')];
    if (fact(seen, 'dns_chain.completes') === true && page.facts.some(({ key }) => key === 'site.difference')) break;
    if (Date.now() > deadline) throw new Error(`not ready: ${JSON.stringify([seen, page])}`);
    await sleep(300);
  }
});
after(() => services?.remove());

test('a good chain is followed over IPv6 from the root to the AAAA', { skip }, async () => {
  const seen = await chain('www.good.test', { reverse: true });
  assert.deepEqual(steps(seen).slice(0, 3), [
    `. ${ROOT} referral`,
    'test ns.test referral',
    'good.test ns1.good.test answer',
  ]);
  assert.equal(fact(seen, 'dns_chain.aaaa', WEB), true);
  assert.equal(fact(seen, 'dns_chain.zone'), 'good.test');
  assert.deepEqual(fact(seen, 'dns_chain.name_server', 'ns1.good.test'), { a: 1, aaaa: 1 });
  for (const code of ['S3', 'S4', 'S5', 'S18']) expect(code, 'pass', seen);
  assert.equal(seen.partial, undefined, seen.error);
});

test('wrong chains stop where they are wrong', { skip }, async () => {
  const wrong: [string, RegExp, string][] = [
    ['www.noglue.test', /ns1\.noglue\.test has no AAAA glue/, 'noglue.test ns1.noglue.test no_glue'],
    ['www.lame.test', /lame\.test: .*REFUSED/, 'lame.test ns1.good.test lame'],
    ['www.loopa.test', /is needed to find itself/, 'loopa.test ns.loopb.test loop'],
    ['www.silent.test', /silent\.test: .*ECONNREFUSED/, 'silent.test ns1.silent.test unreachable'],
    ['www.mapped.test', /goes over IPv4/, 'mapped.test ns1.mapped.test not_native'],
    ['ring.good.test', /leads back to itself/, 'good.test ns1.good.test alias'],
    ['none.good.test', /there is no none\.good\.test/, 'good.test ns1.good.test no_name'],
    ['old.good.test', /old\.good\.test has no AAAA/, 'good.test ns1.good.test no_data'],
  ];
  for (const [name, stopped, step] of wrong) {
    const seen = await chain(name);
    assert.match(String(fact(seen, 'dns_chain.stopped')), stopped, JSON.stringify(seen));
    assert.ok(steps(seen).includes(step), `${step}: ${steps(seen)}`);
    expect('S5', 'fail', seen);
  }
});

test('one name server with glue is enough for the chain, but not for its servers', { skip }, async () => {
  const seen = await chain('www.half.test', { resolver: [OWN] });
  expect('S5', 'pass', seen);
  expect('S3', 'fail', seen);
  const missing_glue = await chain('www.noglue.test', { resolver: [OWN] });
  expect('S3', 'fail', missing_glue);
  expect('S4', 'fail', missing_glue);
  assert.equal(
    (fact(missing_glue, 'dns_chain.server_answer') as { answers: boolean }).answers,
    true,
    'over IPv4 it does',
  );
});

test('what must not be asked leaves the chain unknown, and is never connected to', { skip }, async () => {
  const seen = await chain('www.good.test', {}, [ROOT]);
  assert.equal(fact(seen, 'dns_chain.completes'), undefined);
  expect('S5', 'unknown', seen);
  assert.match(seen.error ?? '', /outside of what is allowed/);
});

test('names that do not lead back are told', { skip }, async () => {
  expect('S18', 'fail', await chain('wrongname.good.test', { reverse: true }));
  expect('S17', 'pass', await chain('good.test', { mail: true }));
  expect('S17', 'fail', await chain('mailless.good.test', { mail: true }));
  expect('S17', 'not_applicable', await chain('www.good.test', { mail: true }));
});

test('a site that is the same over both families passes', { skip }, async () => {
  const seen = await site('https://www.good.test/', { origin: [WEB, WEB_4] });
  for (const code of ['S1', 'S6', 'S7', 'S8', 'S10', 'S11', 'S15', 'S16']) expect(code, 'pass', seen);
  assert.match(expect('S20', 'pass', seen, { origin: [WEB, WEB_4] }).reason.zh, /双栈/);
  assert.match(expect('S20', 'pass', seen, { origin: [WEB] }).reason.zh, /源站单栈/);
  assert.match(expect('S20', 'pass', seen, { origin: [WEB_4] }).reason.zh, /转换/);
  const plan = (prefix: string) => ({
    prefixes: [{ id: 1, prefix, vrf: '', kind: null, owner_id: null, owner: null }],
  });
  expect('S2', 'pass', seen, plan('2409:8a00::/32'));
  expect('S2', 'warn', seen, plan('2409:8b00::/32'));
});

test('an error page that says 200 over IPv6 only is another page', { skip }, async () => {
  const seen = await site('http://shell.good.test/');
  expect('S8', 'pass', seen);
  expect('S10', 'fail', seen);
});

test('redirects are followed over the same family only, and loops are told', { skip }, async () => {
  const away = await site('http://www.good.test/away');
  assert.match(expect('S8', 'fail', away).reason.en, /old\.good\.test has no IPv6 address/);
  assert.equal((fact(away, 'site.page', '4') as { status: number }).status, 200);
  const loop = await site('http://www.good.test/loop');
  assert.match(expect('S8', 'fail', loop).reason.en, /lead back/);
  const literal = await site('http://www.good.test/to-ipv4');
  expect('S8', 'fail', literal);
  expect('S16', 'fail', literal);
  const gone = await site('http://www.good.test/gone');
  expect('S8', 'fail', gone);
  expect('S10', 'warn', gone);
});

test('one silent address, a missing port, another certificate', { skip }, async () => {
  expect('S6', 'fail', await site('http://two.good.test/'));
  const wrong = await site('https://wrongname.good.test/');
  expect('S11', 'fail', wrong);
  expect('S7', 'pass', wrong);
  expect('S7', 'not_applicable', await site('http://only.good.test/'));
  const dead = await site('http://dead.good.test/');
  for (const code of ['S6', 'S8']) expect(code, 'fail', dead);
  const old = await site('http://old.good.test/');
  for (const code of ['S1', 'S8']) expect(code, 'fail', old);
  for (const code of ['S6', 'S7', 'S10']) expect(code, 'not_applicable', old);
});

test('an AAAA that is none is never connected to', { skip }, async () => {
  for (const [name, wrong] of [
    ['mappedaaaa', 'mapped'],
    ['ula', 'unique_local'],
    ['local', 'link_local'],
    ['nat', 'nat64'],
    ['doc', 'documentation'],
  ]) {
    const seen = await site(`http://${name}.good.test/`);
    assert.match(expect('S1', 'fail', seen).reason.en, new RegExp(`${wrong}`), name);
    assert.notEqual(judge('S8', seen).status, 'pass', name);
  }
});

test('an address that must not be asked is not, and nothing is said of it', { skip }, async () => {
  const seen = await site('http://www.good.test/', {}, [WEB]);
  assert.equal(seen.partial, true);
  assert.equal(fact(seen, 'site.page', '6'), undefined);
  for (const code of ['S6', 'S7', 'S8']) expect(code, 'unknown', seen);
});

const links = (path: string, params: object = {}) => {
  const url = `http://www.good.test/${path}`;
  const own = { url, resolver: [OWN], hosts: ['good.test'], intranet_hosts: ['intranet.good.test'], per_second: 50 };
  return services.look('links', { address: 'www.good.test', params: { ...own, ...params } });
};
const failing = (seen: Observation) =>
  seen.facts
    .filter(({ key }) => key === 'links.failing')
    .map(({ value }) => {
      const { level, url, why } = value as Record<string, string>;
      return `${level} ${url} ${why}`;
    })
    .sort();

test('links of two levels are opened over IPv6, and each that fails says why', { skip }, async () => {
  const seen = await links('home');
  assert.deepEqual(failing(seen), [
    '2 http://dead.good.test/y unreachable',
    '2 http://intranet.good.test/z intranet_only',
    '2 http://old.good.test/x no_aaaa',
    '2 http://www.good.test/broken error',
    '3 http://news.good.test/broken3 error',
    '3 http://www.good.test/broken3 error',
  ]);
  const two = fact(seen, 'links.level', '2') as Record<string, number>;
  assert.deepEqual(two, { found: 8, external: 1, disallowed: 1, tested: 7, ok: 3, hosts: 5, hosts_ok: 1 });
  assert.match(expect('S12', 'fail', seen).reason.en, /no AAAA.*n = |n = 7 of 8.*no AAAA/);
  expect('S13', 'fail', seen);
  const few = await links('two/1', { level_3: 0 });
  expect('S12', 'fail', few);
});

test('a page of 200 MB and one of 100,000 links are survived, and sampled the same each time', { skip }, async () => {
  const large = await links('large');
  assert.equal(large.partial, true);
  expect('S12', 'pass', large);
  const [many, again] = [await links('many', { level_2: 20 }), await links('many', { level_2: 20 })];
  assert.deepEqual(fact(many, 'links.level', '2'), {
    found: 100_000,
    external: 0,
    disallowed: 0,
    tested: 20,
    ok: 20,
    hosts: 1,
    hosts_ok: 1,
  });
  assert.deepEqual(many.facts, again.facts);
  expect('S12', 'pass', many);
  expect('S13', 'not_applicable', many);
  expect('S10', 'pass', await site('http://www.good.test/large'));
});

test('requests to one host keep their pace', { skip }, async () => {
  const started = performance.now();
  await links('many', { level_2: 6, per_second: 2 });
  assert.ok(performance.now() - started > 3_000);
});

const no_browser = ['chromium', 'chromium-browser', 'google-chrome'].some((name) => findProgram(name))
  ? false
  : 'no Chromium';

test('a browser without IPv4 shows what is missing', { skip: skip || no_browser }, async () => {
  const look = (path: string, params: object = {}) => {
    const url = `http://www.good.test/${path}`;
    return services.look('skylight', { address: 'www.good.test', params: { url, resolver: [OWN], ...params } });
  };
  const seen = await look('sky');
  assert.equal(fact(seen, 'skylight.loaded'), true, JSON.stringify(seen));
  const host = (name: string) =>
    fact(seen, 'skylight.failed', name) as { party: string; count: number; why: string } | undefined;
  assert.equal(host('old.good.test')?.why, 'no_aaaa', 'a picture and what the script asks for');
  assert.equal(host('old.good.test')?.count, 2);
  assert.equal(host(WEB_4)?.why, 'no_aaaa', 'an IPv4 literal');
  assert.equal(host('news.good.test'), undefined, 'what has IPv6 loads');
  assert.match(expect('S14', 'pass', seen).reason.en, /old\.good\.test/);
  expect('S14', 'fail', await look('sky', { hosts: ['good.test'] }));
});

test('how many stories of real parts were left out is told', (t) => {
  const left_out = skip ? STORIES : no_browser ? 1 : 0;
  t.diagnostic(`${left_out} of ${STORIES} stories were left out${skip ? `: ${skip}` : ''}`);
});
