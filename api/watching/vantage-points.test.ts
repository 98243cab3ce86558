/** One question asked from several vantage points, by its routes. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Outcome } from '#probes/probe.ts';
import { type TestHub, testHub } from '../testing.ts';
import type { PatrolledWatch } from './patrolled.ts';
import { MAX_VANTAGES } from './vantage-points.ts';

/** A node with a web port asked by the hub, and four agents, of which one waits to be trusted and one was revoked. */
async function scene(t: TestHub) {
  const unit = (await t.ask('POST', '/api/units', { name: '市数据局', level: 'city' })).body.id as number;
  const other = (await t.ask('POST', '/api/units', { name: '邻县', level: 'county' })).body.id as number;
  const agents =
    t.hub.db.$client.prepare(`insert into agents (id, name, unit_id, side, state, sign_key, seal_key, created_at)
    values (?, ?, ?, ?, ?, 'k', 'k', 0)`);
  agents.run(1, '东县', other, 'inside', 'trusted');
  agents.run(2, '互联网', unit, 'outside', 'trusted');
  agents.run(3, '新来的', unit, 'inside', 'waiting');
  agents.run(4, '走了的', unit, 'inside', 'revoked');
  const node = await t.ask('POST', '/api/nodes', { name: '门户', unit_id: unit, addresses: ['127.0.0.1'], watch: [] });
  const wanted = { node_id: node.body.id, probe: 'tcp', address: '127.0.0.1', params: { port: 443 } };
  const made = await t.ask('POST', '/api/watches', wanted);
  assert.equal(made.status, 200, made.text);
  const look = (id: number, outcome: Outcome) => {
    const watch = t.hub.db.$client.prepare('select * from watches where id = ?').get(id) as PatrolledWatch;
    const facts = outcome === 'ok' ? [{ key: 'tcp.open' as const, part: '443', value: true }] : [];
    for (let turn = 2; turn > 0; turn -= 1) {
      const at = Date.now() - turn;
      const observation = { at, took_ms: 7, outcome, facts, samples: [], ...(outcome === 'ok' ? {} : { error: 'no' }) };
      t.hub.watching.pipeline.ingest([{ watch, observation }], at);
    }
  };
  const id = made.body.id as number;
  const copy = (agent_ids: unknown, of = id) => t.ask('POST', `/api/watches/${of}/copies`, { agent_ids });
  const seen = async (of = id) => (await t.ask('GET', `/api/watches/${of}/vantage-points`)).body;
  return { unit, other, wanted, id, look, copy, seen };
}

test('one question from three places: who sees what, the verdict of all, and inside told apart from outside', async () => {
  const t = await testHub();
  const s = await scene(t);
  const alone = await s.seen();
  assert.deepEqual([alone.total, alone.rows[0].side, alone.rows[0].status], [1, 'inside', 'unknown']);
  const copies = await s.copy([1, 2]);
  assert.equal(copies.status, 200, copies.text);
  const [east, internet] = copies.body.ids as number[];
  s.look(s.id, 'ok');
  s.look(east as number, 'ok');
  s.look(internet as number, 'timeout');
  // Asked of any of them it is the same question.
  for (const one of [s.id, internet]) {
    const seen = await s.seen(one);
    assert.deepEqual(
      seen.rows.map((row: Record<string, unknown>) => [row.id, row.agent, row.side, row.status, row.answer]),
      [
        [s.id, null, 'inside', 'pass', 'up'],
        [east, '东县', 'inside', 'pass', 'up'],
        [internet, '互联网', 'outside', 'fail', 'down'],
      ],
    );
    assert.equal(seen.difference.en, 'reachable inside, not outside');
    const verdict = seen.verdicts.find(({ check_id }: { check_id: string }) => check_id === 'answers');
    assert.deepEqual([verdict.status, verdict.by_few, verdict.bad_from], ['warn', true, 'outside']);
    assert.match(verdict.reason.en, /seen from 1 of 3 vantage points \(互联网 \(outside\)\)/);
    assert.ok(
      seen.rows.every((row: { changed_at: number; took_ms: number }) => row.changed_at > 0 && row.took_ms === 7),
    );
  }
  s.look(internet as number, 'ok');
  const well = await s.seen();
  assert.equal(well.difference, null);
  assert.ok(well.verdicts.every(({ status }: { status: string }) => status === 'pass'));
  await t.stop();
});

test('a vantage point that has not had its turn yet makes nobody blind; one that never looks does, and one that is revoked', async () => {
  const t = await testHub();
  const s = await scene(t);
  s.look(s.id, 'ok');
  const [east, internet] = (await s.copy([1, 2])).body.ids as number[];
  t.hub.watching.pipeline.rejudge([1], Date.now());
  const state = () => t.hub.db.$client.prepare('select state from targets').pluck().get();
  assert.equal(state(), 'up');
  t.hub.db.$client.exec(`update watches set created_at = 0 where id in (${east}, ${internet})`);
  t.hub.watching.pipeline.rejudge([1], Date.now());
  assert.equal(state(), 'unknown');
  s.look(internet as number, 'ok');
  assert.equal(state(), 'up');
  t.hub.db.$client.exec(`update agents set state = 'revoked' where id = 2`);
  const seen = await s.seen();
  const gone = seen.rows.find(({ id }: { id: number }) => id === internet);
  assert.deepEqual([gone.is_trusted, gone.status], [false, 'unknown']);
  await t.stop();
});

test('copies keep the question, its rhythm and credential, and are in the log; twins and who may not look are refused with a sentence', async () => {
  const t = await testHub();
  const s = await scene(t);
  t.hub.db.$client.exec(`update watches set every_s = 17, criterion = 'x.y' where id = ${s.id}`);
  const [made] = (await s.copy([1])).body.ids as number[];
  const [of, is] = [s.id, made].map((id) =>
    t.hub.db.$client.prepare('select * from watches where id = ?').get(id),
  ) as Record<string, unknown>[];
  for (const key of ['target_id', 'probe', 'params', 'address', 'family', 'every_s', 'timeout_ms', 'credential_id'])
    assert.deepEqual(is?.[key], of?.[key], key);
  assert.deepEqual([is?.agent_id, is?.criterion], [1, null]);
  const log = t.hub.db.$client.prepare(
    `select count(*) from audit_entries where action = 'create' and object_kind = 'watch' and object_id = ?`,
  );
  assert.equal(log.pluck().get(String(made)), 1);

  const rows: [unknown, number, RegExp][] = [
    [[2, 1], 409, /东县 asks this already/],
    [[null], 409, /hub asks this already/],
    [[3], 422, /新来的 is not trusted yet/],
    [[4], 422, /走了的 is revoked/],
    [[99], 404, /No such agent/],
    [[], 422, /agent_ids/],
    [['1'], 422, /agent_ids/],
    [Array(MAX_VANTAGES + 1).fill(1), 422, /agent_ids/],
  ];
  for (const [agent_ids, status, sentence] of rows) {
    const answer = await s.copy(agent_ids);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.body.error.en, sentence);
  }
  assert.equal((await s.copy([1], 999)).status, 404);
  assert.equal((await s.seen()).total, 2, 'a refusal leaves nothing behind');
  // What an agent asks can be asked by the hub as well.
  t.hub.db.$client.exec(`delete from watches where id = ${s.id}`);
  assert.equal((await s.copy([null], made)).status, 200);
  await t.stop();
});

test('one question is asked from so many places and no more', async () => {
  const t = await testHub();
  const s = await scene(t);
  const agents =
    t.hub.db.$client.prepare(`insert into agents (id, name, unit_id, side, state, sign_key, seal_key, created_at)
    values (?, ?, 1, 'inside', 'trusted', 'k', 'k', 0)`);
  const ids = Array.from({ length: MAX_VANTAGES }, (_, i) => 100 + i);
  for (const id of ids) agents.run(id, `点${id}`);
  assert.equal((await s.copy(ids.slice(1))).status, 200);
  const one_more = await s.copy([ids[0]]);
  assert.equal(one_more.status, 422);
  assert.match(one_more.body.error.en, new RegExp(`from ${MAX_VANTAGES} places at most`));
  await t.stop();
});

test('whoever is limited to a unit sees who looks at what is theirs, by name, and sets no foreign agent to it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-test-'));
  const t = await testHub({ folder });
  try {
    const s = await scene(t);
    await s.copy([1]);
    const own = await t.enter('own', [{ role: 'network_engineer', unit_id: s.unit }]);
    const foreign = await t.enter('foreign', [{ role: 'network_engineer', unit_id: s.other }]);
    const seen = await own('GET', `/api/watches/${s.id}/vantage-points`);
    assert.deepEqual(
      seen.body.rows.map(({ agent, side }: { agent: string; side: string }) => [agent, side]),
      [
        [null, 'inside'],
        ['东县', 'inside'],
      ],
    );
    assert.equal((await foreign('GET', `/api/watches/${s.id}/vantage-points`)).status, 404);
    assert.equal((await foreign('POST', `/api/watches/${s.id}/copies`, { agent_ids: [2] })).status, 404);
    assert.equal((await own('POST', `/api/watches/${s.id}/copies`, { agent_ids: [2] })).status, 422);
    // Whether agents are trusted counts for them as for all.
    s.look(s.id, 'ok');
    assert.equal((await own('GET', '/api/nodes?v4=up')).body.total, 1);
    assert.equal((await foreign('GET', '/api/nodes?v4=up')).body.total, 0);
    assert.equal((await own('GET', '/api/overview')).body.families.v4.up, 1);
    // From the hub itself they may look.
    const more = await own('POST', '/api/watches', { ...s.wanted, params: { port: 80 }, agent_id: null });
    assert.equal(more.status, 200, more.text);
  } finally {
    await t.stop();
    rmSync(folder, { recursive: true });
  }
});
