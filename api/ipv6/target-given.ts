/** All that checks are given of a target beside its facts: what was made of looks over time, and what people put on record. */
import type { KnownFact } from '#probes/check.ts';
import type { Given } from '#probes/ipv6/given.ts';
import type { Db } from '../db/open.ts';
import type { Subject } from '../pipeline/subject.ts';
import type { Samples } from '../samples/samples.ts';
import { createMeasured } from './measured.ts';
import { createRecords } from './records.ts';

/** `known`: the facts of the target that still count. */
export function createTargetGiven(
  db: Db,
  samples: Samples,
): (subject: Subject, known: readonly KnownFact[], now: number) => Given {
  const measuredOf = createMeasured(db, samples);
  const recordsOf = createRecords(db);
  return (subject, known, now) => {
    const [measured, records] = [measuredOf(subject, known, now), recordsOf(subject)];
    // What a person said goes before what was made of looks; but tests from elsewhere stand beside our own.
    const dial_tests = [...(measured.dial_tests ?? []), ...(records.dial_tests ?? [])];
    const { unsure_uplinks, ...made } = measured;
    // Whoever names the uplinks names all of them.
    const unsure = records.uplinks || !unsure_uplinks ? {} : { unsure_uplinks };
    return { ...made, ...unsure, ...records, ...(dial_tests.length > 0 ? { dial_tests } : {}) };
  };
}
