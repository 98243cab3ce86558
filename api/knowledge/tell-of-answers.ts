/** Who is told of what becomes of an answer: whoever can review it, whoever wrote it, and before it expires whoever looks after it. */
import type { Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { sceneOf } from '../notices/make-notices.ts';
import { whoDoes } from '../notices/recipients.ts';
import { tellPeople } from '../notices/tell-people.ts';
import { wholeOf } from '../people/reach.ts';
import type { AnswerDeedName } from './flow.ts';
import { answerOf, versionOf } from './write-answer.ts';

const MAX_QUESTION = 60;
const DAY_MS = 86_400_000;
/** So long before it expires those who look after it hear of it. */
export const SOON_MS = 14 * DAY_MS;

const said = (question: string, zh: string, en: string): Text => {
  const signs = [...question];
  const short = signs.length > MAX_QUESTION ? `${signs.slice(0, MAX_QUESTION - 1).join('')}…` : question;
  return { zh: `答案“${short}”${zh}`, en: `The answer “${short}” ${en}` };
};
const pathOf = (id: number) => `/answers/${id}`;

/** Within the transaction of the deed; never whoever did it. */
export function tellOfAnswer(
  hub: Pick<Hub, 'db' | 'authorities'>,
  doer_id: string,
  id: number,
  deed: AnswerDeedName,
  now: number,
) {
  const db = wholeOf(hub.db);
  const { unit_id, version, changed_at } = answerOf(db, id);
  const { question, written_by_id } = versionOf(db, id, version);
  const tell = (text: Text, ids: readonly string[]) =>
    tellPeople(
      db,
      { kind: 'answer', key: `answer ${id} ${changed_at}`, text, path: pathOf(id) },
      ids.filter((person) => person !== doer_id),
      now,
    );
  if (deed === 'submit') {
    const scene = sceneOf({ db, authorities: hub.authorities }, now);
    const reviewers = whoDoes('answers:review', scene, unit_id).filter((person) => person !== written_by_id);
    tell(said(question, '待您审核', 'waits for your review'), reviewers);
  }
  if (deed === 'approve') tell(said(question, '已批准发布', 'was approved'), [written_by_id]);
  if (deed === 'send_back') tell(said(question, '被退回修改', 'was sent back'), [written_by_id]);
  if (deed === 'retire') tell(said(question, '已停用', 'was retired'), [written_by_id]);
}

type Expiring = { id: number; unit_id: number | null; question: string; published_version: number };

/** Each version once, when it comes near and when it is over. How many people were told. */
export function tellOfExpiry({ db, authorities }: { db: Db; authorities: Hub['authorities'] }, now: number): number {
  const look = db.$client.prepare<{ from: number; to: number }, Expiring>(`
    select a.id, a.unit_id, v.question, a.published_version from answers a
    join answer_versions v on v.answer_id = a.id and v.version = a.published_version
    where a.expires_at > :from and a.expires_at <= :to order by a.expires_at`);
  const scene = sceneOf({ db, authorities }, now);
  let told = 0;
  const tell = (rows: readonly Expiring[], is: 'soon' | 'over', zh: string, en: string) => {
    for (const { id, unit_id, question, published_version } of rows) {
      const key = `answer ${id} version ${published_version} ${is}`;
      const telling = { kind: 'answer' as const, key, text: said(question, zh, en), path: pathOf(id) };
      told += tellPeople(db, telling, whoDoes('answers:write', scene, unit_id), now);
    }
  };
  db.$client.transaction(() => {
    tell(
      look.all({ from: now, to: now + SOON_MS }),
      'soon',
      '即将到期，请核实后重新送审',
      'expires soon: make sure that it is still true',
    );
    // What was over long before anybody looked is no news.
    tell(
      look.all({ from: now - SOON_MS, to: now }),
      'over',
      '已过期，不再推荐',
      'has expired and is offered no longer',
    );
  })();
  return told;
}
