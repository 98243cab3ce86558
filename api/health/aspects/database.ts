import { statSync } from 'node:fs';
import { wholeOf } from '../../people/reach.ts';
import { type Aspect, graded } from '../aspect.ts';
import { bytes } from '../words.ts';

/** A log that grows without end has a reader that never ends. */
const WAL_BYTES = { warning: 512 * 1024 ** 2, bad: 4 * 1024 ** 3 };

export const database: Aspect = {
  name: 'database',
  group: 'hub',
  title: { zh: '数据库', en: 'Database' },
  look({ hub }) {
    const sqlite = wholeOf(hub.db).$client;
    const size = sqlite.prepare('select page_count * page_size from pragma_page_count(), pragma_page_size()').pluck();
    const wal = sqlite.memory ? undefined : statSync(`${sqlite.name}-wal`, { throwIfNoEntry: false })?.size;
    const size_bytes = size.get() as number;
    const damage = hub.pages.last()?.damage ?? null;
    if (damage !== null)
      return {
        status: 'bad',
        text: {
          zh: `数据库已损坏（${damage}）。请停止服务，用备份恢复：zhengwang restore FILE`,
          en: `The database is damaged (${damage}). Stop the server and restore a backup: zhengwang restore FILE`,
        },
        figure: size_bytes,
      };
    const log =
      wal === undefined ? { zh: '', en: '' } : { zh: `；预写日志 ${bytes(wal)}`, en: `; its log ${bytes(wal)}` };
    return {
      status: graded((wal ?? 0) > WAL_BYTES.bad, (wal ?? 0) > WAL_BYTES.warning),
      text: { zh: `大小 ${bytes(size_bytes)}${log.zh}`, en: `${bytes(size_bytes)}${log.en}` },
      figure: size_bytes,
    };
  },
};
