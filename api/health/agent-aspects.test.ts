import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { AgentHealth } from '#probes/agent/words.ts';
import { agentGaps, agentRefusals, type RefusalReason } from '../agents/schema.ts';
import type { Db } from '../db/open.ts';
import { openFresh } from '../db/testing.ts';
import type { Hub } from '../hub.ts';
import type { Aspect } from './aspect.ts';
import { agentsBuffer } from './aspects/agents-buffer.ts';
import { agentsClock } from './aspects/agents-clock.ts';
import { agentsDisk } from './aspects/agents-disk.ts';
import { agentsLooks } from './aspects/agents-looks.ts';
import { agentsLost } from './aspects/agents-lost.ts';
import { agentsRefusals } from './aspects/agents-refusals.ts';
import { agentsSilent } from './aspects/agents-silent.ts';
import { agentsVersion } from './aspects/agents-version.ts';
import { agentsWaiting } from './aspects/agents-waiting.ts';
import { addAgent, agentHealth } from './testing.ts';

const NOW = Date.UTC(2026, 5, 1);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MIB = 1024 ** 2;

let db: Db;
beforeEach(() => {
  db = openFresh();
});

const look = async (aspect: Aspect) => aspect.look({ hub: { db } as Hub, now: NOW, past: [] });
const statusOf = async (aspect: Aspect) => (await look(aspect))?.status;
const add = (name: string, other: Parameters<typeof addAgent>[3] = {}) => addAgent(db, name, NOW, other);
const told = (other: Partial<AgentHealth>) => ({ health: agentHealth(NOW, other) });

const ALL = [
  agentsSilent,
  agentsWaiting,
  agentsClock,
  agentsBuffer,
  agentsLost,
  agentsDisk,
  agentsLooks,
  agentsRefusals,
  agentsVersion,
];

test('where there are no agents, nothing is said of them', async () => {
  for (const aspect of ALL) assert.equal(await look(aspect), undefined, aspect.name);
});

test('agents that are well are good in every aspect', async () => {
  add('县一');
  add('县二');
  for (const aspect of ALL) assert.equal(await statusOf(aspect), 'good', aspect.name);
});

test('of an agent that was silent for three minutes nothing is known but that', async () => {
  add('县一');
  const id = add('县二', { heard_at: NOW - 181_000 });
  const silent = await look(agentsSilent);
  assert.equal(silent?.status, 'bad');
  assert.deepEqual(
    silent?.items?.map(({ name, path }) => [name, path]),
    [['县二', `/agents/${id}`]],
  );
  for (const aspect of [agentsClock, agentsBuffer, agentsDisk, agentsLooks])
    assert.equal(await statusOf(aspect), 'unknown', aspect.name);
});

test('an agent that was trusted and never heard is silent; one that was invited or revoked is not', async () => {
  const never = { heard_at: null, health: null, version: null, clock_offset_ms: null };
  add('县一', { state: 'revoked', ...never });
  add('县二', { state: 'invited', ...never, sign_key: null, seal_key: null });
  assert.equal(await statusOf(agentsSilent), undefined);
  add('县三', never);
  assert.equal(await statusOf(agentsSilent), 'bad');
  assert.equal(await statusOf(agentsVersion), 'unknown');
});

test('whoever waits to be trusted is a warning since it enrolled', async () => {
  add('县一', { state: 'waiting', enrolled_at: NOW - HOUR_MS });
  const waiting = await look(agentsWaiting);
  assert.deepEqual([waiting?.status, waiting?.since, waiting?.items?.length], ['warning', NOW - HOUR_MS, 1]);
});

const grades: [string, Aspect, () => void, string][] = [
  ['a clock 2 s off', agentsClock, () => add('县', { clock_offset_ms: -2_001 }), 'warning'],
  ['a clock 2 s off at most', agentsClock, () => add('县', { clock_offset_ms: 2_000 }), 'good'],
  ['a clock an hour off', agentsClock, () => add('县', { clock_offset_ms: HOUR_MS }), 'bad'],
  ['a clock that nobody measured', agentsClock, () => add('县', { clock_offset_ms: null }), 'unknown'],
  [
    'what waits for 4 min',
    agentsBuffer,
    () => add('县', told({ buffered: 9, oldest_at: NOW - 4 * MINUTE_MS })),
    'good',
  ],
  [
    'what waits for 6 min',
    agentsBuffer,
    () => add('县', told({ buffered: 9, oldest_at: NOW - 6 * MINUTE_MS })),
    'warning',
  ],
  ['what waits for 2 h', agentsBuffer, () => add('县', told({ buffered: 9, oldest_at: NOW - 2 * HOUR_MS })), 'bad'],
  [
    'what waits and takes half of the room',
    agentsBuffer,
    () => add('县', told({ buffered: 9, oldest_at: NOW, buffered_bytes: 50 * MIB, disk_free_bytes: 50 * MIB })),
    'warning',
  ],
  ['a disk with 900 MiB', agentsDisk, () => add('县', told({ disk_free_bytes: 900 * MIB })), 'warning'],
  ['a full disk', agentsDisk, () => add('县', told({ disk_free_bytes: 0 })), 'bad'],
  ['a disk that is not told of', agentsDisk, () => add('县', told({ disk_free_bytes: null })), 'unknown'],
  ['looks 6 s late', agentsLooks, () => add('县', told({ lag_p99_ms: 6_000 })), 'warning'],
  ['looks 2 min late', agentsLooks, () => add('县', told({ lag_p99_ms: 120_000 })), 'bad'],
  ['no right to open a socket', agentsLooks, () => add('县', told({ unable: ['icmp: no right'] })), 'warning'],
  ['no look yet', agentsLooks, () => add('县', told({ looks: 0 })), 'unknown'],
  ['another version', agentsVersion, () => add('县', { version: '0.0.1' }), 'warning'],
];
for (const [name, aspect, arrange, expected] of grades) {
  test(`${name} is ${expected}, whatever the others are`, async () => {
    add('甲');
    arrange();
    assert.equal(await statusOf(aspect), expected);
  });
}

test('what was lost within the hour is bad, within the day a warning, before that over', async () => {
  const agent_id = add('县一');
  const gap = { agent_id, buffer: 'b', from_at: 1, to_at: 2, why: 'buffer_full' as const };
  db.insert(agentGaps)
    .values({ ...gap, from_seq: 1, to_seq: 9, told_at: NOW - 25 * HOUR_MS })
    .run();
  assert.equal(await statusOf(agentsLost), 'good');
  db.insert(agentGaps)
    .values({ ...gap, from_seq: 10, to_seq: 19, told_at: NOW - 2 * HOUR_MS })
    .run();
  const lost = await look(agentsLost);
  assert.equal(lost?.status, 'warning');
  assert.match(lost?.items?.[0]?.text.en ?? '', /^10 records/);
  db.insert(agentGaps)
    .values({ ...gap, from_seq: 30, to_seq: 30, told_at: NOW })
    .run();
  assert.equal(await statusOf(agentsLost), 'bad');
});

test('forged signatures and floods of this hour are bad, late records are a warning, and after a day it is over', async () => {
  const agent_id = add('县一');
  const refuse = (reason: RefusalReason, last_at: number, of = agent_id) =>
    db
      .insert(agentRefusals)
      .values({ hour: Math.floor(last_at / HOUR_MS), reason, agent_id: of, count: 3, last_at, last: 'from 192.0.2.9' })
      .run();
  refuse('bad_signature', NOW - 25 * HOUR_MS);
  assert.equal(await statusOf(agentsRefusals), 'good');
  refuse('too_old', NOW - 1);
  refuse('bad_signature', NOW - 2 * HOUR_MS);
  assert.equal(await statusOf(agentsRefusals), 'warning');
  refuse('bad_code', NOW - 1, 0);
  const refusals = await look(agentsRefusals);
  assert.equal(refusals?.status, 'bad');
  assert.match(refusals?.text.en ?? '', /^9 refused/);
  assert.match(
    refusals?.items?.map(({ text }) => text.en).join('|') ?? '',
    /3 with a bad code; the last: from 192\.0\.2\.9/,
  );
});
