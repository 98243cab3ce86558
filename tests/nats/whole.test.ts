/** The whole way over NATS with the real hub, the real nats-server and a real agent: what is killed in between, both sides count the same. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { natsWay } from '../../api/agents/nats-way.ts';
import { hubScene, until } from '../agent-scene.ts';
import { freePort, natsServer, noNats } from '../nats-server.ts';
import { freshFolder, removeFolder, startServer, zhengwang } from '../server.ts';

const folder = freshFolder();
after(() => removeFolder(folder));

test('an agent goes by NATS as the console says; nats-server, hub and agent are killed, and both count the same', {
  skip: noNats,
}, async () => {
  const [port, leaf_port] = [await freePort(), await freePort()];
  const ZHENGWANG_NATS = `nats://127.0.0.1:${port}`;
  // Begins with NATS away: it is data, and is tried again.
  const hub = await hubScene({ ZHENGWANG_NATS, ZHENGWANG_LOG: 'error' });
  const aspect = async () => {
    const { aspects } = await hub.must('GET', '/api/health/platform');
    return aspects.find(({ name }: { name: string }) => name === 'nats');
  };
  assert.match((await aspect()).text.en, /^Not connected to NATS/);

  const agent = await hub.addAgent('乙', 'nats', ['--nats', ZHENGWANG_NATS]);
  const words = ['--listen', `127.0.0.1:${port}`, '--leaf-listen', `127.0.0.1:${leaf_port}`, '--store', folder];
  const printed = await zhengwang(['nats-config', ...words], { ZHENGWANG_DATA: hub.folder, ZHENGWANG_NATS });
  assert.equal(printed.code, 0, printed.err);
  const nats = natsServer(folder, printed.out);
  await nats.start();
  after(() => nats.end('SIGKILL'));
  agent.start();
  await until('what it saw', () => (agent.hubs()?.seen ?? 0) > 3);
  const status = await zhengwang(['agent', 'status', '--folder', agent.folder]);
  assert.match(status.out, new RegExp(`way 通道 +NATS nats://127.0.0.1:${port}\\n`));
  const { from } = hub.sqlite.prepare('select heard_from as "from" from agents').get() as { from: string };
  assert.equal(from, `nats zw.seen.${agent.id}`);

  await nats.end('SIGKILL');
  const before = agent.hubs()?.taken_to ?? 0;
  await until('what waits', () => (agent.status()?.last_seq ?? 0) > before + 3);
  await nats.start();
  await until('what waited', () => (agent.hubs()?.taken_to ?? 0) > before + 3);
  assert.match((await aspect()).text.en, /^Connected to 127\.0\.0\.1/);

  await hub.kill();
  const seen = agent.status()?.last_seq ?? 0;
  await until('more', () => (agent.status()?.last_seq ?? 0) > seen + 2);
  await agent.end();
  agent.start();
  await hub.startAgain();
  await until('what the stream and the disk held', () => (agent.hubs()?.taken_to ?? 0) > seen + 2);
  const { lost, refused } = await agent.agree();
  assert.deepEqual([lost, refused], [0, 0]);

  // Nobody refuses it over NATS; the hub's last words make it lay down what it has.
  await hub.must('PATCH', `/api/watches/${agent.watch_ids[0]}`, { enabled: true });
  await until('a watch', () => agent.status()?.health.watches === 1);
  await hub.must('POST', `/api/agents/${agent.id}/revoke`, { reason: 'stolen' });
  await until('no watch', () => agent.status()?.health.watches === 0);
  assert.equal(await agent.end('SIGTERM'), 0);
});

test('a hub whose settings of NATS are wrong says so in a sentence and ends', async () => {
  const [wrong, data] = [join(folder, 'wrong.pem'), join(folder, 'data')];
  writeFileSync(wrong, 'nothing');
  const servers = ['tls://127.0.0.1:1'];
  const way = natsWay({ servers, max_mb: 64, ca_file: wrong }, {} as Parameters<typeof natsWay>[1]);
  await assert.rejects(async () => way?.begin(), /^Error: ZHENGWANG_NATS_CA: .*wrong\.pem holds no certificate/);
  await assert.rejects(
    startServer(data, { ZHENGWANG_NATS: 'tls://127.0.0.1:1', ZHENGWANG_NATS_CREDS: wrong }),
    /^Error: ended with 1: [\s\S]*^zhengwang: ZHENGWANG_NATS_CREDS: .*wrong\.pem holds neither/m,
  );
});
