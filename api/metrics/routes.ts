/** /metrics for Prometheus, with the names of the ecosystem (blackbox_exporter) for what its dashboards know. */
import { setImmediate as turn } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { endpoint, routes } from '../middleware/endpoint.ts';
import { VERSION } from '../version.ts';
import { agentMetrics } from './agents.ts';
import { estateMetrics } from './estate-metrics.ts';
import { writeFamily } from './exposition.ts';
import { probeRoutes } from './probe.ts';
import { serviceDiscoveryRoutes } from './service-discovery.ts';
import { watchMetrics } from './watch-metrics.ts';

const metrics = endpoint('metrics:read', {
  method: 'get',
  path: '/metrics',
  responses: {
    200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
  },
});

export const metricsRoutes = (hub: Hub) => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  const nodes = gauge('zhengwang_nodes', 'Nodes by state', ['state']);
  const findings = gauge('zhengwang_findings_open', 'Open findings by severity', ['severity']);
  const watches = gauge('zhengwang_patrol_watches', 'Watches on patrol', []);
  const lag = gauge('zhengwang_patrol_lag_seconds', 'How late looks start', ['quantile']);
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers: [registry] });
  const received = counter('zhengwang_messages_received_total', 'Traps and syslog messages taken in', ['kind']);
  const dropped = counter('zhengwang_messages_dropped_total', 'Traps and syslog messages not taken in', ['reason']);
  const strangers = counter('zhengwang_messages_unknown_total', 'Messages taken in that are of no node', []);
  const senders = gauge('zhengwang_message_senders_unknown', 'Unknown senders of messages on record', []);
  gauge('zhengwang_build_info', 'Version', ['version']).set({ version: VERSION }, 1);

  const collectAgents = agentMetrics(registry, hub);

  const readWatches = watchMetrics(hub.db);
  const readEstate = estateMetrics(hub.db, (error) => hub.log.error({ error }, 'figures of tickets could not be made'));

  function collect() {
    for (const metric of [nodes, findings]) metric.reset();
    const counts = (sql: string) => hub.db.$client.prepare(sql).all() as { label: string; n: number }[];
    for (const { label, n } of counts(
      `select state as label, count(*) as n from targets where node_id is not null group by 1`,
    )) {
      nodes.set({ state: label }, n);
    }
    for (const { label, n } of counts(
      'select severity as label, count(*) as n from findings where closed_at is null group by 1',
    )) {
      findings.set({ severity: label }, n);
    }
    // Counted where they come in; here they are only told.
    const messages = hub.messages.receiving();
    for (const metric of [received, dropped, strangers]) metric.reset();
    for (const [kind, n] of Object.entries(messages.received)) received.inc({ kind }, n);
    for (const [reason, n] of Object.entries(messages.dropped)) dropped.inc({ reason }, n);
    strangers.inc(messages.of_strangers);
    senders.set(hub.db.$client.prepare('select count(*) from message_senders').pluck().get() as number);
    const stats = hub.watching.patrol.stats();
    watches.set(stats.watches);
    lag.set({ quantile: '0.5' }, stats.lag_ms.p50 / 1000);
    lag.set({ quantile: '0.99' }, stats.lag_ms.p99 / 1000);
  }

  return routes()
    .openapi(metrics, async (c) => {
      collect();
      await collectAgents();
      const families = [...(await readWatches()), ...(await readEstate())];
      const parts = [`${await registry.metrics()}\n`];
      for (const family of families) {
        parts.push(writeFamily(family));
        await turn();
      }
      const text = parts.join('');
      return c.text(text, 200, { 'content-type': registry.contentType });
    })
    .route('/', serviceDiscoveryRoutes(hub))
    .route('/', probeRoutes(hub));
};
