import { graded } from '../aspect.ts';
import { agentsAspect, NOT_TOLD } from '../judge-agents.ts';
import { seconds } from '../words.ts';

const OFF_MS = { warning: 2_000, bad: 60_000 };

/** When something was seen is told by the clock of whoever saw it. */
export const agentsClock = agentsAspect('agents_clock', { zh: '探测点时钟', en: 'Clocks of agents' }, (_, agent) => {
  const { clock_offset_ms: ms } = agent;
  if (ms === null) return NOT_TOLD;
  const off = seconds(Math.abs(ms));
  const text = ms < 0 ? { zh: `快 ${off.zh}`, en: `${off.en} ahead` } : { zh: `慢 ${off.zh}`, en: `${off.en} behind` };
  return { status: graded(Math.abs(ms) > OFF_MS.bad, Math.abs(ms) > OFF_MS.warning), text };
});
