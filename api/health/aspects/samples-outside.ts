import { type Aspect, graded } from '../aspect.ts';
import { bytes, seconds } from '../words.ts';

const HOUR_MS = 3_600_000;
/** What is older waits in vain: after a day the oldest go. */
const WAITS_MS = { warning: 5 * 60_000, bad: 6 * HOUR_MS };

/** Whether the store of samples outside takes what it is sent. */
export const samplesOutside: Aspect = {
  name: 'samples_outside',
  group: 'hub',
  title: { zh: '外部时序库', en: 'The store of samples outside' },
  look({ hub, now, past }) {
    const outbox = hub.outside?.outbox();
    if (!outbox) return undefined;
    const { rows, bytes: size, oldest_at, dropped, last_error, sent_at } = outbox;
    const figure = dropped.too_old + dropped.refused;
    const before = past.find(({ at }) => at >= now - HOUR_MS)?.figure ?? 0;
    // A restart begins at zero again.
    const lately = figure - Math.min(before, figure);
    const waits_ms = oldest_at === null ? 0 : now - oldest_at;
    if (sent_at === null && waits_ms <= WAITS_MS.warning && last_error === null)
      return { status: 'unknown', text: { zh: '尚未发送', en: 'Nothing was sent yet' }, figure };
    const age = seconds(waits_ms);
    const waits =
      rows === 0
        ? { zh: '无积压', en: 'nothing waits' }
        : { zh: `积压 ${bytes(size)}，最早 ${age.zh}前`, en: `${bytes(size)} wait, the oldest for ${age.en}` };
    const lost = {
      zh: `启动以来拒收 ${dropped.refused} 个、过期 ${dropped.too_old} 个采样`,
      en: `since the start ${dropped.refused} samples were refused, ${dropped.too_old} grew too old`,
    };
    const is_failing = last_error !== null && last_error.at > (sent_at ?? 0);
    const why = is_failing ? { zh: `；${last_error.said}`, en: `; ${last_error.said}` } : { zh: '', en: '' };
    return {
      status: graded(waits_ms > WAITS_MS.bad, waits_ms > WAITS_MS.warning || is_failing || lately > 0),
      text: { zh: `${waits.zh}；${lost.zh}${why.zh}`, en: `${waits.en}; ${lost.en}${why.en}` },
      figure,
      ...(rows > 0 && oldest_at !== null && waits_ms > WAITS_MS.warning ? { since: oldest_at } : {}),
    };
  },
};
