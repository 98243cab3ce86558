/**
 * 政务服务事项 (T14): guides that open, and items that are complete. The notice names no list of fields: which ones make an item complete is
 * kept as records and as assertions of the watch; those to begin with are ours.
 */
import { z } from 'zod';
import { interfaceAt, pageAt } from '../interfaces.ts';
import { type Doubt, standingOfMonths } from '../months.ts';
import type { RecordRow, Standing, SystemType } from '../system-type.ts';

/** Ours, to begin with: 名称、设定依据、受理条件、申请材料、办理流程、办理时限、咨询方式. */
const OWN_FIELDS = ['name', 'basis', 'conditions', 'materials', 'process', 'time_limit', 'contact'];
/** No item lacks the field, and none has it empty. */
const complete = (field: string) => `$.data[?!@.${field} || @.${field} == "" || @.${field} == null] length == 0`;

const Count = z.int().min(0).max(1e9);
const Monthly = z.object({
  items: Count.meta({ zh: '事项数', en: 'Items' }),
  complete: Count.meta({ zh: '要素齐全的事项数', en: 'Complete items' }),
  note: z.string().max(500).optional().meta({ zh: '说明', en: 'Note' }),
});
export type ItemMonth = z.infer<typeof Monthly>;
type Row = RecordRow<ItemMonth>;

const Field = z.object({
  label: z.string().min(1).max(100).meta({ zh: '要素名称', en: 'Name of the field' }),
  note: z.string().max(500).optional().meta({ zh: '依据', en: 'Source' }),
});

/** Of each department the newest month counts; older ones need only be possible. */
function judge(rows: readonly Row[]): { fails: Doubt[]; doubts: Doubt[] } {
  const fails = rows
    .filter(({ body }) => body.complete > body.items)
    .map(({ period, body }) => ({
      zh: `${period} 齐全的 ${body.complete} 项多于事项数 ${body.items}`,
      en: `${period}: ${body.complete} complete items of ${body.items}`,
    }));
  const [newest] = rows;
  if (newest && newest.body.complete < newest.body.items)
    fails.push({
      zh: `${newest.period} 有 ${newest.body.items - newest.body.complete} 项要素不齐（共 ${newest.body.items} 项）`,
      en: `${newest.period}: ${newest.body.items - newest.body.complete} of ${newest.body.items} items are incomplete`,
    });
  return { fails, doubts: [] };
}

function judgeFields(rows: readonly RecordRow[]): Standing {
  const seen_at = rows.length > 0 ? Math.max(...rows.map(({ at }) => at)) : null;
  if (rows.length === 0)
    return {
      status: 'unknown',
      reason: { zh: '未登记要素清单', en: 'no list of fields is on record' },
      seen_at,
      because: [],
    };
  const reason = { zh: `要素清单有 ${rows.length} 项`, en: `the list has ${rows.length} fields` };
  return { status: 'pass', reason, seen_at, because: [] };
}

export const serviceItems: SystemType = {
  title: { zh: '政务服务事项', en: 'Service items' },
  also: ['政务服务事项库', '事项库', '政务服务事项管理系统'],
  tasks: ['T14'],
  places: {
    guide: {
      title: { zh: '办事指南页', en: 'Guides' },
      hint: { zh: '办事指南的网址，可登记多个抽查页', en: 'The address of a guide; several may be sampled' },
      is_many: true,
    },
    items: {
      title: { zh: '事项接口', en: 'Interface of items' },
      hint: { zh: '返回事项列表的接口，JSON', en: 'The interface that lists items as JSON' },
    },
  },
  records: {
    monthly: {
      title: { zh: '事项要素月度数据', en: 'Monthly figures of items' },
      ...{ Body: Monthly, subject: { zh: '部门', en: 'Department' }, is_monthly: true },
    },
    fields: {
      title: { zh: '要素清单', en: 'List of fields' },
      ...{ Body: Field, subject: { zh: '要素代码', en: 'Code of the field' }, is_monthly: false },
    },
  },
  criteria: {
    guide: pageAt(
      'guide',
      { zh: '办事指南可打开', en: 'Guides open' },
      { zh: '登记的指南页以正常状态应答', en: 'The pages of guides on record answer with a good status' },
    ),
    items: interfaceAt(
      'items',
      { zh: '事项要素齐全（接口）', en: 'Items are complete (interface)' },
      OWN_FIELDS.map(complete),
      {
        zh: '接口列出的事项都有要素清单中的字段；初始清单由本系统给出，通知未规定，请在该监测的设置中按本地清单修改',
        en: 'All items of the interface have the fields of the list. The list to begin with is ours, the notice names none: change it at the watch',
      },
    ),
    fields: {
      title: { zh: '要素清单已登记', en: 'The list of fields is on record' },
      detail: {
        zh: '判断“要素齐全”所用的清单，可修改；通知未规定',
        en: 'What makes an item complete; yours to edit, the notice names none',
      },
      ...{ is: 'records', kind: 'fields', judge: judgeFields },
    },
    monthly: {
      title: { zh: '事项要素齐全（填报）', en: 'Items are complete (as reported)' },
      detail: {
        zh: '各部门每月填报事项数与要素齐全数，全部齐全为符合',
        en: 'Each department reports its items and the complete ones monthly; all must be',
      },
      ...{ is: 'records', kind: 'monthly', judge: (rows, now) => standingOfMonths(rows as Row[], now, judge) },
    },
  },
};
