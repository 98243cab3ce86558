/** Every query of every dashboard is asked of a real Prometheus that scrapes a hub with an extranet, tickets and agents in it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '#probes/find-program.ts';
import { addAgent } from '../api/health/testing.ts';
import { listen } from '../api/listen.ts';
import { dashboardFiles, SHEETS } from '../api/metrics/dashboards/index.ts';
import { testHub } from '../api/testing.ts';
import { fillExtranet } from '../bench/metrics/fill.ts';
import { fillTickets } from '../bench/tickets/fill.ts';
import { freeTcpPort, noPrometheus, startPrometheus, until } from './running-prometheus.ts';
import { freshFolder, removeFolder } from './server.ts';

const GRAFANA = join(import.meta.dirname, '../docs/grafana');

test('the dashboards on file are what the code makes', () => {
  for (const [path, text] of dashboardFiles()) {
    const file = join(GRAFANA, path);
    assert.ok(existsSync(file) && readFileSync(file, 'utf8') === text, `${path}: npm run dashboards`);
  }
});

test('each panel says what it counts, has a unit, and calls what has no data unknown, never green', () => {
  const found = dashboardFiles();
  assert.equal(found.size, 12);
  const uids = new Set([...found.values()].map((text) => (JSON.parse(text) as { uid: string }).uid));
  for (const [path, text] of found) {
    const { panels, links } = JSON.parse(text);
    for (const { title, description, fieldConfig } of panels) {
      const { unit, noValue, mappings } = fieldConfig.defaults;
      assert.ok(description && unit, `${path}: ${title}`);
      assert.ok(['未知', 'unknown'].includes(noValue), `${path}: ${title}`);
      const empty = mappings.find(({ type }: { type: string }) => type === 'special');
      assert.deepEqual([empty.options.match, empty.options.result.color], ['null+nan', '#8e8e8e'], `${path}: ${title}`);
    }
    for (const { url } of links) {
      if (url.startsWith('/d/')) assert.ok(uids.has(url.slice(3)), `${path} links to ${url}`);
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own variable.
      else assert.ok(url.startsWith('${console}/'), url);
    }
  }
});

/** What is left of a query without texts, labels, windows, functions and words of the language: names of metrics. */
function metricsIn(query: string): string[] {
  const bare = query
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(by|on|without|ignoring)\s*\([^)]*\)/g, '');
  return [...bare.matchAll(/[a-zA-Z_:][\w:]*(?!\w*\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !['or', 'and', 'unless', 'bool'].includes(name));
}

/** What looks at each node by SNMP and ICMP measured within the last minute. */
function appendSamples({ hub }: Awaited<ReturnType<typeof testHub>>, now: number) {
  const watches = hub.db.$client.prepare(`select id, probe from watches where probe in ('snmp', 'icmp')`).all() as {
    id: number;
    probe: string;
  }[];
  for (let at = now - 55_000, octets = 0; at <= now; at += 5_000, octets += 9_000)
    hub.samples.append(
      watches.map(({ id, probe }) => ({
        watch: id,
        at,
        samples:
          probe === 'icmp'
            ? [{ series: 'icmp.rtt_avg_ms', value: 1.5 }]
            : [
                { series: 'snmp.in_octets', part: 'Gi0/1', value: octets },
                { series: 'snmp.out_octets', part: 'Gi0/1', value: octets * 2 },
                { series: 'snmp.cpu_percent', part: '1', value: 12 },
              ],
      })),
    );
}

test('each query finds data in what the program really exposes', { skip: noPrometheus }, async (t) => {
  const folder = freshFolder();
  t.after(() => removeFolder(folder));
  const port = await freeTcpPort();
  const store = `http://127.0.0.1:${port}`;
  const hub = await testHub({
    folder: join(folder, 'data'),
    samples_outside: { write: `${store}/api/v1/write`, read: store },
  });
  t.after(() => hub.stop());
  const now = Date.now();
  fillExtranet(hub.hub.db, 40, now);
  fillTickets(hub.hub.db, 400, now);
  addAgent(hub.hub.db, '县一', now);
  const server = await listen(hub.app, '127.0.0.1', 0);
  t.after(() => server.close());
  const job = {
    job_name: 'zhengwang',
    authorization: { credentials: hub.hub.keys.metrics_token },
    static_configs: [{ targets: [`127.0.0.1:${server.port}`] }],
  };
  const prometheus = await startPrometheus(t, folder, job, port);
  // It is the store outside as well: the hub sends it what its watches measured.
  appendSamples(hub, Date.now());
  hub.hub.outside?.begin();
  // The figures of tickets come with a later scrape; a rate wants two.
  await until(() => prometheus.query('count_over_time(zhengwang_tickets_targets[1m]) > 2'), prometheus.said);
  await until(() => prometheus.query('zw_icmp_rtt_avg_ms'), prometheus.said);
  const ask = async (path: string) => {
    const answer = await fetch(`${prometheus.url}/api/v1/${path}`);
    return (await answer.json()) as { status: string; error?: string; data: never };
  };
  const exposed = new Set((await ask('label/__name__/values')).data as string[]);
  for (const { name: sheet, variables, panels } of SHEETS) {
    const values: Record<string, string> = { __range: '1m', __interval: '1s', __rate_interval: '1m' };
    for (const { name, query, has_all } of variables) {
      const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(query) ?? [];
      assert.ok(exposed.has(metric), `${sheet}: ${query}`);
      const found = (await ask(`label/${label}/values?match[]=${metric}`)).data as string[];
      assert.ok(found.length > 0, `${sheet}: ${query} finds nothing`);
      values[name] = has_all ? '.*' : (found[0] ?? '');
    }
    for (const { title, query, is_outside } of panels) {
      const filled = query.replace(/\$(\w+)/g, (_, name: string) => {
        assert.ok(values[name] !== undefined, `${sheet}: no variable ${name}`);
        return values[name];
      });
      const { status, error, data } = await ask(`query?query=${encodeURIComponent(filled)}`);
      assert.equal(status, 'success', `${sheet}: ${title.en}: ${error}`);
      for (const name of metricsIn(query)) {
        assert.ok(exposed.has(name), `${sheet}: ${title.en}: nobody exposes ${name}`);
        // An outside store has them, under the names of docs/samples.md.
        assert.equal(name.startsWith('zw_'), is_outside === true, `${sheet}: ${title.en}: ${name}`);
      }
      assert.ok((data as { result: unknown[] }).result.length > 0, `${sheet}: ${title.en} has no data: ${filled}`);
    }
  }
  const rules = readFileSync(join(GRAFANA, 'alerts.yml'), 'utf8');
  for (const [, query = ''] of rules.matchAll(/^\s+expr: (.+)$/gm)) {
    for (const name of metricsIn(query).filter((one) => !one.startsWith('zhengwang:')))
      assert.ok(exposed.has(name), `alerts.yml: nobody exposes ${name}`);
  }
});

test('promtool takes the rules of alerts', { skip: !findProgram('promtool') && 'promtool is missing' }, () => {
  const said = execFileSync(findProgram('promtool') as string, ['check', 'rules', join(GRAFANA, 'alerts.yml')]);
  assert.match(String(said), /SUCCESS: \d+ rules found/);
});
