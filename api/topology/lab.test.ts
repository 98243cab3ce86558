/** The built-in lab as the topology sees it, from the first look to a cut and back. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testHub } from '../testing.ts';
import type { Event } from '../timeline/tell.ts';

const t = await testHub();
after(() => t.stop());
const sqlite = t.hub.db.$client;
const rows = (sql: string) => sqlite.prepare(sql).all() as Record<string, unknown>[];
const count = (sql: string) => sqlite.prepare(`select count(*) ${sql}`).pluck().get() as number;

test('after one look at each device every cable of the lab is one link, as recorded and certain where LLDP is spoken', async () => {
  const started = await t.ask('POST', '/api/lab');
  assert.equal(started.status, 200, started.text);
  const surveys = rows(`select w.id from watches w join targets t on t.id = w.target_id
    where t.node_id is not null and w.probe = 'snmp' and w.family = 4 and coalesce(w.params ->> '$.tables', '') <> '["system"]'`);
  assert.ok(surveys.length >= 30);
  for (const { id } of surveys) {
    await t.hub.watching.lookNow(id as number);
    // In between as well: what half the devices tell must not stay beside what all of them tell.
    t.hub.watching.topology.refresh(Date.now());
  }
  const cables = t.hub.lab.current()?.links.length ?? 0;
  const kinds = rows(`select confidence, sides, count(*) as n from topology_links group by 1, 2`);
  // The firewall speaks no LLDP: its two lines are told by the ARP tables at both ends.
  assert.deepEqual(kinds, [
    { confidence: 'certain', sides: 2, n: cables - 2 },
    { confidence: 'inferred', sides: 0, n: 2 },
  ]);
  assert.equal(count('from topology_links where recorded_link_id is null'), 0);
  assert.equal(count(`from topology_links where state <> 'up'`), 0);
  // What was never known before is no news.
  assert.equal(count(`from events where kind = 'topology'`), 0);
});

/** A county's switch, with three devices that are reached only through it; each keeps one quick watch. */
const CUT = 'RUDONG-SW-1';
const BEHIND = ['JUEGANG-SW-1', 'SIHAI-SW-1', 'YANGKOU-SW-1'];
const ROUTER = 'RUDONG-RT-1';

test('when a county is cut off, its switch alone alerts, the devices behind it are suppressed, and all clears with it', async () => {
  const alerts: Event[] = [];
  t.hub.bus.listen((message) => {
    if (message.kind === 'alert') alerts.push(message.event);
  });
  const names = JSON.stringify([CUT, ROUTER, ...BEHIND]);
  const ours = `target_id in (select t.id from targets t join nodes n on n.id = t.node_id join json_each('${names}') j on j.value = n.name)`;
  sqlite.exec(`delete from watches where ${ours} and (family = 6 or params ->> '$.tables' <> '["system"]');
    update watches set timeout_ms = 300 where ${ours}`);
  const look = async (...wanted: string[]) => {
    for (const name of wanted) {
      const id = sqlite
        .prepare(
          `select w.id from watches w join targets t on t.id = w.target_id join nodes n on n.id = t.node_id where n.name = ?`,
        )
        .pluck()
        .get(name);
      await t.hub.watching.lookNow(id as number);
    }
  };
  const states = () =>
    rows(`select n.name, t.state, b.name as by from targets t join nodes n on n.id = t.node_id left join nodes b on b.id = t.suppressed_by
      where n.name in (select value from json_each('${names}')) order by t.state, n.name`).map((row) =>
      Object.values(row).join(' '),
    );
  await look(CUT, ROUTER, ...BEHIND);
  assert.equal((await t.ask('POST', `/api/lab/devices/${CUT}/fail`, { how: 'cut' })).status, 200);
  // The devices behind are noticed before the one to blame.
  for (const name of [...BEHIND, CUT]) await look(name, name);
  await look(ROUTER);
  assert.deepEqual(states(), [`${CUT} down `, ...BEHIND.map((name) => `${name} unknown ${CUT}`), `${ROUTER} up `]);
  assert.deepEqual(
    alerts.map((event) => event.subject),
    [CUT],
  );
  const behind = (await t.ask('GET', `/api/topology/behind?node_id=${nodeOf(CUT)}`)).body;
  assert.deepEqual(
    behind.rows.map((row: { name: string }) => row.name),
    BEHIND,
  );
  const open = (await t.ask('GET', `/api/findings?node_id=${nodeOf(BEHIND[0] ?? '')}&check_id=answers`)).body.rows;
  assert.deepEqual([open[0].suppressed_by_name, open[0].alerted_at], [CUT, null]);

  assert.equal((await t.ask('POST', `/api/lab/devices/${CUT}/recover`)).status, 200);
  await look(CUT, ...BEHIND);
  assert.ok(
    states().every((row) => / up $/.test(row)),
    states().join('; '),
  );
  assert.equal(alerts.length, 1);
  const path = (await t.ask('GET', `/api/topology/path?from=${nodeOf('NT-CORE-1')}&to=${nodeOf('SIHAI-SW-1')}`)).body;
  assert.deepEqual(
    path.paths.map((one: { node_ids: number[] }) => one.node_ids.map((id) => nameOf(id))),
    [['NT-CORE-1', ROUTER, CUT, 'YANGKOU-SW-1', 'SIHAI-SW-1']],
  );
});

const nodeOf = (name: string) => sqlite.prepare('select id from nodes where name = ?').pluck().get(name) as number;
const nameOf = (id: number) => sqlite.prepare('select name from nodes where id = ?').pluck().get(id) as string;
