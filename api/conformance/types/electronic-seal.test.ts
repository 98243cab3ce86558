/** The card of a seal system turns with what it does: a real server plays it, right and wrong in each way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SealFault, sealSystem } from '#probes/seal/seal-system-for-tests.ts';
import { FIGURES } from '../../programme/figures/index.ts';
import { testHub } from '../../testing.ts';
import { systemOf } from '../testing.ts';

const DAY_MS = 86_400_000;

test('a seal system is asked to sign, verify and tell the status, and its card turns with each', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const province = await sealSystem();
  t.after(() => province.close());
  const system = await systemOf(hub, 'electronic-seal');
  await system.at('api', province.port, '/seal');
  const statuses = async () => {
    await system.look();
    const { sign, verify, status, certificate } = (await system.card()).statuses;
    return [sign, verify, status, certificate];
  };
  const GOOD = ['pass', 'pass', 'pass', 'pass'];
  assert.deepEqual(await statuses(), GOOD);
  const wrong: [SealFault, string[]][] = [
    ['refuses', ['fail', 'unknown', 'unknown', 'unknown']],
    ['breaks_signatures', ['fail', 'fail', 'pass', 'pass']],
    ['signs_another', ['fail', 'fail', 'pass', 'pass']],
    ['believes_anything', ['pass', 'fail', 'pass', 'pass']],
    ['knows_anything', ['pass', 'pass', 'fail', 'pass']],
  ];
  for (const [fault, expected] of wrong) {
    province.fault = fault;
    assert.deepEqual(await statuses(), expected, fault);
    province.fault = null;
    assert.deepEqual(await statuses(), GOOD, `after ${fault}`);
  }
  province.renew(Date.now() - DAY_MS, 3);
  assert.deepEqual(await statuses(), ['pass', 'pass', 'pass', 'fail']);
  province.renew(Date.now() - DAY_MS, 20);
  assert.equal((await statuses())[3], 'warn');
  province.renew(Date.now() - DAY_MS, 400);
  assert.deepEqual(await statuses(), GOOD);
});

test('one that is too slow fails all that is looked at, and what was seen before no longer counts', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const province = await sealSystem();
  t.after(() => province.close());
  const system = await systemOf(hub, 'electronic-seal');
  await system.at('api', province.port, '/seal');
  await system.look();
  hub.hub.db.$client.prepare(`update watches set timeout_ms = 200 where probe = 'seal'`).run();
  province.fault = 'silent';
  await system.look();
  const { sign, verify } = (await system.card()).statuses;
  assert.deepEqual([sign, verify], ['fail', 'fail']);
});

test('who must be connected stands in records, and the figure counts each of them', async (t) => {
  const hub = await testHub();
  t.after(() => hub.stop());
  const unit_id = (await hub.ask('POST', '/api/units', { name: '市数据局', level: 'city' })).body.id as number;
  const system = await systemOf(hub, 'electronic-seal', { unit_id });
  const standing = async () => (await system.card()).of('integration');
  const figure = () =>
    FIGURES.seal_integrated
      .read(hub.hub.db, { kind: 'unit', id: unit_id })
      .map(({ name, status }) => `${name.split(' · ')[1] ?? ''} ${status}`);
  assert.equal((await standing()).status, 'unknown');
  assert.deepEqual(figure(), [' unknown']);
  const put = async (subject: string, body: object) => {
    const all = { signs: true, verifies: true, asks_status: true, is_exempt: false, ...body };
    const { status, text } = await system.put({ kind: 'integration', subject, body: all });
    assert.equal(status, 200, text);
  };
  await put('政务服务平台', {});
  assert.equal((await standing()).status, 'pass');
  await put('公积金系统', { verifies: false });
  const lacking = await standing();
  assert.equal(lacking.status, 'fail');
  assert.match(lacking.reason.zh, /公积金系统：未接入验章/);
  await put('公积金系统', { is_exempt: true });
  assert.equal((await standing()).status, 'unknown');
  await put('公积金系统', { is_exempt: true, note: '只读系统，不出文件' });
  assert.equal((await standing()).status, 'pass');
  assert.deepEqual(figure(), ['公积金系统 exempt', '政务服务平台 met']);
});
