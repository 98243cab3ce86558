import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RISK_EDITION, type RiskEdition, riskEditionFaults } from './edition.ts';
import { RATING_NAMES, RATING_TEXTS, RATINGS, SCALES } from './scales.ts';
import { THREAT_KINDS, THREAT_SOURCE_NAMES } from './threat-kinds.ts';

test('an edition with bands or cells that make no sense is refused', () => {
  assert.deepEqual(riskEditionFaults(RISK_EDITION), []);
  const changed = (change: (edition: RiskEdition & { multiplication: { bands: number[] } }) => void) => {
    const edition = structuredClone(RISK_EDITION) as never;
    change(edition);
    return riskEditionFaults(edition).map(({ en }) => en);
  };
  const rows = (edition: RiskEdition) => edition.matrix.loss.cells as unknown as number[][];
  const bands = ['Bands of multiplication are five rising whole numbers that end at 25'];
  const cells = [
    'The matrix of loss is five by five whole numbers from 1 to 25 that never fall along rows and columns',
  ];
  assert.deepEqual(
    changed((edition) => edition.multiplication.bands.splice(4)),
    bands,
  );
  assert.deepEqual(
    changed((edition) => edition.multiplication.bands.splice(4, 1, 30)),
    bands,
  );
  assert.deepEqual(
    changed((edition) => edition.multiplication.bands.splice(1, 1, 15)),
    bands,
  );
  assert.deepEqual(
    changed((edition) => rows(edition)[2]?.splice(2, 1, 1)),
    cells,
  );
  assert.deepEqual(
    changed((edition) => rows(edition)[4]?.splice(4, 1, 26)),
    cells,
  );
  assert.deepEqual(
    changed((edition) => rows(edition).splice(4)),
    cells,
  );
});

test('every kind of threat is told once, in both languages', () => {
  assert.equal(new Set(THREAT_KINDS.map(({ kind }) => kind)).size, THREAT_KINDS.length);
  for (const { name, usual_source } of THREAT_KINDS) {
    assert.match(name.zh, /\p{Script=Han}{2}/u);
    assert.match(name.en, /^[ -~]{4,}$/);
    assert.ok(THREAT_SOURCE_NAMES[usual_source].zh);
  }
});

test('every rating of every scale is told in both languages', () => {
  for (const rating of RATINGS) {
    assert.ok(RATING_NAMES[rating].zh && RATING_NAMES[rating].en);
    for (const scale of SCALES) {
      assert.match(RATING_TEXTS[scale][rating].zh, /\p{Script=Han}{4}/u);
      assert.match(RATING_TEXTS[scale][rating].en, /^[ -~]{10,}$/);
    }
  }
});
