/** Verdicts as people see them: what each check says of a target now, and on what it rests. */
import { z } from 'zod';
import type { KnownFact, Severity, Status } from '#probes/check.ts';
import { checks } from '#probes/checks/index.ts';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const VerdictRow = z.object({
  check_id: z.string(),
  title: Text,
  severity: z.enum(['info', 'minor', 'major', 'critical']).nullable(),
  status: z.enum(['pass', 'warn', 'fail', 'unknown', 'not_applicable']),
  reason: Text,
  since: z.int(),
  at: z.int(),
  endpoint_id: z.int().nullable(),
  endpoint_name: z.string().nullable(),
  because: z.array(
    z.object({
      watch: z.int(),
      probe: z.string(),
      key: z.string(),
      part: z.string().nullable(),
      value: z.union([Scalar, z.record(z.string(), Scalar)]),
      at: z.int(),
      family: z.union([z.literal(4), z.literal(6)]).nullable(),
      address: z.string().nullable(),
    }),
  ),
  evidence_id: z.int().nullable(),
  finding_id: z.int().nullable(),
});
export type VerdictRow = z.infer<typeof VerdictRow>;

type Stored = Omit<VerdictRow, 'title' | 'severity' | 'reason' | 'because' | 'status'> & {
  status: Status;
  reason: string;
  because: string;
};

/** What is bad comes first, then what nobody knows. */
const ORDER: Record<Status, number> = { fail: 0, warn: 1, unknown: 2, pass: 3, not_applicable: 4 };
const WEIGHT: Record<Severity, number> = { critical: 0, major: 1, minor: 2, info: 3 };

/** The verdicts of a node, or of all endpoints of a system. */
export function verdictsOf(db: Db, of: { node_id: number } | { system_id: number }): VerdictRow[] {
  const [where, id] = 'node_id' in of ? ['t.node_id = ?', of.node_id] : ['e.system_id = ?', of.system_id];
  const rows = db.$client
    .prepare(`select v.check_id, v.status, v.reason, v.since, v.at, v.because, v.evidence_id, t.endpoint_id,
        e.name as endpoint_name, f.id as finding_id
      from verdicts v join targets t on t.id = v.target_id left join endpoints e on e.id = t.endpoint_id
        left join findings f on f.target_id = v.target_id and f.check_id = v.check_id and f.closed_at is null
      where ${where} order by v.check_id, e.name`)
    .all(id) as Stored[];
  const known = new Map(checks.map((check) => [check.id, check]));
  return rows
    .map((row) => ({
      ...row,
      title: known.get(row.check_id)?.title ?? { zh: row.check_id, en: row.check_id },
      severity: known.get(row.check_id)?.severity ?? null,
      reason: JSON.parse(row.reason) as TextType,
      because: (JSON.parse(row.because) as KnownFact[]).map(
        ({ watch, probe, key, part, value, at, family, address }) => ({
          watch,
          probe,
          key,
          part,
          value,
          at,
          family,
          address,
        }),
      ),
    }))
    .sort((a, b) => ORDER[a.status] - ORDER[b.status] || weightOf(a.severity) - weightOf(b.severity));
}

const weightOf = (severity: Severity | null): number => (severity === null ? 9 : WEIGHT[severity]);
