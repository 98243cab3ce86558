/** Findings and the evidence they rest on. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Sealed, seal, verifyChain } from '#compliance/evidence/chain.ts';
import { checks } from '#probes/checks/index.ts';
import { record } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { evidence, findings } from './schema.ts';

const Severity = z.enum(['info', 'minor', 'major', 'critical']);
const Status = z.enum(['pass', 'warn', 'fail', 'unknown', 'not_applicable']);

const FindingRow = z.object({
  id: z.int(),
  check_id: z.string(),
  title: Text,
  severity: Severity,
  status: Status,
  reason: Text,
  node_id: z.int().nullable(),
  system_id: z.int().nullable(),
  subject: z.string(),
  opened_at: z.int(),
  closed_at: z.int().nullable(),
  in_maintenance: z.boolean(),
  /** The silent node before its subject: while it is set, nobody is alerted. */
  suppressed_by: z.int().nullable(),
  suppressed_by_name: z.string().nullable(),
  /** When it last alerted somebody. */
  alerted_at: z.int().nullable(),
  acknowledged_at: z.int().nullable(),
  acknowledged_by: z.string().nullable(),
  note: z.string(),
  evidence_id: z.int().nullable(),
});
type FindingRow = z.infer<typeof FindingRow>;

const EvidenceHead = z.object({ id: z.int(), at: z.int(), status: Status, reason: Text, digest: z.string() });
const Evidence = EvidenceHead.extend({
  target_id: z.int(),
  check_id: z.string(),
  title: Text,
  subject: z.string(),
  node_id: z.int().nullable(),
  system_id: z.int().nullable(),
  because: z.array(z.record(z.string(), z.unknown())),
  because_total: z.int(),
  observations: z.array(z.record(z.string(), z.unknown())),
  previous_digest: z.string(),
  /** Exactly the bytes that the digest covers. */
  content: z.string(),
  /** Whether content and digest still belong together. */
  valid: z.boolean(),
});

const Query = z.object({
  state: z.enum(['open', 'closed', 'all']).default('open'),
  severity: Severity.optional(),
  check_id: z.string().max(60).optional(),
  node_id: z.coerce.number().int().optional(),
  system_id: z.coerce.number().int().optional(),
  q: z.string().max(200).optional(),
  ...Paging,
});

const list = endpoint('findings:read', {
  method: 'get',
  path: '/findings',
  request: { query: Query },
  responses: answers(listOf(FindingRow)),
});
const one = endpoint('findings:read', {
  method: 'get',
  path: '/findings/{id}',
  request: { params: Id },
  responses: answers(z.object({ finding: FindingRow, evidence: z.array(EvidenceHead) })),
});
const acknowledge = endpoint('findings:write', {
  method: 'post',
  path: '/findings/{id}/acknowledge',
  request: { params: Id, ...sends(z.object({ note: z.string().trim().max(2_000).default('') })) },
  responses: answers(Done),
});
const verify = endpoint(
  'findings:read',
  {
    method: 'get',
    path: '/evidence/verify',
    responses: answers(
      z.object({ entries: z.int(), head: z.string(), valid: z.boolean(), first_broken: z.int().nullable() }),
    ),
  },
  { everywhere: true },
);
const oneEvidence = endpoint('findings:read', {
  method: 'get',
  path: '/evidence/{id}',
  request: { params: Id },
  responses: answers(Evidence),
});

export const findingsRoutes = (hub: Hub) =>
  routes()
    .openapi(list, (c) => c.json(findFindings(hub, c.req.valid('query')), 200))
    .openapi(one, (c) => {
      const { id } = c.req.valid('param');
      const finding = readFindings(hub, 'where f.id = :id', { id, limit: 1, offset: 0 })[0];
      if (!finding) throw notFound('问题', 'finding');
      return c.json({ finding, evidence: evidenceOf(hub, id) }, 200);
    })
    .openapi(acknowledge, (c) => {
      const { id } = c.req.valid('param');
      const { note } = c.req.valid('json');
      hub.db.$client.transaction(() => {
        const before = hub.db.select().from(findings).where(eq(findings.id, id)).get();
        if (!before) throw notFound('问题', 'finding');
        if (before.closed_at !== null) throw conflict('该问题已关闭', 'This finding is closed');
        const { person } = c.get('actor');
        const set = { acknowledged_at: Date.now(), acknowledged_by: person, note };
        hub.db.update(findings).set(set).where(eq(findings.id, id)).run();
        record(hub.db, c.get('actor'), {
          action: 'acknowledge',
          object_kind: 'finding',
          object_id: id,
          before: { acknowledged_by: before.acknowledged_by, note: before.note },
          after: set,
        });
      })();
      hub.bus.changed('findings');
      return c.json({ done: true as const }, 200);
    })
    .openapi(verify, (c) => c.json(verifyEvidence(hub.db), 200))
    .openapi(oneEvidence, (c) => {
      const { id } = c.req.valid('param');
      const row = hub.db.select().from(evidence).where(eq(evidence.id, id)).get();
      if (!row) throw notFound('证据', 'evidence');
      return c.json(unsealed(row), 200);
    });

type StoredFinding = Omit<FindingRow, 'reason' | 'title' | 'in_maintenance'> & {
  reason: string;
  in_maintenance: number;
};

function readFindings(hub: Hub, where: string, given: Record<string, unknown>): FindingRow[] {
  const rows = hub.db.$client
    .prepare(`select f.id, f.check_id, f.severity, f.status, f.reason, t.node_id, e.system_id,
      coalesce(n.name, y.name || ' · ' || e.name) as subject, f.opened_at, f.closed_at, f.in_maintenance, f.suppressed_by,
      (select b.name from nodes b where b.id = f.suppressed_by) as suppressed_by_name, f.alerted_at, f.acknowledged_at,
      f.acknowledged_by, f.note, f.evidence_id from ${FINDING_TABLES} ${where}
      order by f.closed_at is not null, f.opened_at desc, f.id desc limit :limit offset :offset`)
    .all(given) as StoredFinding[];
  return rows.map((row) => ({
    ...row,
    title: titleOf(row.check_id),
    reason: JSON.parse(row.reason) as FindingRow['reason'],
    in_maintenance: row.in_maintenance === 1,
  }));
}

const FINDING_TABLES = `findings f join targets t on t.id = f.target_id left join nodes n on n.id = t.node_id
  left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id`;

function findFindings(hub: Hub, query: z.infer<typeof Query>) {
  const { state, limit, offset, ...rest } = query;
  const filter = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const conditions = [
    state === 'open' ? 'f.closed_at is null' : state === 'closed' ? 'f.closed_at is not null' : '1',
    query.severity === undefined ? '1' : 'f.severity = :severity',
    query.check_id === undefined ? '1' : 'f.check_id = :check_id',
    query.node_id === undefined ? '1' : 't.node_id = :node_id',
    query.system_id === undefined ? '1' : 'e.system_id = :system_id',
    query.q === undefined
      ? '1'
      : `instr(lower(coalesce(n.name, y.name || e.name) || f.reason || f.check_id), lower(:q))`,
  ];
  const where = `where ${conditions.join(' and ')}`;
  const total = hub.db.$client.prepare(`select count(*) from ${FINDING_TABLES} ${where}`).pluck().get(filter) as number;
  return { rows: readFindings(hub, where, { ...filter, limit, offset }), total };
}

const titleOf = (check_id: string) =>
  checks.find((check) => check.id === check_id)?.title ?? { zh: check_id, en: check_id };

type StoredEvidence = typeof evidence.$inferSelect;
type Content = Pick<z.infer<typeof Evidence>, 'status' | 'reason' | 'because' | 'because_total' | 'observations'> & {
  subject: { name: string; node_id: number | null; system_id: number | null };
};

/** The evidence of a finding: what opened it, what turned since, what closed it. */
function evidenceOf(hub: Hub, finding_id: number): z.infer<typeof EvidenceHead>[] {
  const rows = hub.db.$client
    .prepare(`select v.* from findings f join evidence v on f.check_id = v.check_id and v.target_id in (
          select f.target_id union all select m.target_id from merged_targets m where m.into_target_id = f.target_id)
      where f.id = ? and v.at >= f.opened_at and v.at <= coalesce(f.closed_at, 9e15) order by v.id desc limit 200`)
    .all(finding_id) as StoredEvidence[];
  return rows.map(({ id, at, digest, content }) => {
    const { status, reason } = JSON.parse(content) as Content;
    return { id, at, status, reason, digest };
  });
}

function unsealed(row: StoredEvidence): z.infer<typeof Evidence> {
  const { subject, status, reason, because, because_total, observations } = JSON.parse(row.content) as Content;
  return {
    ...row,
    title: titleOf(row.check_id),
    subject: subject.name,
    node_id: subject.node_id,
    system_id: subject.system_id,
    status,
    reason,
    because,
    because_total,
    observations,
    valid: seal(row.previous_digest, row.content) === row.digest,
  };
}

/** Reads the whole chain of evidence; `first_broken` is an id. */
export function verifyEvidence(db: Hub['db']) {
  let at: number | null = null;
  function* links(): Generator<Sealed> {
    const rows = db.$client.prepare('select id, content, previous_digest, digest from evidence order by id').iterate();
    for (const row of rows as Iterable<Sealed & { id: number }>) {
      at = row.id;
      yield row;
    }
  }
  const { entries, head, broken_at } = verifyChain(links());
  return { entries, head, valid: broken_at === null, first_broken: broken_at === null ? null : at };
}
