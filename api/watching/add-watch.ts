import { eq } from 'drizzle-orm';
import { type ProbeName, probes } from '#probes/index.ts';
import type { Family, Probe } from '#probes/probe.ts';
import { agents } from '../agents/schema.ts';
import { type Actor, record } from '../audit/record.ts';
import { credentials } from '../credentials/schema.ts';
import type { Db } from '../db/open.ts';
import { conflict, invalid, notFound, wrong } from '../middleware/errors.ts';
import { checkAddress } from './check-address.ts';
import { watches } from './schema.ts';

export type Watch = typeof watches.$inferSelect;
export type NewWatch = {
  target_id: number;
  probe: string;
  params: unknown;
  /** A name or an IP literal. */
  address: string;
  family: Family | null;
  every_s?: number | undefined;
  timeout_ms?: number | undefined;
  credential_id?: number | null | undefined;
  /** From where it looks; null: the hub itself. */
  agent_id?: number | null | undefined;
};

/** Adds a watch after checking all that a person can get wrong; call it in the caller's transaction. */
export function addWatch(db: Db, actor: Actor, wanted: NewWatch): Watch {
  const probe = Object.hasOwn(probes, wanted.probe) ? probes[wanted.probe as ProbeName] : undefined;
  if (!probe) throw wrong('probe', `没有名为 ${wanted.probe} 的探测`, `There is no probe ${wanted.probe}`);
  const row = {
    target_id: wanted.target_id,
    probe: wanted.probe,
    params: checkedParams(wanted.probe as ProbeName, wanted.params),
    ...checkAddress(wanted.address, wanted.family),
    every_s: wanted.every_s ?? probe.every_s,
    timeout_ms: wanted.timeout_ms ?? probe.timeout_ms,
    credential_id: checkedCredential(db, wanted.probe as ProbeName, wanted.credential_id ?? null),
    agent_id: checkedAgent(db, wanted.agent_id ?? null),
    created_at: Date.now(),
  };
  if (row.timeout_ms > row.every_s * 1000) {
    throw wrong('timeout_ms', '超时不能长于监测周期', 'The timeout must not be longer than the interval');
  }
  refuseTwin(db, row);
  const made = db.insert(watches).values(row).returning().get();
  record(db, actor, { action: 'create', object_kind: 'watch', object_id: made.id, after: made });
  return made;
}

/** One question is asked of a target once from each place; `row` may stand already, with its id. */
export function refuseTwin(db: Db, row: Omit<typeof watches.$inferInsert, 'created_at'>): void {
  const twin = db
    .select()
    .from(watches)
    .where(eq(watches.target_id, row.target_id))
    .all()
    .some(
      (other) =>
        other.id !== row.id &&
        other.probe === row.probe &&
        other.address === row.address &&
        other.family === row.family &&
        other.agent_id === row.agent_id &&
        JSON.stringify(other.params) === JSON.stringify(row.params),
    );
  if (twin) throw conflict('已有相同的监测', 'There is such a watch already');
}

/** The probe's params with its defaults filled in, or a refusal that names each wrong field. */
export function checkedParams(name: ProbeName, params: unknown): Record<string, unknown> {
  const probe = kept(name);
  const unknown = Object.keys(params ?? {}).find((key) => !Object.hasOwn(probe.params.shape, key));
  if (unknown !== undefined) {
    throw wrong(
      `params.${unknown}`,
      `探测 ${name} 没有参数 ${unknown}`,
      `The probe ${name} has no parameter ${unknown}`,
    );
  }
  const parsed = probe.params.safeParse(params ?? {});
  if (!parsed.success) throw invalid(parsed.error);
  return parsed.data;
}

/** A credential must exist and be of a kind that the probe can use. */
export function checkedCredential(db: Db, name: ProbeName, id: number | null): number | null {
  if (id === null) return null;
  const found = db.select({ kind: credentials.kind }).from(credentials).where(eq(credentials.id, id)).get();
  if (!found) throw notFound('凭据', 'credential');
  const usable: readonly string[] = kept(name).secrets ?? [];
  if (!usable.includes(found.kind)) {
    throw wrong(
      'credential_id',
      `探测 ${name} 不能使用此类凭据`,
      `The probe ${name} can't use a credential of this kind`,
    );
  }
  return id;
}

/** An agent must exist and not be revoked; it may be yet to be trusted. */
export function checkedAgent(db: Db, id: number | null): number | null {
  if (id === null) return null;
  const found = db.select({ state: agents.state }).from(agents).where(eq(agents.id, id)).get();
  if (!found) throw notFound('探测点', 'agent');
  if (found.state === 'revoked') throw wrong('agent_id', '该探测点已吊销', 'This agent is revoked');
  return id;
}

/** A watch may be older than this version, and its probe gone: it can be switched off or deleted, and nothing else. */
export function kept(name: string): Probe {
  if (Object.hasOwn(probes, name)) return probes[name as ProbeName] as Probe;
  throw conflict(`此版本已没有探测 ${name}`, `This version has no probe ${name} any more`);
}
