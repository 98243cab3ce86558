import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refresher } from './refresh.ts';
import { scene } from './scene.ts';

test('a link that both ends tell and nobody recorded enters the books; a recorded one that nobody sees leaves them', async () => {
  const own = await scene();
  const { db } = own.hub;
  const a = own.register({ name: 'link-a', addresses: ['10.7.0.1'] });
  const b = own.register({ name: 'link-b', addresses: ['10.7.0.2'] });
  const looks = (at = Date.now()) => {
    for (const [{ watch_id }, chassis, other, port, peer] of [
      [a, '00:25:90:00:07:01', '00:25:90:00:07:02', 'GE1', 'GE2'],
      [b, '00:25:90:00:07:02', '00:25:90:00:07:01', 'GE2', 'GE1'],
    ] as const) {
      const watch = {
        ...(db.$client.prepare('select * from watches where id = ?').get(watch_id) as object),
        params: {},
      };
      const facts = [
        { key: 'snmp.chassis_id', value: chassis },
        { key: 'snmp.interface', part: '1', value: { if_index: 1, name: port, oper_status: 'up' } },
        {
          key: 'snmp.neighbour',
          part: '1:1',
          value: {
            local_port: port,
            local_if_index: 1,
            chassis_id: other,
            chassis_id_subtype: 'mac',
            port_id: peer,
            port_id_subtype: 'interface_name',
          },
        },
      ];
      const observation = { at, took_ms: 1, outcome: 'ok' as const, facts, samples: [] };
      own.hub.watching.pipeline.ingest([{ watch: watch as never, observation }], at);
    }
    own.hub.watching.topology.refresh(at);
    for (const { id } of [a, b]) refresher(db)(id, at);
  };
  db.$client
    .prepare('insert into links (a_node_id, a_port, b_node_id, b_port) values (?, ?, ?, ?)')
    .run(a.id, 'GE7', b.id, 'GE8');
  looks();
  const listed = async () => (await own.ask('GET', '/api/differences?field=link&sort=recorded')).body.rows;
  const rows = await listed();
  assert.deepEqual(
    rows.map((row: { recorded: string | null; observed: string | null }) => [row.recorded, row.observed]).sort(),
    [
      ['GE7 ↔ link-b GE8', null],
      [null, 'GE1 ↔ link-b GE2'],
    ].sort(),
  );
  const choices = rows.map(({ id, observed }: { id: number; observed: string | null }) => ({ id, observed }));
  const accepted = await own.ask('POST', '/api/differences/accept', { rows: choices });
  assert.deepEqual([accepted.body.done, accepted.body.refused], [2, []], accepted.text);
  const { body } = await own.ask('GET', '/api/links');
  assert.deepEqual(
    body.rows.map((row: { a_port: string; b_port: string }) => `${row.a_port} ${row.b_port}`),
    ['GE1 GE2'],
  );
  assert.deepEqual(await listed(), []);
  looks();
  assert.deepEqual(await listed(), [], 'the link is recorded and seen');
  await own.stop();
});
