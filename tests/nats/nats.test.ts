/** Agents and their hub over a real nats-server: rights, what is no observation, who sent too much. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { keySubject, putSignature, readSubject, seenSubject } from '#probes/agent/nats-words.ts';
import { signInAs } from '#probes/agent/nkey.ts';
import { isSigned, newPair, sign, unseal } from '#probes/agent/sealing.ts';
import type { FromHub } from '#probes/agent/words.ts';
import { makeStreams } from '../../api/agents/nats-streams.ts';
import { AgentRefusal } from '../../api/agents/refusal.ts';
import { noNats } from '../nats-server.ts';
import {
  agent,
  asUser,
  db,
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
import { smallAgent } from './small-agent.ts';
import { addAgent, type SmallKeeper } from './small-keeper.ts';

describe('over NATS', { skip: noNats }, () => {
  prepare();

  test('work and receipts come to the agent that they are for, and what it saw to the hub, counted the same', async () => {
    for (const id of [1, 2]) addAgent(db, id, keysOf(id));
    const nats = hubOver(keeper, [1, 2]);
    const uplinks = [1, 2].map(agent);
    const works: number[][] = [[], []];
    uplinks.forEach((uplink, i) => {
      const take = ({ is, body, signature }: FromHub) => {
        if (is !== 'work' || !isSigned('work', body, signature, hub.public)) return;
        works[i]?.push(JSON.parse((unseal(body, keysOf(i + 1).open) as Buffer).toString()).revision);
      };
      uplink.listen(take, () => {}, new AbortController().signal);
    });
    const agents = uplinks.map((uplink, i) =>
      smallAgent(uplink, keysOf(i + 1), hub.public, { agent_id: i + 1, records: 5_000, per_batch: 100 }),
    );
    for (const one of agents) later(one.stop);
    for (const one of agents) await one.done(20_000);
    const all = { seen: 5_000, lost: 0, refused: 0, taken_to: 5_000, rows: 5_000 };
    assert.deepEqual(keeper.counts(), [
      { agent_id: 1, ...all },
      { agent_id: 2, ...all },
    ]);
    keeper.give(2, 7);
    await until('work of revision 7', () => works[1]?.at(-1) === 7);
    assert.ok(!works[0]?.includes(7));
    assert.equal(nats.standing().state, 'connected');
    assert.equal(nats.standing().trouble, null);
  });

  test('an agent can publish for no other, read no other’s work, and make, empty or delete nothing', async () => {
    for (const id of [1, 2]) addAgent(db, id, keysOf(id));
    const nats = hubOver(keeper, [1, 2]);
    await until('connected', () => nats.standing().state === 'connected');
    const [own, observer] = [await asUser(1), await asUser(0)];
    const manager = await jetstreamManager(observer);
    const ask = (subject: string, payload = '') => own.request(subject, payload, { timeout: 400 });
    // Its own is there, so that a refusal below is one.
    let mine = await ask(readSubject('work', 1));
    for (let tries = 0; mine.data.length === 0 && tries < 50; tries += 1) mine = await ask(readSubject('work', 1));
    assert.ok(mine.data.length > 48);
    const forbidden = [
      seenSubject(2),
      'zw.seen.1.more',
      readSubject('work', 2),
      readSubject('receipt', 2),
      keySubject('work', 1),
      keySubject('receipt', 1),
      '$JS.API.DIRECT.GET.KV_ZW_WORK',
      '$JS.API.STREAM.MSG.GET.ZW_SEEN',
      '$JS.API.STREAM.CREATE.MINE',
      '$JS.API.STREAM.UPDATE.ZW_SEEN',
      '$JS.API.STREAM.PURGE.ZW_SEEN',
      '$JS.API.STREAM.DELETE.ZW_SEEN',
      '$JS.API.STREAM.INFO.ZW_SEEN',
      '$JS.API.STREAM.NAMES',
      '$JS.API.CONSUMER.CREATE.ZW_SEEN',
      '$JS.API.CONSUMER.DURABLE.CREATE.ZW_SEEN.MINE',
      '$JS.API.CONSUMER.DELETE.ZW_SEEN.ZW_HUB',
      '$JS.API.CONSUMER.MSG.NEXT.ZW_SEEN.ZW_HUB',
      '$JS.ACK.ZW_SEEN.ZW_HUB.1.1.1.1.1',
      '_ZW.2.x',
      '$SYS.REQ.SERVER.PING',
    ];
    for (const subject of forbidden) {
      const error = await ask(subject).then(
        () => undefined,
        (error: Error) => error,
      );
      assert.ok(error, subject);
      await until(
        `a violation of ${subject}`,
        () => server.output().includes(`Publish Violation`) && server.output().includes(`"${subject}"`),
      );
    }
    for (const subject of [
      'zw.seen.>',
      '$KV.>',
      keySubject('work', 2),
      keySubject('receipt', 2),
      '_ZW.2.>',
      '_ZW.hub.>',
      '>',
      '$JS.EVENT.>',
    ]) {
      const subscription = own.subscribe(subject);
      assert.match(String(await subscription.closed), /Permissions Violation/, subject);
    }
    assert.deepEqual((await manager.streams.names().next()).sort(), ['KV_ZW_TAKEN', 'KV_ZW_WORK', 'ZW_SEEN']);
    assert.equal((await manager.streams.info('ZW_SEEN')).state.messages, 0);
    assert.equal((await manager.streams.info('KV_ZW_WORK')).state.messages, 2);
    const stranger = connect({ servers: url, authenticator: signInAs(newPair('Ed25519')), reconnect: false });
    await assert.rejects(stranger, /Authorization/);
    await assert.rejects(connect({ servers: url, reconnect: false }), /Authorization/);
  });

  test('what is no observation is refused, counted and audited, and others go on', async () => {
    for (const id of [1, 2]) addAgent(db, id, keysOf(id));
    addAgent(db, 3, keysOf(3), 'revoked');
    const nats = hubOver(keeper, [1, 2]);
    await until('connected', () => nats.standing().state === 'connected');
    const { headers } = await import('@nats-io/transport-node');
    const [one, three] = [await asUser(1), await asUser(3)];
    const poison: [NatsConnection, number, Buffer, Buffer | undefined][] = [];
    const signed = (id: number, body: Buffer) => sign('batch', body, keysOf(id).sign);
    const valid = (id: number) =>
      Buffer.from(JSON.stringify({ agent_id: id, buffer: 'abcdefgh', sent_at: 1, clock_offset_ms: null, records: [] }));
    poison.push([one, 1, Buffer.from('no JSON'), undefined], [one, 1, Buffer.alloc(0), Buffer.alloc(64)]);
    poison.push([one, 1, valid(1), Buffer.from('short')], [one, 1, valid(1), signed(2, valid(1))]);
    poison.push(
      [one, 1, Buffer.from('no JSON'), signed(1, Buffer.from('no JSON'))],
      [one, 1, valid(2), signed(1, valid(2))],
    );
    poison.push([three, 3, valid(3), signed(3, valid(3))]);
    for (const [connection, id, body, signature] of poison) {
      const told = signature ? putSignature(headers(), signature) : headers();
      await connection.request(seenSubject(id), body, { headers: told, timeout: 5_000 });
    }
    const well = smallAgent(agent(2), keysOf(2), hub.public, { agent_id: 2, records: 2_000, per_batch: 100 });
    later(well.stop);
    await well.done(20_000);
    const refusals = db.$client
      .prepare('select reason, agent_id, sum(count) as count from agent_refusals group by 1, 2 order by 1')
      .all();
    assert.deepEqual(refusals, [
      { reason: 'bad_signature', agent_id: 1, count: 4 },
      { reason: 'malformed', agent_id: 1, count: 2 },
      { reason: 'revoked', agent_id: 3, count: 1 },
    ]);
    assert.equal(nats.standing().refused, 7);
    assert.equal(nats.standing().taken, 20, 'nothing needed to be sent twice');
    const audited = db.$client.prepare("select count(*) as n from audit_entries where action = 'refused'").get() as {
      n: number;
    };
    assert.ok(audited.n >= 3);
    const manager = await jetstreamManager(await asUser(0));
    // Acknowledgements follow the receipts.
    for (let tries = 0; (await manager.streams.info('ZW_SEEN')).state.messages > 0; tries += 1) {
      assert.ok(tries < 100, 'the stream is empty in the end');
      await sleep(50);
    }
    assert.deepEqual(
      keeper.counts().map(({ agent_id, seen, lost }) => [agent_id, seen, lost]),
      [[2, 2_000, 0]],
    );
    await nats.stop();
    const next = hubOver(keeper, [1, 2]);
    await until('the next hub has looked', () => next.standing().waiting === 0);
    assert.equal(next.standing().refused, 0, 'what was refused comes to no later hub');
  });

  test('an agent that sent too much is heard later, its batches still in order, and another at once', async () => {
    for (const id of [1, 2]) addAgent(db, id, keysOf(id));
    let calls = 0;
    const busy: SmallKeeper = {
      ...keeper,
      take(batch, from) {
        calls += Number(batch.agent_id === 1);
        if (batch.agent_id === 1 && calls === 3)
          throw new AgentRefusal('too_many', { zh: 'too many', en: 'too many' }, { retry_after_s: 0.5 });
        return keeper.take(batch, from);
      },
    };
    // All of it is there before the hub is: nothing is sent again.
    await makeStreams(jetstream(await asUser(0)), LIMITS);
    const uplink = agent(1);
    for (let seq = 1; seq <= 20; seq += 1) {
      const records = [{ seq, is: 'gap', from_seq: seq, to_seq: seq, from_at: 1, to_at: 1, why: 'disk_full' }];
      const batch = { agent_id: 1, buffer: 'abcdefgh', sent_at: seq, clock_offset_ms: null, records };
      const body = Buffer.from(JSON.stringify(batch));
      await uplink.send(
        { agent_id: 1, body, signature: sign('batch', body, keysOf(1).sign) },
        new AbortController().signal,
      );
    }
    const nats = hubOver(busy, [1, 2]);
    await until('it was told later', () => calls === 3);
    const two = smallAgent(agent(2), keysOf(2), hub.public, { agent_id: 2, records: 100, per_batch: 50 });
    later(two.stop);
    await until('all are taken in', () => keeper.counts().find(({ agent_id }) => agent_id === 1)?.taken_to === 20);
    await two.done(10_000);
    assert.equal(calls, 21, 'one was told later, those behind it were not tried');
    assert.equal(nats.standing().refused, 0);
  });
});
