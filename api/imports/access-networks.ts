/** Networks on their way into the extranet, by unit and name. What somebody else must confirm, and what is classified, never comes by a file. */
import { type NetworkState, SETTLED } from '../access/flow.ts';
import { prefixFinder } from '../access/list-networks.ts';
import { fieldsOf, insertNetwork, type Network, readPrefixes, writeNetwork } from '../access/networks.ts';
import { accessNetworks, NETWORK_KINDS } from '../access/schema.ts';
import { MAX_PREFIXES, MAX_TERMINALS, type NetworkFields } from '../access/shapes.ts';
import { classifiedWord } from '../access/unclassified.ts';
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { overlapFinder } from '../estate/prefix-range.ts';
import type { Column, Problem, Row } from './columns.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from './draft.ts';
import { readBoolean } from './netbox/places.ts';

export const NETWORK_COLUMNS = [
  {
    key: 'unit',
    zh: '单位',
    en: 'Unit',
    also: ['单位名称', '所属单位', 'unit_name'],
    required: true,
    example: '通州区大数据局',
  },
  { key: 'name', zh: '网络名称', en: 'Name', also: ['名称', 'network'], required: true, example: '办公局域网' },
  { key: 'kind', zh: '网络类型', en: 'Kind', also: ['类型'], required: true, example: '局域网' },
  { key: 'area_code', zh: '区划代码', en: 'Area code', also: ['所属区划', '区划'], example: '' },
  { key: 'purpose', zh: '用途', en: 'Purpose', example: '日常办公' },
  { key: 'terminals', zh: '终端数', en: 'Terminals', also: ['终端数量', '终端'], example: '120' },
  { key: 'prefixes', zh: '地址段', en: 'Prefixes', also: ['网段'], example: '10.32.0.0/24 2001:db8:32::/64' },
  { key: 'boundary', zh: '边界设备', en: 'Boundary device', also: ['boundary_name', '边界节点'], example: '' },
  { key: 'form', zh: '接入形式', en: 'Access form', also: ['接入方式'], example: '整网接入' },
  { key: 'contact_name', zh: '责任人', en: 'Contact', also: ['联系人'], example: '张三' },
  { key: 'contact_phone', zh: '联系电话', en: 'Phone', also: ['电话'], example: '0513-00000000' },
  { key: 'surveyed_on', zh: '摸底日期', en: 'Surveyed on', example: '2026-11-30' },
  { key: 'planned_on', zh: '计划接入日期', en: 'Planned on', example: '2026-12-31' },
  { key: 'state', zh: '状态', en: 'State', example: '已摸底' },
  { key: 'is_classified', zh: '是否涉密', en: 'Classified', also: ['涉密'], example: '否' },
] as const satisfies readonly Column[];
export type NetworkKey = (typeof NETWORK_COLUMNS)[number]['key'];

const KINDS: Record<NetworkFields['kind'], RegExp> = {
  lan: /^(lan|局域网|非涉密局域网)$/i,
  dedicated: /^(dedicated|专网|业务专网|非涉密业务专网|非涉密专网)$/i,
};
const FORMS: Record<NonNullable<NetworkFields['form']>, RegExp> = {
  terminal: /^(terminal|终端|终端接入)$/i,
  system: /^(system|系统|系统接入)$/i,
  network: /^(network|整网|整网接入|全网接入)$/i,
};
const STATES: Record<NetworkState, RegExp> = {
  surveyed: /^(surveyed|已摸底|摸底)$/i,
  planned: /^(planned|已计划|计划接入|计划)$/i,
  connecting: /^(connecting|接入中)$/i,
  connected: /^(connected|已接入)$/i,
  merged: /^(merged|已融合|已整合)$/i,
  closed: /^(closed|已关停|关停|已关闭)$/i,
  kept: /^(kept|依法保留|保留)$/i,
};
const pick = <T extends string>(words: Record<T, RegExp>, text: string): T | undefined =>
  (Object.keys(words) as T[]).find((word) => words[word].test(text));

/** Told of a prefix: where all use the same private addresses, a few say it. */
const MAX_OVERLAPS = 3;

/** As text, for the comparison that a preview shows. */
type Cells = Record<Exclude<NetworkKey, 'is_classified'>, string>;
type Entry = { draft: Draft; known: Network | undefined; fields: NetworkFields; state: NetworkState };
type Books = {
  known: Map<string, Network>;
  units: Map<string, number>;
  areas: Map<string, number>;
  nodes: Map<string, number>;
  overlaps(prefix: string): { prefix: string; of: number }[];
};

export function planNetworks(db: Db, actor: Actor, rows: readonly Row<NetworkKey>[]): Plan {
  const idsOf = (sql: string) => new Map(db.$client.prepare(sql).raw().all() as [string, number][]);
  const books: Books = {
    known: new Map(
      db
        .select()
        .from(accessNetworks)
        .all()
        .map((row) => [keyOf(row.unit_id, row.name), row]),
    ),
    units: idsOf('select name, id from units'),
    areas: idsOf('select code, id from areas'),
    nodes: idsOf('select name, id from nodes'),
    overlaps: prefixFinder(db),
  };
  const entries = rows.map((row) => readNetwork(row, books));
  refuseTwins(
    entries.map(({ draft, fields }) => ({ draft, key: fields.unit_id && fields.name ? draft.label : '' })),
    'name',
  );
  tellOverlaps(entries);
  const drafts = entries.map(({ draft }) => draft);
  settle(drafts);
  const write = () => {
    const now = Date.now();
    for (const { draft, known, fields, state } of entries) {
      if (draft.action === 'same') continue;
      if (known) writeNetwork(db, actor, known, fields, now);
      else insertNetwork(db, actor, fields, { state, now, reason: '由文件导入登记' });
    }
  };
  return { drafts, write };
}

const keyOf = (unit_id: number, name: string) => `${unit_id} ${name}`;

function readNetwork(row: Row<NetworkKey>, books: Books): Entry {
  const read = reader(row);
  const notes: Problem[] = [];
  const unit = read.needed('unit');
  const name = read.needed('name');
  const unit_id = books.units.get(unit) ?? 0;
  if (unit !== '' && unit_id === 0) read.fail('unit', `没有单位“${unit}”`, `There is no unit '${unit}'`);
  const known = books.known.get(keyOf(unit_id, name));
  const before = known && fieldsOf(known);
  const idOf = (key: 'area_code' | 'boundary', all: ReadonlyMap<string, number>, zh: string, en: string) => {
    const text = row.cells[key];
    if (text === undefined) return undefined;
    return all.get(text) ?? read.fail(key, `没有${zh}“${text}”`, `There is no ${en} '${text}'`);
  };
  const wordOf = <T extends string>(key: NetworkKey, words: Record<T, RegExp>): T | undefined => {
    const text = row.cells[key];
    if (text === undefined) return undefined;
    const one = Object.keys(words).join(', ');
    return pick(words, text) ?? read.fail(key, `不认识“${text}”`, `'${text}' is none of ${one}`);
  };
  if (row.cells.kind === undefined) read.needed('kind');
  const fields: NetworkFields = {
    ...{ name, unit_id },
    kind: wordOf('kind', KINDS) ?? before?.kind ?? NETWORK_KINDS[0],
    area_id: idOf('area_code', books.areas, '区划', 'area') ?? before?.area_id ?? null,
    purpose: read.text('purpose', 400) ?? before?.purpose ?? '',
    terminals: readTerminals(row, read.fail) ?? before?.terminals ?? null,
    prefixes: prefixesOf(row, read.fail) ?? before?.prefixes ?? [],
    boundary_node_id: idOf('boundary', books.nodes, '节点', 'node') ?? before?.boundary_node_id ?? null,
    form: wordOf('form', FORMS) ?? before?.form ?? null,
    contact_name: read.text('contact_name', 60) ?? before?.contact_name ?? '',
    contact_phone: read.text('contact_phone', 40) ?? before?.contact_phone ?? '',
    surveyed_on: read.day('surveyed_on') ?? before?.surveyed_on ?? null,
    planned_on: read.day('planned_on') ?? before?.planned_on ?? null,
  };
  refuseClassified(row, read.fail);
  const state = wordOf('state', STATES) ?? known?.state ?? 'surveyed';
  if (known ? state !== known.state : SETTLED.includes(state))
    read.fail(
      'state',
      known ? '状态只能在网络页面变更' : '已融合、已关停、依法保留须在页面提出并由他人复核',
      known
        ? 'The state changes on the page of the network'
        : 'Merged, closed and kept are asked for and reviewed on the page',
    );
  for (const prefix of fields.prefixes)
    for (const { prefix: other } of books
      .overlaps(prefix)
      .filter(({ of }) => of !== known?.id)
      .slice(0, MAX_OVERLAPS))
      notes.push(overlapNote(prefix, `已登记的 ${other}`, `${other} on record`));
  const changes = before ? compare(cellsOf(before, state, books), cellsOf(fields, state, books)) : [];
  if (known && known.asked !== null && changes.length > 0)
    read.fail('name', '有一项变更待复核，撤回后才能更改', 'A change waits for review: withdraw it first');
  const action = known ? (changes.length > 0 ? 'update' : 'same') : 'create';
  const draft: Draft = { row: row.row, label: `${unit} · ${name}`, action, changes, errors: read.errors, notes };
  return { draft, known, fields, state };
}

type Fail = ReturnType<typeof reader<NetworkKey>>['fail'];

function readTerminals(row: Row<NetworkKey>, fail: Fail): number | undefined {
  const text = row.cells.terminals;
  if (text === undefined) return undefined;
  const count = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  return count <= MAX_TERMINALS
    ? count
    : fail('terminals', `“${text}”不是终端数`, `'${text}' is no number of terminals`);
}

function prefixesOf(row: Row<NetworkKey>, fail: Fail): string[] | undefined {
  const texts = row.cells.prefixes?.split(/[\s,;，；、]+/).filter((text) => text !== '');
  if (!texts) return undefined;
  if (texts.length > MAX_PREFIXES)
    return fail('prefixes', `最多 ${MAX_PREFIXES} 个地址段`, `At most ${MAX_PREFIXES} prefixes`);
  const read = readPrefixes(texts);
  return 'problem' in read ? fail('prefixes', read.problem.zh, read.problem.en) : read.prefixes;
}

function refuseClassified(row: Row<NetworkKey>, fail: Fail) {
  for (const key of ['name', 'kind', 'purpose'] as const) {
    const word = classifiedWord(row.cells[key] ?? '');
    if (word) fail(key, word.zh, word.en);
  }
  const flag = row.cells.is_classified;
  // What isn't plainly a no could be a yes.
  if (flag !== undefined && readBoolean(flag) !== false && !/^(不|非)涉密$/.test(flag))
    fail('is_classified', '涉密网络不得在本系统登记', 'Classified networks are not to be registered here');
}

const nameIn = (all: ReadonlyMap<string, number>, id: number | null): string =>
  id === null ? '' : ([...all].find(([, one]) => one === id)?.[0] ?? '');

function cellsOf(fields: NetworkFields, state: NetworkState, books: Books): Cells {
  const { unit_id, area_id, boundary_node_id, prefixes, terminals, form, surveyed_on, planned_on, ...texts } = fields;
  return {
    ...texts,
    ...{ unit: nameIn(books.units, unit_id), area_code: nameIn(books.areas, area_id) },
    ...{ boundary: nameIn(books.nodes, boundary_node_id), prefixes: prefixes.join(' '), state },
    ...{ terminals: terminals === null ? '' : String(terminals), form: form ?? '' },
    ...{ surveyed_on: surveyed_on ?? '', planned_on: planned_on ?? '' },
  };
}

const overlapNote = (prefix: string, zh: string, en: string): Problem => ({
  path: 'prefixes',
  zh: `${prefix} 与${zh} 重叠`,
  en: `${prefix} overlaps ${en}`,
});

/** Two networks may use the same private addresses behind translation: told, not refused. */
function tellOverlaps(entries: readonly Entry[]) {
  const find = overlapFinder(
    entries.flatMap((entry) => entry.fields.prefixes.map((prefix) => ({ prefix, of: entry }))),
  );
  for (const { draft, fields } of entries)
    for (const prefix of fields.prefixes)
      for (const { prefix: other, of } of find(prefix)
        .filter(({ of }) => of.draft !== draft)
        .slice(0, MAX_OVERLAPS))
        draft.notes?.push(overlapNote(prefix, `第 ${of.draft.row} 行的 ${other}`, `${other} in row ${of.draft.row}`));
}
