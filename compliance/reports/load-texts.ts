/** Words of the report of a load test, in Chinese alone, as all reports. Pure. */
import type { Is, Judged } from './load-given.ts';

export const STATES: Record<string, string> = {
  ...{ running: '进行中', complete: '按计划完成', stopped: '提前停止', failed: '失败', interrupted: '中断' },
};
export const VERDICTS: Record<Is, string> = { pass: '通过', fail: '未通过', unknown: '无法判定' };
export const FAMILIES: Record<string, string> = { 4: 'IPv4', 6: 'IPv6', both: 'IPv4 与 IPv6 交替' };
export const RELATIONS: Record<string, string> = {
  ...{ target: '被测目标', node: '承载节点', upstream: '上游节点', shared: '共用节点的系统' },
};
export const WANTED: Record<string, string> = {
  error_share: '错误率不高于',
  mean_ms: '平均时延（ms）不高于',
  p50_ms: 'P50 时延（ms）不高于',
  p90_ms: 'P90 时延（ms）不高于',
  p95_ms: 'P95 时延（ms）不高于',
  p99_ms: 'P99 时延（ms）不高于',
  p999_ms: 'P99.9 时延（ms）不高于',
  max_ms: '最大时延（ms）不高于',
  rate: '吞吐量（次/秒）不低于',
  checks_share: '检查通过率不低于',
};
export const COMPARED: Record<string, string> = {
  ...{ error_share: '错误率', p50_ms: 'P50（ms）', p90_ms: 'P90（ms）', p95_ms: 'P95（ms）', p99_ms: 'P99（ms）' },
  capacity: '容量',
};
export const JUDGED: Record<Judged, string> = {
  better: '变好',
  same: '无明显差异',
  worse: '变差',
  unknown: '无法判断',
};
/** By the words of probes/load/words.ts; what isn't here stands by its own word. */
export const ERRORS: Record<string, string> = {
  dns: '域名解析失败',
  address_not_approved: '解析到未获批准的地址（未发送）',
  connect_refused: '连接被拒绝',
  connect_timeout: '连接超时',
  connect: '连接失败',
  tls: 'TLS 失败',
  reset: '连接被重置',
  timeout: '超时未应答',
  closed_early: '应答中途断开',
  garbled: '应答不合协议',
  body_too_large: '应答过大',
  redirect_not_approved: '重定向到未获批准的目标（未跟随）',
  status: '状态码表示失败',
  check: '检查未通过',
  extraction: '未能从应答中取值',
};
/** Of what is watched beside the target. */
export const TARGET_STATES: Record<string, string> = {
  ...{ up: '正常', degraded: '降级', down: '中断', unknown: '未知', maintenance: '维护' },
};
export const STEPS: Record<string, string> = { good: '承受', bad: '不能承受', unknown: '无法判断' };
export const MEASURES: Record<string, string> = {
  ...{ latency_p50: 'P50 时延', latency_p95: 'P95 时延', success: '成功率' },
};
