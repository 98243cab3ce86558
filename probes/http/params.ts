/** What a person says of a web look: one declaration for the types, the API and the form. */
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { Port } from '../tcp.ts';
import { parseJsonPath } from './json-path.ts';
import { isPattern } from './match-pattern.ts';

export const Path = z
  .string()
  .max(2048)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these would break the request line.
  .regex(/^\/[^\s#\x00-\x1f\x7f]*$/, 'a path begins with / and has no spaces');

export const HostName = z
  .string()
  .max(253)
  .refine(
    (name) => /^[^\s/?#@:\\[\]%]+$/.test(name) && domainToASCII(name) !== '',
    'a host name without scheme or port',
  );

export const HttpParams = z
  .object({
    scheme: z.enum(['http', 'https']).default('http').meta({ zh: '协议', en: 'Scheme' }),
    port: Port.optional().meta({ zh: '端口', en: 'Port' }),
    path: Path.default('/').meta({ zh: '路径', en: 'Path' }),
    host: HostName.optional().meta({ zh: '主机名（Host 与 SNI）', en: 'Host name (Host header and SNI)' }),
    method: z.enum(['GET', 'HEAD']).default('GET').meta({ zh: '请求方法', en: 'Method' }),
    expected_status: z
      .array(z.int().min(100).max(599))
      .max(20)
      .optional()
      .meta({ zh: '期望状态码', en: 'Expected status codes' }),
    follow_redirects: z.boolean().default(true).meta({ zh: '跟随重定向', en: 'Follow redirects' }),
    verify_certificate: z.boolean().default(true).meta({ zh: '校验证书', en: 'Verify the certificate' }),
    body_match: z
      .string()
      .min(1)
      .max(500)
      .refine(isPattern, 'not a regular expression')
      .optional()
      .meta({ zh: '正文匹配（正则表达式）', en: 'Body matches (regular expression)' }),
    json_path: z
      .string()
      .min(1)
      .max(500)
      .refine((path) => parseJsonPath(path) !== undefined, 'a path looks like a.b[0].c')
      .optional()
      .meta({ zh: 'JSON 路径', en: 'JSON path' }),
    json_equals: z.string().max(500).optional().meta({ zh: 'JSON 期望值', en: 'JSON value expected' }),
    body_limit_bytes: z
      .int()
      .min(0)
      .max(10 * 1024 * 1024)
      .default(1024 * 1024)
      .meta({ zh: '正文上限（字节）', en: 'Body limit (bytes)' }),
  })
  .refine((params) => params.json_equals === undefined || params.json_path !== undefined, {
    path: ['json_path'],
    message: 'json_equals needs a json_path',
  })
  .refine((params) => params.method === 'GET' || (!params.body_match && !params.json_path), {
    path: ['method'],
    message: 'HEAD brings no body to look into',
  });

export type HttpAsked = z.output<typeof HttpParams>;
