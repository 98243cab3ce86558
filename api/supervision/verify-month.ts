/** Recomputes a frozen month of what was counted, and says where it doesn't agree to the last digit. Reads only. */
import { setImmediate as turn } from 'node:timers/promises';
import { scoreSubject } from '#compliance/supervision/score.ts';
import type { Db } from '../db/open.ts';
import type { KeptItem } from './collect.ts';
import { digestOf, keptAs } from './digest.ts';
import { type Revision, recordIn } from './revisions.ts';

export type Verification = {
  month: string;
  number: number;
  digest: string;
  holds: boolean;
  subjects: number;
  readings: number;
  items: number;
  /** What doesn't hold, and why; at most so many of them. */
  broken: { what: string; zh: string; en: string }[];
  /** Whether the log of changes tells the same digest; null: its entry was archived, and the archive tells it. */
  is_in_log: boolean | null;
};
const MAX_BROKEN = 50;

export async function verifyRevision(db: Db, revision: Revision): Promise<Verification> {
  const { month, number, digest } = revision;
  const broken: Verification['broken'] = [];
  const report = (what: string, zh: string, en: string) => {
    if (broken.length < MAX_BROKEN) broken.push({ what, zh, en });
  };
  const done = { subjects: 0, readings: 0, items: 0 };
  const is_in_log = logged(db, revision);
  if (is_in_log === false) report('log', '与操作日志中的摘要不同', 'the log of changes tells another digest');
  const result = () => ({ month, number, digest, holds: broken.length === 0, ...done, broken, is_in_log });
  if (digestOf(revision.content) !== digest) {
    report('record', '记录与其摘要不符', "the record doesn't fit its digest");
    return result();
  }
  const record = recordIn(revision);
  if (record.month !== month || record.number !== number)
    report('record', '记录属于另一个月份', 'the record is of another month');
  const before = db.$client
    .prepare('select digest from main.supervision_revisions where month = ? and number = ?')
    .pluck()
    .get(month, number - 1) as string | undefined;
  if ((before ?? null) !== record.supersedes)
    report('record', '上一版本的摘要不同', 'the revision before it has another digest');
  const rules = rulesUnder(db, record.rules.id);
  if (!rules || digestOf(rules) !== record.rules.digest) {
    report('rules', '评分规则与其摘要不符', "the rules don't fit their digest");
    return result();
  }
  for (const subject of record.subjects) {
    await turn();
    const items: Record<string, KeptItem[]> = {};
    for (const [figure, under] of Object.entries(subject.readings)) {
      const content = db.$client
        .prepare('select content from main.supervision_readings where digest = ?')
        .pluck()
        .get(under) as string | undefined;
      done.readings += 1;
      if (content === undefined || digestOf(content) !== under) {
        const why = content === undefined ? ['已缺失', 'is gone'] : ['与其摘要不符', "doesn't fit its digest"];
        report(`${subject.name} / ${figure}`, `逐项记录${why[0]}`, `what was counted ${why[1]}`);
        continue;
      }
      items[figure] = JSON.parse(content) as KeptItem[];
      done.items += items[figure].length;
    }
    done.subjects += 1;
    const complete = Object.keys(items).length === Object.keys(subject.readings).length;
    const again = complete ? scoreSubject(JSON.parse(rules), subject.kind, month, items) : undefined;
    if (again && keptAs(again) !== keptAs(subject.score))
      report(
        subject.name,
        `重算为 ${again.score}，记录为 ${subject.score.score}`,
        `it is ${again.score} again and ${subject.score.score} on record`,
      );
  }
  return result();
}

/** As it was digested. */
function rulesUnder(db: Db, id: number): string | undefined {
  const body = db.$client.prepare('select body from main.supervision_rule_sets where id = ?').pluck().get(id) as
    | string
    | undefined;
  return body === undefined ? undefined : keptAs(JSON.parse(body));
}

function logged(db: Db, { id, digest }: Revision): boolean | null {
  const after = db.$client
    .prepare(`select after from main.audit_entries where object_kind = 'supervision_revision' and object_id = ?`)
    .pluck()
    .get(String(id)) as string | undefined;
  if (after === undefined) return null;
  return (JSON.parse(after) as { digest?: string }).digest === digest;
}
