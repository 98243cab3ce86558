/** How an agent comes in: a person invites it, it shows its code and keys, a person compares fingerprints. And how it goes: for good. */
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type Enrolled, EnrolRequest, jsonOf, makeCode } from '#probes/agent/request.ts';
import { fingerprintOf, isSigned, type Pair, sign } from '#probes/agent/sealing.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { units } from '../estate/schema.ts';
import { conflict, notFound, wrong } from '../middleware/errors.ts';
import { makeStale } from '../watching/stale.ts';
import type { Refuse } from './refusal.ts';
import { AGENT_WAYS, agents, VANTAGE_SIDES } from './schema.ts';

export const CODE_VALID_MS = 24 * 3_600_000;

export const AgentFields = z.strictObject({
  name: z.string().trim().min(1).max(60),
  unit_id: z.int().positive(),
  side: z.enum(VANTAGE_SIDES),
  way: z.enum(AGENT_WAYS),
});
export const NewAgent = AgentFields.extend({
  side: AgentFields.shape.side.default('inside'),
  way: AgentFields.shape.way.default('https'),
});
type Stored = typeof agents.$inferSelect;
export type Invited = { id: number; code: string; code_until: number };

const digestOf = (code: string): string => createHash('sha256').update(code).digest('hex');

export function findAgent(db: Db, id: number): Stored {
  const found = db.select().from(agents).where(eq(agents.id, id)).get();
  if (!found) throw notFound('探测点', 'agent');
  return found;
}

function checkUnit(db: Db, id: number) {
  if (!db.select({ id: units.id }).from(units).where(eq(units.id, id)).get())
    throw wrong('unit_id', '没有该单位', 'There is no such unit');
}

/** The code is nowhere but in what this returns. */
export function invite(db: Db, actor: Actor, wanted: z.output<typeof NewAgent>, hub_key: string, now: number): Invited {
  checkUnit(db, wanted.unit_id);
  const code = makeCode(hub_key);
  const code_until = now + CODE_VALID_MS;
  return db.$client.transaction(() => {
    const row = { ...wanted, state: 'invited' as const, code_digest: digestOf(code), code_until, created_at: now };
    const { id } = db.insert(agents).values(row).returning({ id: agents.id }).get();
    record(db, actor, { action: 'invite', object_kind: 'agent', object_id: id, after: wanted }, now);
    return { id, code, code_until };
  })();
}

export function inviteAgain(db: Db, actor: Actor, id: number, hub_key: string, now: number): Invited {
  const code = makeCode(hub_key);
  const code_until = now + CODE_VALID_MS;
  return db.$client.transaction(() => {
    if (findAgent(db, id).state !== 'invited')
      throw conflict('该探测点已注册，不再需要注册码', 'This agent has enrolled: it needs no code any more');
    db.update(agents)
      .set({ code_digest: digestOf(code), code_until })
      .where(eq(agents.id, id))
      .run();
    record(db, actor, { action: 'invite', object_kind: 'agent', object_id: id }, now);
    return { id, code, code_until };
  })();
}

/** What an agent sends with its code. Throws `AgentRefusal`; one sentence for every wrong code, so that nothing is learned by guessing. */
export function enrol(
  { db, own, refuse }: { db: Db; own: Pair; refuse: Refuse },
  { body, signature, from }: { body: Uint8Array; signature: Uint8Array; from: string },
  now: number,
) {
  const asked = EnrolRequest.safeParse(jsonOf(Buffer.from(body).toString()));
  const malformed = { zh: '不是注册请求', en: 'This is no request to enrol' };
  if (!asked.success) return refuse({ reason: 'malformed', agent_id: 0, sentence: malformed.en, from }, malformed, now);
  const { code, sign_key, seal_key, version } = asked.data;
  if (!isSigned('enrol', body, signature, sign_key)) {
    const text = { zh: '签名不正确', en: 'The signature is wrong' };
    return refuse({ reason: 'bad_signature', agent_id: 0, sentence: text.en, from }, text, now);
  }
  const found = db
    .select()
    .from(agents)
    .where(eq(agents.code_digest, digestOf(code)))
    .get();
  if (found?.state !== 'invited' || (found.code_until ?? 0) < now) {
    const sentence = found ? 'a code that is too old' : 'a code that was used or never given out';
    const text = { zh: '注册码无效、已使用或已过期', en: 'This code is wrong, was used, or is too old' };
    return refuse({ reason: 'bad_code', agent_id: found?.id ?? 0, sentence, from }, text, now);
  }
  return db.$client.transaction(() => {
    const keys = { sign_key, seal_key, version, code_digest: null, code_until: null };
    db.update(agents)
      .set({ ...keys, state: 'waiting', enrolled_at: now, heard_at: now, heard_from: from })
      .where(eq(agents.id, found.id))
      .run();
    const after = { fingerprint: fingerprintOf(sign_key), version };
    record(
      db,
      { person: '-', address: from },
      { action: 'enrol', object_kind: 'agent', object_id: found.id, after },
      now,
    );
    const told: Enrolled = {
      ...{ agent_id: found.id, name: found.name, sign_key, seal_key },
      ...{ hub_key: own.public, hub_time: now },
    };
    const said = Buffer.from(JSON.stringify(told));
    return { is: 'enrolled' as const, body: said, signature: sign('enrolled', said, own) };
  })();
}

const bare = (fingerprint: string) => fingerprint.replace(/\s/g, '').toLowerCase();

/** `fingerprint` is what a person read on the agent's host. */
export function trust(db: Db, actor: Actor, id: number, fingerprint: string, now: number): void {
  db.$client.transaction(() => {
    const { state, sign_key } = findAgent(db, id);
    if (state !== 'waiting' || sign_key === null)
      throw conflict('只有已注册、待信任的探测点可以信任', 'Only an agent that has enrolled and waits can be trusted');
    if (bare(fingerprint) !== bare(fingerprintOf(sign_key)))
      throw wrong('fingerprint', '指纹不一致，请勿信任', 'The fingerprints differ: do not trust it');
    db.update(agents).set({ state: 'trusted', trusted_at: now }).where(eq(agents.id, id)).run();
    record(db, actor, { action: 'trust', object_kind: 'agent', object_id: id, after: { fingerprint } }, now);
  })();
}

/** For good. Its watches stay its own: what they told is as good as old. Tells the targets that were watched by it. */
export function revoke(db: Db, actor: Actor, id: number, reason: string, now: number): number[] {
  return db.$client.transaction(() => {
    const { state } = findAgent(db, id);
    if (state === 'revoked') throw conflict('该探测点已吊销', 'This agent is revoked already');
    db.update(agents)
      .set({ state: 'revoked', revoked_at: now, code_digest: null, code_until: null })
      .where(eq(agents.id, id))
      .run();
    record(db, actor, { action: 'revoke', object_kind: 'agent', object_id: id, before: { state }, reason }, now);
    makeStale(db, id, now);
    return db.$client.prepare('select distinct target_id from watches where agent_id = ?').pluck().all(id) as number[];
  })();
}

export function changeAgent(
  db: Db,
  actor: Actor,
  id: number,
  wanted: z.output<ReturnType<typeof AgentFields.partial>>,
  now: number,
) {
  db.$client.transaction(() => {
    const { name, unit_id, side, way } = findAgent(db, id);
    const before = { name, unit_id, side, way };
    const set = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const after = { ...before, ...set };
    checkUnit(db, after.unit_id);
    db.update(agents).set(after).where(eq(agents.id, id)).run();
    record(db, actor, { action: 'update', object_kind: 'agent', object_id: id, before, after }, now);
  })();
}
