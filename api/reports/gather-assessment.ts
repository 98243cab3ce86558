/** All that reports, exports and bundles of one assessment are made of, within what the connection shows. */
import type { z } from 'zod';
import type { AssessmentGiven, GivenCell, GivenItem, GivenProof, GivenScore } from '#compliance/reports/given.ts';
import { sheetItems } from '#compliance/worksheet/sheet-items.ts';
import { objectsOf, teamOf } from '../compliance/assessments.ts';
import { readRules } from '../compliance/rules.ts';
import type { Result } from '../compliance/schema.ts';
import { type ScorePage, scoreAssessment } from '../compliance/score-assessment.ts';
import { type Assessment, assessmentOf } from '../compliance/take-part.ts';
import { judgedItems } from '../compliance/work-sheet.ts';
import type { Db } from '../db/open.ts';
import { wholeOf } from '../people/reach.ts';
import { ownFindings } from './gather-findings.ts';

type Row = Omit<AssessmentGiven['assessment'], 'extensions'> & {
  extensions: string;
  result: string | null;
  unit: string | null;
  certificate: string | null;
  grade: number | null;
};

type Asked = Pick<GivenItem, 'key' | 'layer' | 'point' | 'summary' | 'evidence' | 'weight'>;
/** What an assessment asks, whatever it is of: the one place that knows which catalogue. */
export const askedBy = (assessment: Assessment): Asked[] =>
  sheetItems(assessment).map(({ key, part, heading, summary, ...rest }) => ({
    // Of graded protection layers hold control points; of cryptography halves hold layers.
    ...(rest.kind === 'mlps' ? { layer: part.zh, point: heading.zh } : { layer: heading.zh, point: rest.of.name.zh }),
    ...{ key, summary: summary.zh, evidence: rest.kind === 'mlps' ? rest.of.evidence : null },
    weight: rest.kind === 'mlps' ? null : rest.of.weight,
  }));

/** Read at once, so that no half of it is newer than the other. */
export const gatherAssessment = (db: Db, id: number, now: number): AssessmentGiven =>
  db.$client.transaction(() => read(db, id, now)).deferred();

function read(db: Db, id: number, now: number): AssessmentGiven {
  const found = assessmentOf(db, id);
  const row = db.$client
    .prepare(`select a.id, a.title, a.kind, a.edition, a.rule, a.level, a.extensions, a.state, a.scope, a.from_at, a.until_at,
        a.created_by, a.created_at, a.closed_by, a.closed_at, a.result, u.name as unit, p.certificate, p.grade
      from assessments a join systems y on y.id = a.system_id left join units u on u.id = y.unit_id
      left join protected_systems p on p.system_id = y.id where a.id = ?`)
    .get(id) as Row;
  const { extensions, result, unit, certificate, grade, ...assessment } = row;
  return {
    assessment: { ...assessment, extensions: JSON.parse(extensions) as string[] },
    system: { id: found.system_id, name: found.system, unit, certificate, grade },
    team: teamOf(db, id).map(({ username, name, role }) => ({ username, name, role })),
    objects: objectsOf(db, id).map(({ id: object, name, kind }) => ({ id: object, name, kind })),
    items: itemsOf(db, found),
    score: scoreOf(db, found, result),
    findings: ownFindings(db, readRules(wholeOf(db)), id, now),
    open_drift: db.$client
      .prepare(`select count(*) from assessment_findings where assessment_id = ? and source = 'drift'
        and state in ('open', 'rectifying')`)
      .pluck()
      .get(id) as number,
    proofs: db.$client
      .prepare(`select e.id, e.item, e.object_id, o.name as object, e.kind, e.title, e.digest, e.media_type, e.bytes, e.added_by,
          e.added_at from judgement_evidence e left join assessment_objects o on o.id = e.object_id
        where e.assessment_id = ? order by e.id`)
      .all(id) as GivenProof[],
    now,
  };
}

type Cell = Omit<GivenCell, 'crypto'> & { item: string; crypto: string | null };

function itemsOf(db: Db, assessment: Assessment): GivenItem[] {
  const cells = Map.groupBy(
    db.$client
      .prepare(`select j.item, j.object_id, o.name as object, j.result, j.reason, j.crypto, j.judged_by, j.judged_at
        from judgements j
        left join assessment_objects o on o.id = j.object_id where j.assessment_id = ? order by j.item, j.object_id`)
      .all(assessment.id) as Cell[],
    ({ item }) => item,
  );
  const results = new Map(judgedItems(db, assessment).map(({ item, result }) => [item.key, result]));
  return askedBy(assessment).map((asked) => ({
    ...asked,
    result: results.get(asked.key) ?? null,
    cells: (cells.get(asked.key) ?? []).map(({ item: _item, crypto, ...cell }) => ({
      ...cell,
      crypto: crypto === null ? null : (JSON.parse(crypto) as GivenCell['crypto']),
    })),
  }));
}

type Closed = {
  rule: string;
  counts: Record<Result, number>;
  risks: GivenScore['risks'];
  value: GivenScore['value'];
  conclusion: string | null;
  unfounded: number;
  readings: GivenScore['readings'];
  /** Absent: it was closed before they were kept. */
  layers?: Layers;
};
type Layers = z.infer<typeof ScorePage>['now']['layers'];
const layersOf = (layers: Layers = []) => layers.map(({ layer, ...rest }) => ({ name: layer.zh, ...rest }));

/** Of a closed one as it was kept, of others as it stands, without a conclusion. */
function scoreOf(db: Db, assessment: Assessment, result: string | null): GivenScore {
  if (assessment.state === 'closed' && result !== null) {
    const { rule, counts, risks, value, conclusion, unfounded, readings, layers } = JSON.parse(result) as Closed;
    return {
      ...{ rule, counts, risks, value, conclusion, unfounded, readings, layers: layersOf(layers) },
      ...{ open: 0, unrated: 0, may_become: null },
    };
  }
  const { rule, now, risks, unrated, readings } = scoreAssessment(db, assessment);
  return {
    ...{ rule, risks, unrated, counts: now.counts, open: now.open, value: now.value, may_become: now.may_become },
    conclusion: null,
    layers: layersOf(now.layers),
    readings: readings.map((one) => ({ ...one, conclusion: null })),
    unfounded: null,
  };
}
