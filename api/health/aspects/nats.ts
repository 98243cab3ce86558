import { type Aspect, graded } from '../aspect.ts';
import { bytes } from '../words.ts';

const HOUR_MS = 3_600_000;
/** Connecting takes a moment, and a server that is started anew is back by then. */
const SOON_MS = 30_000;
/** Of the room of the stream: when it is full, agents keep what they see on their own disk. */
const FULL = { warning: 0.5, bad: 0.9 };

/** The way of agents over NATS JetStream. */
export const nats: Aspect = {
  name: 'nats',
  group: 'agents',
  title: { zh: 'NATS 通道', en: 'The way over NATS' },
  look({ hub, now, past }) {
    const { nats: set } = hub.config;
    const standing = hub.nats?.standing();
    if (!set || !standing) return undefined;
    const { state, since, server, trouble, waiting, waiting_bytes, expired } = standing;
    if (state === 'away') {
      const why = trouble === null ? { zh: '', en: '' } : { zh: `：${trouble}`, en: `: ${trouble}` };
      const text = { zh: `未连接 NATS${why.zh}`, en: `Not connected to NATS${why.en}` };
      return { status: now - since > SOON_MS ? 'bad' : 'unknown', text, since, figure: expired };
    }
    const before = past.find(({ at }) => at >= now - HOUR_MS)?.figure ?? 0;
    const lately = expired - Math.min(before, expired);
    const room = set.max_mb * 1024 * 1024;
    const filled = (waiting_bytes ?? 0) / room;
    const status = waiting_bytes === null ? 'unknown' : graded(filled > FULL.bad, filled > FULL.warning || lately > 0);
    const waits =
      waiting_bytes === null
        ? { zh: '积压未知', en: 'what waits isn’t known yet' }
        : {
            zh: `积压 ${waiting} 条（${bytes(waiting_bytes)}，上限 ${bytes(room)}）`,
            en: `${waiting} messages wait, ${bytes(waiting_bytes)} of ${bytes(room)}`,
          };
    const old =
      lately > 0
        ? { zh: `；近 1 小时过期 ${lately} 条`, en: `; ${lately} grew too old within the hour` }
        : { zh: '', en: '' };
    const text = { zh: `已连接 ${server}；${waits.zh}${old.zh}`, en: `Connected to ${server}; ${waits.en}${old.en}` };
    return { status, text, figure: expired };
  },
};
