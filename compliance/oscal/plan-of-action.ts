/** The findings of an assessment as OSCAL's plan of action and milestones. Null: there is none, and a plan of nothing isn't one. Pure. */
import type { AssessmentGiven } from '../reports/given.ts';
import { definitionsOf, findingsOf, idsOf, metadataOf, observationsOf, resourcesOf, risksOf } from './assessed.ts';
import { line, lines, NS, prop, some, uuidOf } from './oscal-text.ts';

export function planOfAction(given: AssessmentGiven) {
  const { assessment, findings, items, system } = given;
  if (findings.length === 0) return null;
  const ids = idsOf(given);
  const cells = new Set(findings.map(({ item, object_id }) => `${item} ${object_id}`));
  const asked = new Set(findings.map(({ item }) => item));
  const isOf = (item: string, object: number) => cells.has(`${item} ${object}`);
  // A finding of an item leads to all that was seen of it.
  const isAsked = (item: string) => asked.has(item);
  const made = findingsOf(given, ({ key }) => isAsked(key));
  const found = new Set(made.map(({ uuid }) => uuid));
  const seen = new Set(items.flatMap(({ key, cells: own }) => own.map(({ object_id }) => `${key} ${object_id}`)));
  const resources = resourcesOf(given, ({ item }) => isAsked(item));
  return {
    'plan-of-action-and-milestones': {
      uuid: uuidOf('assessment', assessment.id, 'plan-of-action'),
      metadata: metadataOf(given, 'Plan of action and milestones'),
      'system-id': { 'identifier-type': NS, id: String(system.id) },
      'local-definitions': definitionsOf(given),
      ...some(
        'observations',
        observationsOf(given, (item) => isAsked(item)),
      ),
      risks: risksOf(given),
      ...some('findings', made),
      'poam-items': findings.map((one) => ({
        uuid: uuidOf('assessment', assessment.id, 'poam', one.id),
        title: line(`${one.item} ${one.object ?? system.name}: ${one.summary}`),
        description: lines(one.description),
        props: [prop('finding-id', String(one.id)), prop('state', one.state)],
        ...some(
          'related-findings',
          found.has(ids.finding(one.item)) ? [{ 'finding-uuid': ids.finding(one.item) }] : [],
        ),
        ...some(
          'related-observations',
          isOf(one.item, one.object_id) && seen.has(`${one.item} ${one.object_id}`)
            ? [{ 'observation-uuid': ids.observation(one.item, one.object_id) }]
            : [],
        ),
        'related-risks': [{ 'risk-uuid': ids.risk(one.id) }],
      })),
      ...(resources.resources === undefined ? {} : { 'back-matter': resources }),
    },
  };
}
