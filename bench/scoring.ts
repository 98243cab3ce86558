/**
 * Scoring of assessments at size: 2,000 of 211 items (or of all units of a cryptography assessment), as they come out of a file.
 * Where does the CPU time go: checking the input, scoring, saying what each fault costs?
 * Run: node bench/scoring.ts [assessments]
 */
import { cryptoLayers } from '#compliance/scoring/crypto-units.ts';
import { type ScoringName, scorings } from '#compliance/scoring/index.ts';
import type { Scoring } from '#compliance/scoring/scoring.ts';

const ASSESSMENTS = Number(process.argv[2] ?? 2_000);
/** Few at a time, as they come: what is held isn't what is measured. */
const DIFFERENT = 20;
const ITEMS = 211;
const RESULTS = [1, 1, 1, 0.5, 0, null];
const risks = { high: 0, medium: 1 };

const itemsOf = <Item>(make: (at: number) => Item) => Array.from({ length: ITEMS }, (_, at) => make(at));
const clauseOf = (at: number) => `8.1.${(at % 10) + 1}.${at}`;
const crypto = (seed: number) => ({
  level: 3,
  units: Object.entries(cryptoLayers).flatMap(([layer, { group, units }]) =>
    units.map(({ name }, at) =>
      group === 'management'
        ? { layer, unit: name, result: 'partial' }
        : {
            layer,
            unit: name,
            objects: Array.from({ length: 9 }, (_, i) => {
              const [D, A, K] = [(seed + at + i) % 5 > 0, i % 2 > 0, i % 3 > 0];
              return { D, A, K, strength_bits: 112, module_one_level_low: false, compensated_by: null };
            }),
          },
    ),
  ),
  risks: { high: 0 },
});
const FILES: Record<ScoringName, (seed: number) => object> = {
  'mlps-2019': (seed) => ({
    items: itemsOf((at) => ({
      clause: clauseOf(at),
      layer: `layer ${at % 10}`,
      weight: [1, 0.7, 0.4][at % 3],
      objects: [RESULTS[(seed + at) % 6]],
    })),
    risks,
  }),
  'mlps-2021': (seed) => ({
    attention: 0.5,
    items: itemsOf((at) => ({
      clause: clauseOf(at),
      group: at % 3 > 0 ? 'technical' : 'management',
      weight: (at % 3) + 1,
      result: RESULTS[(seed + at) % 6],
    })),
    risks,
  }),
  'mlps-2025': (seed) => ({
    counts: { conform: 150 + (seed % 40), partial: 10, not_conform: 5, not_applicable: 6 },
    major_hidden_dangers: 0,
    partial_counts: 0,
  }),
  'crypto-2021': crypto,
  'crypto-2023': crypto,
};

/** CPU time in ms. */
function costOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const COLUMNS = ['rule', 'results', 'check', 'score', 'explain', 'score per 400,000 results'];
console.log(`${ASSESSMENTS.toLocaleString('en-US')} assessments, CPU time in ms; the last column with checking\n`);
console.log(`| ${COLUMNS.join(' | ')} |\n| --- |${' ---: |'.repeat(COLUMNS.length - 1)}`);
for (const [name, rule] of Object.entries(scorings) as [ScoringName, Scoring][]) {
  const files = Array.from({ length: DIFFERENT }, (_, seed) => FILES[name](seed));
  const held = JSON.stringify(files).split(/"(?:result|objects|D)":(?!\[\{)/).length - 1;
  const results = (held / DIFFERENT) * ASSESSMENTS;
  let [check, score, explain] = [0, 0, 0];
  for (let at = 0; at < ASSESSMENTS; at += DIFFERENT) {
    const inputs: unknown[] = [];
    check += costOf(() => {
      for (const file of files) inputs.push(rule.Input.parse(file));
    });
    score += costOf(() => {
      for (const input of inputs) rule.score(input);
    });
    explain += costOf(() => {
      for (const input of inputs) rule.explain(input);
    });
  }
  const per = results > 0 ? (((check + score) / results) * 400_000).toFixed(0) : '–';
  const cells = [check, score, explain].map((ms) => ms.toFixed(0));
  console.log(`| ${[name, results.toLocaleString('en-US'), ...cells, per].join(' | ')} |`);
}
