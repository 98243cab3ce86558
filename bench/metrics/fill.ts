/** A hub that has looked: nodes, services, watches, verdicts and IPv6 standings as the pipeline would leave them, by inserts prepared once. */
import { checks } from '#probes/checks/index.ts';
import { NODE_RUNGS, SERVICE_RUNGS } from '#probes/ipv6/states.ts';
import type { Db } from '../../api/db/open.ts';

const PROBES = ['icmp', 'snmp', 'ssh'];
const CHECKS = checks.slice(0, 12).map(({ id }) => id);
const CODES = Array.from({ length: 12 }, (_, i) => `D${i + 1}`);
const STATES = ['up', 'up', 'up', 'up', 'up', 'up', 'degraded', 'down', 'unknown', 'maintenance'];
const STATUSES = ['pass', 'pass', 'pass', 'warn', 'fail', 'unknown'];
const ROLES = ['core', 'aggregation', 'access', 'router', 'firewall'];
const SEVERITIES = ['critical', 'major', 'minor', 'info'];
const COUNTIES = 10;
const TEXT = '{"zh":"正常","en":"fine"}';

/** `now`: what is written is fresh then. Every twentieth target is a service of its own with one endpoint. */
export function fillExtranet(db: Db, nodes: number, now: number) {
  const sqlite = db.$client;
  const put = (sql: string) => sqlite.prepare(sql);
  const area = put('insert into areas (code, name, level, parent_id) values (?, ?, ?, ?)');
  const unit = put('insert into units (name, level, area_id) values (?, ?, ?)');
  const node = put(
    `insert into nodes (id, name, role, unit_id, area_id, created_at, updated_at) values (?, ?, ?, ?, ?, 0, 0)`,
  );
  const system = put('insert into systems (id, name, type, created_at, updated_at) values (?, ?, ?, 0, 0)');
  const endpoint = put('insert into endpoints (id, system_id, name, host) values (?, ?, ?, ?)');
  const target = put(
    `insert into targets (node_id, endpoint_id, state, state_reason, state_since) values (?, ?, ?, '${TEXT}', 0)`,
  );
  const watch = put(`insert into watches (target_id, probe, params, address, family, every_s, timeout_ms, created_at)
    values (?, ?, '{}', ?, ?, 60, 3000, 0)`);
  const state =
    put(`insert into watch_states (watch_id, answer, outcome, failures, successes, flapping, turns, changed_at,
    looked_at, ok_at, took_ms, last) values (?, ?, ?, 0, 1, 0, '[]', 0, ?, ?, ?, ?)`);
  const verdict = put(`insert into verdicts (target_id, check_id, status, reason, because, since, at)
    values (?, ?, ?, '${TEXT}', ?, 0, ?)`);
  const finding = put(`insert into findings (target_id, check_id, severity, status, reason, opened_at)
    values (?, ?, ?, 'fail', '${TEXT}', ?)`);
  const fact = put(`insert into facts (watch_id, key, part, value, since_at) values (?, 'tls.not_after', '', ?, 0)`);
  const ipv6 =
    put(`insert into ipv6_states (target_id, measured, since, failures, failing, "unknown", target, is_done, judged_at)
    values (?, ?, 0, 0, '[]', '[]', ?, ?, ?)`);
  const ipv6Verdict = put(`insert into ipv6_verdicts (target_id, code, status, reason, because, since)
    values (?, ?, ?, '${TEXT}', '[]', 0)`);
  const change = put(
    `insert into ipv6_changes (at, target_id, rung_from, rung_to, was_done, is_done) values (?, ?, ?, ?, 0, ?)`,
  );
  const of = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;

  const targeted = (i: number, node_id: number | null, endpoint_id: number | null) => {
    const id = Number(target.run(node_id, endpoint_id, of(STATES, i)).lastInsertRowid);
    const rungs = node_id === null ? SERVICE_RUNGS : NODE_RUNGS;
    for (const [n, probe] of (node_id === null ? ['http', 'tls'] : PROBES).entries()) {
      const address = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
      const watch_id = Number(watch.run(id, probe, address, n === 1 ? 6 : 4).lastInsertRowid);
      const last = JSON.stringify({ at: now, took_ms: 3, outcome: 'ok', address, family: 4 });
      state.run(
        watch_id,
        'up',
        i % 23 === 0 ? 'silent' : 'ok',
        now - (i % 31 === 0 ? 3_600_000 : 1_000),
        now,
        1 + (i % 90) / 10,
        last,
      );
      if (probe === 'tls') fact.run(watch_id, now + 40 * 86_400_000);
    }
    for (const [n, check] of CHECKS.entries()) {
      const status = of(STATUSES, i + n);
      verdict.run(id, check, status, `[{"watch":${id},"key":"x","part":"","value":1}]`, now);
      if (status === 'fail' && n % 3 === 0) finding.run(id, check, of(SEVERITIES, i), now);
    }
    const rung = i % 11 === 0 ? null : of(rungs, i);
    ipv6.run(id, rung, of(rungs, 4), rung !== null && i % rungs.length >= 4 ? 1 : 0, now);
    for (const [n, code] of CODES.entries()) ipv6Verdict.run(id, code, of(STATUSES, i + n));
    change.run(now - (i % 100) * 3_600_000, id, null, rung, i % 2);
  };

  sqlite.transaction(() => {
    const city = Number(area.run('330900', '某市', 'city', null).lastInsertRowid);
    const places = Array.from({ length: COUNTIES }, (_, i) => {
      const county = Number(area.run(`3309${10 + i}`, `区县 ${i}`, 'county', city).lastInsertRowid);
      return { county, bureau: Number(unit.run(`区县局 ${i}`, 'county', county).lastInsertRowid) };
    });
    for (let i = 1; i <= nodes; i += 1) {
      const { county, bureau } = of(places, i);
      node.run(i, `node-${i}`, of(ROLES, i), bureau, county);
      targeted(i, i, null);
    }
    for (let i = 1; i <= nodes / 20; i += 1) {
      system.run(i, `system-${i}`, '');
      endpoint.run(i, i, 'portal', `s${i}.city.test`);
      targeted(i, null, i);
    }
  })();
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
}
