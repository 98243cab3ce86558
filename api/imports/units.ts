/** Units by their name; parents may come after their children. */
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { areas, type Contact, type Level, units } from '../estate/schema.ts';
import { treeChecker } from './check-tree.ts';
import type { Column, Row } from './columns.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from './draft.ts';

export const UNIT_COLUMNS = [
  {
    key: 'name',
    zh: '单位名称',
    en: 'Name',
    also: ['名称', '单位', 'unit'],
    required: true,
    example: '通州区大数据局',
  },
  { key: 'level', zh: '层级', en: 'Level', also: ['级别'], required: true, example: '区县' },
  { key: 'category', zh: '类别', en: 'Category', also: ['单位类别', '类型'], example: '政府部门' },
  { key: 'parent', zh: '上级单位', en: 'Parent', also: ['上级', 'parent unit'], example: '' },
  { key: 'area_code', zh: '区划代码', en: 'Area code', also: ['所属区划'], example: '320612' },
  { key: 'contact', zh: '联系人', en: 'Contact', also: ['contact name'], example: '张三' },
  { key: 'phone', zh: '联系电话', en: 'Phone', also: ['电话', '手机'], example: '0513-00000000' },
  { key: 'email', zh: '电子邮箱', en: 'Email', also: ['邮箱'], example: '' },
  { key: 'valid_from', zh: '生效日期', en: 'Valid from', example: '' },
  { key: 'valid_to', zh: '失效日期', en: 'Valid to', example: '' },
] as const satisfies readonly Column[];
type Key = (typeof UNIT_COLUMNS)[number]['key'];

type Wanted = Record<Key, string> & { level: Level };
type Entry = { draft: Draft; after: Wanted };
type Books = {
  units: Map<string, Wanted & { id: number; contacts: Contact[] }>;
  areas: Map<string, number>;
};

export function planUnits(db: Db, rows: readonly Row<Key>[]): Plan {
  const books = readBooks(db);
  const wanted = rows.map((row) => readUnit(row, books));
  const all = new Map<string, Wanted>(books.units);
  for (const { after } of wanted) all.set(after.name, after);
  const check = treeChecker(
    'units',
    new Map([...all].map(([name, { level, parent }]) => [name, { level, parent: parent || null }])),
  );
  for (const { draft, after } of wanted) draft.errors.push(...check(after.name));
  refuseTwins(
    wanted.map(({ draft, after }) => ({ draft, key: after.name })),
    'name',
  );
  const drafts = wanted.map(({ draft }) => draft);
  settle(drafts);
  return { drafts, write: () => writeUnits(db, wanted, books) };
}

function readBooks(db: Db): Books {
  const stored = db.select().from(units).all();
  const places = db.select({ id: areas.id, code: areas.code }).from(areas).all();
  const names = new Map(stored.map((unit) => [unit.id, unit.name]));
  const codes = new Map(places.map((area) => [area.id, area.code]));
  return {
    areas: new Map(places.map((area) => [area.code, area.id])),
    units: new Map(
      stored.map(({ id, name, level, category, parent_id, area_id, contacts, valid_from, valid_to }) => [
        name,
        {
          id,
          contacts,
          name,
          level,
          category,
          parent: names.get(parent_id ?? 0) ?? '',
          area_code: codes.get(area_id ?? 0) ?? '',
          contact: contacts[0]?.name ?? '',
          phone: contacts[0]?.phone ?? '',
          email: contacts[0]?.email ?? '',
          valid_from: valid_from ?? '',
          valid_to: valid_to ?? '',
        },
      ]),
    ),
  };
}

function readUnit(row: Row<Key>, books: Books): Entry {
  const read = reader(row);
  const name = read.needed('name');
  const known = books.units.get(name);
  const after: Wanted = {
    name,
    level: read.level('level') ?? known?.level ?? 'village',
    category: read.text('category', 60) ?? known?.category ?? '',
    parent: read.text('parent', 100) ?? known?.parent ?? '',
    area_code: read.text('area_code', 20) ?? known?.area_code ?? '',
    contact: read.text('contact', 60) ?? known?.contact ?? '',
    phone: read.text('phone', 40) ?? known?.phone ?? '',
    email: read.text('email', 100) ?? known?.email ?? '',
    valid_from: read.day('valid_from') ?? known?.valid_from ?? '',
    valid_to: read.day('valid_to') ?? known?.valid_to ?? '',
  };
  if (row.cells.level === undefined) read.needed('level');
  if (after.area_code !== '' && !books.areas.has(after.area_code)) {
    read.fail('area_code', `没有区划“${after.area_code}”`, `There is no area '${after.area_code}'`);
  }
  if (after.contact === '' && (after.phone !== '' || after.email !== '')) {
    read.fail('contact', '有联系方式但没有联系人', 'There is a phone or an email but no contact');
  }
  if (after.valid_from && after.valid_to && after.valid_from > after.valid_to) {
    read.fail('valid_to', '失效日期早于生效日期', 'The last day of validity is before the first');
  }
  const changes = known ? compare(pick(known), after) : [];
  const action = known ? (changes.length > 0 ? 'update' : 'same') : 'create';
  return { draft: { row: row.row, label: name, action, changes, errors: read.errors }, after };
}

const pick = ({ id: _id, contacts: _contacts, ...wanted }: Wanted & { id: number; contacts: Contact[] }): Wanted =>
  wanted;

/** First all rows, then their parents, which may have come later. */
function writeUnits(db: Db, wanted: readonly Entry[], books: Books) {
  const touched = wanted.filter(({ draft }) => draft.action === 'create' || draft.action === 'update');
  for (const { after } of touched) {
    const { name, level, category } = after;
    const known = books.units.get(name);
    const row = {
      name,
      level,
      category,
      area_id: books.areas.get(after.area_code) ?? null,
      contacts: contactsOf(after, known?.contacts ?? []),
      valid_from: after.valid_from || null,
      valid_to: after.valid_to || null,
    };
    if (known) db.update(units).set(row).where(eq(units.id, known.id)).run();
    else db.insert(units).values(row).run();
  }
  const parent = db.$client.prepare(
    'update units set parent_id = (select p.id from units p where p.name = :parent) where name = :name',
  );
  for (const { after } of touched) parent.run({ name: after.name, parent: after.parent });
}

/** The file tells one contact; the others and their duties stay. */
function contactsOf({ contact, phone, email }: Wanted, [first, ...others]: readonly Contact[]): Contact[] {
  if (contact === '') return first ? [first, ...others] : [];
  const { duty } = first ?? {};
  const told = { name: contact, ...(phone ? { phone } : {}), ...(email ? { email } : {}), ...(duty ? { duty } : {}) };
  return [told, ...others];
}
