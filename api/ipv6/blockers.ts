/** What keeps the migration back, counted; and the rectification ticket (整改) that one of them becomes, with its evidence. */
import { z } from 'zod';
import { BLOCKERS, blockerOf } from '#probes/ipv6/blockers.ts';
import { migrationChecks } from '#probes/ipv6/checks/index.ts';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import type { NewTicket } from '../tickets/write-ticket.ts';
import type { Ipv6Row } from './read-ipv6.ts';

export const BlockerRow = z.object({
  id: z.string(),
  title: Text,
  remedy: Text,
  /** Of its checks that fail somewhere. */
  codes: z.array(z.string()),
  /** Nodes and services that it keeps back. */
  targets: z.int(),
});

/** The most frequent first; those that are nowhere are left out. */
export function listBlockers(db: Db): z.infer<typeof BlockerRow>[] {
  const failing = db.$client.prepare(`select code, target_id from ipv6_verdicts where status = 'fail'`).all() as {
    code: string;
    target_id: number;
  }[];
  const byCode = Map.groupBy(failing, ({ code }) => code);
  return BLOCKERS.flatMap(({ id, title, remedy, codes }) => {
    const found = codes.filter((code) => byCode.has(code));
    const targets = new Set(found.flatMap((code) => (byCode.get(code) ?? []).map(({ target_id }) => target_id)));
    return targets.size > 0 ? [{ id, title, remedy, codes: found, targets: targets.size }] : [];
  }).sort((a, b) => b.targets - a.targets || (a.id < b.id ? -1 : 1));
}

type Failing = { reason: string; evidence_id: number | null; digest: string | null; status: string };

/** Undefined: this check doesn't fail there (any more). The ticket begins with the unit that answers for it. */
export function rectificationOf(
  db: Db,
  row: Ipv6Row,
  code: string,
  now: number,
): Omit<NewTicket, 'filed_by_id'> | undefined {
  const check = migrationChecks.find((one) => one.code === code);
  const failing = db.$client
    .prepare(`select v.status, v.reason, v.evidence_id, e.digest from ipv6_verdicts v left join evidence e on e.id = v.evidence_id
      where v.target_id = ? and v.code = ?`)
    .get(row.id, code) as Failing | undefined;
  if (!check || failing?.status !== 'fail') return undefined;
  const reason = JSON.parse(failing.reason) as TextType;
  const remedy = blockerOf(code)?.remedy.zh ?? check.criterion.zh;
  const { evidence_id, digest } = failing;
  return {
    kind: 'rectification',
    title: `${row.name}：${check.title.zh}`.slice(0, 200),
    body: [`检查项：${code} ${check.title.zh}`, `现状：${reason.zh}`, `合格条件：${check.criterion.zh}`]
      .join('\n')
      .slice(0, 10_000),
    fields: { clause: `${code}（${check.source}）`.slice(0, 200), measure: remedy },
    urgency: 'low',
    impact: 'single',
    unit_id: row.unit_id,
    about:
      row.node_id === null ? (row.system_id === null ? {} : { system_id: row.system_id }) : { node_id: row.node_id },
    snapshot: {
      at: now,
      name: row.name,
      // As snapshots of faults tell it: how far IPv6 has come stands in the reason.
      state: db.$client.prepare('select state from targets where id = ?').pluck().get(row.id) as string,
      reason,
      evidence: evidence_id === null || digest === null ? null : { id: evidence_id, digest },
    },
  };
}
