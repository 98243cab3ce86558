/** Agents and their hub over a real nats-server: servers and hubs that die, floods, and what grows too old. The counts agree. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { sign } from '#probes/agent/sealing.ts';
import { makeStreams } from '../../api/agents/nats-streams.ts';
import { open } from '../../api/db/open.ts';
import { noNats } from '../nats-server.ts';
import {
  agent,
  asUser,
  config,
  db,
  folder,
  hub,
  hubOver,
  keeper,
  keysOf,
  LIMITS,
  later,
  prepare,
  server,
  until,
  url,
} from './ground.ts';
import type { HubGiven } from './hub-process.ts';
import { smallAgent } from './small-agent.ts';
import { addAgent, type SmallKeeper, smallKeeper } from './small-keeper.ts';

describe('over NATS, when something dies', { skip: noNats }, () => {
  prepare();

  test('a hub that fails by itself takes in the same messages later, in order', async () => {
    addAgent(db, 1, keysOf(1));
    let failures = 3;
    const failing: SmallKeeper = {
      ...keeper,
      take(batch, from) {
        if (failures-- > 0) throw new Error('The disk is full');
        return keeper.take(batch, from);
      },
    };
    const nats = hubOver(failing, [1]);
    const one = smallAgent(agent(1), keysOf(1), hub.public, { agent_id: 1, records: 1_000, per_batch: 50 });
    later(one.stop);
    await until('trouble is told', () => nats.standing().trouble === 'The disk is full');
    await one.done(20_000);
    assert.deepEqual(keeper.counts(), [
      { agent_id: 1, seen: 1_000, lost: 0, refused: 0, taken_to: 1_000, rows: 1_000 },
    ]);
    assert.equal(nats.standing().refused, 0);
  });

  test('nats-server killed with -9 three times amid a flow, and away when both begin: nothing is lost or counted twice', async () => {
    addAgent(db, 1, keysOf(1));
    await server.end('SIGKILL');
    const nats = hubOver(keeper, [1]);
    const one = smallAgent(agent(1), keysOf(1), hub.public, { agent_id: 1, records: 20_000, per_batch: 100 });
    later(one.stop);
    await until('trouble is told', () => nats.standing().trouble !== null);
    assert.equal(nats.standing().state, 'away');
    await server.start();
    for (const part of [3_000, 8_000, 13_000]) {
      await until(`${part} are taken in`, () => one.taken_to() >= part);
      assert.ok(one.taken_to() < 20_000, 'it is still under way');
      await server.end('SIGKILL');
      await server.start();
    }
    await one.done(40_000);
    assert.deepEqual(keeper.counts(), [
      { agent_id: 1, seen: 20_000, lost: 0, refused: 0, taken_to: 20_000, rows: 20_000 },
    ]);
  });

  test('a hub killed with -9 between commit and acknowledgement, again and again: what comes again changes nothing', async () => {
    const place = join(folder, 'hub');
    const opened = open(place);
    addAgent(opened, 1, keysOf(1));
    const one = smallAgent(agent(1), keysOf(1), hub.public, { agent_id: 1, records: 10_000, per_batch: 200 });
    later(one.stop);
    const run = (commits: number | null) => {
      const given: HubGiven = { folder: place, server: url, own: hub, commits };
      return spawn(process.execPath, [join(import.meta.dirname, 'hub-process.ts'), JSON.stringify(given)], {
        stdio: 'inherit',
      });
    };
    for (const commits of [1, 12]) {
      const [, signal] = await once(run(commits), 'exit');
      assert.equal(signal, 'SIGKILL');
    }
    const last = run(null);
    later(() => last.kill('SIGKILL'));
    await one.done(40_000);
    const counted = smallKeeper(opened, hub).counts();
    opened.$client.close();
    assert.deepEqual(counted, [{ agent_id: 1, seen: 10_000, lost: 0, refused: 0, taken_to: 10_000, rows: 10_000 }]);
  });

  test('an agent that is added is let in after a reload, one that was taken out is turned away at once', async () => {
    addAgent(db, 4, keysOf(4));
    hubOver(keeper, [4]);
    const [new_one, troubles] = [agent(4), [] as string[]];
    new_one.listen(
      () => {},
      (error) => troubles.push(error.message),
      new AbortController().signal,
    );
    const four = smallAgent(new_one, keysOf(4), hub.public, { agent_id: 4, records: 100, per_batch: 10 });
    later(four.stop);
    await until('it is told that it is turned away', () => troubles.some((text) => /Authorization/.test(text)));
    const three = await asUser(3);
    await server.reload(config([1, 2, 4]));
    await four.done(20_000);
    await three.closed();
    assert.ok(three.isClosed());
  });

  test('a flood fills its own share: it is told so, and another agent goes on', async () => {
    for (const id of [1, 2]) addAgent(db, id, keysOf(id));
    await makeStreams(jetstream(await asUser(0)), LIMITS);
    const flooding = agent(1);
    const body = Buffer.from('x');
    const sent = await Promise.allSettled(
      Array.from({ length: 600 }, (_, i) =>
        flooding.send(
          { agent_id: 1, body, signature: sign(`flood ${i}`, body, keysOf(1).sign) },
          new AbortController().signal,
        ),
      ),
    );
    const refused = sent.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    assert.equal(refused.length, 600 - 512);
    assert.match(refused[0]?.reason.message, /JetStream did not take it: maximum messages per subject exceeded/);
    const two = smallAgent(agent(2), keysOf(2), hub.public, { agent_id: 2, records: 1_000, per_batch: 50 });
    later(two.stop);
    hubOver(keeper, [1, 2]);
    await two.done(20_000);
    const { count } = db.$client.prepare('select sum(count) as count from agent_refusals where agent_id = 1').get() as {
      count: number;
    };
    assert.equal(count, 512);
  });

  test('what grew too old in the stream while the hub was away is told by its number', async () => {
    addAgent(db, 1, keysOf(1));
    const first = hubOver(keeper, [1], { ...LIMITS, max_age_ms: 1_000 });
    await until('connected', () => first.standing().state === 'connected');
    await first.stop();
    // So long a server with leaf nodes hands on to a hub that is gone, and what it handed on isn't counted.
    await sleep(2_500);
    const body = Buffer.from('x');
    const uplink = agent(1);
    for (let i = 0; i < 5; i += 1)
      await uplink.send(
        { agent_id: 1, body, signature: sign(`old ${i}`, body, keysOf(1).sign) },
        new AbortController().signal,
      );
    await sleep(2_500);
    const second = hubOver(keeper, [1], LIMITS);
    await until('connected', () => second.standing().state === 'connected');
    assert.equal(second.standing().expired, 5);
  });
});
