import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AgentBuffer, openBuffer } from '#probes/agent/buffer.ts';
import { newPair, sign } from '#probes/agent/sealing.ts';
import type { AgentRecord } from '#probes/agent/words.ts';
import { type Db, open } from '../db/open.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import { AgentRefusal } from './refusal.ts';
import { createTakeIn, UNEXPLAINED_MS } from './take-in.ts';

const T0 = 1_800_000_000_000;
const keys = newPair('Ed25519');

/** Agent 1 with watch 1, agent 2 with watch 2 and the same key, agent 3 revoked. */
function scene(per_minute = 10_000, folder = ':memory:') {
  const db = open(folder);
  const sqlite = db.$client;
  sqlite.exec(`insert into units (id, name, level) values (1, '数据局', 'county');
    insert into nodes (id, name, created_at, updated_at) values (1, '城关交换机', 0, 0);
    insert into targets (id, node_id, state_reason, state_since) values (1, 1, '{"zh":"","en":""}', 0);`);
  const agent = sqlite.prepare(`insert into agents (id, name, unit_id, state, sign_key, seal_key, created_at)
    values (?, ?, 1, ?, ?, 'x', 0)`);
  agent.run(1, 'a', 'trusted', keys.public);
  agent.run(2, 'b', 'trusted', keys.public);
  agent.run(3, 'c', 'revoked', keys.public);
  sqlite.exec(`insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at, agent_id)
    values (1, 1, 'tcp', '{"port":22}', '127.0.0.1', 4, 60, 3000, 0, 1), (2, 1, 'tcp', '{"port":22}', '127.0.0.1', 4, 60, 3000, 0, 2)`);
  return { db, ...over(db, per_minute) };
}
function over(db: Db, per_minute = 10_000) {
  const sqlite = db.$client;
  const failed: unknown[] = [];
  const pipeline = createPipeline(db, openSamples(sqlite), createBus(), (_, what) => failed.push(what));
  const take = createTakeIn(db, pipeline.ingest, per_minute, () => 0);
  const send = (
    records: AgentRecord[],
    now = T0,
    agent_id = 1,
    purpose = 'batch',
    clock_offset_ms: number | null = 0,
    written_as = agent_id,
  ) => bring(records, 'buffer-1', now, agent_id, purpose, clock_offset_ms, written_as).taken_to;
  const bring = (
    records: AgentRecord[],
    buffer: string,
    now: number,
    agent_id = 1,
    purpose = 'batch',
    clock_offset_ms: number | null = 0,
    written_as = agent_id,
  ) => {
    const batch = { agent_id: written_as, buffer, sent_at: now, clock_offset_ms, records };
    const body = Buffer.from(JSON.stringify(batch));
    return take({ agent_id, body, signature: sign(purpose, body, keys) }, '127.0.0.1', now).receipt;
  };
  const rows = (text: string) => sqlite.prepare(text).all();
  return { send, bring, rows, failed };
}
const seen = (seq: number, more: { watch?: number; at?: number } = {}): AgentRecord => ({
  ...{ seq, is: 'seen', watch: more.watch ?? 1 },
  observation: {
    ...{ at: more.at ?? T0 - 60_000 + seq * 1000, took_ms: seq, outcome: 'ok', samples: [] },
    facts: [{ key: 'tcp.open', part: '22', value: seq % 3 !== 0 }],
  },
});
const refused = (reason: string) => (error: unknown) => error instanceof AgentRefusal && error.reason === reason;

const STORED = ['agent_buffers', 'agent_gaps', 'facts', 'fact_changes', 'watch_states'];

test('however the records of a buffer are split, repeated and re-ordered, the same is stored', () => {
  const all = Array.from({ length: 12 }, (_, at) => seen(at + 1));
  const whole = scene();
  whole.send(all);
  const stored = ({ rows }: ReturnType<typeof scene>) => STORED.map((table) => rows(`select * from ${table}`));
  const part = fc.tuple(fc.nat(11), fc.integer({ min: 1, max: 12 })).map(([from, n]) => all.slice(from, from + n));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const s = scene();
      for (const some of parts) s.send(some);
      s.send(all);
      assert.equal(s.send([]), 12);
      assert.deepEqual(stored(s), stored(whole));
      s.db.$client.close();
    }),
    { numRuns: 15 },
  );
});

test('a transaction that fails stores nothing, and the same batch is taken in later', () => {
  const s = scene();
  s.db.$client.exec(`create trigger no before insert on agent_buffers begin select raise(abort, 'no'); end`);
  assert.throws(() => s.send([seen(1), seen(2)]), /no/);
  for (const table of STORED) assert.deepEqual(s.rows(`select * from ${table}`), [], table);
  s.db.$client.exec('drop trigger no');
  assert.equal(s.send([seen(1), seen(2)]), 2);
});

test('what the hub can’t take in by its own mistake is a gap that says so; the rest is kept, and it isn’t asked for again', () => {
  const s = scene();
  s.db.$client.exec(
    `create trigger no before insert on facts when new.value = '"cursed"' begin select raise(abort, 'no'); end`,
  );
  const cursed = (seq: number): AgentRecord => {
    const record = seen(seq);
    if (record.is === 'seen') record.observation.facts = [{ key: 'tcp.open', part: '22', value: 'cursed' }];
    return record;
  };
  const batch = [seen(1), cursed(2), seen(3), seen(4), cursed(5), cursed(6), seen(7)];
  assert.equal(s.send(batch), 7);
  assert.equal(s.send(batch), 7);
  assert.deepEqual(s.failed, [{ watch: 1 }, { watch: 1 }, { watch: 1 }]);
  assert.deepEqual(s.rows('select taken_to, seen, lost, refused from agent_buffers'), [
    { taken_to: 7, seen: 4, lost: 3, refused: 0 },
  ]);
  assert.deepEqual(s.rows('select from_seq, to_seq, from_at, to_at, why from agent_gaps'), [
    { from_seq: 2, to_seq: 2, from_at: T0 - 58_000, to_at: T0 - 58_000, why: 'hub_failed' },
    { from_seq: 5, to_seq: 6, from_at: T0 - 55_000, to_at: T0 - 54_000, why: 'hub_failed' },
  ]);
  assert.deepEqual(s.rows('select looked_at from watch_states'), [{ looked_at: T0 - 53_000 }]);
});

test('a batch that begins beyond what was taken gets the old receipt, and what is between is taken when it comes', () => {
  const s = scene();
  assert.equal(s.send([seen(1), seen(2)]), 2);
  assert.equal(s.send([seen(5), seen(6)], T0 + 1), 2);
  assert.equal(s.send([seen(3), seen(4), seen(5)], T0 + 2), 5);
  assert.equal(s.send([seen(6)], T0 + UNEXPLAINED_MS * 2), 6);
  assert.deepEqual(s.rows('select seen, lost from agent_buffers'), [{ seen: 6, lost: 0 }]);
  assert.deepEqual(s.rows('select * from agent_gaps'), []);
});

test('what is missing is waited for before it is called lost', () => {
  const s = scene();
  assert.equal(s.send([seen(1)]), 1);
  assert.equal(s.send([seen(4)], T0 + 1), 1);
  assert.equal(s.send([seen(4)], T0 + UNEXPLAINED_MS), 1);
  assert.equal(s.send([seen(4)], T0 + UNEXPLAINED_MS + 1), 4);
  assert.deepEqual(s.rows('select seen, lost, refused, taken_to from agent_buffers'), [
    { seen: 2, lost: 2, refused: 0, taken_to: 4 },
  ]);
});

test('strangers, the revoked, forged, future and old records are refused and counted; the rest is taken', () => {
  const s = scene();
  assert.throws(() => s.send([], T0, 9), refused('unknown_agent'));
  assert.throws(() => s.send([], T0, 3), refused('revoked'));
  assert.throws(() => s.send([], T0, 1, 'request'), refused('bad_signature'));
  const year = 365 * 86_400_000;
  assert.equal(
    s.send([seen(1, { watch: 2 }), seen(2, { at: T0 + 3_600_000 }), seen(3, { at: T0 - year }), seen(4)]),
    4,
  );
  assert.deepEqual(s.rows('select seen, lost, refused from agent_buffers'), [{ seen: 1, lost: 0, refused: 3 }]);
  assert.deepEqual(s.rows('select watch_id from watch_states'), [{ watch_id: 1 }]);
  const reasons = s
    .rows('select reason from agent_refusals order by 1')
    .map((row) => (row as { reason: string }).reason);
  const audited = s
    .rows(
      `select substr(reason, 1, instr(reason, ':') - 1) as reason from audit_entries where action = 'refused' order by 1`,
    )
    .map((row) => (row as { reason: string }).reason);
  assert.deepEqual(audited, reasons);
  assert.deepEqual(reasons, [
    'bad_signature',
    'foreign_watch',
    'from_the_future',
    'revoked',
    'too_old',
    'unknown_agent',
  ]);
});

test('a flood of one agent is refused, others are not affected, and a stranger in its name costs it nothing', () => {
  const s = scene(3);
  for (let n = 0; n < 5; n += 1) assert.throws(() => s.send([], T0, 1, 'forged'), refused('bad_signature'));
  for (let n = 0; n < 3; n += 1) s.send([]);
  for (let n = 0; n < 5; n += 1) assert.throws(() => s.send([seen(n + 1)]), refused('too_many'));
  assert.equal(s.send([seen(1, { watch: 2 })], T0, 2), 1);
  assert.deepEqual(s.rows('select agent_id, reason, count from agent_refusals order by reason'), [
    { agent_id: 1, reason: 'bad_signature', count: 5 },
    { agent_id: 1, reason: 'too_many', count: 5 },
  ]);
  assert.deepEqual(s.rows('select agent_id, taken_to from agent_buffers'), [{ agent_id: 2, taken_to: 1 }]);
});

test('a batch signed by one agent and written as another’s is refused, and neither has brought anything', () => {
  const s = scene();
  assert.throws(() => s.send([seen(1)], T0, 1, 'batch', 0, 2), refused('malformed'));
  assert.deepEqual(s.rows('select * from agent_buffers'), []);
  assert.deepEqual(s.rows('select agent_id, reason, count from agent_refusals'), [
    { agent_id: 1, reason: 'malformed', count: 1 },
  ]);
});

test('times are the hub’s: a clock that is off by two seconds or more is set right', () => {
  const s = scene();
  s.send([seen(1, { at: T0 - 60_000 })], T0, 1, 'batch', 10_000);
  assert.deepEqual(s.rows('select looked_at from watch_states'), [{ looked_at: T0 - 50_000 }]);
});

test('a hub restored from an older backup is told again what the agent still has; the rest is a gap, and both count the same', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-restored-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const buffer = openBuffer(join(folder, 'buffer'), { limit_bytes: 1e6, segment_bytes: 2_000 });
  let now = T0;
  const look = async (count: number) => {
    for (let i = 0; i < count; i += 1) {
      now += 1_000;
      const { observation } = seen(1, { at: now }) as Extract<AgentRecord, { is: 'seen' }>;
      buffer.append([{ is: 'seen', watch: 1, observation }], now);
    }
    await buffer.sync();
  };
  const exchange = (hub: ReturnType<typeof over>, told: AgentBuffer = buffer) => {
    for (let to = -1; ; ) {
      now += 1_000;
      const records = to < 0 ? [] : told.read(to, { records: 7, bytes: 1e6 });
      if (to >= 0 && records.length === 0) return;
      const { taken_to, at, lost } = hub.bring(records, told.id, now);
      told.goBack(taken_to, at, lost ?? 0);
      told.forget(taken_to, at);
      to = taken_to;
    }
  };
  const countsOf = ({ rows }: ReturnType<typeof over>) =>
    rows('select taken_to, seen, lost, refused from agent_buffers');
  const hub = scene(10_000, join(folder, 'hub'));
  const agreed = ({ last_seq, taken_to, lost } = buffer.stats()) => {
    assert.equal(taken_to, last_seq);
    return [{ taken_to: last_seq, seen: last_seq - lost, lost, refused: 0 }];
  };
  await look(30);
  exchange(hub);
  const until = now;
  await hub.db.$client.backup(join(folder, 'zhengwang.db'));
  chmodSync(join(folder, 'zhengwang.db'), 0o600);
  await look(40);
  exchange(hub);
  // Some is lost meanwhile, which is told to the hub that will be no more.
  buffer.setLimit(6_000);
  await look(60);
  exchange(hub);
  assert.ok(buffer.stats().lost > 0);
  assert.deepEqual(countsOf(hub), agreed());
  hub.db.$client.close();

  await look(10);
  const restored_db = open(folder);
  const restored = over(restored_db);
  exchange(restored);
  assert.deepEqual(countsOf(restored), agreed());
  const [gap, ...others] = restored.rows('select * from agent_gaps') as Record<string, number | string>[];
  assert.deepEqual([gap?.why, gap?.from_seq, others], ['forgotten', 31, []]);
  assert.ok((gap?.from_at as number) <= until && (gap?.to_at as number) > until);
  assert.equal(buffer.stats().lost, (gap?.to_seq as number) - 30);

  // An older receipt that comes again is no news.
  assert.equal(buffer.goBack(30, until, 0), false);
  await look(5);
  exchange(restored);
  assert.deepEqual(countsOf(restored), agreed());
  buffer.close();
  restored_db.$client.close();
});
