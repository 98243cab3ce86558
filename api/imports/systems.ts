/** Service systems by name and their endpoints by name within it. */
import type { Actor } from '../audit/record.ts';
import { settleEndpoint, settleSystem } from '../conformance/keep-watches.ts';
import { placeNamed, typeNamed, typeOf } from '../conformance/type-of.ts';
import type { Db } from '../db/open.ts';
import { changeEndpoint, insertEndpoint, type NewEndpoint, placeOf, questionsOf } from '../estate/endpoints.ts';
import { NOT_LOOKED } from '../estate/nodes.ts';
import { insertSystem } from '../estate/systems.ts';
import { Refusal } from '../middleware/errors.ts';
import type { Row } from './columns.ts';
import { compare, type Draft, type Plan, reader, refuseTwins, settle } from './draft.ts';
import { readScheme, type SystemKey } from './system-columns.ts';
import { watchWriter } from './write-watches.ts';

type SystemCells = { type: string; unit: string; area_code: string; note: string };
type KnownEndpoint = { id: number; host: string; url: string; place: string };
type KnownSystem = SystemCells & { id: number; endpoints: Map<string, KnownEndpoint> };
type Books = { systems: Map<string, KnownSystem>; units: Map<string, number>; areas: Map<string, number> };
/** `place` is undefined where the file says nothing of it. */
type Endpoint = Omit<NewEndpoint, 'system_id'> & { at: { host: string; url: string } };
type Entry = {
  draft: Draft;
  name: string;
  system: SystemCells;
  endpoint: Endpoint | undefined;
  /** Which endpoint is at which place, of the system's first row. */
  places: Map<string, string>;
};

const SYSTEM_FIELDS = ['type', 'unit', 'area_code', 'note'] as const;

export function planSystems(
  db: Db,
  actor: Actor,
  rows: readonly Row<SystemKey>[],
  { watch }: { watch: boolean },
): Plan {
  const books = readBooks(db);
  /** The first row of each system says what the system is; later ones may not contradict it. */
  const first = new Map<string, Entry>();
  const wanted = rows.map((row) => {
    const entry = readSystem(row, books, first);
    if (entry.name !== '' && !first.has(entry.name)) first.set(entry.name, entry);
    return entry;
  });
  refuseTwins(
    wanted.map(({ draft, name, endpoint }) => ({ draft, key: name && `${name} · ${endpoint?.name ?? ''}` })),
    'endpoint',
  );
  const drafts = wanted.map(({ draft }) => draft);
  settle(drafts);
  return { drafts, write: () => writeSystems(db, actor, wanted, books, watch) };
}

function readBooks(db: Db): Books {
  const sqlite = db.$client;
  const rows = sqlite
    .prepare(`select s.id, s.name, s.type, s.note, coalesce(u.name, '') as unit, coalesce(a.code, '') as area_code
      from systems s left join units u on u.id = s.unit_id left join areas a on a.id = s.area_id`)
    .all() as (SystemCells & { id: number; name: string })[];
  const systems = new Map(rows.map(({ name, ...row }) => [name, { ...row, endpoints: new Map() } as KnownSystem]));
  const byId = new Map([...systems.values()].map((system) => [system.id, system]));
  const endpoints = sqlite.prepare('select id, system_id, name, host, url, place from endpoints').all() as {
    id: number;
    system_id: number;
    name: string;
    host: string;
    url: string;
    place: string;
  }[];
  for (const { system_id, name, ...endpoint } of endpoints) byId.get(system_id)?.endpoints.set(name, endpoint);
  const idsOf = (sql: string) => new Map(sqlite.prepare(sql).raw().all() as [string, number][]);
  return { systems, units: idsOf('select name, id from units'), areas: idsOf('select code, id from areas') };
}

function readSystem(row: Row<SystemKey>, books: Books, first: ReadonlyMap<string, Entry>): Entry {
  const read = reader(row);
  const name = read.needed('system');
  const known = books.systems.get(name);
  const earlier = first.get(name);
  const cell = (key: (typeof SYSTEM_FIELDS)[number], max: number): string => {
    const said = read.text(key, max);
    const text = key === 'type' && said !== undefined ? typeNamed(said) : said;
    if (text !== undefined && earlier && earlier.system[key] !== text) {
      read.fail(key, `与第 ${earlier.draft.row} 行不一致`, `It contradicts row ${earlier.draft.row}`);
    }
    return text ?? earlier?.system[key] ?? known?.[key] ?? '';
  };
  const system = {
    type: cell('type', 60),
    unit: cell('unit', 100),
    area_code: cell('area_code', 20),
    note: cell('note', 4_000),
  };
  if (system.unit !== '' && !books.units.has(system.unit)) {
    read.fail('unit', `没有单位“${system.unit}”`, `There is no unit '${system.unit}'`);
  }
  if (system.area_code !== '' && !books.areas.has(system.area_code)) {
    read.fail('area_code', `没有区划“${system.area_code}”`, `There is no area '${system.area_code}'`);
  }
  const endpoint = readEndpoint(read, row, known);
  const is = known?.endpoints.get(endpoint?.name ?? '');
  if (endpoint) checkPlace(read, system.type, endpoint, known, is, earlier);
  const before = known && { ...pick(known), host: is?.host ?? '', url: is?.url ?? '', place: is?.place ?? '' };
  const place = endpoint?.place ?? is?.place ?? '';
  const after = { ...system, host: endpoint?.at.host ?? '', url: endpoint?.at.url ?? '', place };
  const changes = before && !earlier ? compare<Record<string, string>>(before, after) : endpointChanges(is, endpoint);
  const made = (!known && !earlier) || (endpoint !== undefined && !is);
  const action = made ? 'create' : changes.length > 0 ? 'update' : 'same';
  const label = endpoint ? `${name} · ${endpoint.name}` : name;
  const draft: Draft = { row: row.row, label, action, changes: made && !known ? [] : changes, errors: read.errors };
  const places = new Map(endpoint?.place ? [[endpoint.place, endpoint.name]] : []);
  return { draft, name, system, endpoint, places };
}

const pick = ({ type, unit, area_code, note }: SystemCells): SystemCells => ({ type, unit, area_code, note });

function endpointChanges(is: KnownEndpoint | undefined, endpoint: Endpoint | undefined) {
  if (!is || !endpoint) return [];
  const { host, url, place } = is;
  return compare<Record<string, string>>({ host, url, place }, { ...endpoint.at, place: endpoint.place ?? place });
}

/** The place by its name or title, which the system's type must have, and where nothing else may be unless there may be many. */
function checkPlace(
  read: ReturnType<typeof reader<SystemKey>>,
  type_name: string,
  endpoint: Endpoint,
  known: KnownSystem | undefined,
  is: KnownEndpoint | undefined,
  earlier: Entry | undefined,
) {
  if (endpoint.place === undefined) return;
  const type = typeOf(type_name);
  const name = placeNamed(type, endpoint.place);
  const place = type?.places[name ?? ''];
  if (name === undefined || !place) {
    read.fail('place', `此类系统没有位置“${endpoint.place}”`, `Systems of this type have no place '${endpoint.place}'`);
    return;
  }
  endpoint.place = name;
  const taken = [...(known?.endpoints ?? [])].find(([, one]) => one.place === name && one.id !== is?.id)?.[0];
  const other = taken ?? earlier?.places.get(name);
  if (!place.is_many && other !== undefined && other !== endpoint.name)
    read.fail('place', `该位置已是端点“${other}”`, `The place is the endpoint '${other}' already`);
  earlier?.places.set(name, endpoint.name);
}

/** Undefined when the row tells of a system only. */
function readEndpoint(
  read: ReturnType<typeof reader<SystemKey>>,
  { cells }: Row<SystemKey>,
  known: KnownSystem | undefined,
): Endpoint | undefined {
  const asked = (['endpoint', 'host', 'port', 'scheme', 'path', 'place'] as const).some(
    (key) => cells[key] !== undefined,
  );
  if (!asked) return undefined;
  const past = known?.endpoints.get(cells.endpoint ?? cells.host ?? '');
  const host = cells.host ?? past?.host;
  if (host === undefined) return read.fail('host', '请填写主机', 'Give the host');
  const said = past && URL.canParse(past.url) ? new URL(past.url) : undefined;
  const port = Number(cells.port ?? (said?.port || 0));
  if (!(Number.isInteger(port) && port >= (cells.port === undefined ? 0 : 1) && port <= 65535)) {
    return read.fail('port', `“${cells.port}”不是端口号`, `'${cells.port}' is no port`);
  }
  const scheme = readScheme(cells.scheme ?? said?.protocol ?? '');
  if (cells.scheme !== undefined && scheme === undefined) {
    return read.fail('scheme', '协议应为 http、https 或 tcp', 'The scheme is http, https or tcp');
  }
  const path = read.text('path', 500) ?? (said && said.protocol !== 'tcp:' ? said.pathname + said.search : undefined);
  if (path !== undefined && !/^\/\S*$/.test(path)) return read.fail('path', '路径以 / 开头', 'The path begins with /');
  const wanted = { name: read.text('endpoint', 100) ?? host, host, port: port || undefined, scheme, path };
  try {
    return { ...wanted, place: read.text('place', 60), at: placeOf(wanted) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { zh, en } = error.problem.error;
    return read.fail('host', zh, en);
  }
}

function writeSystems(db: Db, actor: Actor, wanted: readonly Entry[], books: Books, watched: boolean) {
  const now = Date.now();
  const ids = new Map([...books.systems].map(([name, { id }]) => [name, id]));
  const watch = watchWriter(db, now, null);
  const sqlite = db.$client;
  const change = sqlite.prepare(
    'update systems set type = :type, note = :note, unit_id = :unit_id, area_id = :area_id, updated_at = :now where id = :id',
  );
  const waiting = sqlite.prepare('update targets set state_reason = ? where id = ?');
  for (const { draft, name, system, endpoint } of wanted) {
    if (draft.action === 'same') continue;
    const { type, note } = system;
    const row = {
      type,
      note,
      unit_id: books.units.get(system.unit) ?? null,
      area_id: books.areas.get(system.area_code) ?? null,
    };
    let id = ids.get(name);
    if (id === undefined) {
      id = insertSystem(db, { name, ...row }, now).id;
      ids.set(name, id);
    } else {
      change.run({ ...row, now, id });
      if (type !== books.systems.get(name)?.type) settleSystem(db, actor, id);
    }
    if (!endpoint) continue;
    const known = books.systems.get(name)?.endpoints.get(endpoint.name);
    if (known) {
      if (draft.changes.length > 0) changeEndpoint(db, actor, known.id, { ...endpoint.at, place: endpoint.place });
      continue;
    }
    const { id: endpoint_id, target_id } = insertEndpoint(db, { ...endpoint, system_id: id }, now);
    if (watched) for (const question of questionsOf({ ...endpoint, system_id: id })) watch({ target_id, ...question });
    if (endpoint.place) settleEndpoint(db, actor, endpoint_id);
    if (watched) waiting.run(JSON.stringify(NOT_LOOKED), target_id);
  }
}
