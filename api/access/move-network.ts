/** A network goes from state to state: the step is noted, the row follows, and the log tells; or nothing. */
import { eq } from 'drizzle-orm';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { Refusal } from '../middleware/errors.ts';
import { refuseStale } from '../risk/take-part.ts';
import { readChecklist } from './boundary.ts';
import { decide, type MoveDeed } from './flow.ts';
import { networkOf, noteMove } from './networks.ts';
import { accessNetworks } from './schema.ts';

export function moveNetwork(
  db: Db,
  actor: Actor,
  id: number,
  { version, reason, ...deed }: MoveDeed & { version: number; reason: string },
  now: number,
) {
  db.$client.transaction(() => {
    const found = networkOf(db, id);
    refuseStale(version, found);
    const holds = readChecklist(db, found).map((row) => row.holds);
    const made = decide(found, deed, {
      person: actor.person,
      open_no: holds.filter((answer) => answer === 'no').length,
      unanswered: holds.filter((answer) => answer === null || answer === 'unknown').length,
      bases: db.$client.prepare('select count(*) from access_bases where network_id = ?').pluck().get(id) as number,
    });
    if ('refused' in made) {
      const { code, zh, en } = made.refused;
      throw new Refusal(code === 'own' ? 403 : 409, code, zh, en);
    }
    const { next } = made;
    const is = deed.is === 'move' && next.asked !== null ? 'ask' : deed.is;
    const to = deed.is === 'move' ? deed.to : (found.asked ?? found.state);
    // Before the row: a trigger asks it who confirmed.
    noteMove(db, { network_id: id, at: now, person: actor.person, is, from: found.state, to, reason });
    db.update(accessNetworks)
      .set({ ...next, version: version + 1 })
      .where(eq(accessNetworks.id, id))
      .run();
    const before = { state: found.state, asked: found.asked };
    const after = { state: next.state, asked: next.asked };
    record(
      db,
      actor,
      { action: `access_${is}`, object_kind: 'access_network', object_id: id, before, after, reason },
      now,
    );
  })();
}
