/** Drills and reports of incidents are sealed when they are final, by whoever may use the seal. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tickDrills } from '../emergency/keep-drills.ts';
import { putByPerson } from '../emergency/run-store.ts';
import { drillHub } from '../emergency/testing-drills.ts';
import type { Asking } from '../testing.ts';

let s: Awaited<ReturnType<typeof drillHub>>;
before(async () => {
  s = await drillHub();
});
after(() => s.end());

const LEADER = { person: 'leader', address: '-' };
const seal = (path: string, ask: Asking = s.t.ask, format = 'pdf') => ask('POST', `/api/${path}/seal`, { format });

test('a drill is sealed once it is evaluated, and once in each format while that seal is valid', async () => {
  const { id, run_id } = await s.begun();
  tickDrills(s.t.hub.db, Date.now());
  let at = Date.now();
  const put = (input: Parameters<typeof putByPerson>[3]) => {
    at += 60_000;
    putByPerson(s.t.hub.db, LEADER, run_id, input, at);
  };
  put({ do: 'complete', key: 'confirm', values: { since: '九点' } });
  put({ do: 'complete', key: 'declare', values: {} });
  put({ do: 'answer', key: 'how', answer: 'wait' });
  put({ do: 'skip', key: 'police', reason: '演练不报案' });
  put({ do: 'complete', key: 'back', values: {} });
  tickDrills(s.t.hub.db, at);
  assert.equal((await seal(`drills/${id}`)).status, 409, 'not evaluated');
  await s.doing(id, 'evaluate', { scores: { 报告及时: 4 }, strengths: '到岗快' });
  const sealed = await seal(`drills/${id}`);
  assert.equal(sealed.status, 200, sealed.text);
  assert.equal((await seal(`drills/${id}`)).status, 409, 'sealed before');
  assert.equal((await seal(`drills/${id}`, s.t.ask, 'xlsx')).status, 200);
  assert.equal((await seal(`drills/${id}`, s.t.ask, 'exe')).status, 422);
  // The seal speaks for the whole: whoever leads one county sees what was sealed there, and doesn't set it.
  assert.equal((await seal(`drills/${id}`, s.leader, 'docx')).status, 403);
  const list = (ask: Asking) => ask('GET', `/api/sealed-documents?object_kind=drill&object_id=${id}`);
  assert.equal((await list(s.leader)).body.total, 2);
  assert.equal((await list(s.stranger)).body.total, 0);
  const file = `/api/sealed-documents/${sealed.body.id}/file`;
  assert.equal((await s.leader('GET', file)).status, 200);
  assert.equal((await s.stranger('GET', file)).status, 404);
});

test('of an incident the final report is sealed, when it was sent', async () => {
  const path = `/api/incidents/${s.incident()}/reports`;
  const write = async (kind: string) =>
    (await s.must(s.leader, 'POST', path, { kind, rule_id: null, body: { unit: '甲县大数据局' } })).id as number;
  const sent = (id: number) =>
    s.must(s.leader, 'POST', `/api/incident-reports/${id}/sent`, { sent_to: '省网信办', sent_at: Date.now() });
  const [initial, final] = [await write('initial'), await write('final')];
  await sent(initial);
  assert.equal((await seal(`incident-reports/${initial}`)).status, 409);
  assert.equal((await seal(`incident-reports/${final}`)).status, 409, 'a draft');
  await sent(final);
  const sealed = await seal(`incident-reports/${final}`, s.t.ask, 'docx');
  assert.equal(sealed.status, 200, sealed.text);
  assert.match(sealed.body.file_name, /\.docx\.zip$/);
  const [row] = (await s.t.ask('GET', '/api/sealed-documents?object_kind=incident_report')).body.rows;
  assert.equal(row.digest, sealed.body.digest);
});
