/** A real nats-server with the rights that `nats-config` prints, a hub of ten agents beside it: what the tests over NATS stand on. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, beforeEach } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { pino } from 'pino';
import { natsUplink } from '#probes/agent/nats-uplink.ts';
import { nkeyOf, signInAs } from '#probes/agent/nkey.ts';
import { newPair, type OwnKeys } from '#probes/agent/sealing.ts';
import { keepNats, type NatsKeeper } from '../../api/agents/nats.ts';
import { hubConfig } from '../../api/agents/nats-config.ts';
import type { Db } from '../../api/db/open.ts';
import { openFresh } from '../../api/db/testing.ts';
import { freePort, type NatsServer, natsServer } from '../nats-server.ts';
import { freshFolder, removeFolder } from '../server.ts';
import { type SmallKeeper, smallKeeper } from './small-keeper.ts';

const MIB = 1024 * 1024;
export const LIMITS = { max_bytes: 64 * MIB, max_age_ms: 3_600_000 };
const newKeys = (): OwnKeys => ({ sign: newPair('Ed25519'), open: newPair('X25519') });
export const hub = newPair('Ed25519');
const log = pino({ level: 'silent' });

export let folder: string;
export let server: NatsServer;
export let url: string;
export let config: (ids: readonly number[]) => string;
export let db: Db;
export let keeper: SmallKeeper;
let keys: OwnKeys[];
const closing: (() => unknown)[] = [];
export const later = (close: () => unknown) => void closing.push(close);

/** Call it in the `describe`. */
export function prepare(): void {
  before(async () => {
    folder = freshFolder();
    const port = await freePort();
    url = `nats://127.0.0.1:${port}`;
    keys = Array.from({ length: 10 }, newKeys);
    const leaf_port = await freePort();
    config = (ids) =>
      hubConfig({
        hub_nkey: nkeyOf(hub.public),
        agents: ids.map((id) => ({ id, name: `agent ${id}`, sign_key: keysOf(id).sign.public })),
        leaves: [],
        listen: `127.0.0.1:${port}`,
        leaf_listen: `127.0.0.1:${leaf_port}`,
        store_folder: join(folder, 'jetstream'),
        max_bytes: LIMITS.max_bytes,
      });
    server = natsServer(folder, config([1, 2, 3]));
    await server.start();
  });
  beforeEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    db = openFresh();
    const opened = db;
    later(() => opened.$client.close());
    keeper = smallKeeper(db, hub);
    const manager = await jetstreamManager(await asUser(0));
    for (const name of await manager.streams.names().next()) await manager.streams.delete(name);
  });
  after(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await server?.end();
    removeFolder(folder);
  });
}

export const keysOf = (id: number): OwnKeys => keys[id] as OwnKeys;
export function agent(id: number): ReturnType<typeof natsUplink> {
  const uplink = natsUplink({ agent_id: id, pair: keysOf(id).sign, place: { servers: [url] }, reread_ms: 500 });
  later(() => uplink.close());
  return uplink;
}
export function hubOver(over: SmallKeeper, ids: number[], limits = LIMITS): NatsKeeper {
  const place = { servers: [url] };
  const nats = keepNats({ agents: over, agentIds: () => ids, place, sign_in: signInAs(hub), limits, log });
  later(() => nats.stop());
  return nats;
}
export async function asUser(id: number): Promise<NatsConnection> {
  const authenticator = signInAs(id === 0 ? hub : keysOf(id).sign);
  const inboxPrefix = id === 0 ? '_ZW.hub' : `_ZW.${id}`;
  const connection = await connect({ servers: url, authenticator, inboxPrefix, noAsyncTraces: true });
  later(() => connection.close());
  return connection;
}
export async function until(what: string, holds: () => boolean, within_ms = 15_000): Promise<void> {
  for (const end = Date.now() + within_ms; !holds(); await sleep(20))
    if (Date.now() > end) assert.fail(`never: ${what}`);
}
