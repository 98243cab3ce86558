/** What both OSCAL documents of an assessment hold: who, what was looked at, what was seen, and the risks of it. Pure. */
import type { AssessmentGiven, GivenCell, GivenFinding, GivenItem, GivenProof } from '../reports/given.ts';
import { RESULT_NAMES } from '../reports/texts.ts';
import { cryptoProps } from './crypto-props.ts';
import { line, lines, NS, OSCAL_VERSION, prop, some, time, token, uuidOf } from './oscal-text.ts';

const STANDARDS: Record<string, string> = { mlps: 'gbt22239', crypto: 'gbt39786' };
export const controlId = ({ assessment }: AssessmentGiven, key: string): string =>
  token(`${STANDARDS[assessment.kind] ?? assessment.kind}-${key}`);
export const objectiveId = (given: AssessmentGiven, key: string): string => `${controlId(given, key)}_obj`;

const METHODS: Record<string, readonly string[]> = {
  network: ['TEST', 'EXAMINE'],
  configuration: ['EXAMINE'],
  document: ['EXAMINE', 'INTERVIEW'],
  physical: ['EXAMINE'],
};
const ROLES = { lead: 'Assessment lead', assessor: 'Assessor', reviewer: 'Reviewer', contributor: 'Contributor' };

export const idsOf = ({ assessment: { id } }: AssessmentGiven) => ({
  system: uuidOf('assessment', id, 'system'),
  party: (username: string) => uuidOf('assessment', id, 'party', username),
  object: (object: number) => uuidOf('assessment', id, 'object', object),
  observation: (item: string, object: number) => uuidOf('assessment', id, 'observation', item, object),
  finding: (item: string) => uuidOf('assessment', id, 'finding', item),
  risk: (finding: number) => uuidOf('assessment', id, 'risk', finding),
  proof: (proof: number) => uuidOf('assessment', id, 'proof', proof),
});
export type Ids = ReturnType<typeof idsOf>;

/** Nothing of it is newer: the same state gives the same file, whenever it is asked for. */
export function lastChange({ assessment, items, findings, proofs }: AssessmentGiven): number {
  const moments = [
    assessment.created_at,
    assessment.closed_at ?? 0,
    ...items.flatMap(({ cells }) => cells.map(({ judged_at }) => judged_at)),
    ...findings.flatMap(({ found_at, verified_at }) => [found_at, verified_at ?? 0]),
    ...proofs.map(({ added_at }) => added_at),
  ];
  return moments.reduce((latest, at) => Math.max(latest, at), 0);
}

export function metadataOf(given: AssessmentGiven, title: string) {
  const { assessment, team, items, findings, proofs } = given;
  const ids = idsOf(given);
  const known = new Set(team.map(({ username }) => username));
  const others = new Set(
    [
      ...items.flatMap(({ cells }) => cells.map(({ judged_by }) => judged_by)),
      ...findings.map(({ found_by }) => found_by),
      ...proofs.map(({ added_by }) => added_by),
    ].filter((name) => !known.has(name)),
  );
  const changed = lastChange(given);
  const roles = [...new Set([...team.map(({ role }) => role), ...(others.size > 0 ? ['contributor'] : [])])];
  return {
    title: line(`${title}: ${given.system.name} / ${assessment.title}`),
    'last-modified': time(changed),
    version: `${assessment.id}.${changed}`,
    'oscal-version': OSCAL_VERSION,
    props: [
      prop('assessment-id', String(assessment.id)),
      prop('state', assessment.state),
      prop('edition', assessment.edition),
      prop('rule', assessment.rule),
      prop('level', String(assessment.level)),
      ...assessment.extensions.map((one) => prop('extension', one)),
    ],
    ...some(
      'roles',
      roles.map((id) => ({ id: token(id), title: ROLES[id as keyof typeof ROLES] ?? line(id) })),
    ),
    ...some('parties', [
      ...team.map(({ username, name }) => ({
        uuid: ids.party(username),
        type: 'person',
        name: line(name, username),
        'short-name': line(username),
      })),
      ...[...others].map((username) => ({ uuid: ids.party(username), type: 'person', name: line(username) })),
    ]),
    ...some(
      'responsible-parties',
      [...Map.groupBy(team, ({ role }) => role)].map(([role, own]) => ({
        'role-id': token(role),
        'party-uuids': own.map(({ username }) => ids.party(username)),
      })),
    ),
  };
}

const originOf = (ids: Ids, username: string) => ({ actors: [{ type: 'party', 'actor-uuid': ids.party(username) }] });

export function definitionsOf(given: AssessmentGiven) {
  const { system, objects, assessment } = given;
  const ids = idsOf(given);
  return {
    components: [
      {
        uuid: ids.system,
        type: 'this-system',
        title: line(system.name),
        description: lines(assessment.scope, system.name),
        ...some('props', [
          ...(system.unit === null ? [] : [prop('unit', system.unit)]),
          ...(system.certificate === null ? [] : [prop('filing-certificate', system.certificate)]),
          ...(system.grade === null ? [] : [prop('grade', String(system.grade))]),
        ]),
        // Whether it runs isn't what an assessment says.
        status: { state: 'other' },
      },
    ],
    ...some(
      'inventory-items',
      objects.map(({ id, name, kind }) => ({
        uuid: ids.object(id),
        description: lines(name),
        ...some('props', kind === '' ? [] : [prop('kind', kind)]),
        'implemented-components': [{ 'component-uuid': ids.system }],
      })),
    ),
  };
}

export function observationsOf(given: AssessmentGiven, wanted: (item: string, object: number) => boolean) {
  const ids = idsOf(given);
  const objects = new Set(given.objects.map(({ id }) => id));
  const proofs = Map.groupBy(given.proofs, ({ item, object_id }) => `${item} ${object_id}`);
  return given.items.flatMap((item) =>
    item.cells
      .filter(({ object_id }) => wanted(item.key, object_id))
      .map((cell) => ({
        uuid: ids.observation(item.key, cell.object_id),
        title: line(`${item.key} ${cell.object ?? given.system.name}`),
        description: lines(cell.reason, `${RESULT_NAMES[cell.result]}（没有写理由）`),
        props: [
          ...[prop('item', item.key), prop('result', cell.result)],
          ...(item.evidence === null ? [] : [prop('evidence-mode', item.evidence)]),
          ...(cell.crypto === null ? [] : cryptoProps(given, cell.crypto)),
        ],
        methods: METHODS[item.evidence ?? ''] ?? ['UNKNOWN'],
        types: ['control-objective'],
        origins: [originOf(ids, cell.judged_by)],
        subjects: [subjectOf(ids, cell, objects)],
        ...some(
          'relevant-evidence',
          (proofs.get(`${item.key} ${cell.object_id}`) ?? []).map((proof) => ({
            href: `#${ids.proof(proof.id)}`,
            description: lines(proof.title),
          })),
        ),
        collected: time(cell.judged_at),
      })),
  );
}

const subjectOf = (ids: Ids, cell: GivenCell, objects: ReadonlySet<number>) =>
  objects.has(cell.object_id)
    ? { 'subject-uuid': ids.object(cell.object_id), type: 'inventory-item' }
    : { 'subject-uuid': ids.system, type: 'component' };

const STATUS: Record<string, string> = {
  open: 'open',
  rectifying: 'remediating',
  // Somebody took the risk upon themselves; it isn't gone.
  accepted: 'deviation-approved',
  verified: 'closed',
};

export function risksOf(given: AssessmentGiven) {
  const ids = idsOf(given);
  const cells = new Set(given.items.flatMap(({ key, cells }) => cells.map(({ object_id }) => `${key} ${object_id}`)));
  return given.findings.map((one) => ({
    uuid: ids.risk(one.id),
    title: line(`${one.item} ${one.object ?? given.system.name}: ${one.summary}`),
    description: lines(one.description),
    statement: lines(one.risk_case ?? one.description),
    props: [
      prop('finding-id', String(one.id)),
      prop('item', one.item),
      prop('major-hidden-danger', String(one.is_major_danger)),
      ...(one.ticket === null ? [] : [prop('ticket', one.ticket.number)]),
    ],
    status: STATUS[one.state] ?? 'open',
    origins: [originOf(ids, one.found_by)],
    // A risk that nobody chose isn't rated at all.
    ...some(
      'characterizations',
      one.risk === null
        ? []
        : [{ origin: originOf(ids, one.found_by), facets: [{ name: 'risk', system: NS, value: one.risk }] }],
    ),
    ...some(
      'mitigating-factors',
      one.compensation === ''
        ? []
        : [{ uuid: uuidOf(ids.risk(one.id), 'compensation'), description: lines(one.compensation) }],
    ),
    ...(one.due_at === null ? {} : { deadline: time(one.due_at) }),
    ...logOf(one, ids),
    ...some(
      'related-observations',
      cells.has(`${one.item} ${one.object_id}`)
        ? [{ 'observation-uuid': ids.observation(one.item, one.object_id) }]
        : [],
    ),
  }));
}

function logOf(one: GivenFinding, ids: Ids) {
  if (one.verified_at === null) return {};
  return {
    'risk-log': {
      entries: [
        {
          uuid: uuidOf(ids.risk(one.id), 'settled'),
          title: line(STATUS[one.state] ?? one.state),
          description: lines([one.verified_by ?? '', one.verified_how ?? ''].filter(Boolean).join(': ')),
          start: time(one.verified_at),
          'status-change': STATUS[one.state] ?? 'open',
        },
      ],
    },
  };
}

/** Of each item that was judged and applies; with what is open or doesn't apply there is no finding, and never a satisfied one. */
export function findingsOf(given: AssessmentGiven, wanted: (item: GivenItem) => boolean) {
  const ids = idsOf(given);
  const risks = Map.groupBy(given.findings, ({ item }) => item);
  return given.items.filter(wanted).flatMap((item) => {
    if (item.result === null || item.result === 'not_applicable') return [];
    const is_satisfied = item.result === 'conform';
    return [
      {
        uuid: ids.finding(item.key),
        title: line(`${item.key} ${item.point}`),
        description: lines(item.summary),
        props: [prop('item', item.key), prop('layer', item.layer), prop('result', item.result)],
        target: {
          type: 'objective-id',
          'target-id': objectiveId(given, item.key),
          status: {
            state: is_satisfied ? 'satisfied' : 'not-satisfied',
            reason: is_satisfied ? 'pass' : item.result === 'partial' ? 'other' : 'fail',
            ...(item.result === 'partial' ? { remarks: 'Satisfied in part: 部分符合' } : {}),
          },
        },
        ...some(
          'related-observations',
          item.cells.map(({ object_id }) => ({ 'observation-uuid': ids.observation(item.key, object_id) })),
        ),
        ...some(
          'related-risks',
          (risks.get(item.key) ?? []).map(({ id }) => ({ 'risk-uuid': ids.risk(id) })),
        ),
      },
    ];
  });
}

/** Files by their digest; notes and frozen observations by what they are called: the bundle for auditors holds them whole. */
export function resourcesOf(given: AssessmentGiven, wanted: (proof: GivenProof) => boolean) {
  const ids = idsOf(given);
  return some(
    'resources',
    given.proofs.filter(wanted).map((proof) => ({
      uuid: ids.proof(proof.id),
      title: line(proof.kind === 'note' ? `${proof.item} note` : proof.title),
      description: lines(proof.title),
      props: [prop('kind', proof.kind), prop('added-by', proof.added_by), prop('added-at', time(proof.added_at))],
      ...some(
        'rlinks',
        proof.digest === null
          ? []
          : [
              {
                href: `evidence/${proof.digest}`,
                ...(proof.media_type === null ? {} : { 'media-type': line(proof.media_type) }),
                hashes: [{ algorithm: 'SHA-256', value: proof.digest }],
              },
            ],
      ),
    })),
  );
}
