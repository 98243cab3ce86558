/** Facts and a canary as the API would hand them to a check, for examples in tests. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownFact, Status, Verdict } from '../../check.ts';
import { known } from '../../checks/known-fact.ts';
import { judgeMigration, type MigrationCheck } from '../check.ts';
import type { Canary, Given } from '../given.ts';
import { USUAL_THRESHOLDS } from '../thresholds.ts';
import { deviceChecks } from './devices.ts';

/** A Monday at ten in the morning in Beijing. */
export const NOW = Date.UTC(2026, 10, 30, 2);

export const CANARY: Canary = {
  state: 'proven',
  reason: { zh: '均有应答', en: 'all answered' },
  at: NOW,
  v6_answered: 2,
  v6_asked: 2,
  v4_answered: 1,
  v4_asked: 1,
};

export const seenBy = (key: KnownFact['key'], value: KnownFact['value'], rest: Partial<KnownFact> = {}): KnownFact =>
  known(key, value, { probe: 'snmp', at: NOW, ...rest });

export const named = (if_index: number, name: string, rest: Record<string, string | number | null> = {}): KnownFact =>
  seenBy('snmp.interface', { if_index, name, description: null, alias: null, ...rest }, { part: String(if_index) });

export const address = (text: string, rest: Record<string, string | number | null>): KnownFact =>
  seenBy(
    'snmp.address',
    {
      address: text,
      family: 6,
      prefix_length: 64,
      if_index: null,
      status: 'preferred',
      source: 'ipAddressTable',
      ...rest,
    },
    { part: text },
  );

export const support = (group: string, outcome: string): KnownFact =>
  seenBy('snmp.ipv6_support', { object: group, outcome }, { part: group });

export function checkOf(code: string): MigrationCheck {
  const check = deviceChecks.find((one) => one.code === code);
  assert.ok(check, code);
  return check;
}

/** Judged with a proven canary unless `given` says otherwise. */
export function judge(code: string, facts: readonly KnownFact[], given: Given): Verdict {
  const seen = { facts, given: { canary: CANARY, ...given }, thresholds: USUAL_THRESHOLDS, now: NOW };
  return judgeMigration(checkOf(code), seen);
}

/** One example as a test of its own. */
export function judged(code: string, name: string, status: Status, facts: readonly KnownFact[], given: Given): void {
  test(`${code} ${name}: ${status}`, () => {
    const verdict = judge(code, facts, given);
    assert.equal(verdict.status, status, verdict.reason.en);
    assert.ok(verdict.reason.zh.length > 0 && verdict.reason.en.length > 0);
    for (const fact of verdict.because) assert.ok(facts.includes(fact));
  });
}
