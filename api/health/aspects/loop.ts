import { type Aspect, graded } from '../aspect.ts';
import { seconds } from '../words.ts';

const LATE_MS = { warning: 1_000, bad: 10_000 };

export const loop: Aspect = {
  name: 'loop',
  group: 'hub',
  flutters: true,
  title: { zh: '程序响应', en: 'Event loop' },
  look({ hub }) {
    const late_ms = hub.platform.loopDelay();
    if (late_ms === undefined) return { status: 'unknown', text: { zh: '尚未测得', en: 'Not measured yet' } };
    const late = seconds(late_ms);
    return {
      status: graded(late_ms > LATE_MS.bad, late_ms > LATE_MS.warning),
      text: { zh: `近期最长停顿 ${late.zh}`, en: `The longest pause lately: ${late.en}` },
    };
  },
};
