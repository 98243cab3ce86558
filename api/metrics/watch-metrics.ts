/** What each watch saw last, under the names of blackbox_exporter; in slices, so that nothing else waits for tens of thousands of them. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Status } from '#probes/check.ts';
import { checks } from '#probes/checks/index.ts';
import type { Family } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { HOLDS_MS } from '../watching/holds.ts';
import { labels, line, type Family as Metric } from './exposition.ts';

type Row = {
  watch: number;
  instance: string;
  target: string;
  module: string;
  family: Family | null;
  outcome: string;
  took_ms: number;
  fresh: number;
};
const SLICE = 1_000;

export function watchMetrics(db: Db): () => Promise<Metric[]> {
  const rowsOf = db.$client.prepare<[{ now: number; from: number }], Row>(`
    select w.id as watch, coalesce(s.last ->> '$.address', w.address) as instance,
      coalesce(n.name, y.name || ' · ' || e.name) as target, w.probe as module, w.family, s.outcome, s.took_ms,
      s.looked_at + ${HOLDS_MS} >= :now as fresh
    from watches w join watch_states s on s.watch_id = w.id join targets t on t.id = w.target_id
      left join nodes n on n.id = t.node_id left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id
    where w.enabled and w.id > :from order by w.id limit ${SLICE}`);
  // As blackbox_exporter does: an answer that fails its check (a refused port, a wrong status) is no success.
  // Of the table itself, since a view for whoever is limited has no such order; only watches that they see are told below.
  // In the order in which they lie: by check each would be looked up by itself, which takes twice as long.
  const failing = db.$client
    .prepare<[number], [number, Status, string]>(`select rowid, status, because from main.verdicts
      where rowid > ? and status in ('warn', 'fail') and check_id in (${checks.map(({ id }) => `'${id}'`).join(', ')})
      order by rowid limit ${SLICE}`)
    .raw();
  const expiries = db.$client
    .prepare<[], [number, number]>(`select watch_id, min(cast(value as integer)) from facts
      where key in ('tls.not_after', 'http.certificate_not_after') group by watch_id`)
    .raw();

  return async () => {
    const now = Date.now();
    const bad = new Set<number>();
    for (let slice = failing.all(0); ; slice = failing.all(slice.at(-1)?.[0] ?? 0)) {
      for (const [, status, because] of slice) {
        const facts = JSON.parse(because) as { watch: number; says?: Status }[];
        for (const { watch, says = status } of facts) if (says === 'fail') bad.add(watch);
      }
      if (slice.length < SLICE) break;
      await turn();
    }
    const endsAt = new Map(expiries.all());
    const [success, duration, protocol, expiry]: [string[], string[], string[], string[]] = [[], [], [], []];
    const counts = new Map<string, number>();
    for (let from = 0; ; ) {
      const rows = rowsOf.all({ now, from });
      for (const row of rows) {
        // A stale or blind watch has no sample: absent is unknown, 0 would be 'down'.
        const known = row.fresh && row.outcome !== 'unable';
        const isGood = row.outcome === 'ok' && !bad.has(row.watch);
        const key = `${row.module} ${known ? (isGood ? 'success' : 'failure') : 'unknown'}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (!known) continue;
        const { watch, instance, target, module, family } = row;
        const own = labels({ watch, instance, target, module, ip_protocol: family ? `ip${family}` : null });
        success.push(`${own} ${isGood ? 1 : 0}`);
        duration.push(`${own} ${row.took_ms / 1000}`);
        if (family) protocol.push(`${own} ${family}`);
        const ends_at = endsAt.get(watch);
        if (ends_at !== undefined) expiry.push(`${own} ${ends_at / 1000}`);
      }
      if (rows.length < SLICE) break;
      from = rows.at(-1)?.watch ?? from;
      await turn();
    }
    return [
      {
        name: 'probe_success',
        help: 'Whether the last look got an answer; absent when nobody has looked lately or the probe itself could not see',
        lines: success,
      },
      { name: 'probe_duration_seconds', help: 'How long the last look took', lines: duration },
      { name: 'probe_ip_protocol', help: 'The address family that was asked: 4 or 6', lines: protocol },
      {
        name: 'probe_ssl_earliest_cert_expiry',
        help: 'When the certificate ends, in Unix seconds',
        lines: expiry,
      },
      {
        name: 'zhengwang_watches',
        help: 'Watches that have looked, by what the last look told: success, failure, unknown (stale, or the probe could not see)',
        lines: [...counts].map(([key, n]) => {
          const [module = '', result = ''] = key.split(' ');
          return line({ module, result }, n);
        }),
      },
    ];
  };
}
