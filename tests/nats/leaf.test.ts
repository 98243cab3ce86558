/** A county with its own nats-server as a leaf node, in namespaces: its link is cut and comes back, its server dies, and the counts agree. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { nkeyOf } from '#probes/agent/nkey.ts';
import { newPair, type OwnKeys } from '#probes/agent/sealing.ts';
import { hubConfig, leafConfig, passwordVariable, urlVariable } from '../../api/agents/nats-config.ts';
import { open } from '../../api/db/open.ts';
import { natsServer, noNats } from '../nats-server.ts';
import { connect, gather, noNamespaces, spawnInside } from '../network/namespaces.ts';
import type { AgentGiven } from './agent-process.ts';
import type { HubGiven } from './hub-process.ts';
import { addAgent, smallKeeper } from './small-keeper.ts';

const skip = noNats || noNamespaces();
const RECORDS = 30_000;
const HUB = '10.91.0.1';
const newKeys = (): OwnKeys => ({ sign: newPair('Ed25519'), open: newPair('X25519') });

const scene = skip ? undefined : gather('zw-leaf-');
after(() => scene?.remove());

test('agent, leaf node, hub: a link that is cut twice and a county’s server killed meanwhile lose nothing', {
  skip,
}, async () => {
  if (!scene) return;
  const [city, county] = [scene.add('city'), scene.add('county')];
  connect(
    { at: city, device: 'lower', addresses: [`${HUB}/24`] },
    { at: county, device: 'upper', addresses: ['10.91.0.2/24'] },
  );
  const own = newPair('Ed25519');
  const [one, two] = [newKeys(), newKeys()];
  const agents = [
    { id: 1, name: 'behind the county', sign_key: one.sign.public },
    { id: 2, name: 'of the city', sign_key: two.sign.public },
  ];
  const leaf = { name: 'county', agent_ids: [1] };
  const folders = ['city', 'county', 'hub'].map((name) => join(scene.folder, name));
  for (const folder of folders) mkdirSync(folder, { mode: 0o700 });
  const [city_folder = '', county_folder = '', folder = ''] = folders;

  const hub_config = hubConfig({
    ...{ hub_nkey: nkeyOf(own.public), agents, leaves: [leaf], listen: '0.0.0.0:4222', leaf_listen: '0.0.0.0:7422' },
    ...{ store_folder: join(city_folder, 'jetstream'), max_bytes: 64 * 1024 * 1024 },
  });
  const password = 'a-password-of-the-county-9';
  const city_server = natsServer(city_folder, hub_config, {}, (program, args) =>
    spawnInside(city, program, args, { [passwordVariable('county')]: password }),
  );
  const leaf_config = leafConfig({ leaf, agents, listen: '127.0.0.1:4222' });
  const county_server = natsServer(county_folder, leaf_config, {}, (program, args) =>
    spawnInside(county, program, args, { [urlVariable('county')]: `nats-leaf://county:${password}@${HUB}:7422` }),
  );
  await city_server.start();
  await county_server.start();

  const db = open(folder);
  for (const { id, keys } of [
    { id: 1, keys: one },
    { id: 2, keys: two },
  ])
    addAgent(db, id, keys);
  const hub_given: HubGiven = { folder, server: 'nats://127.0.0.1:4222', own, commits: null };
  const run = (at: typeof city, file: string, given: unknown) =>
    spawnInside(at, process.execPath, [join(import.meta.dirname, file), JSON.stringify(given)]);
  const hub = run(city, 'hub-process.ts', hub_given);
  const given: AgentGiven = {
    agent_id: 1,
    keys: one,
    hub_key: own.public,
    server: 'nats://127.0.0.1:4222',
    records: RECORDS,
    per_batch: 50,
    is_slow: true,
  };
  const agent = run(county, 'agent-process.ts', given);
  const told = taken(agent);
  const errors: string[] = [];
  for (const child of [hub, agent]) child.stderr?.on('data', (chunk) => errors.push(String(chunk)));
  const link = (state: 'up' | 'down') => execFileSync('ip', ['-n', county.netns, 'link', 'set', 'upper', state]);

  await until(() => told() >= 3_000, errors);
  link('down');
  await sleep(500);
  const stood = told();
  await sleep(1_500);
  assert.equal(told(), stood, 'nothing comes through a link that is cut');
  assert.ok(stood < RECORDS);
  link('up');
  await until(() => told() >= stood + 3_000, errors);
  link('down');
  await county_server.end('SIGKILL');
  await sleep(500);
  assert.ok(told() < RECORDS, 'it is still under way');
  await county_server.start();
  link('up');
  if (agent.exitCode === null) await once(agent, 'exit');
  assert.equal(agent.exitCode, 0, errors.join(''));
  assert.equal(told(), RECORDS);
  const all = { agent_id: 1, seen: RECORDS, lost: 0, refused: 0, taken_to: RECORDS, rows: RECORDS };
  assert.deepEqual(smallKeeper(db, own).counts(), [all]);

  // A county's server that was taken over lets in whom it likes; the city takes what is for its own agents, and nothing else.
  await county_server.reload(leafConfig({ leaf: { ...leaf, agent_ids: [1, 2] }, agents, listen: '127.0.0.1:4222' }));
  const foreign = run(county, 'agent-process.ts', { ...given, agent_id: 2, keys: two });
  const troubles: string[] = [];
  foreign.stderr?.on('data', (chunk) => troubles.push(String(chunk)));
  // It was let in by the county, and nobody beyond answers.
  await until(() => /no responders|timeout/i.test(troubles.join('')), troubles);
  await sleep(500);
  assert.doesNotMatch(troubles.join(''), /authorization/i);
  foreign.kill('SIGKILL');
  assert.deepEqual(smallKeeper(db, own).counts(), [all]);
  db.$client.close();
});

/** What the agent told last. */
function taken(agent: ChildProcess): () => number {
  let last = 0;
  agent.stdout?.on('data', (chunk) => (last = Number(String(chunk).trim().split('\n').at(-1))));
  return () => last;
}

async function until(holds: () => boolean, errors: string[]): Promise<void> {
  for (const end = Date.now() + 30_000; !holds(); await sleep(10)) assert.ok(Date.now() < end, errors.join(''));
}
