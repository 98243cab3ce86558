/** The whole way with the real hub: invited, enrolled, trusted, given work; what it sees is in the hub, whoever is killed in between. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hubScene, until } from './agent-scene.ts';

test('an agent and its hub, each killed while the other is away, count the same in the end', async () => {
  const hub = await hubScene();
  const agent = await hub.addAgent('甲', 'https');
  agent.start();
  await until('what it saw', () => (agent.hubs()?.seen ?? 0) > 3);

  await hub.kill();
  const taken = agent.hubs() as NonNullable<ReturnType<typeof agent.hubs>>;
  const kept = await until('what waits', () => {
    const own = agent.status();
    return own && own.last_seq > taken.taken_to + 2 && own.last_seq;
  });
  await agent.end();
  agent.start();
  // By the work on its disk, the hub away.
  await until('what it saw after its restart', () => (agent.status()?.last_seq ?? 0) > kept + 2);
  assert.deepEqual(agent.hubs(), taken);
  await hub.startAgain();
  await until('what waited', () => (agent.hubs()?.taken_to ?? 0) > kept + 2);

  const { lost, refused, seen } = await agent.agree();
  assert.deepEqual([lost, refused], [0, 0]);
  assert.ok(seen > kept + 2);
  assert.equal(await agent.end('SIGTERM'), 0);
});
