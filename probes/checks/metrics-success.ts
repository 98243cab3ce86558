import { type Check, type Status, unknown } from '../check.ts';
import { column, ofKey } from './known-fact.ts';

/** Of the calls since the look before enough were successful. Without a call there is nothing to judge. */
export const metricsSuccess: Check = {
  id: 'metrics-success',
  title: { zh: '调用成功率', en: 'Share of successful calls' },
  severity: 'major',
  needs: ['metrics.success'],
  judge(facts) {
    const rows = ofKey(facts, 'metrics.success').filter((fact) => Number(column(fact, 'calls')) > 0);
    if (rows.length === 0) return unknown('尚无两次观测之间的调用', 'no calls between two looks are known');
    const judged = rows.map((fact) => {
      const [calls, successes, least] = ['calls', 'successes', 'least_percent'].map((name) =>
        Number(column(fact, name)),
      );
      return { fact, calls, successes, least, percent: (Number(successes) / Number(calls)) * 100 };
    });
    const odd = judged.filter(({ percent }) => percent > 100);
    const low = judged.filter(({ percent, least }) => percent < Number(least));
    const shown = odd.length > 0 ? odd : low.length > 0 ? low : judged;
    const status: Status = odd.length > 0 ? 'warn' : low.length > 0 ? 'fail' : 'pass';
    const list = shown.map(({ percent, successes, calls, least }) => ({
      zh: `${round(percent)}%（${successes}/${calls}，下限 ${least}%）`,
      en: `${round(percent)} % (${successes} of ${calls}, at least ${least} %)`,
    }));
    const [zh, en] = [list.map((one) => one.zh).join('、'), list.map((one) => one.en).join(', ')];
    const doubt =
      odd.length > 0
        ? { zh: '，成功多于调用，指标可能选错', en: ': more successes than calls, are these the right metrics?' }
        : { zh: '', en: '' };
    return {
      status,
      reason: { zh: `调用成功率 ${zh}${doubt.zh}`, en: `successful calls ${en}${doubt.en}` },
      because: shown.map(({ fact }) => fact),
    };
  },
};

/** Never rounded up to a limit that it doesn't reach. */
const round = (percent: number) => Math.floor(percent * 100) / 100;
