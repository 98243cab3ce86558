/** What confirming candidates would make, row by row, and what stands in its way: shown before, and done just so. */
import { asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Family, Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { nodes, type Role } from '../estate/schema.ts';
import type { Candidate } from './find-candidates.ts';
import { nodeOf } from './our-node.ts';
import { candidateAddresses, candidates } from './schema.ts';
import { type ScopeDefaults, scopeDefaults } from './scope-defaults.ts';

/** What isn't named is as the scope says. */
export type ConfirmFields = {
  unit_id?: number | null | undefined;
  area_id?: number | null | undefined;
  /** Without it: the role that discovery guessed. */
  role?: Role | null | undefined;
};
export type PlannedWatch = {
  probe: 'icmp' | 'snmp';
  params: Record<string, unknown>;
  address: string;
  family: Family;
  /** Null: as usual for the probe. */
  every_s: number | null;
  credential_id: number | null;
};
export type PlannedNode = {
  candidate_id: number;
  name: string;
  role: Role;
  unit_id: number | null;
  area_id: number | null;
  vendor: string | null;
  model: string | null;
  version: string | null;
  serial: string | null;
  addresses: string[];
  watches: PlannedWatch[];
  /** Why it can't be made; null when it can. */
  problem: Text | null;
  /** What a person should know of it. */
  note: Text | null;
  /** The node that was made; null in a plan. */
  node_id: number | null;
};
type Wanted = {
  ids: readonly number[];
  fields: ConfirmFields;
  watch: boolean;
  names: ReadonlyMap<number, string>;
};
type Address = { address: string; family: Family; answered_at: number | null };

/** Large tables change slowly and cost the device much. */
const LARGE_TABLES = ['cdp', 'arp', 'forwarding', 'vlans', 'ipv6'] as const;
const LARGE_EVERY_S = 900;
const LONGEST_NAME = 100;

export function planNodes(db: Db, { ids, fields, watch, names }: Wanted): PlannedNode[] {
  const found = new Map(rowsOf(db, ids).map((row) => [row.id, row]));
  const addresses = addressesOf(db, ids);
  const taken = new Set<string>();
  return [...new Set(ids)].map((id) => {
    const row = found.get(id);
    if (!row) return missing(id);
    const own = addresses.get(id) ?? [];
    const named = nameFor(db, row, own, names.get(id), taken);
    taken.add(named.name);
    const scope = scopeDefaults(db, row.scope_id);
    const watches = watch ? watchesFor(row, own, scope) : [];
    return {
      ...blank(id),
      name: named.name,
      role: fields.role ?? row.role,
      unit_id: fields.unit_id === undefined ? scope.unit_id : fields.unit_id,
      area_id: fields.area_id === undefined ? scope.area_id : fields.area_id,
      vendor: row.vendor,
      model: row.model,
      version: row.version,
      serial: row.serial,
      addresses: own.map(({ address }) => address),
      watches,
      problem: problemOf(db, row, own) ?? named.problem,
      note: named.note ?? noteOf(row, watches, watch),
    };
  });
}

const blank = (candidate_id: number) => ({ candidate_id, note: null, node_id: null });

function missing(id: number): PlannedNode {
  const nothing = { name: '', role: 'other', unit_id: null, area_id: null } as const;
  const untold = { vendor: null, model: null, version: null, serial: null };
  const problem = { zh: `没有候选设备 ${id}`, en: `there is no candidate ${id}` };
  return { ...blank(id), ...nothing, ...untold, addresses: [], watches: [], problem };
}

function rowsOf(db: Db, ids: readonly number[]): Candidate[] {
  return db
    .select()
    .from(candidates)
    .where(inArray(candidates.id, [...ids]))
    .all();
}

/** Where it answered comes first: a node's first address of a family is the one that is asked. */
export function addressesOf(db: Db, ids: readonly number[]): Map<number, Address[]> {
  const { candidate_id, address, family, answered_at, id } = candidateAddresses;
  const rows = db
    .select({ candidate_id, address, family, answered_at })
    .from(candidateAddresses)
    .where(inArray(candidate_id, [...ids]))
    .orderBy(sql`${answered_at} is null`, desc(answered_at), asc(family), asc(id))
    .all();
  return Map.groupBy(rows, (row) => row.candidate_id);
}

/** What the device calls itself, else its address. A name that is taken gets the address behind it; one that a person chose does not. */
function nameFor(
  db: Db,
  row: Candidate,
  own: readonly Address[],
  chosen: string | undefined,
  taken: ReadonlySet<string>,
): { name: string; problem: Text | null; note: Text | null } {
  const isFree = (name: string) =>
    !taken.has(name) && !db.select({ id: nodes.id }).from(nodes).where(eq(nodes.name, name)).get();
  const clash = (name: string) => ({
    name,
    problem: { zh: `名称“${name}”已被使用`, en: `the name “${name}” is taken` },
    note: null,
  });
  const address = own[0]?.address ?? '';
  if (chosen !== undefined) return isFree(chosen) ? { name: chosen, problem: null, note: null } : clash(chosen);
  const name = (row.name ?? address).slice(0, LONGEST_NAME).toWellFormed().trim();
  if (isFree(name)) return { name, problem: null, note: null };
  const suffix = ` (${address})`;
  const longer = `${name.slice(0, LONGEST_NAME - suffix.length).toWellFormed()}${suffix}`;
  if (name === address || !isFree(longer)) return clash(name === address ? name : longer);
  const note = {
    zh: `名称“${name}”已被使用，加上了地址`,
    en: `the name “${name}” is taken, so the address was added`,
  };
  return { name: longer, problem: null, note };
}

function problemOf(db: Db, row: Candidate, own: readonly Address[]): Text | null {
  if (row.state === 'confirmed') return { zh: '已确认过', en: 'it is confirmed already' };
  if (row.state === 'ignored') return { zh: '已被忽略，请先取消忽略', en: 'it is ignored: take it back first' };
  const [asked] = own;
  if (!asked) {
    return {
      zh: '已没有可用的地址：其地址现由另一设备应答',
      en: 'it has no address left: another device answers there',
    };
  }
  const known = nodeOf(db, { identity: row, asked, addresses: [...own] });
  const name = known && db.select({ name: nodes.name }).from(nodes).where(eq(nodes.id, known.node_id)).get()?.name;
  if (name === undefined) return null;
  return { zh: `就是已登记的节点“${name}”，请并入该节点`, en: `it is the node “${name}”: attach it there` };
}

function noteOf(row: Candidate, watches: readonly PlannedWatch[], watch: boolean): Text | null {
  if (!watch) return { zh: '不监测', en: 'not watched' };
  if (watches.length === 0) return { zh: '从未应答，暂不监测', en: 'it never answered: not watched for now' };
  if (row.snmp !== 'ok') return { zh: '未应答 SNMP，仅监测 ICMP', en: "it didn't answer SNMP: watched by echo alone" };
  if (!watches.some(({ probe }) => probe === 'icmp')) {
    return { zh: '不应答 ICMP，仅监测 SNMP', en: "it doesn't answer echoes: watched by SNMP alone" };
  }
  return null;
}

/** Only what answered is watched: an address that was merely told may not be reachable from here, and would be called down. */
function watchesFor(row: Candidate, own: readonly Address[], scope: ScopeDefaults): PlannedWatch[] {
  const asked = ([4, 6] as const).flatMap(
    (family) => own.find((one) => one.family === family && one.answered_at) ?? [],
  );
  const withSnmp = row.snmp === 'ok' && row.credential_id !== null;
  const port = scope.snmp_port;
  return asked.flatMap(({ address, family }) => {
    const look = { address, family, every_s: null, credential_id: null };
    const watches: PlannedWatch[] = [];
    if (row.rtt_ms !== null || !withSnmp) watches.push({ ...look, probe: 'icmp', params: {} });
    if (!withSnmp) return watches;
    const snmp = { ...look, probe: 'snmp', credential_id: row.credential_id } as const;
    watches.push({ ...snmp, params: { port } });
    // One look at the large tables is enough, whatever the family.
    if (address === asked[0]?.address) {
      watches.push({ ...snmp, params: { port, tables: [...LARGE_TABLES] }, every_s: LARGE_EVERY_S });
    }
    return watches;
  });
}
