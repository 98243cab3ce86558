import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFresh } from '../db/testing.ts';
import { familyAnswer } from './family-answer.ts';

const NOW = 1_800_000_000_000;
const HUB = null;
const [EAST, INTERNET, GONE] = [1, 2, 3];
type Answer = 'up' | 'down' | 'unknown';
/** Who looks, what they got, and more of the watch; `old` is stale, `never` has not looked. */
type Look = [
  agent_id: number | null,
  answer: Answer | 'old' | 'never',
  more?: { port?: number; probe?: string; family?: 4 | 6 },
];

function answerOf(looks: readonly Look[], created_at = 0) {
  const db = openFresh();
  const sqlite = db.$client;
  sqlite.exec(`insert into units (id, name, level) values (1, '市', 'city');
    insert into agents (id, name, unit_id, side, state, sign_key, seal_key, created_at) values
      (1, 'east', 1, 'inside', 'trusted', 'k', 'k', 0), (2, 'internet', 1, 'outside', 'trusted', 'k', 'k', 0),
      (3, 'gone', 1, 'inside', 'revoked', 'k', 'k', 0);
    insert into nodes (id, name, created_at, updated_at) values (1, 'n', 0, 0);
    insert into targets (id, node_id, state_reason, state_since) values (1, 1, '{"zh":"","en":""}', 0)`);
  for (const [agent_id, answer, { port = 443, probe = 'tcp', family = 4 } = {}] of looks) {
    const watch = sqlite
      .prepare(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, created_at, agent_id)
        values (1, ?, ?, '127.0.0.1', ?, 60, 3000, ?, ?) returning id`)
      .pluck()
      .get(probe, JSON.stringify({ port }), family, created_at, agent_id);
    if (answer === 'never') continue;
    const at = answer === 'old' ? NOW - 3_600_000 : NOW;
    sqlite
      .prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at, looked_at,
        ok_at, took_ms, last) values (?, ?, 'ok', 0, 1, 0, '[]', ?, ?, ?, 1, '{}')`)
      .run(watch, answer === 'old' ? 'up' : answer, at, at, at);
  }
  const answer = sqlite
    .prepare(`select ${familyAnswer(db, 4)} from targets t`)
    .pluck()
    .get({ now: NOW });
  sqlite.close();
  return answer;
}

const ROWS: [name: string, Look[], string][] = [
  ['nobody asks', [], 'none'],
  ['only over the other family', [[HUB, 'up', { family: 6 }]], 'none'],
  [
    'the hub alone, one of two watches',
    [
      [HUB, 'up'],
      [HUB, 'down', { port: 80 }],
    ],
    'up',
  ],
  [
    'the hub alone, nothing',
    [
      [HUB, 'down'],
      [HUB, 'unknown', { port: 80 }],
    ],
    'down',
  ],
  ['the hub alone, long ago', [[HUB, 'old']], 'unknown'],
  ['a look at what is exposed says nothing of it', [[HUB, 'up', { probe: 'exposed_ports' }]], 'none'],
  [
    'and hides no silence',
    [
      [HUB, 'up', { probe: 'exposed_ports' }],
      [HUB, 'down'],
    ],
    'down',
  ],
  ['an agent alone', [[EAST, 'up']], 'up'],
  [
    'one of three is silent',
    [
      [HUB, 'up'],
      [EAST, 'up'],
      [INTERNET, 'down'],
    ],
    'up',
  ],
  [
    'two of three are silent',
    [
      [HUB, 'down'],
      [EAST, 'down'],
      [INTERNET, 'up'],
    ],
    'down',
  ],
  [
    'a tie',
    [
      [HUB, 'up'],
      [INTERNET, 'down'],
    ],
    'down',
  ],
  [
    'most are blind',
    [
      [HUB, 'up'],
      [EAST, 'old'],
      [INTERNET, 'unknown'],
    ],
    'unknown',
  ],
  [
    'who was revoked is blind',
    [
      [HUB, 'up'],
      [GONE, 'down'],
    ],
    'up',
  ],
  ['who was revoked, alone', [[GONE, 'up']], 'unknown'],
  [
    'different questions are no vote',
    [
      [HUB, 'down'],
      [EAST, 'up', { port: 80 }],
    ],
    'up',
  ],
];
for (const [name, looks, answer] of ROWS) test(`${name}: ${answer}`, () => assert.equal(answerOf(looks), answer));

test('who has been set up just now is no blind vantage point', () => {
  const looks: Look[] = [
    [HUB, 'up'],
    [EAST, 'never'],
    [INTERNET, 'never'],
  ];
  assert.equal(answerOf(looks, NOW - 1_000), 'up');
  assert.equal(answerOf(looks), 'unknown');
});
