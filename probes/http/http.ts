/** Web pages over HTTP/1.1. The connection always goes to the address that was permitted, whatever a redirect says. */
import { domainToASCII } from 'node:url';
import { type Fact, type LookContext, probe, type Sample, type Secret, type Target } from '../probe.ts';
import { authorization, inUrl } from './ask-once.ts';
import { readBody } from './body.ts';
import { type Exchange, exchange, type Peer } from './exchange.ts';
import { type HttpAsked, HttpParams } from './params.ts';
import type { HttpResponse } from './parser.ts';

const MAX_REDIRECTS = 10;

const HEADERS_OF_INTEREST = [
  'server',
  'content-type',
  'location',
  'strict-transport-security',
  'content-security-policy',
  'x-frame-options',
  'x-content-type-options',
  'referrer-policy',
  'permissions-policy',
  'access-control-allow-origin',
  'x-powered-by',
  'via',
  'alt-svc',
];

/** Asks for a page, follows redirects on the same host, and says what came back and how long each phase took. */
export const http = probe({
  title: { zh: 'HTTP(S) 服务', en: 'HTTP(S)' },
  params: HttpParams,
  yields: {
    'http.status': { zh: '状态码', en: 'Status code', told: true },
    'http.status_expected': { zh: '状态码符合期望', en: 'Status as expected' },
    'http.version': { zh: 'HTTP 版本', en: 'HTTP version' },
    'http.redirects': { zh: '重定向链', en: 'Redirects' },
    'http.headers': { zh: '响应头', en: 'Response headers' },
    'http.title': { zh: '页面标题', en: 'Page title', told: true },
    'http.body_sha256': { zh: '正文 SHA-256', en: 'Body SHA-256', fleeting: true },
    'http.body_truncated': { zh: '正文已截断', en: 'Body cut at the limit' },
    'http.body_matches': { zh: '正文匹配', en: 'Body matches' },
    'http.json_matches': { zh: 'JSON 断言成立', en: 'JSON assertion holds' },
    'http.json_found': { zh: 'JSON 实际值', en: 'JSON value found' },
    'http.tls_version': { zh: 'TLS 版本', en: 'TLS version' },
    'http.certificate_not_after': { zh: '证书到期时间', en: 'Certificate expires', unit: 'epoch_ms' },
    'http.certificate_error': { zh: '证书校验错误', en: 'Certificate error', told: true },
  },
  measures: {
    'http.connect_ms': { zh: '连接耗时', en: 'Connect time', unit: 'ms' },
    'http.tls_ms': { zh: 'TLS 握手耗时', en: 'TLS handshake time', unit: 'ms' },
    'http.first_byte_ms': { zh: '首字节耗时', en: 'Time to first byte', unit: 'ms' },
    'http.transfer_ms': { zh: '传输耗时', en: 'Transfer time', unit: 'ms' },
    'http.total_ms': { zh: '总耗时', en: 'Total time', unit: 'ms' },
    'http.body_bytes': { zh: '正文大小', en: 'Body size', unit: 'B' },
  },
  secrets: ['http_basic', 'http_bearer'],
  timeout_ms: 10_000,
  every_s: 60,
  async look(target, asked, context) {
    const { hops, facts } = await walk(target, asked, context);
    const last = hops.at(-1) as Exchange;
    facts.push(...peerFacts(last.peer, asked.verify_certificate));
    const { response } = last;
    if (!response) {
      const error = 'the credential was not sent: the certificate is not trusted';
      return { facts, samples: phases(hops), partial: true, error };
    }
    const body = readBody(response, asked);
    facts.push(...answerFacts(response, asked), ...body.facts);
    const samples: Sample[] = [...phases(hops), { series: 'http.body_bytes', value: response.body.length }];
    return body.missing ? { facts, samples, partial: true, error: body.missing } : { facts, samples };
  },
});

/** All hops from the first address to the last answer, and a fact for each redirect. */
async function walk(target: Target, asked: HttpAsked, { signal, secret }: LookContext) {
  const host = domainToASCII(asked.host ?? '') || target.host || target.address;
  const first = new URL(`${asked.scheme}://${inUrl(host)}:${asked.port ?? (asked.scheme === 'https' ? 443 : 80)}/`);
  let url = new URL(first.origin + asked.path);
  const hops: Exchange[] = [];
  const facts: Fact[] = [];
  for (;;) {
    // A credential is for the server that it was made for, not for what that server points at.
    const own = url.origin === first.origin ? secret : undefined;
    const hop = await ask(target.address, url, asked, own, signal);
    hops.push(hop);
    const next = hop.response && nextUrl(hop.response, url);
    if (!hop.response || !next || !asked.follow_redirects) return { hops, facts };
    const reason = whyNot(next.url, url, target, facts.length);
    const value = { status: hop.response.status, location: next.location, followed: reason === null, reason };
    facts.push({ key: 'http.redirects', part: String(facts.length + 1), value });
    if (reason !== null || !next.url) return { hops, facts };
    url = next.url;
  }
}

function nextUrl({ status, headers }: HttpResponse, base: URL): { location: string; url: URL | null } | undefined {
  const location = headers.get('location');
  if (location === undefined || ![301, 302, 303, 307, 308].includes(status)) return undefined;
  return { location: location.slice(0, 500), url: location.length > 8192 ? null : URL.parse(location, base.href) };
}

/** Why a redirect isn't followed, or null when it is. */
function whyNot(next: URL | null, from: URL, target: Target, followed: number): string | null {
  if (!next || (next.protocol !== 'http:' && next.protocol !== 'https:')) return 'not a web address';
  if (next.hostname !== from.hostname && next.hostname !== inUrl(target.address)) return 'other host';
  if (next.username || next.password) return 'holds a credential';
  return followed >= MAX_REDIRECTS ? `more than ${MAX_REDIRECTS} redirects` : null;
}

function ask(address: string, url: URL, asked: HttpAsked, secret: Secret | undefined, signal: AbortSignal) {
  const secure = url.protocol === 'https:';
  const path = url.pathname + url.search;
  const lines = [
    `${asked.method} ${path} HTTP/1.1`,
    `Host: ${url.host}`,
    'User-Agent: Zhengwang',
    'Accept: */*',
    'Accept-Encoding: identity',
    'Connection: close',
  ];
  if (secret) lines.push(`Authorization: ${authorization(secret)}`);
  return exchange({
    address,
    port: Number(url.port) || (secure ? 443 : 80),
    method: asked.method,
    request: `${lines.join('\r\n')}\r\n\r\n`,
    max_body_bytes: asked.body_limit_bytes,
    ...(secure ? { tls_name: url.hostname } : {}),
    // An untrusted peer is looked at, but never given a credential.
    mayAsk: (peer) => !secret || !asked.verify_certificate || peer.error === null,
    signal,
  });
}

function peerFacts(peer: Peer | undefined, verify: boolean): Fact[] {
  if (!peer) return [];
  const facts: Fact[] = [{ key: 'http.tls_version', value: peer.version }];
  if (Number.isFinite(peer.not_after)) facts.push({ key: 'http.certificate_not_after', value: peer.not_after });
  if (verify) facts.push({ key: 'http.certificate_error', value: peer.error });
  return facts;
}

function answerFacts({ status, version, headers }: HttpResponse, { expected_status }: HttpAsked): Fact[] {
  const facts: Fact[] = [
    { key: 'http.status', value: status },
    { key: 'http.version', value: version },
  ];
  if (expected_status && expected_status.length > 0) {
    const value = { expected: expected_status.join(', '), met: expected_status.includes(status) };
    facts.push({ key: 'http.status_expected', value });
  }
  for (const name of HEADERS_OF_INTEREST) {
    const value = headers.get(name);
    if (value !== undefined) facts.push({ key: 'http.headers', part: name, value: value.slice(0, 500) });
  }
  return facts;
}

/** The phases of all hops together: what a person waits for. */
function phases(hops: readonly Exchange[]): Sample[] {
  const samples: Sample[] = [];
  let total = 0;
  for (const name of ['connect_ms', 'tls_ms', 'first_byte_ms', 'transfer_ms'] as const) {
    const parts = hops.map((hop) => hop[name]).filter((part) => part !== undefined);
    if (parts.length === 0) continue;
    const value = parts.reduce((sum, part) => sum + part, 0);
    total += value;
    samples.push({ series: `http.${name}`, value });
  }
  return [...samples, { series: 'http.total_ms', value: total }];
}
