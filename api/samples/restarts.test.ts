import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '#probes/probe.ts';
import { testHub } from '../testing.ts';
import { newStepper, stepTo } from './buckets.ts';

const MINUTE = 60_000;

/** The growth of each step; undefined where there is none. */
function steps(values: readonly number[], step_ms = MINUTE) {
  const stepper = newStepper();
  return values.map((value, i) => stepTo(stepper, i * step_ms, value)?.growth);
}

test('a counter of 32 bits that wraps goes on at its pace', () => {
  const top = 2 ** 32;
  assert.deepEqual(steps([top - 3_000, top - 2_000, top - 1_000, 0, 1_000]), [undefined, 1_000, 1_000, 1_000, 1_000]);
});

test('a fall that no wrap explains is no step', () => {
  const top = 2 ** 32;
  // From the lower half, of 64 bits, far faster than before, or without a pace to compare with.
  assert.deepEqual(steps([1_000, 2_000, 500]), [undefined, 1_000, undefined]);
  assert.deepEqual(steps([2 ** 40, 2 ** 40 + 10, 5]), [undefined, 10, undefined]);
  assert.deepEqual(steps([top - 3_000, top - 2_990, 2 ** 30]), [undefined, 10, undefined]);
  assert.deepEqual(steps([top - 1_000, 500]), [undefined, undefined]);
});

test('whatever a 32-bit counter does at a steady pace, the sum of its steps is what went through', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.array(fc.integer({ min: 500, max: 1_000 }), { minLength: 2, maxLength: 60 }),
      fc.integer({ min: 1, max: 200_000 }),
      (start, paces, scale) => {
        let total = start;
        const read = paces.map((pace) => {
          total += pace * scale;
          return total % 2 ** 32;
        });
        const grown = steps(read).slice(1);
        // The first step has nothing to compare with: it may be lost, no other.
        const known = grown.map((growth, i) =>
          i === 0 && growth === undefined ? undefined : (paces[i + 1] as number) * scale,
        );
        assert.deepEqual(grown, known);
      },
    ),
  );
});

test('no rate is made across the moment at which a device says that its counters began anew', async () => {
  const { hub, ask, stop } = await testHub();
  const node = await ask('POST', '/api/nodes', {
    name: 'core',
    role: 'core',
    addresses: ['127.0.0.1'],
    watch: ['snmp'],
  });
  const watch = hub.db.$client.prepare('select id from watches').pluck().get() as number;
  assert.equal(node.status, 200);
  const origin = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;
  const patrolled = {
    id: watch,
    target_id: node.body.target_id ?? (hub.db.$client.prepare('select target_id from watches').pluck().get() as number),
    probe: 'snmp' as const,
    params: {},
    address: '127.0.0.1',
    family: 4 as const,
    every_s: 60,
    timeout_ms: 1_000,
    credential_id: null,
    agent_id: null,
  };
  const look = (minute: number, value: number, booted: number, discontinuity_s: number) => {
    const at = origin + minute * MINUTE;
    const facts: Fact[] = [
      { key: 'snmp.booted_at', value: booted },
      { key: 'snmp.interface', part: '1', value: { if_index: 1, discontinuity_s } },
    ];
    const samples = ['1', '2'].map((part) => ({ series: 'snmp.in_octets', part, value }));
    hub.watching.pipeline.ingest(
      [{ watch: patrolled, observation: { at, took_ms: 1, outcome: 'ok', facts, samples } }],
      at,
    );
  };
  const boot = origin - 86_400_000;
  look(0, 1_000, boot, 0);
  look(1, 2_000, boot, 0);
  // Port 1 alone began anew, and has more than before already.
  look(2, 9_000, boot, 5);
  look(3, 10_000, boot, 5);
  // A jitter of one minute is no restart; a day is.
  look(4, 11_000, boot + MINUTE, 5);
  look(5, 90_000, boot + 86_400_000, 5);
  look(6, 91_000, boot + 86_400_000, 5);
  // Another device at the address, that has run for longer.
  look(7, 900_000, boot - 86_400_000, 5);
  look(8, 901_000, boot - 86_400_000, 5);
  const rates = (part: string) => {
    const [line] = hub.samples.read({ watch, series: 'snmp.in_octets', part, from: origin, to: origin + 3_600_000 });
    assert.ok(line && line.bucket_ms === null);
    return line.at.map((at) => (at - origin) / MINUTE);
  };
  assert.deepEqual(rates('1'), [1, 3, 4, 6, 8]);
  assert.deepEqual(rates('2'), [1, 2, 3, 4, 6, 8]);
  await stop();
});
