import { unknown } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import { OWN_VANTAGE } from '../given.ts';
import { percent, say } from './saying.ts';

const DAY_MS = 86_400_000;

/** One success is luck: the last day's dial tests of several vantage points together. */
export const dialTests: MigrationCheck = {
  code: 'S9',
  id: 'dial-tests',
  title: { zh: '首页访问成功率', en: 'Success of dial tests' },
  object: 'service',
  input: { zh: '多点拨测结果', en: 'dial tests from several vantage points' },
  method: {
    zh: '近 24 小时各点成功次数 / 总次数，再取各点平均',
    en: 'successes of the last 24 hours by all, of each point, and their mean',
  },
  criterion: {
    zh: '每日不少于 20 次*、不少于 2 个点*，成功率不低于 95 %*',
    en: 'at least 20 a day* from at least 2 points*, at least 95 %* succeed',
  },
  source: '首页访问成功率 (网信办)',
  needs: [],
  wants: ['dial_tests'],
  judge({ given, thresholds, now }) {
    // While our own IPv6 isn't proven, what we failed to open says nothing of the service.
    const isOurs = given.canary?.state === 'proven';
    const tests = (given.dial_tests ?? []).filter(
      ({ at, vantage }) => at > now - DAY_MS && at <= now && (vantage !== OWN_VANTAGE || isOurs),
    );
    // A point that tests each minute must not drown one that tests each hour: each counts by its own share.
    const least = Math.ceil(thresholds.dial_tests / thresholds.vantage_points);
    const points = [...Map.groupBy(tests, ({ vantage }) => vantage).values()].filter((own) => own.length >= least);
    const counted = points.reduce((sum, own) => sum + own.length, 0);
    if (counted < thresholds.dial_tests || points.length < thresholds.vantage_points) {
      return unknown(
        `拨测不足：${tests.length} 次，其中 ${points.length} 个点各不少于 ${least} 次`,
        `too few dial tests: ${tests.length}, and ${points.length} points with ${least} or more`,
      );
    }
    const shares = points.map((own) => own.filter(({ is_ok }) => is_ok).length / own.length);
    const share = shares.reduce((sum, one) => sum + one, 0) / shares.length;
    const found = `${percent(share)} / ${counted}`;
    const status = share >= thresholds.dial_success ? 'pass' : 'fail';
    return say(
      status,
      `成功率 ${found} 次，${points.length} 个点平均`,
      `${found} dial tests succeed, the mean of ${points.length} points`,
    );
  },
};
