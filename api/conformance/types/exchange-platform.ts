/** 数据共享交换平台 (T1, T11): connected from state to county, its catalogue and interfaces alive. */
import { z } from 'zod';
import { metricsLatency } from '#probes/checks/metrics-latency.ts';
import { metricsSuccess } from '#probes/checks/metrics-success.ts';
import type { Text } from '#probes/probe.ts';
import { interfaceAt, pageAt, pageOf } from '../interfaces.ts';
import { type Doubt, repeats, standingOfMonths } from '../months.ts';
import type { Criterion, Place, RecordRow, SystemType } from '../system-type.ts';

/** From end to end. */
const HOPS = {
  state: { zh: '国家级交换节点', en: 'State node' },
  province: { zh: '省级交换节点', en: 'Province node' },
  city: { zh: '市级交换节点', en: 'City node' },
  county: { zh: '县级交换节点', en: 'County nodes' },
} as const satisfies Record<string, Text>;

const placeOf = (hop: keyof typeof HOPS): Place => ({
  title: HOPS[hop],
  hint: { zh: '它的健康检查或首页地址', en: 'The address of its health check or home page' },
});

const reached = (hop: keyof typeof HOPS): Criterion =>
  pageAt(hop, HOPS[hop], {
    zh: '该级节点以 HTTP 应答且状态正常；中断时先查该级平台，再查到它的网络',
    en: 'The node of that level answers by HTTP with a good status; when it breaks look at that platform, then at the way to it',
  });

const Count = z.int().min(0).max(1e12);
const Monthly = z.object({
  calls: Count.meta({ zh: '调用次数', en: 'Calls' }),
  successes: Count.meta({ zh: '成功次数', en: 'Successes' }),
  datasets_shared: Count.meta({ zh: '共享数据集数', en: 'Datasets shared' }),
  note: z.string().max(500).optional().meta({ zh: '说明', en: 'Note' }),
});
export type Monthly = z.infer<typeof Monthly>;

/** Per department, the newest first. */
function judgeMonths(rows: readonly RecordRow<Monthly>[]): { fails: Doubt[]; doubts: Doubt[] } {
  const fails = rows
    .filter(({ body }) => body.successes > body.calls)
    .map(({ period, body: { calls, successes } }) => ({
      zh: `${period} 成功次数 ${successes} 多于调用次数 ${calls}`,
      en: `${period} has ${successes} successes of ${calls} calls`,
    }));
  return { fails, doubts: repeats(rows, 'calls', { zh: '调用次数', en: 'the number of calls' }) };
}

export const exchangePlatform: SystemType = {
  title: { zh: '数据共享交换平台', en: 'Data exchange platform' },
  also: ['政务数据共享交换平台', '共享交换平台'],
  tasks: ['T1', 'T11'],
  places: {
    state: placeOf('state'),
    province: placeOf('province'),
    city: placeOf('city'),
    county: { ...placeOf('county'), is_many: true },
    catalogue: {
      title: { zh: '资源目录接口', en: 'Catalogue interface' },
      hint: { zh: '返回资源目录的接口，JSON', en: 'The interface that returns the catalogue of resources as JSON' },
    },
    api: {
      title: { zh: '数据服务接口', en: 'Data interfaces' },
      hint: { zh: '对部门提供的数据服务接口，可多个', en: 'Interfaces that departments call; there may be many' },
      is_many: true,
    },
    metrics: {
      title: { zh: '运行指标（OpenMetrics）', en: 'Metrics (OpenMetrics)' },
      hint: {
        zh: '平台的 OpenMetrics 地址；由平台推送时把监测的采集方式设为 pushed',
        en: 'Where the platform shows its OpenMetrics; when it pushes them, set at the watch how they come',
      },
    },
  },
  records: {
    monthly: {
      title: { zh: '月度考核数据', en: 'Monthly figures' },
      Body: Monthly,
      subject: { zh: '部门', en: 'Department' },
      is_monthly: true,
    },
  },
  criteria: {
    hop_state: reached('state'),
    hop_province: reached('province'),
    hop_city: reached('city'),
    hop_county: reached('county'),
    catalogue: interfaceAt('catalogue', { zh: '资源目录可用', en: 'The catalogue is available' }),
    api: interfaceAt('api', { zh: '数据服务接口可用', en: 'Data interfaces are available' }),
    volume: {
      title: { zh: '交换量、成功率与时延', en: 'Volume, success and latency' },
      detail: {
        zh: '两次采集之间的调用成功率不低于下限，时延不高于上限；指标名与阈值在该监测的设置中填写',
        en: 'The share of successful calls between two looks and the latency keep to their limits; metrics and limits are set at the watch',
      },
      ...{
        is: 'look',
        place: 'metrics',
        probe: 'openmetrics',
        params: pageOf,
        checks: [metricsSuccess, metricsLatency],
      },
    },
    monthly: {
      title: { zh: '部门月度考核数据', en: 'Monthly figures of departments' },
      detail: {
        zh: '各部门每月填报调用次数、成功次数、共享数据集数；成功不多于调用，不连续三个月相同',
        en: 'Calls, successes and shared datasets of each department and month; no more successes than calls, not the same for three months',
      },
      ...{
        is: 'records',
        kind: 'monthly',
        judge: (rows, now) => standingOfMonths(rows as RecordRow<Monthly>[], now, judgeMonths),
      },
    },
  },
  owed_by: ['city', 'county'],
  chain: ['hop_state', 'hop_province', 'hop_city', 'hop_county'],
};
