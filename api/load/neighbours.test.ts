/** Which things a load could harm, and when one of them got worse. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { snapshotOf, turnedSince, watchesToHurry } from './neighbours.ts';
import { loadHub } from './testing.ts';

const z = await loadHub();
after(z.end);
const { sqlite, t } = z;
const { db } = t.hub;
const node = (name: string): number => {
  const { lastInsertRowid } = sqlite
    .prepare(`insert into nodes (name, unit_id, created_at, updated_at) values (?, 3, 0, 0)`)
    .run(name);
  return target({ node_id: Number(lastInsertRowid) }) && Number(lastInsertRowid);
};
const target = ({ node_id }: { node_id: number }): number =>
  Number(
    sqlite
      .prepare(
        `insert into targets (node_id, state, state_reason, state_since) values (?, 'up', '{"zh":"","en":""}', 0)`,
      )
      .run(node_id).lastInsertRowid,
  );
const targetOf = (column: 'node_id' | 'endpoint_id', id: number) =>
  sqlite.prepare(`select id from targets where ${column} = ?`).pluck().get(id) as number;
const [host, front, far] = [node('主机'), node('汇聚'), node('核心')];
sqlite
  .prepare('insert into system_nodes (system_id, node_id) values (?, ?), (?, ?)')
  .run(z.system, host, z.other, host);
const link =
  sqlite.prepare(`insert into topology_links (a_node_id, b_node_id, confidence, sides, state, sources, first_seen_at, gone_at)
  values (?, ?, 'certain', 2, 'up', '[]', 0, ?)`);
link.run(front, host, null);
link.run(front, far, null);
link.run(host, far, 5);
const shared = z.endpoint(z.other, '同机', '', '192.0.2.7');
const watch = Number(
  sqlite
    .prepare(
      `insert into watches (target_id, probe, params, address, every_s, timeout_ms, created_at) values (?, 'tcp', '{}', '192.0.2.7', 60, 1000, 0)`,
    )
    .run(targetOf('endpoint_id', shared)).lastInsertRowid,
);
sqlite
  .prepare(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at, looked_at, took_ms, last)
    values (?, 'up', 'ok', 0, 1, 0, '[]', 0, 0, 1, '{}')`)
  .run(watch);
const near = { system_id: z.system, addresses: ['127.0.0.1'], hosts: ['127.0.0.1'] };
const setState = (target_id: number, state: string) =>
  sqlite.prepare('update targets set state = ? where id = ?').run(state, target_id);
const setAnswer = (answer: string) =>
  sqlite.prepare('update watch_states set answer = ? where watch_id = ?').run(answer, watch);

test('the system itself, what carries it, what is next to that, and what else runs there; no further and over no link that is gone', () => {
  const found = snapshotOf(db, near).neighbours.map(({ target_id, relation }) => [target_id, relation]);
  assert.deepEqual(found, [
    [targetOf('endpoint_id', z.door), 'target'],
    [targetOf('node_id', host), 'node'],
    [targetOf('node_id', front), 'upstream'],
    [targetOf('endpoint_id', shared), 'shared'],
  ]);
  assert.deepEqual(watchesToHurry(db, snapshotOf(db, near)), [watch]);
});

test('a node is known to carry the system by an address of its own as well', () => {
  sqlite.prepare('delete from system_nodes').run();
  sqlite.prepare(`insert into node_addresses (node_id, address, family) values (?, '127.0.0.1', 4)`).run(far);
  const found = snapshotOf(db, near).neighbours.map(({ target_id }) => target_id);
  assert.deepEqual(found, [targetOf('endpoint_id', z.door), targetOf('node_id', far), targetOf('node_id', front)]);
  sqlite.prepare('delete from node_addresses').run();
  sqlite
    .prepare('insert into system_nodes (system_id, node_id) values (?, ?), (?, ?)')
    .run(z.system, host, z.other, host);
});

test('a state that turns is seen, one that was bad before isn’t news, and unknown is no fall', () => {
  const before = snapshotOf(db, near);
  assert.equal(turnedSince(db, before), undefined);
  const id = targetOf('node_id', front);
  setState(id, 'unknown');
  assert.equal(turnedSince(db, before), undefined);
  for (const state of ['degraded', 'down']) {
    setState(id, state);
    assert.deepEqual(turnedSince(db, before), { target_id: id, state });
    assert.equal(turnedSince(db, snapshotOf(db, near)), undefined);
  }
  setState(id, 'up');
});

test('a watch that gets no answer any more is seen by itself, whatever the state of its target says', () => {
  const id = targetOf('endpoint_id', shared);
  for (const state of ['maintenance', 'degraded']) {
    setState(id, state);
    const before = snapshotOf(db, near);
    setAnswer('down');
    assert.deepEqual(turnedSince(db, before), { target_id: id, state: 'down' });
    assert.equal(turnedSince(db, snapshotOf(db, near)), undefined, 'it was silent before');
    setAnswer('up');
  }
});
