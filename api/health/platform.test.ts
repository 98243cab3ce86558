import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../testing.ts';
import { concerns } from '../timeline/concerns.ts';
import { type Event, tell as tellEvent } from '../timeline/tell.ts';
import type { Aspect, Measured } from './aspect.ts';
import { watchPlatform } from './platform.ts';
import type { Status } from './standing.ts';

const MINUTE_MS = 60_000;
const text = { zh: '测得', en: 'measured' };

/** A hub whose platform has one aspect, which stands as it is told. */
async function scene(aspects?: Aspect[]) {
  const t = await testHub();
  const stage: { now: Measured | undefined; at: number } = { now: { status: 'good', text }, at: 1_000_000 };
  const staged: Aspect = { name: 'staged', group: 'hub', title: { zh: '样例', en: 'Sample' }, look: () => stage.now };
  const make = () => watchPlatform(() => t.hub, aspects ?? [staged]);
  let platform = make();
  const alerts: Event[] = [];
  t.hub.bus.listen((message) => message.kind === 'alert' && alerts.push(message.event));
  const sqlite = t.hub.db.$client;
  return {
    t,
    stage,
    alerts,
    stand: () => platform.stand(stage.at),
    /** One look a minute, as often as there are statuses. */
    async looks(...statuses: Status[]) {
      for (const status of statuses) {
        stage.now = { status, text };
        stage.at += MINUTE_MS;
        await platform.look(stage.at);
      }
    },
    async restart() {
      await platform.stop();
      platform = make();
    },
    told: () => sqlite.prepare(`select text ->> '$.en' from events where kind = 'platform' order by id`).pluck().all(),
    notices: (username: string) =>
      sqlite
        .prepare(
          `select count(*) from notices n join people p on p.id = n.person_id where n.kind = 'platform' and p.username = ?`,
        )
        .pluck()
        .get(username),
    async stop() {
      await platform.stop();
      await t.stop();
    },
  };
}

test('a trouble that holds for two looks is told on the timeline, as an alert and to whoever may see agents; so is its end', async () => {
  const s = await scene();
  await s.looks('good', 'bad');
  assert.deepEqual(s.told(), []);
  await s.looks('bad', 'bad', 'bad');
  assert.deepEqual(s.told(), ['Sample is in trouble: measured']);
  assert.deepEqual([s.notices('system'), s.notices('admin'), s.notices('security'), s.notices('audit')], [1, 1, 0, 0]);
  assert.equal(s.alerts.length, 1);
  await s.looks(...Array<Status>(12).fill('good'));
  assert.deepEqual(s.told(), ['Sample is in trouble: measured', 'Sample is well again: measured']);
  assert.deepEqual([s.notices('system'), s.alerts.length], [2, 1]);
  await s.stop();
});

test('what flutters for an hour is told a few times, not each time', async () => {
  const s = await scene();
  for (let turn = 0; turn < 15; turn++) await s.looks('bad', 'bad', 'good', 'good');
  assert.ok(s.told().length >= 2 && s.told().length <= 7, String(s.told().length));
  await s.stop();
});

test('of what flutters a warning is shown and told to nobody', async () => {
  let status: Status = 'warning';
  const s = await scene([{ name: 'busy', group: 'hub', flutters: true, title: text, look: () => ({ status, text }) }]);
  await s.looks('good', 'good', 'good');
  assert.deepEqual([(await s.stand()).aspects[0]?.status, s.told()], ['warning', []]);
  status = 'bad';
  await s.looks('good', 'good');
  assert.equal(s.told().length, 1);
  await s.stop();
});

test('one bad look among good ones is no news, and unknown is neither a trouble nor the end of one', async () => {
  const s = await scene();
  await s.looks('bad', 'good', 'bad', 'good', 'unknown', 'unknown');
  assert.deepEqual(s.told(), []);
  await s.looks('warning', 'warning', ...Array<Status>(20).fill('unknown'));
  assert.deepEqual(s.told(), ['Sample needs attention: measured']);
  await s.stop();
});

test('a restart tells nothing anew of what was told, and the end of it is told after it', async () => {
  const s = await scene();
  await s.looks('bad', 'bad');
  await s.restart();
  await s.looks(...Array<Status>(12).fill('bad'));
  assert.equal(s.told().length, 1);
  await s.looks('good', 'good');
  assert.equal(s.told().length, 2);
  await s.stop();
});

test('an aspect that can not be measured is unknown and hides no other; the worst stand first', async () => {
  const aspect = (name: string, look: Aspect['look']): Aspect => ({ name, group: 'hub', title: text, look });
  const s = await scene([
    aspect('fine', () => ({ status: 'good', text })),
    aspect('broken', () => {
      throw new Error('no such file');
    }),
    aspect('elsewhere', () => undefined),
    aspect('late', async () => ({ status: 'bad', text, since: 5 })),
    aspect('odd', () => ({ status: 'warning', text })),
  ]);
  const { aspects } = await s.stand();
  assert.deepEqual(
    aspects.map(({ name, status }) => [name, status]),
    [
      ['late', 'bad'],
      ['odd', 'warning'],
      ['broken', 'unknown'],
      ['fine', 'good'],
    ],
  );
  assert.match(aspects[2]?.text.en ?? '', /no such file/);
  assert.equal(aspects[0]?.since, 5);
  await s.stop();
});

test('since counts from the look that saw it first, and figures of before are handed on once a minute', async () => {
  const pasts: number[] = [];
  const s = await scene([
    {
      name: 'counting',
      group: 'hub',
      title: text,
      look({ past }) {
        pasts.push(past.length);
        return { status: 'good', text, figure: 7 };
      },
    },
  ]);
  const first_at = s.stage.at;
  await s.stand();
  s.stage.at += 20_000;
  await s.stand();
  s.stage.at += MINUTE_MS;
  const { aspects } = await s.stand();
  assert.deepEqual(pasts, [0, 1, 1]);
  assert.equal(aspects[0]?.since, first_at);
  await s.stop();
});

test('the real aspects are shown to whoever may see agents, to nobody else, and to Prometheus', async () => {
  const t = await testHub();
  const { status, body } = await t.ask('GET', '/api/health/platform');
  assert.equal(status, 200);
  const names = body.aspects.map(({ name }: { name: string }) => name);
  for (const name of ['patrol', 'disk', 'clock', 'certificate', 'audit', 'memory'])
    assert.ok(names.includes(name), name);
  assert.equal(body.aspects.find(({ name }: { name: string }) => name === 'backup').status, 'unknown');
  assert.equal((await t.askAs('security')('GET', '/api/health/platform')).status, 403);
  assert.equal((await t.askAsGuest('GET', '/api/health/platform')).status, 401);
  const metrics = await t.ask('GET', '/metrics');
  assert.match(metrics.text, /^zhengwang_platform_status\{aspect="backup"\} 1$/m);
  await t.stop();
});

test('an alert of the platform concerns whoever may see agents, though it is of no node', async () => {
  const t = await testHub();
  const event = tellEvent(t.hub.db, { at: 1, kind: 'platform', subject: 's', text });
  const idOf = (username: string) =>
    t.hub.db.$client.prepare('select id from people where username = ?').pluck().get(username) as string;
  assert.equal(concerns(t.hub, idOf('system'), event), true);
  assert.equal(concerns(t.hub, idOf('security'), event), false);
  await t.stop();
});
