/** What parts of a risk assessment may refer to, and what they may say together. */
import type { Rating } from '#compliance/catalogues/risk/scales.ts';
import { rate } from '#compliance/risk/rate.ts';
import { isWorse } from '#compliance/risk/residual.ts';
import type { Db } from '../db/open.ts';
import { conflict, wrong } from '../middleware/errors.ts';
import { TIERS } from './schema.ts';
import type { RiskAssessment } from './take-part.ts';

type Row = Record<string, unknown>;
const isIn = (db: Db, table: string, assessment_id: number, id: unknown) =>
  db.$client.prepare(`select 1 from ${table} where id = ? and assessment_id = ?`).get(id, assessment_id) !== undefined;

/** A business stands alone; the others stand beneath one of the tier above, or beneath nothing yet. */
export function checkAsset(db: Db, { id, systems }: RiskAssessment, row: Row, own_id: number | null) {
  if (row.under_id !== null && row.under_id !== undefined) {
    const above = db.$client
      .prepare('select id, tier from risk_assets where id = ? and assessment_id = ?')
      .get(row.under_id, id) as { id: number; tier: (typeof TIERS)[number] } | undefined;
    const fits = above && TIERS.indexOf(above.tier) === TIERS.indexOf(row.tier as (typeof TIERS)[number]) - 1;
    if (!fits)
      throw wrong(
        'under_id',
        '上级须为上一层的资产：业务 → 系统资产 → 组件和单元',
        'It stands beneath an asset of the tier above: business, system asset, component',
      );
  }
  if (own_id !== null) {
    const beneath = db.$client.prepare('select tier from risk_assets where under_id = ? limit 1').pluck().get(own_id) as
      | (typeof TIERS)[number]
      | undefined;
    if (beneath && TIERS.indexOf(beneath) !== TIERS.indexOf(row.tier as (typeof TIERS)[number]) + 1)
      throw wrong('tier', '其下还有资产，不能改变层级', 'There are assets beneath it: its tier stays');
  }
  if (row.system_id && !systems.some((system) => system.id === row.system_id))
    throw wrong('system_id', '该系统不在评估范围内', 'The system is not in this assessment');
  if (row.node_id && row.endpoint_id)
    throw wrong('endpoint_id', '节点与入口只能选一项', 'It is a node or an endpoint, not both');
  if (row.node_id && !db.$client.prepare('select 1 from nodes where id = ?').get(row.node_id))
    throw wrong('node_id', '没有此节点', 'There is no such node');
  const endpoint = db.$client.prepare(`select 1 from endpoints e join risk_systems r on r.system_id = e.system_id
    where e.id = ? and r.assessment_id = ?`);
  if (row.endpoint_id && !endpoint.get(row.endpoint_id, id))
    throw wrong('endpoint_id', '评估范围内没有此入口', 'The systems have no such endpoint');
}

export function freeOfAsset(db: Db, id: number) {
  if (db.$client.prepare('select 1 from risk_assets where under_id = ? limit 1').get(id))
    throw conflict('其下还有资产，请先删除', 'There are assets beneath it: remove them first');
  if (db.$client.prepare('select 1 from risk_vulnerabilities where asset_id = ? limit 1').get(id))
    throw conflict('该资产还有脆弱性，请先删除', 'It has vulnerabilities: remove them first');
}

export function freeOfMeasure(db: Db, id: number) {
  const used = db.$client.prepare(`select 1 from risk_scenarios c, json_each(c.measure_ids) m where m.value = ?
    and c.assessment_id = (select assessment_id from risk_measures where id = ?) limit 1`);
  if (used.get(id, id)) throw conflict('该措施已用于风险场景', 'A scenario rests on this measure');
}

export function checkVulnerability(db: Db, { id }: RiskAssessment, row: Row) {
  if (row.asset_id !== null && row.asset_id !== undefined && !isIn(db, 'risk_assets', id, row.asset_id))
    throw wrong('asset_id', '本次评估没有此资产', 'The assessment has no such asset');
}

const USED = [
  ['asset_id', 'risk_assets', '资产', 'asset'],
  ['threat_id', 'risk_threats', '威胁', 'threat'],
  ['vulnerability_id', 'risk_vulnerabilities', '脆弱性', 'vulnerability'],
] as const;

export function checkScenario(db: Db, found: RiskAssessment, row: Row, own_id: number | null) {
  for (const [field, table, zh, en] of USED)
    if (!isIn(db, table, found.id, row[field]))
      throw wrong(field, `本次评估没有此${zh}`, `The assessment has no such ${en}`);
  const measures = typeof row.measure_ids === 'string' ? JSON.parse(row.measure_ids) : (row.measure_ids as unknown[]);
  for (const measure of measures)
    if (!isIn(db, 'risk_measures', found.id, measure))
      throw wrong('measure_ids', '本次评估没有此措施', 'The assessment has no such measure');
  const twin = db.$client.prepare(`select id from risk_scenarios where assessment_id = :id and asset_id = :asset_id
    and threat_id = :threat_id and vulnerability_id = :vulnerability_id and id is not :own_id`);
  const { asset_id, threat_id, vulnerability_id } = row;
  if (twin.get({ id: found.id, asset_id, threat_id, vulnerability_id, own_id }))
    throw conflict('已有相同的风险场景', 'There is such a scenario already');
  refuseWorse(db, found, row);
}

const given = (value: unknown): Rating | null => (value ?? null) as Rating | null;

function refuseWorse(db: Db, { method, edition_content }: RiskAssessment, row: Row) {
  const expected = { likelihood: given(row.residual_likelihood), loss: given(row.residual_loss) };
  if (expected.likelihood === null && expected.loss === null) return;
  const value = db.$client.prepare('select value from risk_assets where id = ?').pluck().get(row.asset_id);
  const ratings = {
    asset: given(value),
    threat: given(row.threat),
    ease: given(row.ease),
    severity: given(row.severity),
  };
  const risk = rate(ratings, method, edition_content);
  if (risk === null)
    throw wrong('residual_likelihood', '请先评定该风险', 'Rate the risk first: without that nothing can stay of it');
  if (isWorse(expected, risk))
    throw wrong(
      'residual_likelihood',
      `处置后的可能性与损失不应高于现状（${risk.likelihood.level}、${risk.loss.level}）`,
      `A treatment makes nothing worse: likelihood and loss are now ${risk.likelihood.level} and ${risk.loss.level}`,
    );
}
