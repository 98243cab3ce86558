/** This year's risks beside those of the assessment that it was copied from. */
import { z } from 'zod';
import { CHANGES, type Compared, compare } from '#compliance/risk/compare.ts';
import type { Db } from '../db/open.ts';
import { conflict } from '../middleware/errors.ts';
import { RatingShape } from './assessments.ts';
import { readCore, type Scenario } from './core.ts';
import { type RiskAssessment, riskOf } from './take-part.ts';

const Side = z.object({ key: z.int(), name: z.string(), level: RatingShape.nullable() }).nullable();
export const Comparison = z.object({
  from: z.object({ id: z.int(), title: z.string(), closed_at: z.int().nullable() }),
  /** Another method, or other bands: levels are then not of one measure. */
  is_other_method: z.boolean(),
  counts: z.array(z.object({ change: z.enum(CHANGES), count: z.int() })),
  rows: z.array(z.object({ change: z.enum(CHANGES), before: Side, after: Side })),
});

const nameOf = ({ asset, threat_name, vulnerability }: Scenario) => `${asset} · ${threat_name} · ${vulnerability}`;

export function compareWithEarlier(db: Db, found: RiskAssessment): z.infer<typeof Comparison> {
  if (found.copied_from_id === null)
    throw conflict('该风险评估不是沿用旧评估建立的', 'This risk assessment was not made from an older one');
  const earlier = riskOf(db, found.copied_from_id);
  const before = readCore(db, earlier).scenarios.map((row) => ({
    key: row.id,
    name: nameOf(row),
    level: levelOf(row),
  }));
  const after = readCore(db, found).scenarios.map((row) => ({
    // What is new has a key that no older one has.
    key: row.origin_id ?? -row.id,
    ...{ name: nameOf(row), level: levelOf(row) },
  }));
  const bands = (one: RiskAssessment) => JSON.stringify([one.method, one.edition, one.edition_content]);
  const is_other_method = bands(earlier) !== bands(found);
  const rows = is_other_method ? uncompared(compare(before, after)) : compare(before, after);
  const closed_at = db.$client.prepare('select closed_at from risk_assessments where id = ?').pluck().get(earlier.id);
  return {
    from: { id: earlier.id, title: earlier.title, closed_at: closed_at as number | null },
    is_other_method,
    counts: CHANGES.map((change) => ({ change, count: rows.filter((row) => row.change === change).length })),
    rows,
  };
}

/** Levels of two measures say nothing of each other: both are shown, and nothing is graver, milder or the same. */
function uncompared(rows: readonly Compared[]): Compared[] {
  const isPair = ({ before, after }: Compared) => before !== null && after !== null;
  return rows
    .map((row) => (isPair(row) ? { ...row, change: 'unrated' as const } : row))
    .sort((a, b) => CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change));
}

const levelOf = ({ risk }: Scenario) => risk?.risk.level ?? null;
