/**
 * Tells people when an aspect of the platform turns: a line on the timeline, an alert, and a notice for whoever may see agents.
 * An aspect is told once it was the same for two looks (of what flutters, only bad and well again), and again no sooner than ten minutes later: what flutters is told as it
 * then stands, not each time. What was told is kept over a restart, so that a restart tells nothing anew.
 */
import { z } from 'zod';
import type { Severity } from '#probes/check.ts';
import type { Hub } from '../hub.ts';
import { tellPeople } from '../notices/tell-people.ts';
import { settings } from '../settings/schema.ts';
import { tell } from '../timeline/tell.ts';
import type { Aspect } from './aspect.ts';
import type { Standing, Status } from './standing.ts';

const KEPT = 'platform_told';
const HELD_LOOKS = 2;
const QUIET_MS = 10 * 60_000;

const Told = z.record(z.string(), z.object({ status: z.enum(['good', 'warning', 'bad']), at: z.int() }));
type Told = z.infer<typeof Told>;

const TURNED = {
  good: { zh: '恢复正常', en: 'is well again' },
  warning: { zh: '需要关注', en: 'needs attention' },
  bad: { zh: '出现故障', en: 'is in trouble' },
} as const;
const SEVERITY: Record<'warning' | 'bad', Severity> = { warning: 'major', bad: 'critical' };

/** An event's subject is a name, the same in both languages. */
const SUBJECT = '政网 Zhengwang';

type Parts = Pick<Hub, 'db' | 'bus' | 'authorities'>;

/** The answer takes what a look found, and says how many aspects were told of. */
export function openTellings({ db, bus, authorities }: Parts, aspects: readonly Aspect[]) {
  const flutters = new Set(aspects.filter((aspect) => aspect.flutters).map(({ name }) => name));
  const told = readTold(db);
  const held = new Map<string, { status: Status; looks: number }>();

  /** What to tell of it now; undefined: nothing. An unknown one is neither trouble nor the end of one. */
  function turned({ name, status }: Standing, now: number): 'good' | 'warning' | 'bad' | undefined {
    const before = held.get(name);
    const looks = before?.status === status ? before.looks + 1 : 1;
    held.set(name, { status, looks });
    if (status === 'unknown' || looks < HELD_LOOKS) return undefined;
    if (status === 'warning' && flutters.has(name)) return undefined;
    const last = told[name];
    if (status === (last?.status ?? 'good')) return undefined;
    return last && now - last.at < QUIET_MS ? undefined : status;
  }

  return (standings: readonly Standing[], now: number): number => {
    const turns = standings.flatMap((standing) => {
      const to = turned(standing, now);
      return to ? [{ standing, to }] : [];
    });
    if (turns.length === 0) return 0;
    const ids = peopleWhoMayKnow(db, authorities, now);
    const events = db.$client.transaction(() => {
      const made = turns.map(({ standing, to }) => {
        const { name, title, text: measured } = standing;
        const text = {
          zh: `${title.zh}${TURNED[to].zh}：${measured.zh}`,
          en: `${title.en} ${TURNED[to].en}: ${measured.en}`,
        };
        const severity = to === 'good' ? null : SEVERITY[to];
        const event = tell(db, { at: now, kind: 'platform', subject: SUBJECT, text, severity });
        const notice = { kind: 'platform' as const, key: `platform ${name} ${now}`, text, path: '/platform' };
        tellPeople(db, notice, ids, now);
        told[name] = { status: to, at: now };
        return { event, to };
      });
      const value = structuredClone(told);
      db.insert(settings)
        .values({ key: KEPT, value })
        .onConflictDoUpdate({ target: settings.key, set: { value } })
        .run();
      return made;
    })();
    for (const { event, to } of events) if (to !== 'good') bus.alert(event);
    return events.length;
  };
}

function readTold(db: Parts['db']): Told {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(KEPT) as string | undefined;
  return row === undefined ? {} : Told.parse(JSON.parse(row));
}

function peopleWhoMayKnow(db: Parts['db'], authorities: Parts['authorities'], now: number): string[] {
  const ids = db.$client
    .prepare(`select id from people where kind = 'person' and disabled_at is null`)
    .pluck()
    .all() as string[];
  return ids.filter((id) => authorities.of(id, now).reachOf('agents:read') !== undefined);
}
