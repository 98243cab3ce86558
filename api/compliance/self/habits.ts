/** What assessors suggest, as this place set it; in the table of settings. */
import { SelfHabits, USUAL_HABITS } from '#compliance/self/habits.ts';
import { type Actor, record } from '../../audit/record.ts';
import type { Db } from '../../db/open.ts';
import { conflict } from '../../middleware/errors.ts';
import { settings } from '../../settings/schema.ts';

const KEY = 'self_habits';

/** What is unreadable is as if nobody had set it. */
export function readHabits(whole: Db): SelfHabits {
  const row = whole.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  const parsed = SelfHabits.safeParse(row === undefined ? undefined : JSON.parse(row));
  return parsed.success ? parsed.data : USUAL_HABITS;
}

/** `before`: as whoever writes read them; what another set meanwhile is never overwritten unseen. */
export function writeHabits(whole: Db, actor: Actor, before: SelfHabits, value: SelfHabits) {
  whole.$client.transaction(() => {
    const now = readHabits(whole);
    if (Object.keys(now).some((name) => now[name as keyof SelfHabits] !== before[name as keyof SelfHabits]))
      throw conflict('参考值已被他人修改，请刷新后再试', 'Somebody changed these figures meanwhile: read them again');
    whole
      .insert(settings)
      .values({ key: KEY, value })
      .onConflictDoUpdate({ target: settings.key, set: { value } })
      .run();
    record(whole, actor, { action: 'update', object_kind: 'self_habits', object_id: '-', before: now, after: value });
  })();
}
