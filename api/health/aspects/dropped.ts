import type { Aspect } from '../aspect.ts';

const HOUR_MS = 3_600_000;
/** So many within an hour are a trouble of their own. */
const MANY = 1_000;

/** Counted since the start, so what an hour brought is told by the figures before it. */
export const dropped: Aspect = {
  name: 'dropped',
  group: 'hub',
  title: { zh: '丢弃的消息与采样', en: 'Messages and samples dropped' },
  look({ hub, now, past }) {
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);
    const messages = sum(hub.messages.receiving().dropped);
    const samples = sum(hub.samples.stats().dropped);
    const figure = messages + samples;
    const before = past.find(({ at }) => at >= now - HOUR_MS)?.figure ?? 0;
    // A restart begins at zero again.
    const lately = figure - Math.min(before, figure);
    const text = {
      zh: `近 1 小时丢弃 ${lately} 条；启动以来丢弃消息 ${messages} 条、采样 ${samples} 个`,
      en: `${lately} in the last hour; since the start ${messages} messages and ${samples} samples`,
    };
    const status = lately > MANY ? 'bad' : lately > 0 ? 'warning' : 'good';
    return { status, text, figure, path: '/messages' };
  },
};
