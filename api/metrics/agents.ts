/** What Prometheus is told of agents and of the platform itself; what nobody knows has no sample. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { AgentHealth } from '#probes/agent/words.ts';
import type { AgentState } from '../agents/schema.ts';
import { gravityOf } from '../health/aspect.ts';
import type { Hub } from '../hub.ts';

type Row = {
  name: string;
  state: AgentState;
  heard_at: number | null;
  clock_offset_ms: number | null;
  health: string | null;
  seen: number;
  lost: number;
  refused: number;
};

/** Call the answer before each scrape. */
export function agentMetrics(registry: Registry, hub: Hub): () => Promise<void> {
  const gauge = (name: string, help: string, ...more: string[]) =>
    new Gauge({ name: `zhengwang_agent_${name}`, help, labelNames: ['agent', ...more], registers: [registry] });
  const counter = (name: string, help: string) =>
    new Counter({ name: `zhengwang_agent_${name}`, help, labelNames: ['agent'], registers: [registry] });
  const state = gauge('state', '1 for the state that an agent is in', 'state');
  const heard = gauge('heard_age_seconds', 'How long ago an agent was heard');
  const offset = gauge('clock_offset_seconds', 'The clock of the hub minus that of the agent');
  const ofHealth = {
    watches: gauge('watches', 'Watches that an agent carries'),
    buffered: gauge('buffered_records', 'Records that wait on the disk of an agent'),
    buffered_bytes: gauge('buffered_bytes', 'Bytes of what waits on the disk of an agent'),
    rss_bytes: gauge('rss_bytes', 'Memory of an agent'),
    disk_free_bytes: gauge('disk_free_bytes', 'Free room on the disk of an agent'),
  };
  const oldest = gauge('buffer_oldest_age_seconds', 'Age of the oldest record that waits on the disk of an agent');
  const lag = gauge('lag_seconds', 'How late looks of an agent start (p99)');
  const totals = {
    seen: counter('seen_total', 'Records of an agent that were taken in'),
    lost: counter('lost_total', 'Records of an agent that were lost before they could be told'),
    refused: counter('refused_total', 'Records of an agent that were not believed'),
  };
  const rows = hub.db.$client.prepare<[], Row>(`
    select a.name, a.state, a.heard_at, a.clock_offset_ms, a.health, coalesce(sum(b.seen), 0) as seen,
      coalesce(sum(b.lost), 0) as lost, coalesce(sum(b.refused), 0) as refused
    from agents a left join agent_buffers b on b.agent_id = a.id group by a.id`);
  const platform = new Gauge({
    name: 'zhengwang_platform_status',
    help: 'How an aspect of the platform itself stands: 0 good, 1 unknown, 2 warning, 3 bad; absent where it does not apply',
    labelNames: ['aspect'],
    registers: [registry],
  });
  const all = [platform, state, heard, offset, oldest, lag, ...Object.values(ofHealth), ...Object.values(totals)];
  return async () => {
    const now = Date.now();
    for (const metric of all) metric.reset();
    const { aspects } = await hub.platform.stand(now);
    for (const { name, status } of aspects) platform.set({ aspect: name }, gravityOf(status));
    for (const row of rows.all()) {
      const agent = row.name;
      state.set({ agent, state: row.state }, 1);
      if (row.heard_at !== null) heard.set({ agent }, Math.max(0, now - row.heard_at) / 1000);
      if (row.clock_offset_ms !== null) offset.set({ agent }, row.clock_offset_ms / 1000);
      for (const [name, metric] of Object.entries(totals)) metric.inc({ agent }, row[name as keyof typeof totals]);
      const health = row.health === null ? undefined : (JSON.parse(row.health) as AgentHealth);
      if (!health) continue;
      for (const [name, metric] of Object.entries(ofHealth)) {
        const value = health[name as keyof typeof ofHealth];
        if (value !== null) metric.set({ agent }, value);
      }
      oldest.set({ agent }, health.oldest_at === null ? 0 : Math.max(0, now - health.oldest_at) / 1000);
      lag.set({ agent }, health.lag_p99_ms / 1000);
    }
  };
}
