import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Faults } from '../lab/faults.ts';
import { startReplayer } from '../lab/replayer.ts';
import { tableOf } from '../lab/table.ts';
import { counter32, counter64, gauge32, integer, ip, octets, oid, type SnmpValue, timeticks } from '../lab/value.ts';
import { observe } from '../observe.ts';
import type { Fact, FactValue, Observation, Secret } from '../probe.ts';
import { TABLES } from './look.ts';
import { snmp } from './snmp.ts';

const SECRET: Secret = { kind: 'snmp_community', version: '2c', community: 'public' };
const mac = (last: number) => octets(Buffer.from([0, 0x25, 0x9e, 0xa, 0xb, last]));
const v6 = (hex: string) => [...Buffer.from(hex.padEnd(32, '0'), 'hex')].join('.');
const PORTS = [1, 2, 3, 4, 5];
const columns = (base: string, index: string | number, values: Record<number, SnmpValue>) =>
  Object.fromEntries(Object.entries(values).map(([number, value]) => [`${base}.${number}.${index}`, value]));

/** A stack of two with all tables, and with what tempts to say something else: 32-bit counters, modules with serials, old tables. */
const device: Record<string, SnmpValue> = {
  '1.3.6.1.2.1.1.1.0': octets(
    'H3C Comware Platform Software, Software Version 7.1.070, Release 6126P20\r\nH3C S5130S-28P-EI',
  ),
  '1.3.6.1.2.1.1.2.0': oid('1.3.6.1.4.1.25506.1.1'),
  '1.3.6.1.2.1.1.3.0': timeticks(360_000_000),
  '1.3.6.1.2.1.1.5.0': octets('edge'),
  '1.3.6.1.2.1.2.1.0': integer(PORTS.length),
  '1.3.6.1.2.1.4.1.0': integer(1),
  '1.3.6.1.2.1.17.1.1.0': mac(0xee),
  '1.3.6.1.6.3.10.2.1.1.0': octets(Buffer.from('800063a28000259e0a0bee00000001', 'hex')),
  '1.0.8802.1.1.2.1.3.6.0': octets(Buffer.from('2800', 'hex')),
  '1.0.8802.1.1.2.1.3.1.0': integer(4),
  '1.0.8802.1.1.2.1.3.2.0': mac(0xee),
  ...Object.assign(
    {},
    ...PORTS.map((i) => ({
      ...columns('1.3.6.1.2.1.2.2.1', i, {
        2: octets(`GigabitEthernet1/0/${i}`),
        3: integer(6),
        4: integer(1500),
        5: gauge32(1_000_000_000),
        6: mac(i),
        7: integer(1),
        8: integer(i % 2 === 0 ? 2 : 1),
        10: counter32(5_000 + i),
        14: counter32(7),
        16: counter32(6_000 + i),
      }),
      ...columns('1.3.6.1.2.1.31.1.1.1', i, {
        1: octets(`GE1/0/${i}`),
        6: counter64(2n ** 40n + BigInt(i)),
        10: counter64(2n ** 41n + BigInt(i)),
        15: gauge32(1_000),
        18: octets(`to ${i}`),
      }),
      ...columns('1.0.8802.1.1.2.1.3.7.1', 100 + i, { 2: integer(5), 3: octets(`GigabitEthernet1/0/${i}`) }),
      [`1.3.6.1.2.1.17.1.4.1.2.${i}`]: integer(i),
    })),
    ...[1, 2].map((i) => ({
      ...columns('1.3.6.1.2.1.4.34.1', `1.4.10.0.${i}.1`, {
        3: integer(i),
        4: integer(1),
        5: oid(`1.3.6.1.2.1.4.32.1.5.${i}.1.4.10.0.${i}.0.24`),
        7: integer(1),
      }),
      ...columns('1.3.6.1.2.1.4.20.1', `10.0.${i}.1`, { 2: integer(i), 3: ip('255.255.255.0') }),
      ...columns('1.0.8802.1.1.2.1.4.1.1', `0.${100 + i}.1`, {
        4: integer(4),
        5: octets('ABCDEF'),
        6: integer(5),
        7: octets(`GE0/${i}`),
        9: octets(`peer-${i}`),
      }),
      ...columns('1.3.6.1.2.1.17.7.1.2.2.1', `7.0.37.158.10.11.${100 + i}`, { 2: integer(i), 3: integer(3) }),
      ...columns('1.3.6.1.2.1.4.35.1', `${i}.1.4.10.0.${i}.9`, { 4: mac(100 + i), 6: integer(3), 7: integer(1) }),
      ...columns('1.3.6.1.2.1.4.22.1', `${i}.10.0.${i}.9`, { 2: mac(100 + i), 4: integer(3) }),
      ...columns('1.3.6.1.2.1.4.24.7.1', `1.4.10.${i}.0.0.16.2.0.0.1.4.10.0.${i}.254`, {
        7: integer(i),
        9: integer(13),
      }),
      ...columns('1.3.6.1.4.1.9.9.23.1.2.1.1', `${i}.1`, {
        3: integer(1),
        4: octets(Buffer.from([10, 1, 1, i])),
        6: octets(`core-${i}`),
        7: octets('Gi1'),
        8: octets('box'),
      }),
      ...columns('1.3.6.1.2.1.47.1.1.1.1', i, {
        2: octets('S5130S'),
        4: integer(0),
        5: integer(3),
        6: integer(i),
        7: octets(`Unit ${i}`),
        10: octets('7.1.070 Release 6126P20'),
        11: octets(`CHASSIS000${i}`),
        13: octets('S5130S-28P-EI'),
      }),
      ...columns('1.3.6.1.2.1.47.1.1.1.1', 10 + i, {
        2: octets('board'),
        4: integer(i),
        5: integer(9),
        6: integer(1),
        7: octets(`Board ${i}`),
        10: octets('1.0'),
        11: octets(`MODULE000${i}`),
        13: octets('LSQM1'),
      }),
      ...columns('1.3.6.1.2.1.47.1.1.1.1', 20 + i, {
        2: octets('sensor'),
        4: integer(i),
        5: integer(8),
        6: integer(1),
        7: octets(`Sensor ${i}`),
        11: octets(`SENSOR000${i}`),
        13: octets('T'),
      }),
      [`1.3.6.1.4.1.25506.2.91.2.1.1.${i}`]: integer(i),
    })),
  ),
  [`1.3.6.1.2.1.55.1.8.1.2.3.${v6('20010db8000200000000000000000009')}`]: integer(48),
  '1.3.6.1.2.1.17.7.1.4.2.1.3.0.120': gauge32(7),
  '1.3.6.1.2.1.17.4.3.1.2.0.37.158.10.11.101': integer(2),
  '1.3.6.1.2.1.17.7.1.4.3.1.1.120': octets('office'),
  '1.3.6.1.2.1.17.7.1.4.3.1.1.121': octets('voice'),
  '1.3.6.1.2.1.4.24.6.0': gauge32(2),
  '1.3.6.1.2.1.4.25.0': integer(1),
  '1.3.6.1.2.1.55.1.1.0': integer(2),
  '1.3.6.1.2.1.4.30.1.5.1': integer(1),
  '1.3.6.1.2.1.55.1.5.1.10.1': integer(2),
  '1.3.6.1.2.1.55.1.5.1.9.2': integer(1),
  '1.3.6.1.2.1.4.39.1.2.1': integer(2),
  '1.3.6.1.2.1.191.1.9.1.8.1.0.9': integer(8),
  '1.3.6.1.2.1.191.1.7.1.12.1.0': integer(5),
  '1.3.6.1.2.1.138.1.6.1.1.2.1.1': integer(3),
  '1.3.6.1.2.1.138.1.6.3.1.3.1.1.1': octets(Buffer.from('fe800000000000000000000000000001', 'hex')),
  [`1.3.6.1.2.1.4.24.7.1.7.2.16.${v6('')}.0.2.0.0.2.16.${v6('fe80')}`]: integer(2),
  [`1.3.6.1.2.1.4.24.7.1.9.2.16.${v6('')}.0.2.0.0.2.16.${v6('fe80')}`]: integer(13),
  '1.3.6.1.2.1.55.1.9.0': gauge32(3),
  [`1.3.6.1.2.1.55.1.11.1.4.${v6('')}.0.1`]: integer(2),
  [`1.3.6.1.2.1.55.1.11.1.5.${v6('')}.0.1`]: octets(Buffer.from('fe800000000000000000000000000002', 'hex')),
  '1.3.6.1.2.1.4.31.1.1.6.2': gauge32(70),
  '1.3.6.1.2.1.4.31.1.1.33.2': gauge32(80),
  '1.3.6.1.2.1.4.31.1.1.47.2': gauge32(60_000),
};
const table = tableOf(Object.entries(device));
const params = { tables: [...TABLES] };

let looks = 0;
/** A look at the device while its faults change with the count of questions that it has heard. */
async function lookWhile(at: (questions: number) => Faults, timeout_ms: number, seed: number): Promise<Observation> {
  looks += 1;
  const address = `127.93.${(looks >> 8) & 0xff}.${looks & 0xff}`;
  const faults = new Proxy({} as Faults, {
    get: (_, name) => at(replayer?.counts.received ?? 0)[name as keyof Faults],
  });
  let replayer: Awaited<ReturnType<typeof startReplayer>> | undefined;
  replayer = await startReplayer({ table, address, faults, seed });
  try {
    return await observe(snmp, { address, params: { ...params, port: replayer.port }, secret: SECRET, timeout_ms });
  } finally {
    await replayer.close();
  }
}

const nameOf = ({ key, part }: Fact) => `${key} ${part ?? ''}`;
/** A row may lack a column, and says nothing else than the true row. */
function isWithin(said: FactValue, truth: FactValue | undefined): boolean {
  if (typeof said !== 'object' || said === null) return said === truth;
  if (typeof truth !== 'object' || truth === null) return false;
  // Of tables that tell the same, another may have told it this time.
  return Object.entries(said).every(
    ([column, value]) => value === null || value === truth[column] || column === 'source',
  );
}

const fault: fc.Arbitrary<Faults> = fc.oneof(
  fc.constant<Faults>({ silence: true }),
  fc.integer({ min: 5, max: 60 }).map((loss_percent) => ({ loss_percent })),
  fc.integer({ min: 1, max: 40 }).map((delay_ms) => ({ delay_ms, jitter_ms: delay_ms })),
  fc.integer({ min: 1, max: 12 }).map((too_big_above) => ({ too_big_above })),
  fc.constantFrom<Faults>(
    { loop: 'same' },
    { loop: 'back' },
    { truncated: true },
    { foreign_request_id: true },
    { foreign_source: true },
    { general_error: true },
    { wrong_type: true },
    { duplicated: true },
    { garbage: true },
  ),
);
/** Health, then faults from one question to another, alone or two at once, and health again or not. */
const script = fc.array(
  fc.record({ from: fc.nat(90), length: fc.integer({ min: 1, max: 30 }), faults: fc.tuple(fault, fc.option(fault)) }),
  { minLength: 1, maxLength: 3 },
);
const TIMEOUT_MS = 1_200;

test('whatever goes wrong during a walk, an observation comes out in time, with true facts or none, partial where some are missing', async () => {
  const truth = await lookWhile(() => ({}), 5_000, 1);
  assert.equal(truth.outcome, 'ok', truth.error);
  assert.equal(truth.partial, undefined, truth.error);
  const facts = new Map(truth.facts.map((fact) => [nameOf(fact), fact.value]));
  assert.ok(facts.size > 35 && new Set(truth.facts.map(({ key }) => key)).size > 18, [...facts.keys()].join());
  const samples = new Map(truth.samples.map(({ series, part, value }) => [`${series} ${part}`, value]));
  await fc.assert(
    fc.asyncProperty(script, fc.nat(1_000), async (steps, seed) => {
      const at = (questions: number): Faults =>
        Object.assign(
          {},
          ...steps
            .filter(({ from, length }) => questions > from && questions <= from + length)
            .flatMap(({ faults: [one, other] }) => [one, other ?? {}]),
        );
      const seen = await lookWhile(at, TIMEOUT_MS, seed);
      assert.ok(seen.took_ms < TIMEOUT_MS + 500, `${seen.took_ms} ms`);
      for (const fact of seen.facts) {
        if (fact.key === 'snmp.booted_at') continue;
        const truth = facts.get(nameOf(fact));
        // That a question got no answer is true of this look.
        if (fact.key === 'snmp.ipv6_support' && (fact.value as { outcome: string }).outcome === 'unknown') continue;
        assert.ok(
          isWithin(fact.value, truth),
          `${JSON.stringify(fact)} instead of ${JSON.stringify(truth)}; ${seen.error}`,
        );
      }
      for (const { series, part, value } of seen.samples) {
        assert.equal(value, samples.get(`${series} ${part}`), `${series} ${part}; ${seen.error}`);
      }
      const isWhole =
        seen.facts.length === truth.facts.length &&
        seen.facts.every(
          (fact) =>
            fact.key === 'snmp.booted_at' || JSON.stringify(fact.value) === JSON.stringify(facts.get(nameOf(fact))),
        );
      assert.ok(
        isWhole || seen.partial === true || seen.outcome !== 'ok',
        `silently incomplete: ${[...facts.keys()].filter((name) => !seen.facts.some((fact) => nameOf(fact) === name))}`,
      );
      if (seen.outcome !== 'ok') assert.deepEqual(seen.facts, []);
    }),
    { numRuns: Number(process.env.RUNS ?? 30) },
  );
});
