/** Every rule: what breaks it and what keeps it, and that all it names is there. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { keyOf } from '../catalogues/catalogue.ts';
import { cryptoUnits } from '../catalogues/crypto/units.ts';
import { CRYPTO_HIGH_RISKS } from '../catalogues/high-risk/crypto.ts';
import { highRiskCases } from '../catalogues/high-risk/index.ts';
import { belongsTo } from '../catalogues/high-risk/read-cases.ts';
import { mlpsCatalogue } from '../catalogues/mlps/index.ts';
import { evidenceRules } from './index.ts';
import { type Bearing, RULED_LEVELS } from './rule.ts';
import { NOW } from './sample-facts.ts';
import { SAMPLES } from './samples.ts';

for (const rule of evidenceRules) {
  const sample = SAMPLES.find((one) => one.rule === rule.id);
  test(`${rule.id}: what breaks it is seen, and only that`, () => {
    assert.ok(sample, 'it has a sample');
    for (const facts of sample.breaks) {
      const sightings = rule.see(
        facts.filter(({ key }) => rule.needs.includes(key)),
        NOW,
      );
      assert.ok(sightings.length > 0, JSON.stringify(facts));
      for (const { shows, reason, because } of sightings) {
        assert.equal(shows, rule.shows);
        assert.match(reason.zh, /\p{Script=Han}/u);
        // Names of ports are quoted as they are.
        if (rule.id !== 'uplink-down') assert.doesNotMatch(reason.en, /\p{Script=Han}/u);
        assert.ok(because.every((one) => facts.includes(one)));
        assert.doesNotMatch(reason.zh + reason.en, /undefined|NaN|Infinity/);
      }
    }
    for (const facts of sample.keeps)
      assert.deepEqual(
        rule.see(
          facts.filter(({ key }) => rule.needs.includes(key)),
          NOW,
        ),
        [],
        JSON.stringify(facts),
      );
  });
}

test('nothing seen shows nothing', () => {
  for (const rule of evidenceRules) assert.deepEqual(rule.see([], NOW), [], rule.id);
});

test('ids are unique, and titles stand in both languages', () => {
  const ids = evidenceRules.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, title, needs } of evidenceRules) {
    assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.match(title.zh, /\p{Script=Han}/u, id);
    assert.match(title.en, /^[A-Z][^\p{Script=Han}]+$/u, id);
    assert.ok(needs.length > 0, id);
  }
});

const BEARINGS = evidenceRules.flatMap((rule) =>
  Object.entries(rule.bears_on).map(([about, bearing]) => ({ name: `${rule.id} of a ${about}`, rule, bearing })),
);

test('every item that a rule names is in the catalogue of its level', () => {
  for (const level of RULED_LEVELS) {
    const known = new Set(mlpsCatalogue(level).items.map(keyOf));
    for (const { name, bearing } of BEARINGS)
      for (const key of 'mlps' in bearing ? (bearing as Bearing).mlps[level] : [])
        assert.ok(known.has(key), `${name}: ${key}`);
  }
});

test('every unit of cryptography that a rule names is one of level 3, of objects', () => {
  const known = new Set(cryptoUnits(3).flatMap(({ clause, objects }) => (objects ? [clause] : [])));
  for (const { name, bearing } of BEARINGS)
    for (const [part, units] of Object.entries(bearing.crypto)) {
      assert.match(part, /^[DA]$/, 'K is never judged from the wire');
      for (const unit of units) assert.ok(known.has(unit), `${name}: ${unit}`);
    }
});

test('every high-risk case that a rule names exists, and belongs to one of its items', () => {
  const items = mlpsCatalogue(3).items;
  for (const { name, bearing } of BEARINGS)
    for (const number of 'mlps' in bearing ? (bearing as Bearing).high_risk_cases : []) {
      const found = highRiskCases(3).find((one) => one.number === number);
      assert.ok(found, `${name}: ${number}`);
      const keys: readonly string[] = (bearing as Bearing).mlps[3];
      assert.ok(
        items.some((item) => keys.includes(keyOf(item)) && belongsTo(found, item)),
        `${name}: ${number}`,
      );
    }
});

test('the general points on cryptography that sightings name are in the guide', () => {
  const general = new Set(CRYPTO_HIGH_RISKS.filter(({ units }) => units.length === 0).map(({ key }) => key));
  for (const point of ['algorithm', 'technique']) assert.ok(general.has(point), point);
});

test('a rule that supports names no item, and every other bears on something', () => {
  for (const { name, rule, bearing } of BEARINGS) {
    const { mlps } = bearing as Partial<Bearing>;
    if (rule.shows === 'supports') assert.deepEqual(mlps ?? { 2: [], 3: [] }, { 2: [], 3: [] }, name);
    assert.ok((mlps?.[3].length ?? 0) + Object.keys(bearing.crypto).length > 0, name);
  }
});

test('docs/evidence-rules.md has a row for each rule, with its items', () => {
  const text = readFileSync(new URL('../../docs/evidence-rules.md', import.meta.url), 'utf8');
  for (const { id, bears_on } of evidenceRules) {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${id}\` |`));
    assert.ok(row, id);
    for (const bearing of Object.values(bears_on) as Partial<Bearing>[])
      for (const key of [
        ...(bearing.mlps?.[2] ?? []),
        ...(bearing.mlps?.[3] ?? []),
        ...(bearing.high_risk_cases ?? []),
      ])
        assert.ok(row.includes(key.replace(/ [a-z]$/, '')), `${id}: ${key}`);
  }
});
