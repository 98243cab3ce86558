/** Places where a system is reached: added with a target and a first watch, changed and removed with them. */
import { isIP } from 'node:net';
import { eq } from 'drizzle-orm';
import type { Family } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import { settleEndpoint } from '../conformance/keep-watches.ts';
import { placeNamed, typeOf } from '../conformance/type-of.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { tell } from '../timeline/tell.ts';
import { addWatch } from '../watching/add-watch.ts';
import { checkAddress } from '../watching/check-address.ts';
import { watches } from '../watching/schema.ts';
import { NOT_LOOKED, UNWATCHED } from './nodes.ts';
import { endpoints, systems, targets } from './schema.ts';

export const SCHEMES = ['http', 'https', 'tcp'] as const;
export type Scheme = (typeof SCHEMES)[number];

export type NewEndpoint = {
  system_id: number;
  name: string;
  /** A name or an IP literal. */
  host: string;
  port?: number | undefined;
  scheme?: Scheme | undefined;
  /** Begins with a slash. */
  path?: string | undefined;
  /** Which families of a name are asked; an IP literal is its own. */
  families?: readonly Family[] | undefined;
  /** Which place of its system's type it is; '' or absent: none. */
  place?: string | undefined;
  /** False: without a first watch. */
  watch?: boolean | undefined;
};

const DEFAULT_PORTS: Record<Scheme, number | undefined> = { http: 80, https: 443, tcp: undefined };

/** Call it in the caller's transaction; `hub.watching.rescheduled()` after the commit. */
export function addEndpoint(
  db: Db,
  actor: Actor,
  wanted: NewEndpoint,
  now = Date.now(),
): { id: number; target_id: number } {
  const system = db.select({ name: systems.name }).from(systems).where(eq(systems.id, wanted.system_id)).get();
  if (!system) throw notFound('该系统', 'system');
  const made = insertEndpoint(db, wanted, now);
  record(db, actor, { action: 'create', object_kind: 'endpoint', object_id: made.id, after: made.row });
  tell(db, {
    at: now,
    kind: 'change',
    system_id: wanted.system_id,
    subject: `${system.name} · ${wanted.name}`,
    text: { zh: `端点由 ${actor.person} 登记`, en: `the endpoint was registered by ${actor.person}` },
  });
  if (wanted.watch !== false) {
    for (const question of questionsOf(wanted)) addWatch(db, actor, { target_id: made.target_id, ...question });
    db.update(targets).set({ state_reason: NOT_LOOKED }).where(eq(targets.id, made.target_id)).run();
  }
  settleEndpoint(db, actor, made.id);
  return { id: made.id, target_id: made.target_id };
}

/** The rows of an endpoint and nothing else: what `addEndpoint` and imports share. */
export function insertEndpoint(db: Db, wanted: NewEndpoint, now: number) {
  const place = checkedPlace(db, wanted.system_id, wanted.place ?? '');
  const row = { system_id: wanted.system_id, name: wanted.name, ...placeOf(wanted), place };
  const { id } = db.insert(endpoints).values(row).returning({ id: endpoints.id }).get();
  const target = db
    .insert(targets)
    .values({ endpoint_id: id, state_reason: UNWATCHED, state_since: now })
    .returning({ id: targets.id })
    .get();
  return { id, target_id: target.id, row };
}

/** The canonical host, and the address that people open. */
export function placeOf({ host: text, port, scheme, path }: Pick<NewEndpoint, 'host' | 'port' | 'scheme' | 'path'>) {
  const host = checkedHost(text);
  if (scheme === 'tcp' && port === undefined) throw wrong('port', '请填写 TCP 端口', 'Give the TCP port');
  if (scheme === undefined && port === undefined) return { host, url: '' };
  const shown = isIP(host) === 6 ? `[${host}]` : host;
  const chosen = scheme ?? 'tcp';
  const at = port === undefined || port === DEFAULT_PORTS[chosen] ? '' : `:${port}`;
  return { host, url: `${chosen}://${shown}${at}${chosen === 'tcp' ? '' : (path ?? '/')}` };
}

/** A place that the system's type has and where it isn't reached already, unless there may be many. */
function checkedPlace(db: Db, system_id: number, text: string, own_id = 0): string {
  if (text === '') return '';
  const system = db.select({ type: systems.type }).from(systems).where(eq(systems.id, system_id)).get();
  const type = typeOf(system?.type ?? '');
  const name = placeNamed(type, text);
  const place = type?.places[name ?? ''];
  if (name === undefined || !place)
    throw wrong('place', `此类系统没有位置“${text}”`, `Systems of this type have no place '${text}'`);
  const sql = 'select name from endpoints where system_id = ? and place = ? and id <> ?';
  const other = db.$client.prepare(sql).pluck().get(system_id, name, own_id) as string | undefined;
  if (other !== undefined && !place.is_many)
    throw conflict(
      `“${place.title.zh}”已是端点“${other}”`,
      `The place '${place.title.en}' is the endpoint '${other}' already`,
    );
  return name;
}

function checkedHost(text: string): string {
  return checkAddress(text, null).address;
}

/** What a new endpoint is asked: its page, its port, or an echo when nothing more is known of it. */
export function questionsOf({ host: text, port, scheme, path, families }: NewEndpoint) {
  const { address, family } = checkAddress(text, null);
  const asked: readonly Family[] = family !== null ? [family] : (families ?? [4]);
  const question =
    scheme === 'http' || scheme === 'https'
      ? { probe: 'http', params: { scheme, path: path ?? '/', ...(port === undefined ? {} : { port }) } }
      : port !== undefined
        ? { probe: 'tcp', params: { port } }
        : { probe: 'icmp', params: {} };
  return asked.map((one) => ({ ...question, address, family: one }));
}

/** Changes name, host, URL or place; watches that asked the old host ask the new one. */
export function changeEndpoint(
  db: Db,
  actor: Actor,
  id: number,
  change: {
    name?: string | undefined;
    host?: string | undefined;
    url?: string | undefined;
    place?: string | undefined;
  },
) {
  const before = readEndpoint(db, id);
  const host = change.host === undefined ? before.host : checkedHost(change.host);
  const place =
    change.place === undefined || change.place === before.place
      ? before.place
      : checkedPlace(db, before.system_id, change.place, id);
  const after = { ...before, name: change.name ?? before.name, host, url: change.url ?? before.url, place };
  db.update(endpoints).set({ name: after.name, host, url: after.url, place }).where(eq(endpoints.id, id)).run();
  record(db, actor, { action: 'update', object_kind: 'endpoint', object_id: id, before, after });
  if (host !== before.host) moveWatches(db, actor, id, before.host, host);
  settleEndpoint(db, actor, id, before);
}

function moveWatches(db: Db, actor: Actor, id: number, from: string, host: string) {
  const target = db.select({ id: targets.id }).from(targets).where(eq(targets.endpoint_id, id)).get();
  const old = db
    .select()
    .from(watches)
    .where(eq(watches.target_id, target?.id ?? 0))
    .all()
    .filter((watch) => watch.address === from);
  const { family } = checkAddress(host, null);
  const was_name = isIP(from) === 0;
  for (const watch of old) {
    // From one literal to another the family follows; a name keeps the families it was asked in.
    const moved = { ...watch, address: host, family: family ?? (was_name ? watch.family : 4) };
    db.update(watches).set({ address: host, family: moved.family }).where(eq(watches.id, watch.id)).run();
    record(db, actor, { action: 'update', object_kind: 'watch', object_id: watch.id, before: watch, after: moved });
  }
}

export function removeEndpoint(db: Db, actor: Actor, id: number) {
  const before = readEndpoint(db, id);
  db.delete(endpoints).where(eq(endpoints.id, id)).run();
  record(db, actor, { action: 'delete', object_kind: 'endpoint', object_id: id, before });
}

function readEndpoint(db: Db, id: number) {
  const found = db
    .select({
      system_id: endpoints.system_id,
      name: endpoints.name,
      host: endpoints.host,
      url: endpoints.url,
      place: endpoints.place,
    })
    .from(endpoints)
    .where(eq(endpoints.id, id))
    .get();
  if (!found) throw notFound('该端点', 'endpoint');
  return found;
}
