import { graded } from '../aspect.ts';
import { agentsAspect } from '../judge-agents.ts';
import { bytes, seconds } from '../words.ts';

const OLD_MS = { warning: 5 * 60_000, bad: 3_600_000 };
/** What waits may take a third of the disk's room without being a trouble by itself. */
const SHARE = 1 / 3;

export const agentsBuffer = agentsAspect(
  'agents_buffer',
  { zh: '探测点积压', en: 'What waits with agents' },
  ({ buffered, buffered_bytes, oldest_at, disk_free_bytes }, _, now) => {
    if (buffered === 0 || oldest_at === null) return { status: 'good', text: { zh: '无积压', en: 'nothing waits' } };
    const age = seconds(now - oldest_at);
    const fills = disk_free_bytes !== null && buffered_bytes > (disk_free_bytes + buffered_bytes) * SHARE;
    return {
      status: graded(now - oldest_at > OLD_MS.bad, fills || now - oldest_at > OLD_MS.warning),
      text: {
        zh: `积压 ${buffered} 条（${bytes(buffered_bytes)}），最早 ${age.zh}前`,
        en: `${buffered} wait (${bytes(buffered_bytes)}), the oldest for ${age.en}`,
      },
    };
  },
);
