/** What of a load test k6 measured and somebody brought in: told with who did, and what k6 didn't tell is no zero. Pure. */
import { ms, rate, SPREAD_COLUMNS, share } from './load-figures.ts';
import type { LoadGiven } from './load-given.ts';
import { type Block, heading, type Limits, pairs, paragraph, table } from './report.ts';
import { moment } from './texts.ts';

type Imported = NonNullable<LoadGiven['imported']>;

const told = (value: number | null, say: (value: number) => string) => (value === null ? '未提供' : say(value));

function row(name: string, of: Imported['service_ms']): string[] {
  return [name, told(of.count, String), ...[of.p50, of.p90, of.p99, of.p999, of.max].map((value) => told(value, ms))];
}

/** Before anything else. */
export const broughtBy = ({ brought_by, brought_at, sm3 }: Imported): Block =>
  paragraph(
    `以下数据由 k6 测得，${brought_by} 于 ${moment(brought_at)} 导入，本系统没有测量，不能作为本系统的测试证据。摘要文件 SM3：${sm3}`,
    'warning',
  );

export function k6Part(imported: Imported, limits: Limits): Block[] {
  const { service_ms, phases, checks, by_name, caveats } = imported;
  return [
    heading(1, '三、结果'),
    ...caveats.map(({ zh }) => paragraph(zh, 'note')),
    pairs('总体（k6 提供）', [
      ['请求数', told(imported.requests, String)],
      ['速率', told(imported.rate, (value) => `${rate(value)} 次/秒`)],
      ['失败率（无应答或状态码 400 以上）', told(imported.error_share, share)],
      ['检查', checks === null ? '未提供' : `通过 ${checks.passed} 次，未通过 ${checks.failed} 次`],
      ['迭代', told(imported.iterations, String)],
      ['未能按时开始的迭代', told(imported.dropped, String)],
      ['接收字节数', told(imported.bytes, String)],
      ['时长', told(imported.duration_ms, (value) => `${ms(value / 1000)} 秒`)],
      ['时延（自计划发送时刻起）', '未提供：k6 不测量'],
    ]),
    ...table(
      '服务时间（自发出时刻起，毫秒）',
      SPREAD_COLUMNS,
      [
        row('服务时间', service_ms),
        row('建立连接', phases.connect),
        row('TLS 握手', phases.tls),
        row('首字节', phases.first_byte),
        ...Object.entries(by_name).map(([name, of]) => row(`请求 ${name}`, of)),
      ],
      { limits, none: '' },
    ),
  ];
}
