/** The bulletin (通报) of a month of supervision: preface, places with their reasons, what turned, what is overdue and what is objected to. Pure. */
import type { BulletinGiven, BulletinPart, BulletinSubject } from './bulletin-given.ts';
import { type Block, heading, type Limits, pairs, paragraph, type Report, table } from './report.ts';
import { day, moment, said } from './texts.ts';

const KINDS = { area: '县（市、区）', unit: '市级部门' } as const;
const STATUSES: Record<string, string> = { met: '达到', unmet: '未达到', unknown: '未知', exempt: '豁免' };
const statusName = (status: string | null): string => (status === null ? '未列入' : (STATUSES[status] ?? status));
const OBJECTIONS: Record<string, string> = {
  open: '办理中',
  upheld: '成立并已更正',
  rejected: '不成立',
  withdrawn: '已撤回',
};

export function bulletin(given: BulletinGiven, limits: Limits): Report {
  const [year, month] = given.month.split('-');
  return {
    title: given.title,
    subject: `${given.number}（${year} 年 ${Number(month)} 月）`,
    draft: given.issued_at === null ? '草稿：尚未签发' : null,
    footer: `${given.title} ${given.number}`,
    made_at: given.issued_at ?? given.now,
    blocks: [
      pairs(
        '通报信息',
        [
          ['编号', given.number],
          ['考核月份', given.month],
          ['签发', given.issued_at === null ? '尚未签发' : `${given.issued_by ?? '—'}，${moment(given.issued_at)}`],
          ['评分规则', `${given.rules.title}（第 ${given.rules.number} 号）`],
          ['冻结记录', `第 ${given.revision.number} 版，${moment(given.revision.made_at)}`],
          ['记录摘要（SM3）', given.revision.digest],
        ],
        limits,
      ),
      heading(1, '一、总体情况'),
      ...said(given.preface)
        .split(/\n+/)
        .map((text) => paragraph(text)),
      ...coursePart(given),
      ...given.parts.flatMap((part, at) => placesPart(part, at === 0 ? '二' : '三', given, limits)),
      heading(1, '四、与上月相比'),
      ...(given.compared_with === null
        ? [paragraph('上月没有冻结记录，无法比较。', 'note')]
        : given.parts.flatMap((part) => turnedPart(part, limits))),
      heading(1, '五、逾期任务'),
      ...(given.overdue === null
        ? [paragraph('本系统尚无建设任务记录，本期不列逾期任务。', 'note')]
        : table(
            '逾期任务',
            [
              { title: '任务', width: 4 },
              { title: '责任单位', width: 3 },
              { title: '期限', width: 1.5 },
              { title: '状态', width: 1.5 },
            ],
            given.overdue.map(({ task, unit, due, is_unknown }) => [
              task,
              unit,
              due,
              is_unknown ? '到期，情况未知' : '未达到',
            ]),
            { limits, none: '没有逾期任务。' },
          )),
      heading(1, '六、异议'),
      ...table(
        '本月异议',
        [
          { title: '对象', width: 2 },
          { title: '指标', width: 2.5 },
          { title: '事项', width: 2.5 },
          { title: '提出日期', width: 1.5 },
          { title: '状态', width: 1.5 },
        ],
        given.objections.map(({ subject, indicator, item, state, filed_at }) => [
          ...[subject, indicator, item ?? '整项指标', day(filed_at), OBJECTIONS[state] ?? state],
        ]),
        { limits, none: '截至成文没有异议。' },
      ),
      heading(1, '七、指标与计算'),
      paragraph(
        '指标得分 = 分值 × 公式之值（限于 0 至 1）；总分 = 100 × 各指标得分之和 ÷ 适用指标的分值之和，保留两位小数并以此排名，分数相同则并列。' +
          `未知的事项一律不得分；取决于未知事项的分数超过 ${given.rules.most_unknown_points} 分的，不排名次。应达到的事项数为零的指标不适用，不计入分值。`,
        'note',
      ),
      ...given.parts.flatMap((part) => indicatorsPart(part, limits)),
    ],
  };
}

/** The last months, drawn only where there are two of them. */
function coursePart({ course }: BulletinGiven): Block[] {
  if (course.filter(({ areas, units }) => areas !== null || units !== null).length < 2) return [];
  const across = `${course[0]?.month} 至 ${course.at(-1)?.month}，逐月`;
  return [
    {
      ...{ is: 'lines', caption: '平均得分（未冻结的月份留空）', unit: '分', across },
      seconds: course.map((_, at) => at),
      series: [
        { name: KINDS.area, tone: 'good', values: course.map(({ areas }) => areas) },
        { name: KINDS.unit, tone: 'unknown', values: course.map(({ units }) => units) },
      ],
    },
  ];
}

const number = (text: string | null): number => (text === null ? 0 : Number(text));
const placeText = ({ place, too_much_unknown }: Pick<BulletinSubject, 'place' | 'too_much_unknown'>): string =>
  place === null ? (too_much_unknown ? '不排名' : '不适用') : String(place);

function beforeText({ before }: BulletinSubject): string {
  if (!before) return '—';
  return `${before.score ?? '—'}（${before.place === null ? '未排名' : `第 ${before.place}`}）`;
}

function placesPart(part: BulletinPart, chapter: string, given: BulletinGiven, limits: Limits): Block[] {
  const name = KINDS[part.kind];
  if (part.subjects.length === 0) return [heading(1, `${chapter}、${name}`), paragraph(`登记中没有${name}。`, 'note')];
  return [
    heading(1, `${chapter}、${name}`),
    {
      is: 'bars',
      caption: `${name}得分：确定得分与取决于未知事项的分数`,
      series: [
        { name: '确定得分', tone: 'good' },
        { name: '取决于未知', tone: 'unknown' },
      ],
      rows: part.subjects
        .filter(({ score }) => score !== null)
        .map((one) => ({ name: one.name, parts: [number(one.score), number(one.unknown_points)] })),
    },
    ...table(
      `${name}排名`,
      [
        { title: '位次', width: 1 },
        { title: '名称', width: 3 },
        { title: '得分', width: 1.2 },
        { title: '取决于未知', width: 1.4 },
        { title: '上月', width: 2 },
        { title: '变好 / 变差', width: 1.5 },
      ],
      part.subjects.map((one) => [
        ...[placeText(one), one.name, one.score ?? '—', one.unknown_points ?? '—', beforeText(one)],
        one.turned ? `${one.turned.better} / ${one.turned.worse}` : '—',
      ]),
      { limits, none: '' },
    ),
    ...(part.subjects.some(({ too_much_unknown }) => too_much_unknown)
      ? [
          paragraph(
            `“不排名”：取决于未知事项的分数超过 ${given.rules.most_unknown_points} 分，列于有名次者之后；尚不清楚不等于做得不好，也不等于做得好。`,
            'note',
          ),
        ]
      : []),
    heading(2, '失分原因'),
    ...table(
      `${name}失分与事项`,
      [
        { title: '名称', width: 1.8 },
        { title: '失分最多的指标', width: 3 },
        { title: '未达到或未知的事项', width: 4 },
      ],
      part.subjects.filter(({ lost }) => lost.length > 0).map((one) => [one.name, lostText(one), faultsText(one)]),
      { limits, none: '没有失分。' },
    ),
  ];
}

const lostText = ({ lost }: BulletinSubject): string =>
  lost
    .slice(0, 3)
    .map(({ title, points, unknown_points }) => {
      const unknown = number(unknown_points) > 0 ? `，其中 ${unknown_points} 取决于未知` : '';
      return `${title} −${points}${unknown}`;
    })
    .join('\n');

function faultsText({ faults, more_faults }: BulletinSubject): string {
  const lines = faults.map(({ name, status, reason }) => `${name}（${statusName(status)}：${reason}）`);
  return [...lines, ...(more_faults > 0 ? [`另有 ${more_faults} 项`] : [])].join('\n') || '—';
}

const turnedPart = ({ kind, turned, more_turned }: BulletinPart, limits: Limits): Block[] => [
  heading(2, KINDS[kind]),
  ...table(
    `${KINDS[kind]}：状态变化的事项`,
    [
      { title: '对象', width: 2 },
      { title: '事项', width: 4 },
      { title: '上月', width: 1.3 },
      { title: '本月', width: 1.3 },
    ],
    turned.map(({ subject, name, before, after }) => [subject, name, statusName(before), statusName(after)]),
    { limits, none: '没有变化。' },
  ),
  ...(more_turned > 0 ? [paragraph(`另有 ${more_turned} 项变化未列出。`, 'note')] : []),
];

const indicatorsPart = ({ kind, indicators }: BulletinPart, limits: Limits): Block[] =>
  table(
    `${KINDS[kind]}指标`,
    [
      { title: '指标', width: 2.5 },
      { title: '分值', width: 0.8 },
      { title: '公式', width: 3 },
      { title: '依据', width: 3.5 },
    ],
    indicators.map(({ title, weight, formula, confirmed, source }) => [
      ...[title, weight, formula, `${said(source)}${confirmed ? '' : '（未核对）'}`],
    ]),
    { limits, none: '没有指标。' },
  );
