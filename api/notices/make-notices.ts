/**
 * Makes notices of the news of tickets: news is taken away in the transaction in which what it tells is written, so nothing is lost
 * and nothing is told twice, whenever the program ends.
 */
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import type { Authorities } from '../people/authorisation.ts';
import { forEachApart, type OnError } from '../tickets/for-each-apart.ts';
import { figuresAt } from '../tickets/reckon.ts';
import { unitsOf } from '../tickets/stored.ts';
import {
  followersOfPrimary,
  handlersFor,
  maySee,
  recipientsOf,
  type Scene,
  type Someone,
  type Subject,
  type ToldEvent,
} from './recipients.ts';
import type { NoticeKind, ticketNews } from './schema.ts';
import { tellPeople } from './tell-people.ts';
import { type ClockName, eventText, mergedIntoText, mergedText, passedText, ticketPath } from './ticket-texts.ts';

type News = typeof ticketNews.$inferSelect;
type Parts = { db: Db; authorities: Pick<Authorities, 'of'> };

const SLICE = 25;
const MAX_SKIPPED = 1_000;

/** Makes notices slice by slice; what it can't read it tells, leaves where it is, and passes over from then on. */
export function createNoticeMaker({ db, authorities }: Parts, onError: OnError) {
  const skipped = new Set<number>();
  const read = db.$client.prepare<[string, number], News>(
    'select * from ticket_news where id not in (select value from json_each(?)) order by id limit ?',
  );
  const remove = db.$client.prepare('delete from ticket_news where id = ?');
  return {
    /** How many pieces of news it took; fewer than there can be in a slice: there are no more. */
    slice(now: number, most = SLICE): number {
      return db.$client.transaction(() => {
        const news = read.all(JSON.stringify([...skipped]), most);
        if (news.length === 0) return 0;
        const scene = sceneOf({ db, authorities }, now);
        const since = tellingSince(db);
        const work = (row: News) => {
          if (row.is === 'event') tellEvent(db, scene, row);
          else if (row.at >= since) tellPassed(db, scene, { ...row, is: row.is });
          remove.run(row.id);
        };
        forEachApart(db, news, work, (error, row) => {
          // The oldest is tried again, for what it's worth, before what is skipped takes all the room.
          if (skipped.size >= MAX_SKIPPED) skipped.delete(skipped.values().next().value as number);
          skipped.add(row.id);
          onError(error, row);
        });
        return news.length;
      })();
    },
  };
}

const SINCE = 'notices_since';

/** From the first start of a version that tells people: targets that were passed before are no news. */
export function beginTelling(db: Db, now: number) {
  db.$client.prepare('insert or ignore into settings (key, value) values (?, ?)').run(SINCE, JSON.stringify(now));
}
const tellingSince = (db: Db): number =>
  Number(db.$client.prepare('select value from settings where key = ?').pluck().get(SINCE) ?? 0) || 0;

export function sceneOf({ db, authorities }: Parts, now: number): Scene {
  const people = db.$client
    .prepare<[], Someone>(`select id, username, unit_id from people where kind = 'person' and disabled_at is null`)
    .all();
  return { people, units: unitsOf(db), authorities, now };
}

const SUBJECT = 'select id, number, title, is_redacted, filed_by_id, assignee_id, unit_id from tickets where id = ?';
function subjectOf(db: Db, id: number): Subject {
  const row = prepared(db, SUBJECT).get(id) as (Omit<Subject, 'is_redacted'> & { is_redacted: number }) | undefined;
  if (!row) throw new Error(`there is no ticket ${id}`);
  return { ...row, is_redacted: row.is_redacted === 1 };
}

const EVENT = `select number, person, "is", state_from, state_to, unit_to_id, deed from ticket_events
  where ticket_id = ? and number = ?`;
function eventOf(db: Db, ticket_id: number, number: number | null): ToldEvent & { number: number } {
  type Row = Omit<ToldEvent, 'deed'> & { number: number; deed: string };
  const row = prepared(db, EVENT).get(ticket_id, number) as Row | undefined;
  if (!row) throw new Error(`ticket ${ticket_id} has no event ${number}`);
  return { ...row, deed: JSON.parse(row.deed) as ToldEvent['deed'] };
}

const followersOf = (db: Db, ticket_id: number) =>
  prepared(db, 'select person_id from ticket_followers where ticket_id = ?').pluck().all(ticket_id) as string[];

const involvedIn = (db: Db, ticket_id: number) =>
  prepared(db, 'select unit_id from ticket_units where ticket_id = ?').pluck().all(ticket_id) as number[];

type Telling = { ticket: Subject; key: string; textFor: (kind: NoticeKind) => Text };

/** Whoever may not see the ticket is told nothing of it. */
function tellOf(db: Db, scene: Scene, { ticket, key, textFor }: Telling, recipients: ReadonlyMap<string, NoticeKind>) {
  const involved = involvedIn(db, ticket.id);
  const byKind = Map.groupBy(recipients, ([, kind]) => kind);
  for (const [kind, people] of byKind) {
    const ids = people.map(([id]) => id).filter((id) => maySee(scene, id, involved));
    tellPeople(db, { kind, key, text: textFor(kind), path: ticketPath(ticket.id) }, ids, scene.now);
  }
}

function tellEvent(db: Db, scene: Scene, { ticket_id, number }: News) {
  const event = eventOf(db, ticket_id, number);
  const ticket = subjectOf(db, ticket_id);
  const key = `ticket ${ticket_id} event ${event.number}`;
  const recipients = recipientsOf(scene, { event, ticket, followers: followersOf(db, ticket_id) });
  if (event.is !== 'merge') {
    tellOf(db, scene, { ticket, key, textFor: (kind) => eventText(ticket, kind, event.is) }, recipients);
    return;
  }
  const primary = subjectOf(db, Number(event.deed.primary_ticket_id));
  tellOf(db, scene, { ticket, key, textFor: () => mergedText(ticket, primary.number) }, recipients);
  // Told apart, since not everybody who sees the one sees the other; those of the merged one follow the primary by now.
  const others = followersOfPrimary(scene, { event, ticket: primary, followers: followersOf(db, primary.id) });
  const rest = new Map([...others].filter(([id]) => !recipients.has(id)));
  tellOf(db, scene, { ticket: primary, key, textFor: () => mergedIntoText(primary) }, rest);
}

function tellPassed(db: Db, scene: Scene, { ticket_id, is, at }: News & { is: 'warning' | 'breach' }) {
  const ticket = subjectOf(db, ticket_id);
  const figures = figuresAt(db, ticket_id, scene.now);
  const moment = is === 'warning' ? 'warned_at' : 'breached_at';
  const clocks = (['response', 'resolution'] as const).filter((name) => figures[name][moment] === at);
  // Of two that were passed in one moment the words are those of neither.
  const clock: ClockName | undefined = clocks.length === 1 ? clocks[0] : undefined;
  const ids = ticket.assignee_id === null ? handlersFor(scene, ticket.unit_id) : [ticket.assignee_id];
  const told = { ticket, key: `ticket ${ticket_id} ${is} ${at}`, textFor: () => passedText(ticket, is, clock) };
  tellOf(db, scene, told, new Map(ids.map((id) => [id, is])));
}
