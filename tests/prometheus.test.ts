/** Debian's prometheus scrapes a running server, as an operator would set it up. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { noPrometheus as skip, startPrometheus, until } from './running-prometheus.ts';
import { freshFolder, removeFolder, signUp, startServer } from './server.ts';

test('without its token nobody reads the figures', async (t) => {
  const folder = freshFolder();
  t.after(() => removeFolder(folder));
  const server = await startServer(folder);
  t.after(() => server.end('SIGKILL'));
  for (const authorization of ['', 'Bearer ', 'Bearer wrong', 'Basic x']) {
    const answer = await fetch(`${server.url}/metrics`, { headers: authorization ? { authorization } : {} });
    assert.equal(answer.status, 401, authorization);
  }
});

test('prometheus finds looks and states under the names of the ecosystem', { skip }, async (t) => {
  const folder = freshFolder();
  t.after(() => removeFolder(folder));
  const server = await startServer(join(folder, 'data'));
  t.after(() => server.end('SIGKILL'));
  const ask = await signUp(server);
  const node = await ask('POST', '/api/nodes', {
    name: 'loopback',
    role: 'server',
    addresses: ['127.0.0.1'],
    watch: ['icmp'],
  });
  assert.equal(node.status, 200, JSON.stringify(node.body));

  const { query, said } = await startPrometheus(t, folder, {
    job_name: 'zhengwang',
    authorization: { credentials_file: join(folder, 'data', 'metrics-token') },
    static_configs: [{ targets: [`127.0.0.1:${server.port}`] }],
  });
  const [success] = await until(() => query('probe_success{module="icmp"}'), said);
  assert.equal(success?.value[1], '1');
  assert.equal(success?.metric.target, 'loopback');
  assert.equal(success?.metric.ip_protocol, 'ip4');
  const [took] = await query('probe_duration_seconds{module="icmp"}');
  assert.ok(Number(took?.value[1]) > 0 && Number(took?.value[1]) < 10, took?.value[1]);
  const [up] = await query('up{job="zhengwang"}');
  assert.equal(up?.value[1], '1', 'the whole answer was well-formed');
  const states = await query('zhengwang_nodes');
  assert.equal(
    states.reduce((sum, { value }) => sum + Number(value[1]), 0),
    1,
  );
});

test('prometheus discovers what is registered and has it probed', { skip }, async (t) => {
  const folder = freshFolder();
  t.after(() => removeFolder(folder));
  const server = await startServer(join(folder, 'data'));
  t.after(() => server.end('SIGKILL'));
  const ask = await signUp(server);
  const made = await ask('POST', '/api/nodes', {
    name: '回环',
    role: 'server',
    addresses: ['127.0.0.1', '::1'],
    watch: ['icmp'],
  });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const closed = await ask('POST', '/api/watches', {
    node_id: made.body.id,
    probe: 'tcp',
    params: { port: 1 },
    address: '127.0.0.1',
  });
  assert.equal(closed.status, 200, JSON.stringify(closed.body));
  const hub = `127.0.0.1:${server.port}`;
  // The type must be said: Prometheus' http_sd sends the bare token without it.
  const authorization = { type: 'Bearer', credentials_file: join(folder, 'data', 'metrics-token') };
  const { query, said } = await startPrometheus(t, folder, {
    job_name: 'probes',
    metrics_path: '/probe',
    authorization,
    http_sd_configs: [{ url: `http://${hub}/sd/prometheus`, authorization, refresh_interval: '2s' }],
    relabel_configs: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      {
        source_labels: ['__meta_zhengwang_probe', '__meta_zhengwang_family'],
        separator: '_ip',
        target_label: '__param_module',
      },
      { source_labels: ['__param_target'], target_label: 'instance' },
      { source_labels: ['__meta_zhengwang_node'], target_label: 'node' },
      { target_label: '__address__', replacement: hub },
    ],
  });
  const three = await until(async () => {
    const found = await query('probe_success');
    return found.length === 3 ? found : [];
  }, said);
  const values = Object.fromEntries(three.map(({ metric, value }) => [metric.instance, `${metric.node} ${value[1]}`]));
  assert.deepEqual(values, { '127.0.0.1': '回环 1', '::1': '回环 1', '127.0.0.1:1': '回环 0' });
  const protocols = await query('probe_ip_protocol{instance="::1"}');
  assert.equal(protocols[0]?.value[1], '6');
});
