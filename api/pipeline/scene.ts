/** What tests of the pipeline share. */
import type { Fact, Observation, Outcome } from '#probes/probe.ts';
import { openFresh } from '../db/testing.ts';
import { openSamples } from '../samples/samples.ts';
import { createBus } from '../timeline/bus.ts';
import type { Event } from '../timeline/tell.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createPipeline } from './pipeline.ts';

export const T0 = 1_800_000_000_000;
export const EVERY_S = 60;

/** A node with one TCP watch of port 22 in each family, and a hand on the clock. */
export function scene() {
  const db = openFresh();
  const sqlite = db.$client;
  sqlite.exec(`insert into nodes (id, name, created_at, updated_at) values (1, '城关交换机', 0, 0);
    insert into targets (id, node_id, state_reason, state_since) values (1, 1, '{"zh":"","en":""}', 0);
    insert into watches (id, target_id, probe, params, address, family, every_s, timeout_ms, created_at) values
      (1, 1, 'tcp', '{"port":22}', '127.0.0.1', 4, ${EVERY_S}, 3000, 0),
      (2, 1, 'tcp', '{"port":22}', '::1', 6, ${EVERY_S}, 3000, 0);`);
  const bus = createBus();
  const alerts: Event[] = [];
  bus.listen((message) => {
    if (message.kind === 'alert') alerts.push(message.event);
  });
  const pipeline = createPipeline(db, openSamples(sqlite), bus);
  let now = T0;
  const look = (watch: 1 | 2, outcome: Outcome, facts: Fact[] = [], more: Partial<Observation> = {}) => {
    const watched = { id: watch, target_id: 1, probe: 'tcp', every_s: EVERY_S, timeout_ms: 3000 } as PatrolledWatch;
    const error = outcome === 'ok' ? {} : { error: `said ${outcome}` };
    const observation = { at: now, took_ms: 1, outcome, facts, samples: [], ...error, ...more };
    pipeline.ingest([{ watch: watched, observation }], now);
  };
  return {
    db,
    alerts,
    pipeline,
    look,
    wait: (s: number) => {
      now += s * 1000;
      return now;
    },
    state: () => sqlite.prepare('select state from targets').pluck().get() as string,
    verdict: (check: string) =>
      sqlite.prepare('select status from verdicts where check_id = ?').pluck().get(check) as string | undefined,
    open: () =>
      sqlite.prepare('select check_id from findings where closed_at is null order by 1').pluck().all() as string[],
    rows: (sql: string) => sqlite.prepare(sql).all() as Record<string, unknown>[],
  };
}

export const OPEN: Fact[] = [{ key: 'tcp.open', part: '22', value: true }];
export const CLOSED: Fact[] = [{ key: 'tcp.open', part: '22', value: false }];
