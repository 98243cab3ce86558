/** Everything in the database that is sealed under the master key, sealed anew under another one. */
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Db } from '../db/open.ts';
import { hookSealedAs } from '../emergency/action-hooks.ts';
import { sealedAs as dataSealedAs } from '../load/data-files.ts';
import { sealedAs } from '../notices/choices.ts';
import { MAIL_KEY, MAIL_SEALED_AS } from '../notices/mail-settings.ts';
import type { Keys } from '../people/keys.ts';
import { openText, sealText } from './vault.ts';

/** A change of one row, prepared before the transaction that makes all of them. */
export type Change = { sql: string; values: readonly unknown[] };
export type Resealed = { changes: Change[]; counts: Record<string, number>; unreadable: string[] };

type Named = { id: number | string; name: string; sealed: Buffer };

/** Opens all and seals it anew, writing nothing. What the old key doesn't open is named, and left as it is. */
export async function reseal(db: Db, from: Keys, to: Keys): Promise<Resealed> {
  const done: Resealed = { changes: [], counts: {}, unreadable: [] };
  resealNamed(db, done, 'credentials', 'id', from.credentials, to.credentials);
  resealNamed(db, done, 'own_keys', 'name', from.own_keys, to.own_keys);
  resealProvider(db, done, from.credentials, to.credentials);
  resealConnectors(db, done, from.credentials, to.credentials);
  resealMail(db, done, from.credentials, to.credentials);
  resealRobots(db, done, from.credentials, to.credentials);
  resealData(db, done, from.credentials, to.credentials);
  resealHooks(db, done, from.credentials, to.credentials);
  await resealSecondFactors(db, done, from.log_in, to.log_in);
  return done;
}

function note(done: Resealed, what: string, name: string, change: Change | undefined) {
  if (change === undefined) done.unreadable.push(`${what} ${name}`);
  else {
    done.changes.push(change);
    done.counts[what] = (done.counts[what] ?? 0) + 1;
  }
}

/** Rows whose name is authenticated with what is sealed. */
function resealNamed(db: Db, done: Resealed, table: 'credentials' | 'own_keys', key: string, from: Buffer, to: Buffer) {
  const rows = db.$client.prepare(`select ${key} as id, name, sealed from ${table}`).all() as Named[];
  for (const { id, name, sealed } of rows) {
    const text = openText(from, name, sealed);
    const sql = `update ${table} set sealed = ? where ${key} = ?`;
    note(done, table, name, text === undefined ? undefined : { sql, values: [sealText(to, name, text), id] });
  }
}

type Provider = { issuer?: unknown; client_id?: unknown; sealed_secret?: unknown } | null;

/** The identity provider's client secret, in use and proposed; both stay equal when they were. */
function resealProvider(db: Db, done: Resealed, from: Buffer, to: Buffer) {
  const text = db.$client.prepare(`select value from settings where key = 'oidc'`).pluck().get() as string | undefined;
  if (text === undefined) return;
  const value = JSON.parse(text) as Record<string, unknown>;
  const known = new Map<string, string>();
  let changed = false;
  for (const part of ['active', 'proposed']) {
    const provider = value[part] as Provider;
    if (typeof provider?.sealed_secret !== 'string') continue;
    const name = `oidc client ${provider.client_id} of ${provider.issuer}`;
    const secret = openText(from, name, Buffer.from(provider.sealed_secret, 'base64'));
    if (secret === undefined) {
      done.unreadable.push(`oidc ${part}`);
      continue;
    }
    const fresh = known.get(provider.sealed_secret) ?? sealText(to, name, secret).toString('base64');
    known.set(provider.sealed_secret, fresh);
    provider.sealed_secret = fresh;
    changed = true;
  }
  const sql = `update settings set value = ? where key = 'oidc'`;
  if (changed) note(done, 'oidc', 'client secret', { sql, values: [JSON.stringify(value)] });
}

/** The secrets shared with other platforms: `connector_NAME` is sealed as `connector NAME`. */
function resealConnectors(db: Db, done: Resealed, from: Buffer, to: Buffer) {
  const rows = db.$client.prepare(`select key, value from settings where key glob 'connector_*'`).all() as {
    key: string;
    value: string;
  }[];
  for (const { key, value: text } of rows) {
    const value = JSON.parse(text) as Record<string, unknown>;
    if (typeof value.sealed_secret !== 'string') continue;
    const name = key.replace('_', ' ');
    const secret = openText(from, name, Buffer.from(value.sealed_secret, 'base64'));
    const fresh = secret === undefined ? undefined : sealText(to, name, secret).toString('base64');
    const sql = 'update settings set value = ? where key = ?';
    const change = { sql, values: [JSON.stringify({ ...value, sealed_secret: fresh }), key] };
    note(done, 'connectors', name, fresh === undefined ? undefined : change);
  }
}

/** The password that mail goes out with. */
function resealMail(db: Db, done: Resealed, from: Buffer, to: Buffer) {
  const text = db.$client.prepare('select value from settings where key = ?').pluck().get(MAIL_KEY) as
    | string
    | undefined;
  const value = text === undefined ? {} : (JSON.parse(text) as Record<string, unknown>);
  if (typeof value.sealed_password !== 'string') return;
  const password = openText(from, MAIL_SEALED_AS, Buffer.from(value.sealed_password, 'base64'));
  const fresh = password === undefined ? undefined : sealText(to, MAIL_SEALED_AS, password).toString('base64');
  const sql = 'update settings set value = ? where key = ?';
  const change = { sql, values: [JSON.stringify({ ...value, sealed_password: fresh }), MAIL_KEY] };
  note(done, 'mail', 'password', fresh === undefined ? undefined : change);
}

/** URLs of people's group robots, which hold their tokens, and what is signed with for them. */
function resealRobots(db: Db, done: Resealed, from: Buffer, to: Buffer) {
  for (const what of ['url', 'secret'] as const) {
    const column = `sealed_robot_${what}`;
    const rows = db.$client
      .prepare<[], { person_id: string; sealed: string }>(
        `select person_id, ${column} as sealed from notice_addresses where ${column} is not null`,
      )
      .all();
    for (const { person_id, sealed } of rows) {
      const name = sealedAs(what, person_id);
      const text = openText(from, name, Buffer.from(sealed, 'base64'));
      const sql = `update notice_addresses set ${column} = ? where person_id = ?`;
      const fresh = text === undefined ? undefined : sealText(to, name, text).toString('base64');
      note(done, 'notice_robots', name, fresh === undefined ? undefined : { sql, values: [fresh, person_id] });
    }
  }
}

/** Data files of load tests. */
function resealData(db: Db, done: Resealed, from: Buffer, to: Buffer) {
  type Kept = { id: number; plan_id: number; file: string; sealed: Buffer };
  const rows = db.$client.prepare<[], Kept>('select id, plan_id, file, sealed from load_data').all();
  for (const { id, plan_id, file, sealed } of rows) {
    const name = dataSealedAs(plan_id, file);
    const text = openText(from, name, sealed);
    const sql = 'update load_data set sealed = ? where id = ?';
    note(done, 'load_data', name, text === undefined ? undefined : { sql, values: [sealText(to, name, text), id] });
  }
}

/** Tokens of outside commands. */
function resealHooks(db: Db, done: Resealed, from: Buffer, to: Buffer) {
  const rows = db.$client
    .prepare<[], { id: string; sealed: string }>(
      'select id, sealed_token as sealed from action_hooks where sealed_token is not null',
    )
    .all();
  for (const { id, sealed } of rows) {
    const text = openText(from, hookSealedAs(id), Buffer.from(sealed, 'base64'));
    const sql = 'update action_hooks set sealed_token = ? where id = ?';
    const fresh = text === undefined ? undefined : sealText(to, hookSealedAs(id), text).toString('base64');
    note(done, 'action_hooks', id, fresh === undefined ? undefined : { sql, values: [fresh, id] });
  }
}

/** TOTP secrets and recovery codes, as the account library encrypts them. */
async function resealSecondFactors(db: Db, done: Resealed, from: string, to: string) {
  const rows = db.$client.prepare('select id, person_id, secret, backup_codes from two_factors').all() as {
    id: string;
    person_id: string;
    secret: string;
    backup_codes: string;
  }[];
  for (const row of rows) {
    const again = async (data: string) =>
      symmetricEncrypt({ key: to, data: await symmetricDecrypt({ key: from, data }) });
    const fresh = await Promise.all([again(row.secret), again(row.backup_codes)]).catch(() => undefined);
    const sql = 'update two_factors set secret = ?, backup_codes = ? where id = ?';
    note(done, 'two_factors', row.person_id, fresh && { sql, values: [...fresh, row.id] });
  }
}
