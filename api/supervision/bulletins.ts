/** Bulletins (通报): a preface over a frozen month, written by people, issued by another person, sealed, and never changed then. */
import { desc, eq, getTableColumns } from 'drizzle-orm';
import { z } from 'zod';
import { BULLETIN_REPORT } from '#compliance/reports/index.ts';
import { LIMITS } from '#compliance/reports/report.ts';
import { Month } from '#compliance/supervision/rules.ts';
import type { Text } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { conflict, notFound, Refusal } from '../middleware/errors.ts';
import { render } from '../reports/render.ts';
import { refuseStale } from '../risk/take-part.ts';
import type { SealedFile } from '../seal/connector.ts';
import { sealFile } from '../seal/seal-file.ts';
import { keepSealed } from '../seal/sealed-documents.ts';
import { Written } from '../tickets/deeds.ts';
import { digestOf, keptAs } from './digest.ts';
import { gatherBulletin } from './gather-bulletin.ts';
import { findRevision, revisionOf } from './revisions.ts';
import { refuseProgram } from './rule-sets.ts';
import { type Bulletin, supervisionBulletins } from './schema.ts';

const KIND = 'supervision_bulletin';
const MAX_BULLETINS = 2_000;
export const BULLETIN_FORMATS = ['docx', 'pdf'] as const;
export type BulletinFormat = (typeof BULLETIN_FORMATS)[number];

export const BulletinContent = z.strictObject({
  number: Written.min(1).max(40),
  title: Written.min(1).max(100),
  preface: Written.min(1).max(10_000),
});
export const NewBulletin = BulletinContent.extend({ month: Month });
export const BulletinChange = BulletinContent.extend({ version: z.int().positive() });

/** Without the bytes. */
const { docx: _docx, pdf: _pdf, content: _content, ...COLUMNS } = getTableColumns(supervisionBulletins);

/** Drafts are seen by whoever writes bulletins. */
export const listBulletins = (db: Db, with_drafts: boolean): Bulletin[] =>
  db
    .select(COLUMNS)
    .from(supervisionBulletins)
    .orderBy(desc(supervisionBulletins.id))
    .all()
    .filter(({ state }) => with_drafts || state === 'issued');

export function bulletinOf(db: Db, id: number, with_drafts: boolean): Bulletin {
  const found = db.select(COLUMNS).from(supervisionBulletins).where(eq(supervisionBulletins.id, id)).get();
  if (!found || (!with_drafts && found.state !== 'issued')) throw notFound('该通报', 'bulletin');
  return found;
}

export function createBulletin(db: Db, actor: Actor, wanted: z.output<typeof NewBulletin>, now: number): number {
  return db.$client.transaction(() => {
    if ((db.$client.prepare('select count(*) from supervision_bulletins').pluck().get() as number) >= MAX_BULLETINS)
      throw conflict(`最多 ${MAX_BULLETINS} 期通报`, `At most ${MAX_BULLETINS} bulletins are kept`);
    const revision = revisionOf(db, wanted.month);
    const by = { authors: [actor.person], created_by: actor.person, created_at: now, edited_at: now };
    const { id } = db
      .insert(supervisionBulletins)
      .values({ ...wanted, ...by, revision_id: revision.id })
      .returning({ id: supervisionBulletins.id })
      .get();
    const after = { ...wanted, revision: revision.digest };
    record(db, actor, { action: 'create', object_kind: KIND, object_id: id, after }, now);
    return id;
  })();
}

/** Writing takes up the revision that holds now. */
export function writeBulletin(
  db: Db,
  actor: Actor,
  id: number,
  { version, ...content }: z.output<typeof BulletinChange>,
  now: number,
) {
  db.$client.transaction(() => {
    const found = bulletinOf(db, id, true);
    refuseStale(version, found);
    refuseOtherThanDraft(found);
    const revision = revisionOf(db, found.month);
    db.update(supervisionBulletins)
      .set({
        ...{ ...content, revision_id: revision.id, edited_at: now, version: version + 1 },
        authors: [...new Set([...found.authors, actor.person])],
      })
      .where(eq(supervisionBulletins.id, id))
      .run();
    const { number, title, preface } = found;
    const after = { ...content, revision: revision.digest };
    record(
      db,
      actor,
      { action: 'update', object_kind: KIND, object_id: id, before: { number, title, preface }, after },
      now,
    );
  })();
}

export function discardBulletin(db: Db, actor: Actor, id: number, version: number, now: number) {
  db.$client.transaction(() => {
    const found = bulletinOf(db, id, true);
    refuseStale(version, found);
    refuseOtherThanDraft(found);
    // Its number is free for another.
    const set = { state: 'discarded' as const, number: `${found.number}（作废 ${id}）`, version: version + 1 };
    db.update(supervisionBulletins).set(set).where(eq(supervisionBulletins.id, id)).run();
    record(db, actor, { action: 'discard', object_kind: KIND, object_id: id, before: { number: found.number } }, now);
  })();
}

function refuseOtherThanDraft({ state }: Bulletin) {
  if (state !== 'draft') throw conflict('只有草稿可以更改', 'Only a draft can be changed');
}

/** Why somebody can't issue it; null: they can. */
export function whyNotIssue(db: Db, found: Bulletin, person: string): Text | null {
  if (found.state !== 'draft') return { zh: '只有草稿可以签发', en: 'only a draft can be issued' };
  if (found.authors.includes(person))
    return { zh: '您参与了编写，须由他人签发', en: 'you wrote in it: another person issues it' };
  if (findRevision(db, found.month)?.id !== found.revision_id)
    return {
      zh: '冻结记录已更正，请先重新保存草稿',
      en: 'the month was corrected meanwhile: save the draft anew first',
    };
  return null;
}

function refuseIssue(db: Db, found: Bulletin, version: number, { person }: Actor) {
  refuseStale(version, found);
  const why = whyNotIssue(db, found, person);
  if (!why) return;
  if (found.authors.includes(person)) throw new Refusal(403, 'two_people', why.zh, why.en);
  throw conflict(why.zh, why.en);
}

/** What a draft would be as a file; it says so on each page. */
export async function renderBulletin(
  db: Db,
  found: Bulletin,
  format: BulletinFormat,
  now: number,
): Promise<Uint8Array> {
  return render(BULLETIN_REPORT(await gatherBulletin(db, found, now), LIMITS.document), format);
}

export const fileNameOf = ({ number, month }: Pick<Bulletin, 'number' | 'month'>, format: string): string =>
  `通报 ${number} ${month}.${format}`.replace(/[\\/:*?"<>|\s\p{Cc}]+/gu, ' ');

/** Both files are made and sealed first, then all of it is kept at once. */
export async function issueBulletin(
  hub: Pick<Hub, 'db' | 'keys' | 'config'>,
  actor: Actor,
  { id, version }: { id: number; version: number },
  now: number,
) {
  const { db } = hub;
  refuseProgram(actor);
  const found = bulletinOf(db, id, true);
  refuseIssue(db, found, version, actor);
  const issued: Bulletin = { ...found, issued_by: actor.person, issued_at: now };
  const given = await gatherBulletin(db, issued, now);
  const report = BULLETIN_REPORT(given, LIMITS.document);
  const [docx, pdf] = [Buffer.from(await render(report, 'docx')), Buffer.from(await render(report, 'pdf'))];
  const sealed: SealedFile[] = [];
  for (const [format, content] of [['pdf', pdf] as const, ['docx', docx] as const])
    sealed.push(await sealFile(hub, actor, { name: fileNameOf(found, format), content }, now));
  db.$client
    .transaction(() => {
      // Somebody may have issued or changed it while it was made.
      refuseIssue(db, bulletinOf(db, id, true), version, actor);
      const digests = { docx_digest: digestOf(docx), pdf_digest: digestOf(pdf) };
      db.update(supervisionBulletins)
        .set({
          ...{ state: 'issued', issued_by: actor.person, issued_at: now, version: version + 1 },
          ...{ content: keptAs(given), docx, pdf, ...digests },
        })
        .where(eq(supervisionBulletins.id, id))
        .run();
      const of = { object_kind: 'bulletin' as const, object_id: id, title: `${found.title} ${found.number}` };
      for (const file of sealed) keepSealed({ db, folder: hub.config.folder }, actor, file, of, now);
      const after = { number: found.number, month: found.month, revision: given.revision.digest, ...digests };
      record(db, actor, { action: 'supervision_bulletin_issue', object_kind: KIND, object_id: id, after }, now);
    })
    .immediate();
}

/** As it was issued; undefined: it isn't. */
export const issuedFile = (db: Db, id: number, format: BulletinFormat): Buffer | undefined =>
  (db.$client
    .prepare(`select ${format} from main.supervision_bulletins where id = ?`)
    .pluck()
    .get(id) as Buffer | null) ?? undefined;
