/**
 * What the filing form (定级备案) asks of a system, as far as the register knows it. The form itself is the police's and isn't copied here:
 * these are data to fill it in with, and what is missing is said. Pure.
 */
import type { FilingGiven } from './given.ts';
import { heading, type Limits, pairs, paragraph, type Report, table } from './report.ts';
import { ASSESSMENT_STATE_NAMES, day, EXTENSION_NAMES, levelName, moment, said } from './texts.ts';

const STAGE_NAMES: Record<string, string> = {
  grading: '定级',
  filing: '备案',
  rectification: '建设整改',
  assessment: '等级测评',
  supervision: '监督检查',
};
const UNKNOWN = '未填';
const known = (text: string | null): string => (text === null || text.trim() === '' ? UNKNOWN : text);
const dated = (at: number | null): string => (at === null ? UNKNOWN : day(at));

export function filingForm(
  { system, register, nodes, endpoints, assessments, now }: FilingGiven,
  limits: Limits,
): Report {
  const main: [string, string][] =
    register === null
      ? []
      : [
          ['安全保护等级', register.grade === null ? UNKNOWN : levelName(register.grade)],
          ['业务信息安全等级（S）', register.s_level === null ? UNKNOWN : levelName(register.s_level)],
          ['系统服务安全等级（A）', register.a_level === null ? UNKNOWN : levelName(register.a_level)],
          ['业务信息受损的侵害', known(register.information_harms.join('；'))],
          ['系统服务受损的侵害', known(register.service_harms.join('；'))],
          ['定级依据', known(register.matrix)],
          ['按依据推算的等级', register.computed ?? '不能推算'],
          [
            '等级确认',
            register.confirmed_at === null
              ? UNKNOWN
              : `${register.confirmed_by ?? '—'}，${moment(register.confirmed_at)}`,
          ],
          ['专家评审时间', dated(register.reviewed_at)],
          ['专家评审意见', known(register.review)],
          ['投入运行时间', dated(register.live_at)],
          [
            '采用的新技术',
            register.extensions.length > 0
              ? register.extensions.map((one) => EXTENSION_NAMES[one] ?? one).join('、')
              : '无',
          ],
          ['所在云平台', register.platform ?? '无，或不在权限范围内'],
          ['备案机关', known(register.filed_with)],
          ['备案时间', dated(register.filed_at)],
          ['备案证明编号', known(register.certificate)],
          ['备案证明发放时间', dated(register.issued_at)],
          ['所处阶段', STAGE_NAMES[register.stage] ?? register.stage],
          ['备注', said(register.note)],
        ];
  const missing = main.filter(([, value]) => value === UNKNOWN).map(([name]) => name);
  const draft =
    register === null
      ? '该系统尚未登记等级保护信息'
      : missing.length > 0
        ? `尚有 ${missing.length} 项未填：${missing.join('、')}`
        : null;
  return {
    title: '等级保护定级备案信息',
    subject: system.name,
    draft,
    footer: `${system.name} 定级备案信息`,
    made_at: register?.updated_at ?? now,
    blocks: [
      paragraph('供填写和核对公安机关备案表使用，不能代替备案表。备案表的栏目以受理机关的现行版本为准。', 'note'),
      ...(draft === null ? [] : [paragraph(draft, 'warning')]),
      heading(1, '一、系统与责任单位'),
      pairs('系统与责任单位', [
        ['系统名称', system.name],
        ['责任单位', known(system.unit)],
      ]),
      heading(1, '二、定级与备案'),
      ...(register === null ? [paragraph('没有登记。')] : [pairs('定级与备案', main, limits)]),
      heading(1, '三、组成'),
      ...table(
        '服务入口',
        [
          { title: '名称', width: 2 },
          { title: '主机', width: 3 },
          { title: '地址', width: 4 },
        ],
        endpoints.map(({ name, host, url }) => [name, host, said(url)]),
        { limits, none: '没有登记服务入口。' },
      ),
      ...table(
        '节点',
        [
          { title: '名称', width: 3 },
          { title: '类别', width: 2 },
        ],
        nodes.map(({ name, role }) => [name, said(role)]),
        { limits, none: '没有登记节点。' },
      ),
      heading(1, '四、测评情况'),
      ...table(
        '测评情况',
        [
          { title: '测评', width: 4 },
          { title: '等级', width: 1 },
          { title: '状态', width: 1 },
          { title: '结束时间', width: 2 },
        ],
        assessments.map(({ title, level, state, closed_at }) => [
          title,
          levelName(level),
          ASSESSMENT_STATE_NAMES[state] ?? state,
          moment(closed_at),
        ]),
        { limits, none: '没有测评记录。' },
      ),
    ],
  };
}
