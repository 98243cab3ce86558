/** What a system measures of itself: its exposition is fetched, or brought to us by the system (then nothing is asked). */
import { z } from 'zod';
import { garbled, unable } from '../failures.ts';
import { askOnce, withoutSecret } from '../http/ask-once.ts';
import { HostName, Path } from '../http/params.ts';
import { probe } from '../probe.ts';
import { Port } from '../tcp.ts';
import { MAX_EXPOSITION_BYTES, readSelector } from './exposition.ts';
import { readMetrics } from './read-metrics.ts';

const Selected = z
  .string()
  .max(300)
  .refine((line) => readSelector(line) !== undefined, 'a metric looks like name or name{label="value"}');

const Params = z.object({
  arrives: z
    .enum(['scraped', 'pushed'])
    .default('scraped')
    .meta({ zh: '采集方式（抓取 scraped / 推送 pushed）', en: 'How it comes' }),
  scheme: z.enum(['http', 'https']).default('http').meta({ zh: '协议', en: 'Scheme' }),
  port: Port.optional().meta({ zh: '端口', en: 'Port' }),
  path: Path.default('/metrics').meta({ zh: '路径', en: 'Path' }),
  host: HostName.optional().meta({ zh: '主机名（Host 与 SNI）', en: 'Host name (Host header and SNI)' }),
  metrics: z.array(Selected).max(50).default([]).meta({ zh: '保留的指标', en: 'Metrics to keep' }),
  calls: Selected.optional().meta({ zh: '调用次数指标（计数器）', en: 'Counter of calls' }),
  successes: Selected.optional().meta({ zh: '成功次数指标（计数器）', en: 'Counter of successes' }),
  least_success_percent: z
    .number()
    .min(0)
    .max(100)
    .default(95)
    .meta({ zh: '成功率下限（%）', en: 'Success at least (%)' }),
  latency: Selected.optional().meta({ zh: '时延指标（秒）', en: 'Latency (seconds)' }),
  most_latency_s: z.number().min(0).max(3600).default(2).meta({ zh: '时延上限（秒）', en: 'Latency at most (s)' }),
  verify_certificate: z.boolean().default(true).meta({ zh: '校验证书', en: 'Verify the certificate' }),
});

export const openmetrics = probe({
  title: { zh: 'OpenMetrics 指标', en: 'OpenMetrics' },
  params: Params,
  yields: {
    'metrics.found': { zh: '找到的序列数', en: 'Series found' },
    'metrics.success': { zh: '两次之间的调用与成功', en: 'Calls and successes since the look before', fleeting: true },
    'metrics.latency': { zh: '时延', en: 'Latency', fleeting: true },
  },
  measures: {
    'metrics.counter': { zh: '计数', en: 'Counter', counter: true },
    'metrics.value': { zh: '数值', en: 'Value' },
  },
  secrets: ['http_basic', 'http_bearer'],
  timeout_ms: 10_000,
  every_s: 60,
  async look(target, params, context) {
    if (params.arrives === 'pushed') throw unable('it is brought by the system itself: nothing is asked');
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
    const asked = { ...params, method: 'GET' as const, accept, body_limit_bytes: MAX_EXPOSITION_BYTES };
    const { response } = await askOnce(target, asked, context);
    if (!response) throw unable('nothing was asked: the certificate is not trusted');
    if (response.status !== 200) throw garbled(`status ${response.status} instead of metrics`);
    if (response.truncated) throw garbled(`more than ${MAX_EXPOSITION_BYTES} bytes`);
    const source = `${target.address} ${params.scheme} ${params.port} ${params.path} ${params.calls} ${params.successes}`;
    const read = readMetrics(response.body.toString('utf8'), params, source);
    if ('problem' in read) throw garbled(`line ${read.line}: ${withoutSecret(read.problem, context.secret)}`);
    return read;
  },
});
