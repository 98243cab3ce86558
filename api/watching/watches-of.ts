import type { Db } from '../db/open.ts';
import { describeWatch, type StoredWatch, WATCH_COLUMNS, WATCH_TABLES, type WatchRow } from './describe-watch.ts';

/** The watches of a node, or of all endpoints of a system. */
export function watchesOf(db: Db, of: { node_id: number } | { system_id: number }, now: number): WatchRow[] {
  const [where, id] = 'node_id' in of ? ['t.node_id = ?', of.node_id] : ['e.system_id = ?', of.system_id];
  const rows = db.$client
    .prepare(`select ${WATCH_COLUMNS} from ${WATCH_TABLES} where ${where} order by w.probe, w.family, w.address, w.id`)
    .all(id) as StoredWatch[];
  return rows.map((row) => describeWatch(row, now));
}
