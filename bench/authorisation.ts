/**
 * What rights cost: a page of 50 nodes out of 1,000 and 10,000 as somebody who sees all, and as somebody limited to a tenth of
 * the units; and within it, finding out who asks and what they may. Run: node bench/authorisation.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { within } from '../api/people/reach.ts';
import { type Asking, testHub } from '../api/testing.ts';

const UNITS = 100;
const ROUNDS = 9;
const REQUESTS = 100;

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

async function measure(work: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const started = performance.now();
    for (let i = 0; i < REQUESTS; i += 1) await work();
    // The first round warms up.
    if (round > 0) rounds.push(((performance.now() - started) / REQUESTS) * 1_000);
  }
  return median(rounds);
}

async function at(nodes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const t = await testHub({ folder });
  const sqlite = t.hub.db.$client;
  sqlite.transaction(() => {
    // Unit 1 is above all, units 2 to 11 each above nine others.
    for (let id = 1; id <= UNITS; id += 1) {
      const parent = id === 1 ? null : id <= 11 ? 1 : 2 + ((id - 12) % 10);
      sqlite
        .prepare(`insert into units (id, name, level, category, parent_id) values (?, ?, 'county', 'government', ?)`)
        .run(id, `unit ${id}`, parent);
    }
    for (let id = 1; id <= nodes; id += 1) {
      sqlite
        .prepare('insert into nodes (id, name, unit_id, created_at, updated_at) values (?, ?, ?, 0, 0)')
        .run(id, `node-${id}`, 1 + (id % UNITS));
      sqlite
        .prepare(`insert into targets (id, node_id, state_reason, state_since) values (?, ?, '{"zh":"","en":""}', 0)`)
        .run(id, id);
    }
  })();
  const limited = await t.enter('limited', [{ role: 'network_engineer', unit_id: 2 }]);
  const list = (ask: Asking) => async () => {
    const answer = await ask('GET', '/api/nodes?limit=50');
    if (answer.status !== 200 || answer.body.rows.length !== 50) throw new Error(answer.text);
  };
  const headers = new Headers({ cookie: t.cookie });
  const whole = await measure(list(t.askAs('admin')));
  const part = await measure(list(limited));
  const session = await measure(async () => t.hub.logIn.personOf(headers));
  const person = await t.hub.logIn.personOf(headers);
  // What this adds to a log-in: roles in force, the permission, its reach.
  const rights = await measure(async () => {
    const authority = t.hub.authorities.of(person?.id ?? '');
    const reach = authority.reachOf('estate:read');
    return reach && within(reach, () => reach);
  });
  await t.stop();
  rmSync(folder, { recursive: true });
  return { whole, part, session, rights };
}

const figure = (us: number) => us.toFixed(us < 10 ? 2 : 0).padStart(10);
process.stdout.write('A page of 50 nodes over HTTP in process, µs a request (medians of 9 rounds of 100)\n\n');
process.stdout.write('     nodes  sees all   of a tenth   of it: session   of it: rights   rights\n');
for (const nodes of [1_000, 10_000]) {
  const { whole, part, session, rights } = await at(nodes);
  const share = `${((rights / whole) * 100).toFixed(2)} %`;
  process.stdout.write(
    `${String(nodes).padStart(10)}${figure(whole)}${figure(part).padStart(13)}${figure(session).padStart(17)}${figure(rights).padStart(16)}${share.padStart(9)}\n`,
  );
}
