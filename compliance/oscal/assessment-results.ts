/**
 * An assessment as OSCAL assessment results. OSCAL's finding is satisfied or not: an item that isn't judged, or doesn't apply, has no finding
 * and is named among the controls that were left out; one that holds in part isn't satisfied. Pure.
 */
import type { AssessmentGiven } from '../reports/given.ts';
import {
  controlId,
  definitionsOf,
  findingsOf,
  lastChange,
  metadataOf,
  observationsOf,
  resourcesOf,
  risksOf,
} from './assessed.ts';
import { line, lines, prop, some, time, uuidOf } from './oscal-text.ts';

/** As planned, but never after its end. */
const startOf = ({ from_at, created_at, closed_at }: AssessmentGiven['assessment']): number =>
  from_at !== null && from_at <= (closed_at ?? from_at) ? from_at : created_at;

export function assessmentResults(given: AssessmentGiven) {
  const { assessment, items, score } = given;
  const controls = (keys: readonly { key: string }[]) =>
    keys.map(({ key }) => ({ 'control-id': controlId(given, key) }));
  const open = items.filter(({ result }) => result === null);
  const inapplicable = items.filter(({ result }) => result === 'not_applicable');
  const is_closed = assessment.state === 'closed';
  const resources = resourcesOf(given, () => true);
  return {
    'assessment-results': {
      uuid: uuidOf('assessment', assessment.id, 'assessment-results'),
      metadata: metadataOf(given, 'Assessment results'),
      // The plan isn't kept as a document of its own: this names it within the program.
      'import-ap': { href: `#${uuidOf('assessment', assessment.id, 'plan')}`, remarks: lines(assessment.scope) },
      results: [
        {
          uuid: uuidOf('assessment', assessment.id, 'result'),
          title: line(assessment.title),
          description: lines(
            is_closed
              ? `Closed. ${open.length} of ${items.length} items are not judged.`
              : `Draft: the assessment isn't closed and concludes nothing. ${open.length} of ${items.length} items are not judged.`,
          ),
          start: time(startOf(assessment)),
          ...(is_closed ? { end: time(assessment.closed_at ?? lastChange(given)) } : {}),
          props: [
            prop('state', assessment.state),
            prop('items', String(items.length)),
            prop('items-not-judged', String(open.length)),
            prop('items-not-applicable', String(inapplicable.length)),
            prop('findings-not-rated', String(score.unrated)),
            ...(is_closed && score.conclusion !== null ? [prop('conclusion', score.conclusion)] : []),
            ...score.layers.map(({ name, weight, value }) =>
              prop('layer-score', `${value ?? 'not judged'} (${name}, weight ${weight})`),
            ),
            ...score.readings.map(({ assumes, value }) => prop('score', `${value} (${score.rule}, ${assumes})`)),
          ],
          'local-definitions': definitionsOf(given),
          'reviewed-controls': {
            'control-selections': [
              {
                description: 'What the assessment asks; without what is not judged or does not apply.',
                'include-controls': controls(items),
                ...some('exclude-controls', controls([...open, ...inapplicable])),
              },
            ],
          },
          ...some(
            'observations',
            observationsOf(given, () => true),
          ),
          ...some('risks', risksOf(given)),
          ...some(
            'findings',
            findingsOf(given, () => true),
          ),
        },
      ],
      ...(resources.resources === undefined ? {} : { 'back-matter': resources }),
    },
  };
}
