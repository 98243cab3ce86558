import type { Aspect } from '../aspect.ts';

export const storing: Aspect = {
  name: 'storing',
  group: 'hub',
  title: { zh: '结果入库', en: 'What is seen is stored' },
  look({ hub }) {
    const since = hub.watching.lostSince();
    if (since === undefined) {
      if (hub.watching.patrol.stats().looks === 0)
        return { status: 'unknown', text: { zh: '尚无探测结果', en: 'Nothing was seen yet' } };
      return { status: 'good', text: { zh: '探测结果均已入库', en: 'What was seen last was stored' } };
    }
    const text = {
      zh: '探测结果无法入库而丢失，所示状态已停留在此时刻；磁盘可能已满',
      en: 'What is seen can’t be stored and is lost; states have stopped at that time. The disk may be full',
    };
    return { status: 'bad', text, since };
  },
};
