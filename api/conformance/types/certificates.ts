/** 电子证照 (T10, T11): collected by departments, shared among them, month by month. */
import { z } from 'zod';
import { interfaceAt } from '../interfaces.ts';
import { type Doubt, standingOfMonths } from '../months.ts';
import type { RecordRow, SystemType } from '../system-type.ts';

const Count = z.int().min(0).max(1e12);
const Monthly = z.object({
  kinds: Count.meta({ zh: '证照种类数', en: 'Kinds of certificates' }),
  collected_total: Count.meta({ zh: '累计归集数', en: 'Collected in total' }),
  kinds_shared: Count.meta({ zh: '已共享种类数', en: 'Kinds shared' }),
  shares: Count.meta({ zh: '本月共享调用次数', en: 'Shares this month' }),
  share_successes: Count.meta({ zh: '本月共享成功次数', en: 'Successful shares this month' }),
  note: z.string().max(500).optional().meta({ zh: '说明', en: 'Note' }),
});
export type CertificateMonth = z.infer<typeof Monthly>;
type Row = RecordRow<CertificateMonth>;

/** A jump beyond this, between figures that aren't small, is in doubt: ours. */
const JUMP = 10;
const SMALL = 100;

/** What can't be so of one month by itself. */
export function impossible({ period, body }: Pick<Row, 'period' | 'body'>): Doubt[] {
  const found: Doubt[] = [];
  const more = (a: number, b: number, zh: string, en: string) =>
    a > b && found.push({ zh: `${period} ${zh}（${a} > ${b}）`, en: `${period}: ${en} (${a} > ${b})` });
  more(body.kinds_shared, body.kinds, '共享种类多于归集种类', 'more kinds shared than there are');
  more(body.share_successes, body.shares, '共享成功多于调用', 'more successful shares than shares');
  more(body.kinds, body.collected_total, '证照种类多于归集数', 'more kinds than certificates');
  return found;
}

function judge(rows: readonly Row[]): { fails: Doubt[]; doubts: Doubt[] } {
  const fails = rows.flatMap(impossible);
  const doubts: Doubt[] = [];
  for (const [index, row] of rows.entries()) {
    const before = rows[index + 1];
    if (!before) continue;
    const [is, was] = [row.body.collected_total, before.body.collected_total];
    if (is < was && !row.body.note)
      fails.push({
        zh: `${row.period} 累计归集数由 ${was} 减为 ${is}，没有说明`,
        en: `${row.period}: ${is} collected in total, after ${was}, without a note`,
      });
    if (is > was * JUMP && is > SMALL && !row.body.note)
      doubts.push({
        zh: `${row.period} 累计归集数由 ${was} 增至 ${is}，超过十倍`,
        en: `${row.period}: ${is} collected in total, after ${was}: more than tenfold`,
      });
  }
  return { fails, doubts };
}

export const certificates: SystemType = {
  title: { zh: '电子证照', en: 'Electronic certificates' },
  also: ['电子证照系统', '电子证照库', '证照库'],
  tasks: ['T10', 'T11'],
  places: {
    query: {
      title: { zh: '证照查询接口', en: 'Query interface' },
      hint: { zh: '查询或核验证照的接口，JSON', en: 'The interface that queries or verifies a certificate, JSON' },
    },
  },
  records: {
    monthly: {
      title: { zh: '证照月度数据', en: 'Monthly figures of certificates' },
      ...{ Body: Monthly, subject: { zh: '部门', en: 'Department' }, is_monthly: true },
    },
  },
  criteria: {
    query: interfaceAt('query', { zh: '证照可查询', en: 'Certificates can be queried' }),
    monthly: {
      title: { zh: '归集与共享数据', en: 'Figures of collection and sharing' },
      detail: {
        zh: '各部门每月填报；累计数不减少（有说明除外），共享不多于归集，超过十倍的增长需说明',
        en: 'Each department reports monthly; totals never shrink without a note, no more is shared than there is, a tenfold jump needs a note',
      },
      ...{ is: 'records', kind: 'monthly', judge: (rows, now) => standingOfMonths(rows as Row[], now, judge) },
    },
  },
};
