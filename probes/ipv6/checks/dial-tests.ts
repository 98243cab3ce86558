import { unknown } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import { percent, say } from './saying.ts';

const DAY_MS = 86_400_000;

/** One success is luck: the last day's dial tests of several vantage points together. */
export const dialTests: MigrationCheck = {
  code: 'S9',
  id: 'dial-tests',
  title: { zh: '首页访问成功率', en: 'Success of dial tests' },
  object: 'service',
  input: { zh: '多点拨测结果', en: 'dial tests from several vantage points' },
  method: { zh: '近 24 小时成功次数 / 总次数', en: 'successes of the last 24 hours by all' },
  criterion: {
    zh: '每日不少于 20 次*、不少于 2 个点*，成功率不低于 95 %*',
    en: 'at least 20 a day* from at least 2 points*, at least 95 %* succeed',
  },
  source: '首页访问成功率 (网信办)',
  needs: [],
  wants: ['dial_tests'],
  judge({ given, thresholds, now }) {
    const tests = (given.dial_tests ?? []).filter(({ at }) => at > now - DAY_MS && at <= now);
    const points = new Set(tests.map(({ vantage }) => vantage)).size;
    if (tests.length < thresholds.dial_tests || points < thresholds.vantage_points) {
      return unknown(
        `拨测不足：${tests.length} 次，${points} 个点`,
        `too few dial tests: ${tests.length} from ${points} points`,
      );
    }
    const share = tests.filter(({ is_ok }) => is_ok).length / tests.length;
    const found = `${percent(share)} / ${tests.length}`;
    const status = share >= thresholds.dial_success ? 'pass' : 'fail';
    return say(status, `成功率 ${found} 次，${points} 个点`, `${found} dial tests succeed, ${points} points`);
  },
};
