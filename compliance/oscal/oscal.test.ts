/** Held against NIST's own schemas, which lie beside the project where it is developed. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import fc from 'fast-check';
import type { AssessmentGiven } from '../reports/given.ts';
import { sampleAssessment } from '../reports/sample.ts';
import type { Result } from '../worksheet/item-result.ts';
import { assessmentResults } from './assessment-results.ts';
import { line, lines, OSCAL_VERSION, token, uuidOf } from './oscal-text.ts';
import { planOfAction } from './plan-of-action.ts';

const SCHEMAS = [
  join(import.meta.dirname, '../../../shared/data/oscal'),
  process.env.ZHENGWANG_OSCAL_SCHEMAS ?? '',
].find((folder) => folder !== '' && existsSync(folder));
const skip = SCHEMAS === undefined && 'NIST’s schemas aren’t here (ZHENGWANG_OSCAL_SCHEMAS)';

function validator(name: string) {
  const schema = JSON.parse(readFileSync(join(SCHEMAS ?? '', `oscal_${name}_schema.json`), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: false });
  // The module is CommonJS.
  (formats as unknown as (to: Ajv) => void)(ajv);
  const validate = ajv.compile(schema);
  return {
    schema,
    valid: (document: unknown) => assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 3))),
  };
}
type Document = ReturnType<typeof assessmentResults>;
const resultOf = (document: Document) =>
  document['assessment-results'].results[0] as Document['assessment-results']['results'][number];

test('assessment results and plan are valid against NIST’s schemas, closed and running', { skip }, () => {
  const [results, poam] = [validator('assessment-results'), validator('poam')];
  assert.ok(JSON.stringify(results.schema).includes(`/${OSCAL_VERSION}/`), 'the version that it says is the schema’s');
  for (const given of [
    sampleAssessment({ objects: 3, judged: 1, state: 'closed' }),
    sampleAssessment({ objects: 3, judged: 0.5, state: 'open' }),
    sampleAssessment({ objects: 0, judged: 0, state: 'planned' }),
    sampleAssessment({ objects: 1, judged: 1, state: 'review', result: () => 'not_applicable' }),
  ]) {
    results.valid(assessmentResults(given));
    const plan = planOfAction(given);
    if (given.findings.length === 0) assert.equal(plan, null);
    else poam.valid(plan);
  }
  assert.throws(() => results.valid({ 'assessment-results': {} }), 'the schema refuses what is none');
});

const RESULTS: readonly Result[] = ['conform', 'partial', 'not_conform', 'not_applicable'];
const given = fc
  .record({
    objects: fc.integer({ min: 0, max: 3 }),
    judged: fc.double({ min: 0, max: 1, noNaN: true }),
    state: fc.constantFrom('planned', 'open', 'review', 'closed'),
    text: fc.string({ unit: 'binary', maxLength: 80 }),
    results: fc.array(fc.constantFrom(...RESULTS), { minLength: 1, maxLength: 20 }),
  })
  .map(({ results, ...rest }): AssessmentGiven => {
    const made = sampleAssessment({ ...rest, result: (at) => results[at % results.length] ?? 'conform' });
    const { text } = rest;
    return {
      ...made,
      assessment: { ...made.assessment, title: text, scope: text },
      system: { ...made.system, name: text, unit: text },
      objects: made.objects.map((one) => ({ ...one, name: text, kind: text })),
    };
  });

test('whatever was judged and written, the documents are valid', { skip }, () => {
  const [results, poam] = [validator('assessment-results'), validator('poam')];
  fc.assert(
    fc.property(given, (one) => {
      results.valid(JSON.parse(JSON.stringify(assessmentResults(one))));
      const plan = planOfAction(one);
      if (plan !== null) poam.valid(JSON.parse(JSON.stringify(plan)));
    }),
    { numRuns: 40 },
  );
});

test('what isn’t judged, doesn’t apply or holds in part is never satisfied, and references lead somewhere', () => {
  fc.assert(
    fc.property(given, (one) => {
      const result = resultOf(assessmentResults(one));
      const states = new Map(
        (result.findings ?? []).map(({ target }) => [target['target-id'], target.status.state] as const),
      );
      for (const { key, result: judged } of one.items) {
        const expected = { conform: 'satisfied', partial: 'not-satisfied', not_conform: 'not-satisfied' } as Record<
          string,
          string
        >;
        assert.equal(states.get(`${token(`gbt22239-${key}`)}_obj`), judged === null ? undefined : expected[judged]);
      }
      const observed = new Set((result.observations ?? []).map(({ uuid }) => uuid));
      const risks = new Set((result.risks ?? []).map(({ uuid }) => uuid));
      assert.equal(observed.size, (result.observations ?? []).length, 'ids are unique');
      for (const finding of result.findings ?? []) {
        for (const { 'observation-uuid': id } of finding['related-observations'] ?? []) assert.ok(observed.has(id));
        for (const { 'risk-uuid': id } of finding['related-risks'] ?? []) assert.ok(risks.has(id));
      }
      if (one.assessment.state !== 'closed')
        assert.equal(
          result.props.some(({ name }) => name === 'conclusion'),
          false,
        );
    }),
    { numRuns: 30 },
  );
});

test('the same assessment is the same file, whenever it is asked for', () => {
  const one = sampleAssessment({ objects: 2, judged: 1, state: 'closed' });
  const text = JSON.stringify(assessmentResults(one));
  assert.equal(JSON.stringify(assessmentResults({ ...one, now: one.now + 86_400_000 })), text);
  assert.notEqual(uuidOf('a', 1), uuidOf('a', 2));
  assert.match(uuidOf('a'), /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test('a risk that nobody chose has no facet, an accepted one isn’t closed', () => {
  const one = sampleAssessment({ objects: 1, judged: 1, state: 'closed' });
  const findings = one.findings
    .slice(0, 2)
    .map((finding, at) => ({ ...finding, risk: at === 0 ? null : 'high', state: 'accepted' }));
  const risks = resultOf(assessmentResults({ ...one, findings })).risks ?? [];
  assert.equal(risks[0]?.characterizations, undefined);
  assert.equal(risks[1]?.characterizations?.[0]?.facets[0]?.value, 'high');
  assert.deepEqual(
    risks.map(({ status }) => status),
    ['deviation-approved', 'deviation-approved'],
  );
});

test('texts keep to OSCAL’s datatypes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.match(line(text), /^\S(.*\S)?$/u);
      assert.match(token(text), /^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u);
      assert.doesNotMatch(lines(text), /</);
    }),
  );
  assert.equal(token('gbt22239-8.1.4.1 a'), 'gbt22239-8.1.4.1.a');
  assert.equal(line(' \n '), '-');
});
