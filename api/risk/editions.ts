/** Editions of bands and matrices: the built-in one, and those that people made. None ever changes. */
import { z } from 'zod';
import { RISK_EDITION, type RiskEdition, riskEditionFaults } from '#compliance/catalogues/risk/edition.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, Refusal } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';

const Whole = z.int().min(1).max(25);
const Five = z.tuple([Whole, Whole, Whole, Whole, Whole]);
const Banded = z.strictObject({ cells: z.tuple([Five, Five, Five, Five, Five]), bands: Five });
export const EditionContent = z.strictObject({
  edition: Written.min(1).max(80),
  /** Found in the standard, or from own knowledge that is to be compared with it. */
  certainty: z.enum(['found', 'uncertain']),
  multiplication: z.strictObject({ bands: Five }),
  matrix: z.strictObject({ likelihood: Banded, loss: Banded, risk: Banded }),
});
export const NewEdition = z.strictObject({ content: EditionContent, note: Written.max(1_000).default('') });
export const EditionRow = z.object({
  /** Null: built in. */
  id: z.int().nullable(),
  name: z.string(),
  content: EditionContent,
  note: z.string(),
  created_by: z.string().nullable(),
  created_at: z.int().nullable(),
});
export type EditionRow = z.infer<typeof EditionRow>;

const MAX_EDITIONS = 50;

export function listEditions(db: Db): EditionRow[] {
  const built_in = { id: null, name: RISK_EDITION.edition, note: '', created_by: null, created_at: null };
  const kept = db.$client
    .prepare('select id, name, content, note, created_by, created_at from risk_editions order by id')
    .all() as (Omit<EditionRow, 'content'> & { content: string })[];
  return [
    { ...built_in, content: structuredClone(RISK_EDITION) as EditionRow['content'] },
    ...kept.map((row) => ({ ...row, content: JSON.parse(row.content) as EditionRow['content'] })),
  ];
}

export const editionNamed = (db: Db, name: string): RiskEdition | undefined =>
  listEditions(db).find((row) => row.name === name)?.content;

export function addEdition(db: Db, actor: Actor, { content, note }: z.infer<typeof NewEdition>, now: number): number {
  const faults = riskEditionFaults(content);
  if (faults.length > 0)
    throw new Refusal(
      422,
      'invalid',
      `算法版本有误：${faults.map(({ zh }) => zh).join('；')}`,
      `The edition can’t be used: ${faults.map(({ en }) => en).join('; ')}`,
      { fields: faults.map((fault) => ({ path: 'content', ...fault })) },
    );
  return db.$client.transaction(() => {
    const others = listEditions(db);
    if (others.some(({ name }) => name === content.edition))
      throw conflict('已有同名的算法版本', 'There is an edition of this name');
    if (others.length >= MAX_EDITIONS)
      throw conflict(`最多 ${MAX_EDITIONS} 个算法版本`, `At most ${MAX_EDITIONS} editions are kept`);
    const { lastInsertRowid } = db.$client
      .prepare('insert into risk_editions (name, content, note, created_by, created_at) values (?, ?, ?, ?, ?)')
      .run(content.edition, JSON.stringify(content), note, actor.person, now);
    const id = Number(lastInsertRowid);
    record(db, actor, { action: 'create', object_kind: 'risk_edition', object_id: id, after: { content, note } }, now);
    return id;
  })();
}
