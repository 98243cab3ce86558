import { type Aspect, graded } from '../aspect.ts';
import { seconds } from '../words.ts';

const LATE_MS = { warning: 2_000, bad: 15_000 };
/** Looks that are due are begun within a moment; so many seconds' worth of them waiting is a queue. */
const QUEUE_S = { warning: 5, bad: 30 };
/** A queue that is no queue. */
const FEW = 50;

export const patrol: Aspect = {
  name: 'patrol',
  group: 'hub',
  flutters: true,
  title: { zh: '巡检进度', en: 'Looks in time' },
  look({ hub }) {
    const { watches, due, lag_ms, looks_per_s, looks } = hub.watching.patrol.stats();
    const path = '/watches';
    if (looks === 0) {
      const waits = { zh: `${watches} 项监测，尚未开始探测`, en: `${watches} watches, and nothing was looked at yet` };
      return { status: 'unknown', text: waits, path };
    }
    const waiting = (s: number) => due > FEW && due > looks_per_s * s;
    const status = graded(
      lag_ms.p99 > LATE_MS.bad || waiting(QUEUE_S.bad),
      lag_ms.p99 > LATE_MS.warning || waiting(QUEUE_S.warning),
    );
    const late = seconds(lag_ms.p99);
    const rate = looks_per_s.toFixed(1);
    const text = {
      zh: `99 % 的探测晚于计划不超过 ${late.zh}；到期未探测 ${due} 项；每秒探测 ${rate} 次`,
      en: `99 % of looks start at most ${late.en} late; ${due} are overdue; ${rate} looks per second`,
    };
    return { status, text, path };
  },
};
