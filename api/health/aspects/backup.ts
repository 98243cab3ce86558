import { type Aspect, graded } from '../aspect.ts';
import { lastBackup } from '../last-backup.ts';
import { bytes, seconds } from '../words.ts';

const DAY_MS = 86_400_000;
const OLD_MS = { warning: 2 * DAY_MS, bad: 7 * DAY_MS };

export const backup: Aspect = {
  name: 'backup',
  group: 'hub',
  title: { zh: '备份', en: 'Backup' },
  look({ hub, now }) {
    const last = lastBackup(hub.config.folder);
    if (!last || last.at > now) {
      const text = {
        zh: '未见由 zhengwang backup 完成的备份；其他方式的备份此处无法得知',
        en: 'None was made by “zhengwang backup”; those made by other means aren’t known here',
      };
      return { status: 'unknown', text };
    }
    const age = seconds(now - last.at);
    return {
      status: graded(now - last.at > OLD_MS.bad, now - last.at > OLD_MS.warning),
      text: {
        zh: `最近一次在 ${age.zh}前，${bytes(last.bytes)}，已校验`,
        en: `The last one ${age.en} ago, ${bytes(last.bytes)}, checked`,
      },
    };
  },
};
