/** Registers, changes and removes nodes, together with their target, addresses and first watches. */
import { eq } from 'drizzle-orm';
import { type ProbeName, probes } from '#probes/index.ts';
import type { Text } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { forgetDevice, refresher } from '../differences/refresh.ts';
import { notFound, wrong } from '../middleware/errors.ts';
import { tell } from '../timeline/tell.ts';
import { addWatch } from '../watching/add-watch.ts';
import type { Canonical } from './address.ts';
import { followAddresses } from './follow-addresses.ts';
import { merge } from './merge.ts';
import { checkedAddresses, readAddresses, writeAddresses } from './node-addresses.ts';
import { areas, nodes, type Role, targets, units } from './schema.ts';

export type NodeFields = {
  name: string;
  role: Role;
  unit_id: number | null;
  area_id: number | null;
  vendor: string | null;
  model: string | null;
  version: string | null;
  serial: string | null;
  note: string;
};
export type NodeChange = { [K in keyof NodeFields]?: NodeFields[K] | undefined } & {
  addresses?: readonly string[] | undefined;
};
export type NewNode = NodeChange & {
  name: string;
  /** Probes that ask each family's primary address. Without it: an echo, and SNMP when there is a credential. */
  watch?: readonly string[] | undefined;
  credential_id?: number | null | undefined;
};

/** Recorded ones of one node. */
export const MAX_ADDRESSES = 64;
export const UNWATCHED: Text = { zh: '尚未配置监测', en: 'not watched yet' };
export const NOT_LOOKED: Text = { zh: '等待首次探测', en: 'waiting for the first look' };

const EMPTY: Omit<NodeFields, 'name'> = {
  role: 'other',
  unit_id: null,
  area_id: null,
  vendor: null,
  model: null,
  version: null,
  serial: null,
  note: '',
};
/** What people record of a node itself. */
export const RECORD = {
  name: nodes.name,
  role: nodes.role,
  unit_id: nodes.unit_id,
  area_id: nodes.area_id,
  vendor: nodes.vendor,
  model: nodes.model,
  version: nodes.version,
  serial: nodes.serial,
  note: nodes.note,
};

/** Call it in the caller's transaction; `hub.watching.rescheduled()` after the commit. */
export function createNode(db: Db, actor: Actor, wanted: NewNode, now = Date.now()): { id: number; target_id: number } {
  const { addresses: texts = [], watch, credential_id = null, ...given } = wanted;
  const fields = merge<NodeFields>({ ...EMPTY, name: wanted.name }, given);
  checkReferences(db, fields);
  const addresses = checkedAddresses(texts);
  const { id, target_id } = insertNode(db, fields, addresses, now);
  record(db, actor, {
    action: 'create',
    object_kind: 'node',
    object_id: id,
    after: { ...fields, addresses: addresses.map(({ address }) => address) },
  });
  tell(db, {
    at: now,
    kind: 'change',
    node_id: id,
    subject: fields.name,
    text: { zh: `由 ${actor.person} 登记`, en: `registered by ${actor.person}` },
  });
  const chosen = watch ?? (credential_id === null ? ['icmp'] : ['icmp', 'snmp']);
  const watches = watchPrimaries(db, actor, target_id, addresses, chosen, credential_id);
  if (watches > 0) db.update(targets).set({ state_reason: NOT_LOOKED }).where(eq(targets.id, target_id)).run();
  refresher(db)(id, now);
  return { id, target_id };
}

/** The rows of a node and nothing else: what `createNode` and imports share. */
export function insertNode(
  db: Db,
  fields: NodeFields,
  addresses: readonly Canonical[],
  now: number,
): { id: number; target_id: number } {
  const { id } = db
    .insert(nodes)
    .values({ ...fields, created_at: now, updated_at: now })
    .returning({ id: nodes.id })
    .get();
  const target = db
    .insert(targets)
    .values({ node_id: id, state_reason: UNWATCHED, state_since: now })
    .returning({ id: targets.id })
    .get();
  writeAddresses(db, id, addresses);
  return { id, target_id: target.id };
}

function watchPrimaries(
  db: Db,
  actor: Actor,
  target_id: number,
  addresses: readonly Canonical[],
  names: readonly string[],
  credential_id: number | null,
): number {
  const asked = ([4, 6] as const).flatMap((family) => addresses.find((one) => one.family === family) ?? []);
  for (const probe of new Set(names)) {
    for (const { address, family } of asked) {
      const secret = takesSecret(probe) ? credential_id : null;
      addWatch(db, actor, { target_id, probe, params: {}, address, family, credential_id: secret });
    }
  }
  return names.length * asked.length;
}

const takesSecret = (name: string): boolean => Object.hasOwn(probes, name) && 'secrets' in probes[name as ProbeName];

/** Changes what was named; new addresses take the watches of the old along. Returns the target, to be judged again. */
export function changeNode(db: Db, actor: Actor, id: number, change: NodeChange, now = Date.now()): number {
  const before = db.select(RECORD).from(nodes).where(eq(nodes.id, id)).get();
  if (!before) throw notFound('该节点', 'node');
  const { addresses: texts, ...given } = change;
  const after = merge<NodeFields>(before, given);
  checkReferences(db, after);
  db.update(nodes)
    .set({ ...after, updated_at: now })
    .where(eq(nodes.id, id))
    .run();
  const old = readAddresses(db, id);
  const addresses = texts === undefined ? old : checkedAddresses(texts);
  if (texts !== undefined) {
    writeAddresses(db, id, addresses);
    followAddresses(db, actor, id, old, addresses);
    // What answers elsewhere may well be another device, and rightly so.
    if (old.some(({ address }) => !addresses.some((one) => one.address === address))) forgetDevice(db, id);
  }
  record(db, actor, {
    action: 'update',
    object_kind: 'node',
    object_id: id,
    before: { ...before, addresses: old.map(({ address }) => address) },
    after: { ...after, addresses: addresses.map(({ address }) => address) },
  });
  tell(db, {
    at: now,
    kind: 'change',
    node_id: id,
    subject: after.name,
    text: { zh: `登记信息由 ${actor.person} 修改`, en: `its record was changed by ${actor.person}` },
  });
  refresher(db)(id, now);
  return db.select({ id: targets.id }).from(targets).where(eq(targets.node_id, id)).get()?.id ?? 0;
}

/** Removes a node with its target, watches and all that was seen of it; evidence and the timeline stay. */
export function removeNode(db: Db, actor: Actor, id: number, now = Date.now()) {
  const before = db.select(RECORD).from(nodes).where(eq(nodes.id, id)).get();
  if (!before) throw notFound('该节点', 'node');
  const addresses = readAddresses(db, id).map(({ address }) => address);
  db.delete(nodes).where(eq(nodes.id, id)).run();
  record(db, actor, { action: 'delete', object_kind: 'node', object_id: id, before: { ...before, addresses } });
  tell(db, {
    at: now,
    kind: 'change',
    subject: before.name,
    text: { zh: `由 ${actor.person} 删除`, en: `removed by ${actor.person}` },
  });
}

/** Refuses a unit or an area that doesn't exist. */
export function checkReferences(db: Db, { unit_id, area_id }: { unit_id: number | null; area_id: number | null }) {
  if (unit_id !== null && !db.select({ id: units.id }).from(units).where(eq(units.id, unit_id)).get()) {
    throw wrong('unit_id', '单位不存在', 'The unit does not exist');
  }
  if (area_id !== null && !db.select({ id: areas.id }).from(areas).where(eq(areas.id, area_id)).get()) {
    throw wrong('area_id', '区划不存在', 'The area does not exist');
  }
}
