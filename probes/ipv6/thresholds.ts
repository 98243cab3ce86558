/**
 * Figures that a city may set otherwise: proposals of ours (本地权重, 非官方) where no official one was found. Editable data; these
 * are what stands until somebody says else.
 */
import { z } from 'zod';

export const Thresholds = z.strictObject({
  clock_offset_ms: z
    .number()
    .min(1)
    .max(60_000)
    .default(1_000)
    .meta({ zh: '探针时钟偏差（毫秒）', en: 'Offset of the probe’s clock (ms)' }),
  echo_loss: z.number().min(0).max(1).default(0.2).meta({ zh: '回显丢包率', en: 'Loss of echoes (share)' }),
  route_change: z
    .number()
    .min(0)
    .max(10)
    .default(0.5)
    .meta({ zh: '路由条数变化', en: 'Change of the number of routes (share)' }),
  v6_share: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .meta({ zh: '上联 IPv6 流量占比目标', en: 'IPv6 share of an uplink’s traffic to reach' }),
  /** Hours of working days in which people are behind a LAN, in Beijing's time. */
  work_begins_h: z.int().min(0).max(23).default(9).meta({ zh: '上班时间（时）', en: 'Work begins (hour)' }),
  work_ends_h: z.int().min(1).max(24).default(17).meta({ zh: '下班时间（时）', en: 'Work ends (hour)' }),
  degradation: z.number().min(0).max(10).default(0.1).meta({ zh: '性能劣化比', en: 'Degradation ratio' }),
  /** Below both floors the two families count as equal (趋同). */
  floor_rtt_ms: z
    .number()
    .min(0)
    .max(10_000)
    .default(20)
    .meta({ zh: '趋同时延下限（毫秒）', en: 'Round trips below this count as equal (ms)' }),
  floor_loss: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .meta({ zh: '趋同丢包下限', en: 'Loss below this counts as equal (share)' }),
  dns_answer_ms: z
    .number()
    .min(100)
    .max(60_000)
    .default(5_000)
    .meta({ zh: '域名服务器应答（毫秒）', en: 'Answer of a name server (ms)' }),
  dial_tests: z.int().min(1).max(10_000).default(20).meta({ zh: '每日拨测次数', en: 'Dial tests a day' }),
  vantage_points: z.int().min(1).max(100).default(2).meta({ zh: '拨测点数', en: 'Vantage points' }),
  dial_success: z.number().min(0).max(1).default(0.95).meta({ zh: '拨测成功率', en: 'Success of dial tests (share)' }),
  page_difference: z.number().min(0).max(1).default(0.1).meta({ zh: '页面差异', en: 'Difference of pages (share)' }),
  link_rate_2: z
    .number()
    .min(0)
    .max(1)
    .default(0.85)
    .meta({ zh: '二级链接支持率', en: 'Links of level 2 over IPv6 (share)' }),
  link_rate_3: z
    .number()
    .min(0)
    .max(1)
    .default(0.85)
    .meta({ zh: '三级链接支持率', en: 'Links of level 3 over IPv6 (share)' }),
  hd_ratio: z.number().min(0.1).max(1).default(0.94).meta({ zh: 'HD 比率', en: 'HD ratio (RFC 3194)' }),
  free_share: z.number().min(0).max(1).default(0.2).meta({ zh: '剩余空间', en: 'Space left (share)' }),
  stale_days: z
    .int()
    .min(1)
    .max(3_650)
    .default(90)
    .meta({ zh: '分配后未观测（天）', en: 'Assigned and not seen for so many days' }),
  /** One delegation for each prefix of this length. */
  reverse_length: z
    .int()
    .min(16)
    .max(64)
    .default(48)
    .meta({ zh: '反向解析委派前缀长度', en: 'Length of reverse zones' }),
});
export type Thresholds = z.infer<typeof Thresholds>;
export const USUAL_THRESHOLDS: Thresholds = Thresholds.parse({});
