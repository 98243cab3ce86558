/** What the nodes behind the targets measured of themselves during a run. Not measured is said with its reason, never as zero. Pure. */
import type { LoadGiven } from './load-given.ts';
import { type Block, heading, type Limits, paragraph, table } from './report.ts';

type Node = LoadGiven['nodes']['nodes'][number];

const percent = (value: number) => `${value.toFixed(1)}%`;
function bits(value: number): string {
  const step = ['', 'k', 'M', 'G', 'T'].findIndex((_, at) => value < 1000 ** (at + 1));
  const at = step < 0 ? 4 : step;
  return `${(value / 1000 ** at).toFixed(at === 0 ? 0 : 1)} ${['', 'k', 'M', 'G', 'T'][at]}bit/s`;
}

function row(node: Node, name: string, course: Node['cpu'], shown: (value: number) => string): string[] {
  return course.mean === null || course.max === null
    ? [node.name, name, '未测得', '未测得', '0', course.why?.zh ?? '']
    : [node.name, name, shown(course.mean), shown(course.max), String(course.count), ''];
}

export function nodesPart({ nodes: { why, nodes } }: LoadGiven, limits: Limits): Block[] {
  const places = nodes.flatMap(({ name, port }) =>
    port ? [`${name}：${port.name}（${port.by === 'address' ? '目标地址所在接口' : '流量最大的接口'}）`] : [],
  );
  return [
    heading(2, '目标节点自身的测量（SNMP）'),
    ...(why
      ? [paragraph(`未测得：${why.zh}。`, 'note')]
      : table(
          '压测期间的处理器、内存与流量',
          [
            { title: '节点', width: 3 },
            { title: '指标', width: 1 },
            { title: '均值', width: 1.4 },
            { title: '最高', width: 1.4 },
            { title: '采样数', width: 1 },
            { title: '说明', width: 3 },
          ],
          nodes.flatMap((node) => [
            row(node, '处理器', node.cpu, percent),
            row(node, '内存', node.memory, percent),
            row(node, '入流量', node.in, bits),
            row(node, '出流量', node.out, bits),
          ]),
          { limits, none: '' },
        )),
    ...(places.length > 0 ? [paragraph(`流量取自 ${places.join('；')}。`, 'note')] : []),
  ];
}
