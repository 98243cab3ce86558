/** What follows a message that tells of a link or a restart: a look, soon and in bounds, and nothing else. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { testHub } from '../testing.ts';
import { createBus } from '../timeline/bus.ts';
import { createHurry } from './hurry.ts';
import { createMessageKeeper } from './keep-messages.ts';

const t = await testHub();
const { db } = t.hub;
const folder = mkdtempSync(join(tmpdir(), 'messages-'));
after(async () => {
  await t.stop();
  rmSync(folder, { recursive: true });
});

async function makeNode(name: string, address: string): Promise<number> {
  const answer = await t.ask('POST', '/api/nodes', { name, addresses: [address], watch: [] });
  assert.equal(answer.status, 200, answer.text);
  return answer.body.id;
}

test('a node is looked at once for many hints, once more when some came meanwhile, and a flood is not followed', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  const looked: number[] = [];
  const nodes = [await makeNode('one', '10.0.0.1'), await makeNode('two', '10.0.0.2')];
  const watch =
    db.$client.prepare(`insert into watches (target_id, probe, params, address, every_s, timeout_ms, created_at)
    select id, 'icmp', '{}', '127.0.0.1', 60, 1000, 0 from targets where node_id = ?`);
  const [first] = nodes.map((id) => Number(watch.run(id).lastInsertRowid));
  const hurry = createHurry(
    db,
    (id) => looked.push(id),
    () => now,
  );
  const of_first = () => looked.filter((id) => id === first).length;
  const pass = (ms: number) => {
    now += ms;
    context.mock.timers.tick(ms);
  };
  for (let i = 0; i < 50; i += 1) hurry.stir(nodes[0] as number);
  assert.equal(of_first(), 1);
  pass(9_999);
  assert.equal(of_first(), 1);
  pass(1);
  assert.equal(of_first(), 2, 'what came meanwhile');
  pass(20_000);
  assert.equal(of_first(), 2, 'nothing came');
  for (let id = 100_000; id < 101_000; id += 1) hurry.stir(id);
  assert.equal(hurry.leftOut(), 900);
  hurry.close();
});

test('a linkDown trap makes its node be looked at within a second, and changes nothing by itself', {
  skip: existsSync('/usr/bin/snmptrap') ? false : 'snmptrap is missing (Debian package snmp)',
}, async (context) => {
  const { keys, log, watching } = t.hub;
  // A device that only listens: what asks it is the look.
  const device = createSocket('udp4');
  device.bind(0, '127.0.0.1');
  let asked_at: number | undefined;
  const asked = new Promise<number>((fulfil) =>
    device.once('message', () => {
      asked_at = performance.now();
      fulfil(asked_at);
    }),
  );
  await new Promise<void>((done) => device.once('listening', () => done()));
  const community = { name: 'c', secret: { kind: 'snmp_community', version: '2c', community: 'x' } };
  const credential_id = (await t.ask('POST', '/api/credentials', community)).body.id;
  const node = await makeNode('here', '127.0.0.1');
  const { node: page } = (await t.ask('GET', `/api/nodes/${node}`)).body;
  const watch = {
    node_id: node,
    probe: 'snmp',
    params: { port: device.address().port },
    address: '127.0.0.1',
    family: 4,
    every_s: 3_600,
    timeout_ms: 1_000,
    credential_id,
  };
  const added = await t.ask('POST', '/api/watches', watch);
  assert.equal(added.status, 200, added.text);
  const config = { ...t.hub.config, receive: { host: 'localhost', trap_port: 0 } };
  const keeper = createMessageKeeper({ db, config, keys, log, bus: createBus(), watching });
  await keeper.open();
  context.after(async () => {
    await keeper.close();
    watching.patrol.pause();
    device.close();
  });
  // Handed over, and its first look far away.
  await sleep(300);
  watching.patrol.resume();
  await sleep(300);
  assert.equal(asked_at, undefined, 'nobody asks by himself');
  const port = keeper.receiving().listening.trap?.port;
  const began = performance.now();
  execFileSync('/usr/bin/snmptrap', ['-v', '2c', '-c', 'x', `127.0.0.1:${port}`, '1', '1.3.6.1.6.3.1.1.5.3'], {
    env: { MIBS: '', SNMPCONFPATH: folder, SNMP_PERSISTENT_DIR: folder },
  });
  const after_ms = (await asked) - began;
  assert.ok(after_ms < 1_000, `${after_ms} ms`);
  const [row] = (await t.ask('GET', `/api/messages?node_id=${node}`)).body.rows;
  assert.equal(row.name, 'linkDown');
  assert.deepEqual(row.title, { zh: '接口中断', en: 'Link down' });
  assert.equal(page.state, 'unknown');
  assert.equal((await t.ask('GET', '/api/findings?state=all')).body.total, 0);
});

test('a port that is taken stops the start with a sentence that names the setting', async () => {
  const { keys, log, watching } = t.hub;
  const taken = createSocket('udp4');
  taken.bind(0, '127.0.0.1');
  await new Promise<void>((done) => taken.once('listening', () => done()));
  const config = { ...t.hub.config, receive: { host: '127.0.0.1', syslog_port: taken.address().port } };
  const keeper = createMessageKeeper({ db, config, keys, log, bus: createBus(), watching });
  await assert.rejects(keeper.open(), {
    message: new RegExp(`ZHENGWANG_SYSLOG_PORT ${config.receive.syslog_port} on 127.0.0.1 is in use`),
  });
  await keeper.close();
  taken.close();
});
