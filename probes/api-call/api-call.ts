/** Calls an interface once and holds its JSON against assertions. What comes back stays here: kept is only what each assertion saw, shortened. */
import { z } from 'zod';
import { askOnce, withoutSecret } from '../http/ask-once.ts';
import { HostName, Path } from '../http/params.ts';
import { isProxysWord } from '../http/proxy-words.ts';
import { type Fact, probe } from '../probe.ts';
import { Port } from '../tcp.ts';
import { MAX_LINE, readAssertion } from './assertion.ts';

const OWN_HEADERS =
  /^(host|content-length|transfer-encoding|connection|authorization|cookie|te|upgrade|expect|accept-encoding)$/i;
const Header = z
  .string()
  .max(1000)
  .refine((line) => /^[A-Za-z0-9-]{1,64}:[ \t]*[\x20-\x7e]*$/.test(line), 'a header looks like Name: value')
  .refine((line) => {
    const name = line.slice(0, line.indexOf(':'));
    return !OWN_HEADERS.test(name) && !isProxysWord(name);
  }, 'this header is not for a person to set');

/** Characters of a fact. */
const MAX_SEEN = 120;

export const apiCall = probe({
  title: { zh: '接口调用与 JSON 断言', en: 'API call with JSON assertions' },
  params: z.object({
    scheme: z.enum(['http', 'https']).default('http').meta({ zh: '协议', en: 'Scheme' }),
    port: Port.optional().meta({ zh: '端口', en: 'Port' }),
    path: Path.default('/').meta({ zh: '路径', en: 'Path' }),
    host: HostName.optional().meta({ zh: '主机名（Host 与 SNI）', en: 'Host name (Host header and SNI)' }),
    method: z.enum(['GET', 'POST']).default('GET').meta({ zh: '请求方法', en: 'Method' }),
    headers: z.array(Header).max(20).optional().meta({ zh: '请求头（不含凭据）', en: 'Headers (no credentials)' }),
    body: z.string().max(16_384).optional().meta({ zh: '请求正文', en: 'Body' }),
    assertions: z
      .array(
        z
          .string()
          .max(MAX_LINE)
          .refine(
            (line) => readAssertion(line) !== undefined,
            'an assertion looks like $.code == 0 or $.data[*] length >= 1',
          ),
      )
      .max(30)
      .default(['$ exists'])
      .meta({ zh: 'JSON 断言', en: 'JSON assertions' }),
    verify_certificate: z.boolean().default(true).meta({ zh: '校验证书', en: 'Verify the certificate' }),
    body_limit_bytes: z
      .int()
      .min(1024)
      .max(2 * 1024 * 1024)
      .default(256 * 1024)
      .meta({ zh: '正文上限（字节）', en: 'Body limit (bytes)' }),
  }),
  yields: {
    'api.status': { zh: '接口状态码', en: 'Status code of the interface', told: true },
    'api.json': { zh: '应答是 JSON', en: 'The answer is JSON' },
    'api.assertion': { zh: 'JSON 断言', en: 'JSON assertion', fleeting: true },
    'api.certificate_error': { zh: '证书校验错误', en: 'Certificate error', told: true },
  },
  measures: {
    'api.total_ms': { zh: '调用耗时', en: 'Time of the call', unit: 'ms' },
    'api.body_bytes': { zh: '应答大小', en: 'Size of the answer', unit: 'B' },
  },
  secrets: ['http_basic', 'http_bearer'],
  timeout_ms: 10_000,
  every_s: 300,
  async look(target, params, context) {
    const { response, peer, samples } = await askOnce(target, { ...params, accept: 'application/json' }, context);
    const facts: Fact[] = peer ? [{ key: 'api.certificate_error', value: peer.error }] : [];
    if (!response) return { facts, partial: true, error: 'nothing was asked: the certificate is not trusted' };
    const { status, body, truncated } = response;
    facts.push({ key: 'api.status', value: status });
    const measured = [
      ...samples.map(({ value }) => ({ series: 'api.total_ms', value })),
      { series: 'api.body_bytes', value: body.length },
    ];
    if (truncated) {
      const error = `the answer is longer than ${params.body_limit_bytes} bytes, and was not judged`;
      return { facts, samples: measured, partial: true, error };
    }
    const json = parsed(body);
    facts.push({ key: 'api.json', value: json !== undefined });
    const now = Date.now();
    for (const line of new Set(params.assertions)) {
      const assertion = readAssertion(line);
      if (!assertion) continue;
      const about_status = line.trim().startsWith('status');
      const { holds, seen } =
        json === undefined && !about_status
          ? { holds: false, seen: 'not JSON' }
          : assertion.judge({ status, json }, now);
      facts.push({
        key: 'api.assertion',
        part: line,
        value: { holds, seen: shortened(withoutSecret(seen, context.secret)) },
      });
    }
    return { facts, samples: measured };
  },
});

const shortened = (text: string): string => (text.length > MAX_SEEN ? `${text.slice(0, MAX_SEEN - 1)}…` : text);

/** Undefined for what is no JSON, which no JSON is. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}
