/** How busy a device is: whatever its MIB, in percent; what can't be true is no number, and agents are asked little for it. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { startReplayer } from '../lab/replayer.ts';
import { parseSnmprec } from '../lab/snmprec.ts';
import { tableOf } from '../lab/table.ts';
import { gauge32, integer, octets, oid, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Observation, Sample, Secret } from '../probe.ts';
import { busyOf, TICKS } from './cpu-ticks.ts';
import { openSession } from './session.ts';
import { snmp } from './snmp.ts';
import { COMMUNITY, noSnmpd, startSnmpd } from './snmpd.ts';
import { readSystem } from './system.ts';
import { readUsage, usageOfMakers } from './usage.ts';
import { type Told, usageOf } from './usage-of.ts';
import { vendors } from './vendors/index.ts';

const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const shown = ({ samples }: { samples: readonly Sample[] }) =>
  Object.fromEntries(
    samples
      .filter(({ series }) => series === 'snmp.cpu_percent' || series === 'snmp.memory_percent')
      .map(({ series, part, value }) => [`${series.slice(5, 8)}${part === undefined ? '' : ` ${part}`}`, value]),
  );
const usageFact = (seen: Pick<Observation, 'facts'>) => seen.facts.find(({ key }) => key === 'snmp.usage')?.value;

describe("Debian's snmpd", { skip: noSnmpd }, () => {
  const override = (tail: string, type: string, value: number) => `override ${tail} ${type} ${value}`;
  const raw = (user: number, system: number, idle: number) =>
    [
      [50, user],
      [52, system],
      [53, idle],
    ].map(([id, value]) => override(`.1.3.6.1.4.1.2021.11.${id}.0`, 'counter', value as number));

  test('tells the mean of its processors with each of them, and memory without what caches give back', async (t) => {
    const agent = await startSnmpd([
      override('.1.3.6.1.2.1.25.3.3.1.2.1', 'integer', 20),
      override('.1.3.6.1.2.1.25.3.3.1.2.2', 'integer', 61),
      ...[50, 51, 52, 53, 54, 55, 56, 61, 64].map((id) => override(`.1.3.6.1.4.1.2021.11.${id}.0`, 'counter', 0)),
      override('.1.3.6.1.4.1.2021.11.11.0', 'integer', 0),
    ]);
    t.after(() => agent.stop());
    const seen = await observe(snmp, { address: '127.0.0.1', params: { port: agent.port }, secret: COMMUNITY });
    assert.equal(seen.error, undefined);
    const found = shown(seen);
    assert.deepEqual([found.cpu, found['cpu 1'], found['cpu 2']], [40.5, 20, 61]);
    const [total, available] = ['MemTotal', 'MemAvailable'].map((name) =>
      Number(new RegExp(`${name}: +(\\d+)`).exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]),
    ) as [number, number];
    const memory = 100 * (1 - available / total);
    assert.ok(Math.abs((found.mem ?? -100) - memory) < 10, `${found.mem} beside ${memory}`);
    assert.deepEqual(usageFact(seen), { cpu: 'HOST-RESOURCES-MIB', memory: 'UCD-SNMP-MIB' });
  });

  test('counts its ticks, so that the second look tells exactly what the time between both looks was', async (t) => {
    const first = await startSnmpd([...raw(1_000, 500, 8_000), override('.1.3.6.1.4.1.2021.11.11.0', 'integer', 90)]);
    const look = async (port: number) => {
      const seen = await observe(snmp, { address: '127.0.0.1', params: { port }, secret: COMMUNITY });
      return [shown(seen).cpu, (usageFact(seen) as { cpu: string }).cpu];
    };
    assert.deepEqual(await look(first.port).finally(first.stop), [10, 'UCD-SNMP-MIB'], 'the last minute, at first');
    const second = await startSnmpd([...raw(1_600, 700, 8_200)], first.port);
    assert.deepEqual(await look(first.port).finally(second.stop), [80, 'UCD-SNMP-MIB']);
    const restarted = await startSnmpd([...raw(30, 10, 60)], first.port);
    t.after(() => restarted.stop());
    assert.deepEqual(
      shown(await observe(snmp, { address: '127.0.0.1', params: { port: first.port }, secret: COMMUNITY })).cpu,
      undefined,
      'a restart is no number',
    );
  });
});

type Cells = Parameters<typeof tableOf>[0];
async function ask(t: TestContext, object_id: string, cells: Cells) {
  const system: Cells = [
    ['1.3.6.1.2.1.1.2.0', oid(object_id)],
    ['1.3.6.1.2.1.1.3.0', timeticks(1)],
  ];
  const replayer = await startReplayer({ table: tableOf([...system, ...cells]) });
  t.after(() => replayer.close());
  const signal = AbortSignal.timeout(10_000);
  const session = openSession({ address: '127.0.0.1', port: replayer.port, try_ms: 500, tries: 2, signal }, SECRET);
  t.after(() => session.close());
  return {
    look: () => readUsage(session, { object_id }),
    asked: () => replayer.counts.received,
  };
}

test('a maker’s own table is read where the general ones are not there: its busiest board counts, and what is no board is left out', async (t) => {
  const entity = (id: number, index: number, value: number) =>
    [`1.3.6.1.4.1.2011.5.25.31.1.1.1.1.${id}.${index}`, integer(value)] as const;
  const rows = Array.from({ length: 300 }, (_, i) => [entity(5, i + 1, 0), entity(7, i + 1, 0)]).flat();
  const boards = [
    entity(5, 1001, 58),
    entity(5, 1002, 0),
    entity(5, 1003, 255),
    entity(7, 1001, 54),
    entity(7, 1002, 30),
    entity(7, 1003, 12),
  ];
  const { look, asked } = await ask(t, '1.3.6.1.4.1.2011.2.224.1', [...rows, ...boards]);
  const first = await look();
  assert.deepEqual(shown(first), {
    cpu: 58,
    'cpu 1001': 58,
    'cpu 1002': 0,
    mem: 54,
    'mem 1001': 54,
    'mem 1002': 30,
    'mem 1003': 12,
  });
  assert.equal(first.trouble, undefined);
  const before = asked();
  assert.deepEqual(await look(), first);
  assert.equal(asked() - before, 1, 'from then on its boards alone are asked');
});

test('an agent that tells nothing is asked nothing for an hour', async (t) => {
  const nothing = await ask(t, '1.3.6.1.4.1.9.1.1', []);
  assert.deepEqual(await nothing.look(), { facts: [], samples: [] });
  const before = nothing.asked();
  assert.deepEqual(await nothing.look(), { facts: [], samples: [] });
  assert.equal(nothing.asked(), before);
});

const CASES: [what: string, object_id: string, cells: Cells, wanted: Record<string, number>][] = [
  [
    'hundredths of a percent',
    '1.3.6.1.4.1.5875.800.1',
    [
      ['1.3.6.1.4.1.5875.800.3.9.8.1.1.5.9', integer(458)],
      ['1.3.6.1.4.1.5875.800.3.9.8.1.1.6.9', integer(5945)],
    ],
    { cpu: 4.58, mem: 59.45 },
  ],
  [
    'a percentage within a text',
    '1.3.6.1.4.1.674.10895.3042',
    [
      [
        '1.3.6.1.4.1.674.10895.5000.2.6132.1.1.1.1.4.9.0',
        octets('5 Secs ( 15.5137%)   60 Secs (  5.7211%)  300 Secs (  4.4002%)'),
      ],
    ],
    { cpu: 5.7211 },
  ],
  [
    'a switch that doesn’t count says 101',
    '1.3.6.1.4.1.9.6.1.95.24',
    [['1.3.6.1.4.1.9.6.1.101.1.8.0', integer(101)]],
    {},
  ],
  ['-1 is no load', '1.3.6.1.4.1.28557.1.1', [['1.3.6.1.4.1.28557.2.2.1.3.0', integer(-1)]], {}],
  [
    'more used than there is',
    '1.3.6.1.4.1.28557.1.1',
    [
      ['1.3.6.1.4.1.28557.2.2.1.4.0', gauge32(100)],
      ['1.3.6.1.4.1.28557.2.2.1.5.0', gauge32(101)],
    ],
    {},
  ],
  [
    'a printer that calls all of its memory used',
    '1.3.6.1.4.1.11.2.3.9.1',
    [
      ['1.3.6.1.2.1.25.2.3.1.2.1', oid('1.3.6.1.2.1.25.2.1.2')],
      ['1.3.6.1.2.1.25.2.3.1.5.1', integer(4_000)],
      ['1.3.6.1.2.1.25.2.3.1.6.1', integer(4_000)],
    ],
    {},
  ],
  [
    'processors of which one says nonsense',
    '1.3.6.1.4.1.8072.3.2.10',
    [
      ['1.3.6.1.2.1.25.3.3.1.2.1', integer(30)],
      ['1.3.6.1.2.1.25.3.3.1.2.2', integer(2_147_483_647)],
    ],
    { cpu: 30 },
  ],
  [
    'more processors than can be asked one by one: a mean of some is none',
    '1.3.6.1.4.1.8072.3.2.10',
    Array.from({ length: 300 }, (_, i) => [`1.3.6.1.2.1.25.3.3.1.2.${i + 1}`, integer(50)] as const),
    {},
  ],
];
for (const [what, object_id, cells, wanted] of CASES) {
  test(what, async (t) => {
    assert.deepEqual(shown(await (await ask(t, object_id, cells)).look()), wanted);
  });
}

test('whatever objects hold, each number is a percentage', () => {
  const own = vendors.flatMap(({ usage }) => [...(usage?.cpu ?? []), ...(usage?.memory ?? [])]);
  const names = own.flatMap(({ mib: _mib, ...gauge }) => Object.values(gauge)).filter((one) => typeof one === 'string');
  const general = ['1.3.6.1.2.1.25.3.3.1.2.*', '1.3.6.1.2.1.25.2.3.1.5.*', '1.3.6.1.2.1.25.2.3.1.6.*'];
  const ucd = [9, 10, 11]
    .map((id) => `1.3.6.1.4.1.2021.11.${id}.0`)
    .concat([5, 6, 14, 15, 27].map((id) => `1.3.6.1.4.1.2021.4.${id}.0`));
  const name = fc
    .tuple(fc.constantFrom(...names, ...general, ...ucd), fc.integer({ min: 0, max: 3 }))
    .map(([one, row]) => one.replace('*', String(row)));
  const value = fc.oneof(
    fc.integer({ min: -2, max: 300 }),
    fc.double(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }),
    fc.string().map((text) => Buffer.from(text)),
    fc.constant('0.0'),
    fc.constant(null),
  );
  const numbers = vendors.flatMap(({ enterprises }) => enterprises);
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 12 }), fc.constantFrom(...numbers), (cells, number) => {
      const object_id = `1.3.6.1.4.1.${number}.1.2.3`;
      const told: Told = new Map(cells);
      for (const { value: percent } of usageOf(told, usageOfMakers(object_id), object_id, null).samples)
        assert.ok(percent >= 0 && percent <= 100, String(percent));
    }),
  );
});

test('ticks make a percentage, or none: after a restart, of too short a time, or where not all are told', () => {
  const of = (user: number, system: number, idle: number, wait = 0) => [user, 0, system, idle, wait, -1, -1, -1, -1];
  assert.equal(busyOf(of(0, 0, 0), of(30, 10, 60)), 40);
  assert.equal(busyOf(of(0, 0, 0), of(30, 10, 40, 20)), 40, 'who waits for a disk is idle');
  assert.equal(busyOf(of(100, 100, 100), of(30, 10, 60)), null);
  assert.equal(busyOf(of(0, 0, 0), of(1, 1, 1)), null);
  assert.equal(busyOf(of(0, 0, 0), of(0, 0, 0)), null);
  assert.equal(busyOf(of(0, 0, -1), of(30, 10, 60)), null);
  assert.equal(
    busyOf(of(0, 0, 0), of(0, 1.8e306, 0)),
    100,
    'no counter is as large, and nothing comes of it but a percentage',
  );
  assert.equal(busyOf(of(0, 0, 0), of(1.7e308, 1.7e308, 0)), null);
  const tick = fc.array(fc.oneof(fc.integer({ min: -1, max: 2 ** 32 }), fc.double()), {
    minLength: TICKS.length,
    maxLength: TICKS.length,
  });
  fc.assert(
    fc.property(tick, tick, (before, now) => {
      const busy = busyOf(before, now);
      assert.ok(busy === null || (busy >= 0 && busy <= 100), String(busy));
    }),
  );
});

/** Recordings of real devices, kept beside the project. */
const DATA = new URL('../../../shared/data/snmprec/snmprec/', import.meta.url);
const skip = existsSync(DATA) ? false : 'no recordings in ../shared/data/snmprec';

test('recordings of real devices: many tell CPU and memory, all within bounds, and each look after the first asks little', {
  skip,
}, async (t) => {
  const mibs = new Map<string, number>();
  let [cpu, memory] = [0, 0];
  const files = readdirSync(DATA);
  for (const file of files) {
    const replayer = await startReplayer({ table: parseSnmprec(readFileSync(new URL(file, DATA))) });
    const signal = AbortSignal.timeout(20_000);
    const session = openSession({ address: '127.0.0.1', port: replayer.port, try_ms: 1_000, tries: 2, signal }, SECRET);
    try {
      const system = await readSystem(session).catch(() => ({ object_id: null }));
      const first = await readUsage(session, system);
      assert.equal(first.trouble, undefined, file);
      for (const { value } of first.samples) assert.ok(value >= 0 && value <= 100, `${file}: ${value}`);
      const before = replayer.counts.received;
      assert.deepEqual(await readUsage(session, system), first, file);
      assert.ok(replayer.counts.received - before <= 4, `${file} was asked ${replayer.counts.received - before} times`);
      const told = usageFact(first) as { cpu: string | null; memory: string | null } | undefined;
      if (told?.cpu) cpu += 1;
      if (told?.memory) memory += 1;
      for (const mib of new Set([told?.cpu, told?.memory])) if (mib) mibs.set(mib, (mibs.get(mib) ?? 0) + 1);
    } finally {
      session.close();
      await replayer.close();
    }
  }
  t.diagnostic(`${cpu} of ${files.length} recordings give CPU, ${memory} memory`);
  t.diagnostic([...mibs].map(([mib, count]) => `${mib} ${count}`).join(', '));
  assert.ok(cpu >= 140, `CPU of ${cpu}`);
  assert.ok(memory >= 108, `memory of ${memory}`);
  for (const mib of [
    'HUAWEI-ENTITY-EXTENT-MIB',
    'HH3C-ENTITY-EXT-MIB',
    'CISCO-PROCESS-MIB',
    'JUNIPER-MIB',
    'FORTINET-FORTIGATE-MIB',
  ])
    assert.ok((mibs.get(mib) ?? 0) > 0, mib);
});
