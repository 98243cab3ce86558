/** The report of a load test: what was sent, what came back, whether the sender itself was the limit, and what that says. Pure. */
import type { Figures } from '#probes/load/words.ts';
import { comparisonPart } from './load-comparison-part.ts';
import { changed, ms, rate, SPREAD_COLUMNS, share, spreadRow } from './load-figures.ts';
import type { LoadGiven, LoadOutcome, SentShape } from './load-given.ts';
import { broughtBy, k6Part } from './load-k6-part.ts';
import { nodesPart } from './load-nodes-part.ts';
import { searchPart } from './load-search-part.ts';
import { ERRORS, FAMILIES, MEASURES, RELATIONS, STATES, TARGET_STATES, VERDICTS, WANTED } from './load-texts.ts';
import { type Block, heading, type Limits, pairs, paragraph, type Report, table } from './report.ts';
import { moment, said } from './texts.ts';
import type { Tone } from './tone.ts';

const failedOf = ({ errors }: Pick<Figures, 'errors'>) => Object.values(errors).reduce((sum, n) => sum + (n ?? 0), 0);
const errorShare = (figures: Figures) =>
  figures.requests === 0 ? null : Math.min(1, failedOf(figures) / figures.requests);
function shapeText(shape: SentShape): string {
  if (shape.model === 'search')
    return `容量搜索：自 ${rate(shape.start_rate)} 次/秒起逐级加压，每级 ${shape.step_ms / 1000} 秒，${shape.rounds} 轮；以下数据取自与所得容量最近的合格一级，无合格级时取最后一级`;
  if (shape.model === 'closed') return `闭环模型：${shape.users} 个并发用户，持续 ${shape.duration_ms / 1000} 秒`;
  return `开环模型（按时钟到达）：${shape.stages
    .map(({ from_rate, to_rate, duration_ms }) =>
      from_rate === to_rate
        ? `${rate(to_rate)} 次/秒，${duration_ms / 1000} 秒`
        : `${rate(from_rate)} → ${rate(to_rate)} 次/秒，${duration_ms / 1000} 秒`,
    )
    .join('；')}`;
}

/** As many as a chart can show; of each stretch the worst is kept, so that a short stall isn't averaged away. */
const POINTS = 300;
function charts({ ticks }: LoadGiven): Block[] {
  if (ticks.length < 2) return [];
  const stretch = Math.ceil(ticks.length / POINTS);
  const parts = Array.from({ length: Math.ceil(ticks.length / stretch) }, (_, at) =>
    ticks.slice(at * stretch, (at + 1) * stretch),
  );
  const seconds = parts.map((part) => (part.at(-1)?.elapsed_ms ?? 0) / 1000);
  type One = LoadGiven['ticks'][number];
  const worst = (of: (tick: One) => number | null) =>
    parts.map((part) => {
      const known = part.map(of).filter((value) => value !== null);
      return known.length === 0 ? null : Math.max(...known);
    });
  const mean = (of: (tick: One) => number) =>
    parts.map((part) => part.reduce((sum, one) => sum + of(one), 0) / part.length);
  const percentile = (name: 'p50' | 'p90' | 'p99') =>
    worst(({ figures }) => (figures.latency_ms.count === 0 ? null : figures.latency_ms[name]));
  const line = (name: string, tone: Tone, values: readonly (number | null)[]) => ({ name, tone, values });
  return [
    {
      is: 'lines',
      caption: '请求速率',
      unit: '次/秒',
      seconds,
      series: [
        line(
          '计划',
          'none',
          mean(({ intended_rate }) => intended_rate),
        ),
        line(
          '完成',
          'unknown',
          mean(({ figures }) => figures.requests),
        ),
        line(
          '失败',
          'bad',
          mean(({ figures }) => failedOf(figures)),
        ),
      ],
    },
    {
      is: 'lines',
      caption: '时延（自计划发送时刻起）',
      unit: '毫秒',
      seconds,
      series: [
        line('P50', 'good', percentile('p50')),
        line('P90', 'fair', percentile('p90')),
        line('P99', 'bad', percentile('p99')),
      ],
    },
    {
      is: 'lines',
      caption: '在途请求',
      unit: '个',
      seconds,
      series: [
        line(
          '在途',
          'unknown',
          worst(({ in_flight }) => in_flight),
        ),
      ],
    },
  ];
}

/** What the sender says of itself stands before every figure: figures that it limited are no finding about the system. */
function generatorPart({ generator }: LoadOutcome): Block[] {
  return [
    ...(generator.limited
      ? [
          paragraph(
            `发压端自身达到极限，以下数据不能作为对被测系统的结论。${generator.why ? `原因：${generator.why.zh}` : ''}`,
            'warning',
          ),
        ]
      : []),
    pairs('发压端状况', [
      ['发送滞后 P99', generator.lag_ms.count === 0 ? '未测得' : `${ms(generator.lag_ms.p99)} ms`],
      ['最忙线程的处理器占用', share(generator.cpu)],
      ['因上限或连接数未能按时发出', `${generator.held} 次`],
      ['是否为瓶颈', generator.limited ? '是' : '否'],
    ]),
  ];
}

function familyPart({ by_family }: LoadOutcome, { families }: LoadGiven, limits: Limits): Block[] {
  const [v4, v6] = [by_family[4], by_family[6]];
  if (!v4 || !v6) return [];
  return [
    heading(2, 'IPv4 与 IPv6 对照'),
    ...table(
      '同一次测试中两种地址族的时延（毫秒）',
      SPREAD_COLUMNS,
      [spreadRow('IPv4', v4.latency_ms), spreadRow('IPv6', v6.latency_ms)],
      { limits, none: '' },
    ),
    ...(families
      ? [
          pairs('性能劣化比（IPv6 相对 IPv4）', [
            ...families.measures.map(({ name, ratio, is_equal }): [string, string] => [
              MEASURES[name] ?? name,
              is_equal ? '均优于下限，视为趋同' : ratio === null ? '未测得' : changed(ratio),
            ]),
            ['结论', `${VERDICTS[families.is]}${families.why ? `：${families.why.zh}` : ''}`],
          ]),
        ]
      : []),
  ];
}

function resultPart(given: LoadGiven, result: LoadOutcome, limits: Limits): Block[] {
  const { figures } = result;
  const errors = errorShare(figures);
  return [
    heading(1, '三、结果'),
    ...generatorPart(result),
    pairs('总体', [
      ['请求数', String(figures.requests)],
      ['计划速率 / 实际速率', `${rate(result.intended_rate)} / ${rate(result.rate)} 次/秒`],
      ['失败', errors === null ? '未发出请求' : `${failedOf(figures)} 次（${share(errors)}）`],
      ['负责单位申报的峰值', given.peak_rate === null ? '未申报，余量无法判断' : `${rate(given.peak_rate)} 次/秒`],
    ]),
    ...charts(given),
    paragraph(
      '时延自计划发送的时刻起算：系统停顿时，本应发出的请求的等待也计入。服务时间自实际发出起算，会掩盖停顿，仅供对照。',
      'note',
    ),
    ...table(
      '时延与各阶段（毫秒）',
      SPREAD_COLUMNS,
      [
        spreadRow('时延', figures.latency_ms),
        spreadRow('服务时间', figures.service_ms),
        spreadRow('域名解析', figures.phases.dns),
        spreadRow('建立连接', figures.phases.connect),
        spreadRow('TLS 握手', figures.phases.tls),
        spreadRow('首字节', figures.phases.first_byte),
      ],
      { limits, none: '' },
    ),
    ...table(
      '按请求（时延，毫秒）',
      SPREAD_COLUMNS,
      Object.entries(result.by_name).map(([name, of]) => spreadRow(name, of.latency_ms)),
      { limits, none: '没有发出请求。' },
    ),
    ...familyPart(result, given, limits),
    ...searchPart(given, limits),
    ...nodesPart(given, limits),
    heading(2, '失败与样例'),
    ...table(
      '失败的种类',
      [
        { title: '种类', width: 3 },
        { title: '次数', width: 1 },
        { title: '样例', width: 5 },
      ],
      Object.entries(figures.errors).map(([kind, count]) => [
        ERRORS[kind] ?? kind,
        String(count),
        said(result.examples.find((one) => one.kind === kind)?.text ?? null),
      ]),
      { limits, none: figures.requests === 0 ? '没有发出请求。' : '没有失败的请求。' },
    ),
    ...table(
      '检查',
      [
        { title: '检查', width: 4 },
        { title: '通过', width: 1 },
        { title: '未通过', width: 1 },
      ],
      Object.entries(result.checks).map(([name, { passed, failed }]) => [name, String(passed), String(failed)]),
      { limits, none: '场景没有定义检查。' },
    ),
  ];
}

function verdictPart({ verdict }: LoadGiven, limits: Limits): Block[] {
  if (!verdict) return [heading(1, '四、判定'), paragraph('尚无判定。', 'warning')];
  return [
    heading(1, '四、判定'),
    paragraph(`${VERDICTS[verdict.is]}：${verdict.why.zh}`, verdict.is === 'pass' ? undefined : 'warning'),
    ...table(
      '判据',
      [
        { title: '判据', width: 3 },
        { title: '要求', width: 1 },
        { title: '测得', width: 1 },
        { title: '结论', width: 1 },
      ],
      verdict.rows.map(({ name, request, wanted, found, is }) => [
        `${request === null ? '' : `${request}：`}${WANTED[name] ?? name}`,
        name.endsWith('_share') ? share(wanted) : String(wanted),
        found === null ? '未测得' : name.endsWith('_share') ? share(found) : ms(found),
        VERDICTS[is],
      ]),
      { limits, none: '计划没有定义判据，因此无法判定。' },
    ),
  ];
}

export function loadReport(given: LoadGiven, now: number, limits: Limits): Report {
  const { run, system, result, imported } = given;
  const is_running = run.state === 'running';
  return {
    title: '压力测试报告',
    subject: `${system.name} · ${run.plan}`,
    draft: is_running ? '草稿：测试仍在进行，以下内容可能变化' : null,
    footer: '压力测试报告',
    made_at: run.ended_at ?? now,
    blocks: [
      heading(1, '一、测试概况'),
      ...(imported ? [broughtBy(imported)] : []),
      pairs('测试概况', [
        ['被测系统', `${system.name}（${system.unit ?? '责任单位未登记'}）`],
        ['目的', said(run.purpose)],
        ['批准人', said(run.decided_by)],
        [imported ? '导入人' : '执行人', run.started_by],
        ['值守联系人', said(run.contact_name)],
        ['开始', moment(run.started_at)],
        ['结束', moment(run.ended_at)],
        ['状态', STATES[run.state] ?? run.state],
        ...(run.stop_reason
          ? ([
              [
                '停止原因',
                `${run.stop_reason.zh}${run.stop_person ? `（${run.stop_person}）` : ''}${run.stop_ms === null ? '' : `，${ms(run.stop_ms)} ms 后不再发送`}`,
              ],
            ] as const)
          : []),
      ]),
      heading(1, '二、方法与环境'),
      pairs('方法', [
        ['负载', shapeText(run.shape)],
        ['地址族', FAMILIES[run.family] ?? run.family],
        ['协议', `HTTP/${run.http}`],
        ['速率上限', `${rate(run.ceiling_rate)} 次/秒${imported ? '（计划所定，k6 不受其约束）' : ''}`],
        [
          '目标',
          run.targets
            .map(({ name, origin, addresses }) => `${name} ${origin}（${addresses.join('、') || '地址未知'}）`)
            .join('；'),
        ],
        [
          '预检',
          run.warm_up
            .map(
              ({ origin, family, outcome, error, took_ms }) =>
                `${origin} IPv${family}：${outcome === 'ok' ? `正常，${ms(took_ms)} ms` : (error ?? outcome)}`,
            )
            .join('；') || '没有',
        ],
      ]),
      ...table(
        '测试期间监测的相邻对象',
        [
          { title: '对象', width: 3 },
          { title: '关系', width: 2 },
          { title: '测试前', width: 1 },
          { title: '现在', width: 1 },
        ],
        given.neighbours.map(({ name, relation, before, now: after }) => [
          name ?? '（不在可见范围内）',
          RELATIONS[relation] ?? relation,
          TARGET_STATES[before] ?? before,
          after === null ? '未知' : (TARGET_STATES[after] ?? after),
        ]),
        { limits, none: '没有可监测的相邻对象：测试对其影响未知。' },
      ),
      ...(imported ? k6Part(imported, limits) : []),
      ...(result === null && !imported ? [heading(1, '三、结果'), paragraph('没有结果。', 'warning')] : []),
      ...(result === null ? [] : resultPart(given, result, limits)),
      ...verdictPart(given, limits),
      ...comparisonPart(given, limits),
    ],
  };
}
