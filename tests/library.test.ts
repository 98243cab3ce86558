import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checks } from '#probes/checks/index.ts';
import { missingOf, stepsOf } from '#runbooks/mistakes.ts';
import { readPlan } from '#runbooks/read-plan.ts';

const folder = new URL('../runbooks/library/', import.meta.url);
const library = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const planOf = (text: string) => {
  const read = readPlan(text);
  if ('problems' in read) assert.fail(JSON.stringify(read.problems));
  return read.plan;
};

const heads = library.map(({ text }) => planOf(text));
const known = {
  ...{ checks: new Set(checks.map(({ id }) => id)), systems: new Set<string>(), units: new Set<string>() },
  ...{
    targets: new Set<string>(),
    hooks: new Set<string>(),
    plan: (id: string) => heads.find((head) => head.id === id),
  },
};

test('every plan of the library is named as its file, real in its checks, and calls only what is there', () => {
  for (const { name, text } of library) {
    const plan = planOf(text);
    assert.equal(`${plan.id}.md`, name);
    assert.deepEqual(missingOf(plan, known), [], name);
    const steps = stepsOf(plan.steps).map(({ step }) => step);
    const of = (kind: string) => steps.filter((step) => step.kind === kind).length;
    assert.ok(steps.length >= 15, `${name} has only ${steps.length} steps`);
    assert.ok(of('decide') >= 2 && of('check') >= 1, `${name} has no branches or no check`);
    for (const mark of ['detected', 'declared', 'contained', 'recovered'])
      assert.ok(
        steps.some(({ marks }) => marks === mark),
        `${name} never says that it is ${mark}`,
      );
    // Thresholds that nobody has held against the text in force say so.
    for (const { source } of plan.grading) assert.ok(source.length > 5);
  }
});
