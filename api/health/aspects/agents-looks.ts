import { graded } from '../aspect.ts';
import { agentsAspect } from '../judge-agents.ts';
import { seconds } from '../words.ts';

const LATE_MS = { warning: 5_000, bad: 60_000 };

/** Whether an agent keeps up with its looks, and what it can't do where it runs. */
export const agentsLooks = agentsAspect(
  'agents_looks',
  { zh: '探测点巡检', en: 'Looks of agents' },
  ({ watches, looks, lag_p99_ms, unable }) => {
    if (watches > 0 && looks === 0) return { status: 'unknown', text: { zh: '尚未探测', en: 'nothing looked at yet' } };
    const late = seconds(lag_p99_ms);
    const cannot =
      unable.length > 0
        ? { zh: `；无法：${unable.join('；')}`, en: `; can’t: ${unable.join('; ')}` }
        : { zh: '', en: '' };
    return {
      status: graded(lag_p99_ms > LATE_MS.bad, lag_p99_ms > LATE_MS.warning || unable.length > 0),
      text: { zh: `最多晚 ${late.zh}${cannot.zh}`, en: `up to ${late.en} late${cannot.en}` },
    };
  },
);
