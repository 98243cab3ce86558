import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCertificateNumber } from './certificate.ts';
import { DEGREES, GRADING_EDITIONS, type GradingEdition, gradeOf, HARMED, type Harm } from './grades.ts';

const EDITIONS: readonly GradingEdition[] = Object.values(GRADING_EDITIONS);
const harm = (to: Harm['to'], degree: Harm['degree']): Harm => ({ to, degree });

test('the grade is the higher of S and A, and both are written', () => {
  const graded = (S: Harm[], A: Harm[]) => gradeOf({ S, A }, GRADING_EDITIONS['2020']);
  assert.deepEqual(graded([harm('society', 'serious')], [harm('society', 'general')]), {
    known: true,
    S: 3,
    A: 2,
    grade: 3,
    notation: 'S3A2G3',
  });
  const several = graded(
    [harm('citizens', 'extreme'), harm('society', 'extreme'), harm('nation', 'general')],
    [harm('nation', 'extreme')],
  );
  assert.equal(several.known && several.notation, 'S4A5G5');
});

test('extreme harm to citizens is 2 in the national standard and 3 in the older one', () => {
  const harms = { S: [harm('citizens', 'extreme')], A: [harm('citizens', 'general')] };
  const notations = [GRADING_EDITIONS['2020'], GRADING_EDITIONS['GA/T 1389-2017']].map((edition) => {
    const graded = gradeOf(harms, edition);
    return graded.known && graded.notation;
  });
  assert.deepEqual(notations, ['S2A1G2', 'S3A1G3']);
});

test('a cell that is not known makes the grade unknown, with a reason', () => {
  const graded = gradeOf({ S: [harm('nation', 'extreme')], A: [harm('society', 'general')] }, GRADING_EDITIONS['2025']);
  assert.deepEqual(graded, {
    known: false,
    because: {
      zh: '2025 年定级报告模板：社会秩序、公共利益受一般损害时的等级未查明，由人确定',
      en: 'Template of the grading report of 2025: the grade for general harm to "Social order, public interest" is not known, a person decides',
    },
  });
  const five = gradeOf({ S: [harm('nation', 'serious')], A: [harm('nation', 'extreme')] }, GRADING_EDITIONS['2025']);
  assert.equal(five.known && five.notation, 'S5A5G5');
  const none = gradeOf({ S: [harm('nation', 'serious')], A: [] }, GRADING_EDITIONS['2020']);
  assert.equal(none.known === false && none.because.zh, 'A 没有选定受侵害的客体');
});

test('more harm never lowers a grade', () => {
  const harms = fc.array(fc.record({ to: fc.constantFrom(...HARMED), degree: fc.constantFrom(...DEGREES) }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(harms, harms, fc.constantFrom(...EDITIONS), (S, A, edition) => {
      const one = gradeOf({ S, A }, edition);
      const worse = gradeOf({ S: S.map(({ to }) => ({ to, degree: 'extreme' })), A }, edition);
      if (!one.known || !worse.known) return edition.edition === '2025';
      return worse.grade >= one.grade && one.grade === Math.max(one.S, one.A) && one.grade <= 5;
    }),
  );
  for (const { cells } of EDITIONS)
    for (const row of Object.values(cells)) {
      const known = DEGREES.map((degree) => row[degree]).filter((cell) => cell !== null);
      assert.deepEqual(known, known.toSorted());
    }
});

test('a number of a certificate tells the area, the unit and the system', () => {
  assert.deepEqual(readCertificateNumber('32060012345-00007'), {
    valid: true,
    area_code: '320600',
    unit_serial: '12345',
    system_serial: '00007',
  });
});

test('what is wrong with a number is told', () => {
  for (const [number, en] of [
    ['', 'The number is empty'],
    ['32060012345－00007', 'The number holds digits and one hyphen only, not "－"'],
    [' 32060012345-00007', 'The number holds digits and one hyphen only, not " "'],
    ['３2060012345-00007', 'The number holds digits and one hyphen only, not "３"'],
    ['3206001234500007', 'The number has exactly one hyphen'],
    ['320600-12345-00007', 'The number has exactly one hyphen'],
    ['3206001234-00007', '11 digits before the hyphen, not 10'],
    ['32060012345-007', '5 digits after the hyphen, not 3'],
    ['32060012345-', '5 digits after the hyphen, not 0'],
    ['02060012345-00007', '020600 is no administrative code'],
  ] as const) {
    const read = readCertificateNumber(number);
    assert.equal(read.valid === false && read.wrong.en, en, number);
    assert.ok(read.valid === false && /\p{Script=Han}/u.test(read.wrong.zh));
  }
});

test('any text gets an answer, and only the right form is valid', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9-]{0,18}$/)), (text) => {
      assert.equal(readCertificateNumber(text).valid, /^[1-8]\d{10}-\d{5}$/.test(text));
    }),
  );
});
