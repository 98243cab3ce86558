/** Areas by their code; parents may come after their children. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { areas, type Level } from '../estate/schema.ts';
import { treeChecker } from './check-tree.ts';
import type { Column, Row } from './columns.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from './draft.ts';

export const AREA_COLUMNS = [
  { key: 'code', zh: '区划代码', en: 'Code', also: ['代码', '编码', 'area code'], required: true, example: '320612' },
  { key: 'name', zh: '名称', en: 'Name', also: ['区划名称'], required: true, example: '通州区' },
  { key: 'level', zh: '层级', en: 'Level', also: ['级别'], required: true, example: '区县' },
  { key: 'parent_code', zh: '上级代码', en: 'Parent code', also: ['上级区划代码', '上级'], example: '3206' },
  { key: 'valid_from', zh: '生效日期', en: 'Valid from', example: '' },
  { key: 'valid_to', zh: '失效日期', en: 'Valid to', example: '' },
] as const satisfies readonly Column[];
type Key = (typeof AREA_COLUMNS)[number]['key'];

type Wanted = {
  code: string;
  name: string;
  level: Level;
  parent_code: string;
  valid_from: string;
  valid_to: string;
};

export function planAreas(db: Db, rows: readonly Row<Key>[]): Plan {
  const stored = db.select().from(areas).all();
  const codes = new Map(stored.map((area) => [area.id, area.code]));
  const before = new Map<string, Wanted>(
    stored.map(({ code, name, level, parent_id, valid_from, valid_to }) => [
      code,
      {
        code,
        name,
        level,
        parent_code: codes.get(parent_id ?? 0) ?? '',
        valid_from: valid_from ?? '',
        valid_to: valid_to ?? '',
      },
    ]),
  );
  const wanted = rows.map((row) => readArea(row, before));
  const all = new Map([...before.values(), ...wanted.map((one) => one.after)].map((area) => [area.code, area]));
  const check = treeChecker(
    'areas',
    new Map([...all].map(([code, { level, parent_code }]) => [code, { level, parent: parent_code || null }])),
  );
  for (const { draft, after } of wanted) draft.errors.push(...check(after.code));
  const drafts = wanted.map((one) => one.draft);
  refuseTwins(
    wanted.map(({ draft, after }) => ({ draft, key: after.code })),
    'code',
  );
  settle(drafts);
  return { drafts, write: () => writeAreas(db, wanted) };
}

function readArea(row: Row<Key>, known: ReadonlyMap<string, Wanted>): { draft: Draft; after: Wanted } {
  const read = reader(row);
  const code = read.needed('code', 20);
  if (code !== '' && !/^\d{2,12}$/.test(code)) {
    read.fail('code', '区划代码应为 2–12 位数字', 'A code has 2 to 12 digits');
  }
  const before = known.get(code);
  const after: Wanted = {
    code,
    name: read.needed('name'),
    level: read.level('level') ?? before?.level ?? 'village',
    parent_code: read.text('parent_code', 20) ?? before?.parent_code ?? '',
    valid_from: read.day('valid_from') ?? before?.valid_from ?? '',
    valid_to: read.day('valid_to') ?? before?.valid_to ?? '',
  };
  if (row.cells.level === undefined) read.needed('level');
  if (after.valid_from && after.valid_to && after.valid_from > after.valid_to) {
    read.fail('valid_to', '失效日期早于生效日期', 'The last day of validity is before the first');
  }
  const changes = before ? compare(before, after) : [];
  const action = before ? (changes.length > 0 ? 'update' : 'same') : 'create';
  return {
    draft: { row: row.row, label: `${code} ${after.name}`.trim(), action, changes, errors: read.errors },
    after,
  };
}

/** First all rows, then their parents, which may have come later. */
function writeAreas(db: Db, wanted: readonly { draft: Draft; after: Wanted }[]) {
  const touched = wanted.filter(({ draft }) => draft.action === 'create' || draft.action === 'update');
  for (const { draft, after } of touched) {
    const { code, name, level } = after;
    const row = { code, name, level, valid_from: after.valid_from || null, valid_to: after.valid_to || null };
    if (draft.action === 'create') db.insert(areas).values(row).run();
    else db.update(areas).set(row).where(eq(areas.code, code)).run();
  }
  const parent = db.$client.prepare(
    'update areas set parent_id = (select p.id from areas p where p.code = :parent_code) where code = :code',
  );
  for (const { after } of touched) parent.run({ code: after.code, parent_code: after.parent_code });
}
