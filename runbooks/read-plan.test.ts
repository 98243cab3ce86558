import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { editPlan } from './edit-plan.ts';
import { gradeOf } from './grade.ts';
import { type Known, missingOf } from './mistakes.ts';
import type { PlanHead } from './plan.ts';
import { readPlan, sectionOf } from './read-plan.ts';

const sample = readFileSync(new URL('library/web-defacement.md', import.meta.url), 'utf8');
const planOf = (text: string) => {
  const read = readPlan(text);
  if ('problems' in read) assert.fail(JSON.stringify(read.problems));
  return read.plan;
};
const problemsOf = (text: string) => {
  const read = readPlan(text);
  return 'problems' in read ? read.problems : assert.fail('No mistake was found');
};
const known = (heads: PlanHead[], more: Partial<Known> = {}): Known => ({
  ...{
    checks: new Set(['answers', 'http-body', 'http-status']),
    systems: new Set(),
    units: new Set(),
    targets: new Set(),
  },
  ...{ hooks: new Set(), plan: (id) => heads.find((head) => head.id === id), ...more },
});
const heads = [planOf(sample)];

test('a mistake tells its line and column in the file, what is expected and what stands there', () => {
  const at = (found: string) => sample.split('\n').findIndex((line) => line.includes(found)) + 1;
  const [role] = problemsOf(sample.replace('role: scribe', 'role: nobody'));
  assert.deepEqual([role?.line, role?.text.en], [at('role: scribe'), 'there is no role nobody']);
  const [within] = problemsOf(sample.replace('within: 10m', 'within: soon'));
  assert.deepEqual([within?.line, within?.path], [at('within: 10m'), 'steps[0].within']);
  assert.match(within?.text.en ?? '', /expected a duration .* found "soon"/);
  const nested = sample.replace('    checks: [answers]\n', '    checks: [answers]\n    colour: red\n');
  const line = at('checks: [answers]');
  const indented = sample.replace(/^( *)checks: \[answers\]$/m, '$1checks: [answers]\n$1colour: red');
  assert.notEqual(nested, indented);
  const [key] = problemsOf(indented);
  assert.deepEqual([key?.line, key?.text.en], [line + 1, 'unknown key colour']);
  assert.match(key?.path ?? '', /^steps\[1\]\.answers\[0\]\.steps\[2\]\.branches\[0\]\.steps/);
});

const wrong: [string, (text: string) => string, RegExp][] = [
  ['no head', (text) => text.replace('---\n', ''), /expected a YAML head/],
  [
    'a step of two kinds',
    (text) => text.replace('    role: scribe', '    role: scribe\n    wait: long'),
    /just one of/,
  ],
  ['a step of no kind', (text) => text.replace('    do: 总结', '    does: 总结'), /just one of/],
  ['an identifier twice', (text) => text.replace('id: sum-up', 'id: confirm'), /used twice: confirm/],
  ['an alias', (text) => text.replace('title: 网页篡改应急预案', 'title: &a x\ncopy: *a'), /aliases/],
  [
    'a call of itself',
    (text) => text.replace('    do: 总结', '    call: 再来\n    plan: web-defacement\n    x: '),
    /unknown key|itself/,
  ],
  ['an annex without its section', (text) => text.replace('{#statement}', ''), /no heading of the prose ends in/],
  [
    'a question that is always asked again',
    (text) => text.replaceAll(/( +)- id: (publish|stay-silent)\n/g, '$1- id: $2\n$1  again: true\n'),
    /doesn’t ask again/,
  ],
  ['a grade that isn’t one', (text) => text.replace('grade: 特别重大', 'grade: 严重'), /one of 特别重大/],
];
for (const [name, spoil, says] of wrong)
  test(`refused: ${name}`, () => {
    const spoilt = spoil(sample);
    assert.notEqual(spoilt, sample);
    const problems = problemsOf(spoilt);
    assert.ok(
      problems.some(({ text }) => says.test(text.en)),
      JSON.stringify(problems),
    );
    for (const { line, column } of problems) assert.ok(line >= 1 && column >= 1 && line <= spoilt.split('\n').length);
  });

test('plans that call each other in a circle are refused, and a called plan finds its roles', () => {
  const head = (id: string, calls: string, role = 'r'): PlanHead => ({
    ...planOf(sample),
    id,
    roles: [{ id: role, title: role, duty: role }],
    steps: [{ id: 'c', title: 'c', kind: 'call', optional: false, plan: calls }],
  });
  const [a, b] = [head('a', 'b'), head('b', 'a')];
  const says = (of: PlanHead, all: PlanHead[]) => missingOf(of, known(all)).map(({ text }) => text.en);
  assert.deepEqual(says(a, [a, b]), ['plans call each other in a circle: a → b → a']);
  assert.deepEqual(says(a, [a]), ['there is no plan b']);
  const foreign = { ...head('b', 'x', 'other'), steps: [] };
  assert.deepEqual(says(a, [a, foreign]), ['plan b needs the role other, which this plan hasn’t']);
});

test('what a plan names and is not there keeps it from being approved', () => {
  const plan = planOf(
    sample.replace('systems: all', 'systems: [办事大厅]').replace('checks: [answers]', 'checks: [no-such-check]'),
  );
  const said = missingOf(plan, known(heads)).map(({ text }) => text.en);
  assert.deepEqual(said, ['there is no system 办事大厅', 'there is no check no-such-check']);
  assert.equal(missingOf(plan, known(heads, { systems: new Set(['办事大厅']) })).length, 1);
});

test('scripts and HTML in the prose stay text', () => {
  const plan = planOf(`${sample}\n<script>alert(1)</script>\n\n<b onclick="x()">b</b> [link](javascript:alert(1))\n`);
  const text = JSON.stringify(plan.blocks.slice(-2));
  assert.match(text, /<script>alert\(1\)<\/script>/);
  assert.match(text, /link（javascript:alert\(1\)）/);
  assert.deepEqual([...new Set(plan.blocks.map(({ kind }) => kind))].toSorted(), [
    'heading',
    'list',
    'paragraph',
    'table',
  ]);
});

test('a section of the prose belongs to a step by its identifier', () => {
  assert.equal(sectionOf(planOf(sample).blocks, 'restore')[0]?.kind, 'list');
  assert.deepEqual(sectionOf(planOf(sample).blocks, 'none'), []);
});

test('nothing that is written makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(sample.length), fc.nat(200), (noise, at, cut) => {
      const read = readPlan(sample.slice(0, at) + noise + sample.slice(at + cut));
      assert.ok('plan' in read || read.problems.length > 0);
    }),
    { numRuns: 60 },
  );
  for (const deep of [
    '>'.repeat(100_000),
    `---\nsteps: ${'['.repeat(50_000)}\n---\n`,
    `${'- '.repeat(20_000)}x`,
    `---\nid: x\n---\n${'*a_'.repeat(9_000)}`,
  ])
    assert.ok('problems' in readPlan(deep));
});

test('a form changes only what it changes', () => {
  const edited = editPlan(sample, [
    { path: ['recovery', 'rto'], value: '2h' },
    { path: ['contacts', 0, 'name'], value: '王: "工" #1' },
    { path: ['contacts', 2], value: undefined },
    { path: ['basis', 3], value: { title: '本市预案', number: '' } },
  ]);
  const plan = planOf(edited ?? '');
  assert.equal(plan.recovery.rto, 7_200_000);
  assert.deepEqual(
    plan.contacts.map(({ name }) => name),
    ['王: "工" #1', ''],
  );
  assert.equal(plan.basis.length, 4);
  assert.equal(edited?.split('---\n').at(-1), sample.split('---\n').at(-1));
  assert.equal(editPlan('no head', []), undefined);
  for (const head of ['? '.repeat(1_000), 'a: 1\n'.repeat(10_000), 'a: &a 1\nb: *a', 'a: 1\na: 2'])
    assert.equal(editPlan(`---\n${head}\n---\n# x`, []), undefined, head.slice(0, 20));
  assert.equal(editPlan(sample, [{ path: ['title', 'deeper'], value: 1 }]), undefined);
});

test('the grade is the gravest that an answer says, and without an answer there is none', () => {
  const plan = planOf(sample);
  assert.equal(gradeOf(plan, {}).grade, null);
  assert.deepEqual(gradeOf(plan, { spread: 3 }), {
    grade: null,
    because: [],
    open: ['page', 'content'],
    unconfirmed: [],
  });
  assert.deepEqual(gradeOf(plan, { spread: 2, content: 1 }), {
    ...{ grade: 3, because: ['content'], open: ['page'], unconfirmed: ['content'] },
  });
});

test('an edit changes just the lines that it must, whatever stands in it', () => {
  const edited = editPlan(sample, [{ path: ['contacts', 0, 'name'], value: '王指挥' }]) ?? '';
  const before = sample.split('\n');
  const changed = edited.split('\n').filter((line, i) => line !== before[i]);
  assert.deepEqual(changed, ['  - { role: commander, name: 王指挥, phone: "" }']);
  const gone = editPlan(sample, [{ path: ['steps', 0] }]) ?? '';
  assert.deepEqual(
    gone.split('\n').filter((line) => !before.includes(line)),
    [],
  );
  const moved = editPlan(sample, [{ path: ['steps', 0], by: 1 }]) ?? '';
  assert.deepEqual(moved.split('\n').toSorted(), sample.split('\n').toSorted());
  assert.deepEqual(
    planOf(moved)
      .steps.slice(0, 2)
      .map(({ id }) => id),
    ['is-defaced', 'confirm'],
  );
  // Other habits of writing mean the same afterwards.
  const wide = sample.replace(
    'recovery: { rto: 4h, rpo: 24h }',
    'recovery:\n      rto: 4h\n      # how much may be lost\n      rpo: 24h',
  );
  const wider = editPlan(wide, [{ path: ['recovery', 'rto'], value: '2h' }]) ?? '';
  assert.equal(planOf(wider).recovery.rto, 7_200_000);
  assert.match(wider, /# how much may be lost/);
});

test('a head that nobody can read, or a value that nobody can write, is no edit and no error of ours', () => {
  const edit = [{ path: ['title'], value: 'x' }];
  const nest = (depth: number) => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 'x');
  for (const head of [
    '['.repeat(50_000),
    `a: &a [x, x]\n${'b: &b [*a, *a]\n'.repeat(5)}`,
    'a: &a [*a, *a]',
    ': [',
    '\t- x',
  ])
    assert.ok(typeof editPlan(`---\n${head}\n---\n`, edit) !== 'object', head.slice(0, 20));
  for (const depth of [10, 800, 1_500, 2_500, 50_000])
    assert.ok(typeof editPlan(sample, [{ path: ['title'], value: nest(depth) }]) !== 'object', String(depth));
  assert.equal(editPlan('no head', edit), undefined);
});
