/** /metrics for Prometheus, with the names of the ecosystem (blackbox_exporter) for what its dashboards know. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import type { Family } from '#probes/probe.ts';
import type { Hub } from '../hub.ts';
import { endpoint, routes } from '../middleware/endpoint.ts';
import { VERSION } from '../version.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import { agentMetrics } from './agents.ts';
import { probeRoutes } from './probe.ts';
import { serviceDiscoveryRoutes } from './service-discovery.ts';

const metrics = endpoint('metrics:read', {
  method: 'get',
  path: '/metrics',
  responses: {
    200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } },
  },
});

type Row = {
  watch: number;
  instance: string;
  target: string;
  module: string;
  family: Family | null;
  outcome: string | null;
  answer: string | null;
  took_ms: number;
  fresh: number;
  not_after: number | null;
};
const LABELS = ['watch', 'instance', 'target', 'module', 'ip_protocol'] as const;

export const metricsRoutes = (hub: Hub) => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  const success = gauge(
    'probe_success',
    'Whether the last look got an answer; absent when nobody has looked lately or the probe itself could not see',
    LABELS,
  );
  const duration = gauge('probe_duration_seconds', 'How long the last look took', LABELS);
  const protocol = gauge('probe_ip_protocol', 'The address family that was asked: 4 or 6', LABELS);
  const expiry = gauge('probe_ssl_earliest_cert_expiry', 'When the certificate ends, in Unix seconds', LABELS);
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

  const rowsOf = hub.db.$client.prepare<[{ now: number }], Row>(`
    select w.id as watch, coalesce(s.last ->> '$.address', w.address) as instance,
      coalesce(n.name, y.name || ' · ' || e.name) as target, w.probe as module, w.family, s.outcome, s.answer, s.took_ms,
      s.looked_at + ${HOLDS_MS} >= :now as fresh,
      (select min(cast(f.value as integer)) from facts f where f.watch_id = w.id and f.key in ('tls.not_after', 'http.certificate_not_after')) as not_after
    from watches w join watch_states s on s.watch_id = w.id join targets t on t.id = w.target_id
      left join nodes n on n.id = t.node_id left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id
    where w.enabled`);

  // As blackbox_exporter does: an answer that fails its check (a refused port, a wrong status) is no success.
  const failingWatches = hub.db.$client
    .prepare(`select distinct j.value ->> '$.watch' from verdicts v, json_each(v.because) j where v.status = 'fail'`)
    .pluck();

  function collect() {
    for (const metric of [success, duration, protocol, expiry, nodes, findings]) metric.reset();
    const failing = new Set(failingWatches.all() as number[]);
    for (const row of rowsOf.all({ now: Date.now() })) {
      // A stale or blind watch has no sample: absent is unknown, 0 would be 'down'.
      if (!row.fresh || row.outcome === 'unable') continue;
      const labels = {
        watch: String(row.watch),
        instance: row.instance,
        target: row.target,
        module: row.module,
        ip_protocol: row.family ? `ip${row.family}` : '',
      };
      success.set(labels, row.outcome === 'ok' && !failing.has(row.watch) ? 1 : 0);
      duration.set(labels, row.took_ms / 1000);
      if (row.family) protocol.set(labels, row.family);
      if (row.not_after !== null) expiry.set(labels, row.not_after / 1000);
    }
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
      return c.text(await registry.metrics(), 200, { 'content-type': registry.contentType });
    })
    .route('/', serviceDiscoveryRoutes(hub))
    .route('/', probeRoutes(hub));
};
