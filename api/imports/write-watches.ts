/** First watches for many new targets at once: checked like any other, written by one prepared statement. */
import { type ProbeName, probes } from '#probes/index.ts';
import type { Family } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { checkedCredential, checkedParams } from '../watching/add-watch.ts';

export type Question = {
  target_id: number;
  probe: string;
  params: Record<string, unknown>;
  /** Checked already: a canonical address or a host name. */
  address: string;
  family: Family;
};

/** The import's own audit entry stands for these watches, too. Refuses a credential that a probe can't use. */
export function watchWriter(db: Db, now: number, credential_id: number | null) {
  const insert = db.$client.prepare(`insert into watches
    (target_id, probe, params, address, family, every_s, timeout_ms, credential_id, created_at)
    values (:target_id, :probe, :params, :address, :family, :every_s, :timeout_ms, :credential_id, :now)`);
  const checked = new Map<string, string>();
  const usable = new Map<string, number | null>();
  return ({ target_id, probe, params, address, family }: Question) => {
    const name = probe as ProbeName;
    const { every_s, timeout_ms } = probes[name];
    const key = `${name} ${JSON.stringify(params)}`;
    const text = checked.get(key) ?? JSON.stringify(checkedParams(name, params));
    checked.set(key, text);
    const credential = usable.has(name)
      ? (usable.get(name) ?? null)
      : 'secrets' in probes[name]
        ? checkedCredential(db, name, credential_id)
        : null;
    usable.set(name, credential);
    insert.run({
      target_id,
      probe,
      params: text,
      address,
      family,
      every_s,
      timeout_ms,
      credential_id: credential,
      now,
    });
  };
}
