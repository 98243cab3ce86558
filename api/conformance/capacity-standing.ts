/** Whether load tests of the last year show that a system stands its declared peak. */
import type { Db } from '../db/open.ts';
import { coverageOf } from '../load/coverage.ts';
import type { Standing, SystemGiven } from './system-type.ts';

export function readCapacity(db: Db, system: SystemGiven, now: number): Standing {
  const tested = coverageOf(db, system.id, now);
  const says = (status: Standing['status'], zh: string, en: string, run = tested?.run_id ?? null): Standing => ({
    ...{ status, reason: { zh, en }, seen_at: tested?.capacity_at ?? tested?.tested_at ?? null },
    because: run === null ? ['/load?tab=coverage'] : [`/load/runs/${run}`],
  });
  if (!tested || (tested.run_id === null && tested.capacity_run_id === null))
    return says('unknown', '一年内没有有效的压测', 'No load test that says anything within a year');
  if (tested.is === 'fail')
    return says('fail', `压测未达到阈值：${tested.why.zh}`, `The load test missed its thresholds: ${tested.why.en}`);
  const { headroom, peak_rate, capacity_run_id } = tested;
  if (peak_rate === null) return says('unknown', '没有申报高峰速率', 'No peak was declared');
  if (headroom === null)
    return says(
      'unknown',
      '一年内没有测得容量，余量未知',
      'No capacity was found within a year, so headroom is not known',
    );
  const share = `${Math.round(headroom.share * 100)} %`;
  if (headroom.share < 0)
    return says(
      'fail',
      `容量低于申报的高峰（余量 ${share}）`,
      `The capacity is below the declared peak (headroom ${share})`,
      capacity_run_id,
    );
  return says('pass', `申报高峰时余量 ${share}`, `Headroom at the declared peak: ${share}`, capacity_run_id);
}
