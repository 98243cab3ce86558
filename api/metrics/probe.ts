/**
 * `/probe?target=&module=` as blackbox_exporter answers it, for what is registered: the watch looks at once, its
 * observation is taken in like any other, and the answer has the names that dashboards know.
 */
import { Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import { probes } from '#probes/index.ts';
import type { Observation } from '#probes/probe.ts';
import type { Hub } from '../hub.ts';
import { endpoint, routes } from '../middleware/endpoint.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import { readModule, readTarget, watchesFor } from './registered-target.ts';

const probe = endpoint('metrics:read', {
  method: 'get',
  path: '/probe',
  request: {
    query: z.object({ target: z.string().min(1).max(2_000), module: z.string().min(1).max(60).default('http_2xx') }),
  },
  responses: {
    200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
  },
});

/** Facts under the names of blackbox_exporter; the factor turns our unit into Prometheus' base unit. */
const KNOWN: readonly { fact: string; metric: string; help: string; factor: number }[] = [
  { fact: 'http.status', metric: 'probe_http_status_code', help: 'The status of the last answer', factor: 1 },
  {
    fact: 'http.certificate_not_after',
    metric: 'probe_ssl_earliest_cert_expiry',
    help: 'When the certificate ends, in Unix seconds',
    factor: 0.001,
  },
  {
    fact: 'tls.not_after',
    metric: 'probe_ssl_earliest_cert_expiry',
    help: 'When the certificate ends, in Unix seconds',
    factor: 0.001,
  },
];

export const probeRoutes = (hub: Hub) => {
  const failing = hub.db.$client
    .prepare(`select 1 from verdicts v, json_each(v.because) j
      where v.target_id = (select target_id from watches where id = :id) and v.status = 'fail' and j.value ->> '$.watch' = :id`)
    .pluck();

  return routes().openapi(probe, async (c) => {
    const { target, module } = c.req.valid('query');
    const names = Object.keys(probes);
    const wanted = readModule(module, names);
    if (!wanted) throw wrong('module', `没有模块 ${module}`, `There is no module ${module}: ${names.join(', ')}`);
    const asked = readTarget(target);
    if (!asked) throw wrong('target', '不是地址、主机名或 URL', 'It is no address, host name or URL');
    const [watch_id] = watchesFor(hub.db, wanted.probe, wanted.family, asked);
    if (watch_id === undefined) {
      throw new Refusal(
        404,
        'not_registered',
        `没有用 ${wanted.probe} 监测 ${target} 的监测项；只探测已登记的目标`,
        `No watch asks ${target} by ${wanted.probe}; only registered targets are probed`,
      );
    }
    const observation = await hub.watching.lookNow(watch_id);
    if (!observation || observation.outcome === 'unable') {
      // Zero would say that the target is down, and nobody has seen it.
      const why = observation?.error ?? 'the watch is gone';
      throw new Refusal(503, 'unable', `无法探测：${why}`, `The probe can't see: ${why}`);
    }
    const good = observation.outcome === 'ok' && failing.get({ id: watch_id }) === undefined;
    const registry = metricsOf(observation, good);
    return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
  });
};

function metricsOf(observation: Observation, good: boolean): Registry {
  const registry = new Registry();
  const put = (name: string, help: string, value: number, labels: Record<string, string> = {}) => {
    const known = registry.getSingleMetric(name) as Gauge | undefined;
    const gauge = known ?? new Gauge({ name, help, labelNames: Object.keys(labels), registers: [registry] });
    gauge.set(labels, value);
  };
  put('probe_success', 'Displays whether or not the probe was a success', good ? 1 : 0);
  put('probe_duration_seconds', 'Returns how long the probe took to complete in seconds', observation.took_ms / 1_000);
  if (observation.family)
    put('probe_ip_protocol', 'Specifies whether probe ip protocol is IP4 or IP6', observation.family);
  for (const { fact, metric, help, factor } of KNOWN) {
    const value = observation.facts.find(({ key }) => key === fact)?.value;
    if (typeof value === 'number') put(metric, help, value * factor);
  }
  for (const { series, part = '', value } of observation.samples) {
    put('zhengwang_sample', 'What the look measured, in the units of its series', value, { series, part });
  }
  return registry;
}
