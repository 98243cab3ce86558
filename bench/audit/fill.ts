/** Many entries of the log of changes, in one chain as people's changes would make it. */
import { canonical, seal } from '#compliance/evidence/chain.ts';
import type { Db } from '../../api/db/open.ts';

const ACTOR = { person: 'zhang.wei', address: '10.1.2.3', role: 'network_engineer' };
type Last = { id: number; digest: string };

/** Straight into the table and not flushed: only what comes after is measured. */
export function fillLog(db: Db, most: number) {
  const sqlite = db.$client;
  sqlite.pragma('cache_size = -1000000');
  const last = sqlite.prepare('select id, digest from audit_entries order by id desc limit 1').get() as Last;
  const insert =
    sqlite.prepare(`insert into audit_entries (id, at, person, address, action, object_kind, object_id, "before", "after",
    role, result, reason, previous_digest, digest) values (:id, :at, :person, :address, :action, :object_kind, :object_id, null, :after,
    :role, :result, :reason, :previous_digest, :digest)`);
  let { id, digest: previous_digest } = last;
  while (id < most) {
    sqlite.transaction(() => {
      for (let n = 0; n < 50_000 && id < most; n += 1) {
        id += 1;
        const after = { name: `node-${id}`, role: 'access', note: '机房 3 柜', addresses: [`10.${id % 250}.1.1`] };
        const person = `person-${id % 97}`;
        const told = { ...ACTOR, person, at: Date.UTC(2026, 0, 1) + id * 1_000, action: 'update', object_kind: 'node' };
        const row = { ...told, object_id: String(id % 10_000), result: 'done', reason: '' };
        const digest = seal(previous_digest, canonical({ ...row, before: null, after }));
        insert.run({ ...row, id, after: JSON.stringify(after), previous_digest, digest });
        previous_digest = digest;
      }
    })();
  }
  sqlite.pragma('cache_size = -65536');
  sqlite.pragma('synchronous = FULL');
}
