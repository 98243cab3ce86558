import { graded } from '../aspect.ts';
import { agentsAspect, NOT_TOLD } from '../judge-agents.ts';
import { bytes } from '../words.ts';

const FREE_BYTES = { warning: 1024 ** 3, bad: 100 * 1024 ** 2 };

export const agentsDisk = agentsAspect(
  'agents_disk',
  { zh: '探测点磁盘', en: 'Disks of agents' },
  ({ disk_free_bytes: free }) => {
    if (free === null) return NOT_TOLD;
    const text = { zh: `剩余 ${bytes(free)}`, en: `${bytes(free)} left` };
    return { status: graded(free < FREE_BYTES.bad, free < FREE_BYTES.warning), text };
  },
);
