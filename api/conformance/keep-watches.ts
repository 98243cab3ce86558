/**
 * The watches that the console keeps for criteria of conformance: each look-criterion of a place has one for each endpoint there and family
 * in which that is asked. What people changed of one (parameters, interval, credential, switching it off) stays.
 */
import { isIP } from 'node:net';
import { eq } from 'drizzle-orm';
import { probes } from '#probes/index.ts';
import type { Family, Probe } from '#probes/probe.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, Refusal } from '../middleware/errors.ts';
import { addWatch, checkedParams, type Watch } from '../watching/add-watch.ts';
import { watches } from '../watching/schema.ts';
import type { EndpointGiven, Look } from './system-type.ts';
import { typeOf } from './type-of.ts';

type Endpoint = { id: number; target_id: number; host: string; url: string; place: string; type: string };

const ENDPOINTS = `select e.id, t.id as target_id, e.host, e.url, e.place, y.type
  from endpoints e join targets t on t.endpoint_id = e.id join systems y on y.id = e.system_id`;

export const endpointGiven = ({ host, url }: { host: string; url: string }): EndpointGiven => {
  const { protocol, port, pathname, search } = URL.canParse(url) ? new URL(url) : new URL('http://-/');
  const scheme = protocol.slice(0, -1) as EndpointGiven['scheme'];
  return { host, url, scheme, ...(port === '' ? {} : { port: Number(port) }), path: `${pathname || '/'}${search}` };
};

/** Makes and removes what the endpoint's place asks for; `before` is the endpoint as its kept watches know it. In the caller's transaction. */
export function settleEndpoint(db: Db, actor: Actor, id: number, before?: { host: string; url: string }) {
  const endpoint = db.$client.prepare(`${ENDPOINTS} where e.id = ?`).get(id) as Endpoint | undefined;
  if (endpoint) settle(db, actor, endpoint, before);
}

export function settleSystem(db: Db, actor: Actor, system_id: number) {
  const endpoints = db.$client.prepare(`${ENDPOINTS} where e.system_id = ?`).all(system_id) as Endpoint[];
  for (const endpoint of endpoints) settle(db, actor, endpoint);
}

/** At the start: a new version of the program may ask for more. An endpoint that can't be asked so is told of, and stays as it is. */
export function settleAll(db: Db, onRefused: (error: Refusal, endpoint_id: number) => void) {
  const actor = { person: '-', address: '-' };
  const endpoints = db.$client.prepare(`${ENDPOINTS} where e.place <> ''`).all() as Endpoint[];
  for (const endpoint of endpoints) {
    try {
      db.transaction(() => settle(db, actor, endpoint));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      onRefused(error, endpoint.id);
    }
  }
}

function settle(db: Db, actor: Actor, endpoint: Endpoint, before?: { host: string; url: string }) {
  const all = db.select().from(watches).where(eq(watches.target_id, endpoint.target_id)).all();
  const wanted = new Map<string, Look>(
    Object.entries(typeOf(endpoint.type)?.criteria ?? {}).flatMap(([name, criterion]) =>
      criterion.is === 'look' && criterion.place === endpoint.place && criterion.watch_of === undefined
        ? [[`${endpoint.type}.${name}`, criterion] as const]
        : [],
    ),
  );
  const kept = all.filter(({ criterion }) => criterion !== null);
  for (const watch of kept) if (!wanted.has(watch.criterion ?? '')) remove(db, actor, watch);
  for (const [name, criterion] of wanted) {
    const own = kept.filter((watch) => watch.criterion === name);
    if (own.length === 0)
      for (const family of familiesOf(endpoint, criterion, all)) keep(db, actor, endpoint, name, criterion, family);
    else if (before) for (const watch of own) follow(db, actor, endpoint, criterion, watch, all, before);
  }
}

/** A name is asked in the families in which people ask it already. */
function familiesOf({ host }: Endpoint, { probe }: Look, all: readonly Watch[]): (Family | null)[] {
  const kind: Probe = probes[probe] as Probe;
  if (isIP(host) !== 0 || kind.finds_addresses) return [null];
  const asked = [...new Set(all.flatMap(({ family }) => (family === null ? [] : [family])))];
  return asked.length > 0 ? asked.sort() : [4];
}

function keep(db: Db, actor: Actor, endpoint: Endpoint, name: string, criterion: Look, family: Family | null) {
  const params = checkedParams(criterion.probe, criterion.params(endpointGiven(endpoint)));
  const [twin] = db
    .select()
    .from(watches)
    .where(eq(watches.target_id, endpoint.target_id))
    .all()
    .filter(
      (watch) =>
        watch.probe === criterion.probe &&
        watch.address === endpoint.host &&
        (family === null || watch.family === family) &&
        JSON.stringify(watch.params) === JSON.stringify(params),
    )
    // The hub's own goes before an agent's.
    .sort((a, b) => (a.agent_id ?? 0) - (b.agent_id ?? 0));
  if (twin?.criterion)
    throw conflict(
      `${name} 与 ${twin.criterion} 的监测相同，请先修改其中一项的参数`,
      `${name} asks what ${twin.criterion} asks: change what one of them asks first`,
    );
  const watch =
    twin ??
    addWatch(db, actor, {
      ...{ target_id: endpoint.target_id, probe: criterion.probe, params, address: endpoint.host, family },
      every_s: criterion.every_s,
    });
  change(db, actor, watch, { criterion: name });
}

/** What followed from the endpoint follows it on, wherever it is asked from; what a person set stays. */
function follow(
  db: Db,
  actor: Actor,
  endpoint: Endpoint,
  criterion: Look,
  watch: Watch,
  all: readonly Watch[],
  before: { host: string; url: string },
) {
  const was = checkedParams(criterion.probe, criterion.params(endpointGiven(before)));
  const is = checkedParams(criterion.probe, criterion.params(endpointGiven(endpoint)));
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const moved = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (key) => !same(was[key], is[key]) && same(watch.params[key], was[key]),
  );
  if (moved.length === 0) return;
  const params = { ...watch.params, ...Object.fromEntries(moved.map((key) => [key, is[key]])) };
  const set = { params: checkedParams(criterion.probe, JSON.parse(JSON.stringify(params))) };
  const question = ({ probe, address, family, params }: Watch) => [probe, address, family, params];
  for (const one of all) if (same(question(one), question(watch))) change(db, actor, one, set);
}

function change(db: Db, actor: Actor, before: Watch, set: Partial<Watch>) {
  db.update(watches).set(set).where(eq(watches.id, before.id)).run();
  const after = { ...before, ...set };
  record(db, actor, { action: 'update', object_kind: 'watch', object_id: before.id, before, after });
}

function remove(db: Db, actor: Actor, before: Watch) {
  db.delete(watches).where(eq(watches.id, before.id)).run();
  record(db, actor, { action: 'delete', object_kind: 'watch', object_id: before.id, before });
}
