/**
 * The IPv6 migration at size: what does judging cost over 100 and 1,000 services, over 500 and 5,000 nodes, how long does one turn
 * hold up everybody else, and what does the coverage of a city's 2,150 divisions cost? Run: node bench/ipv6.ts
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationChecks } from '#probes/ipv6/checks/index.ts';
import { USUAL_THRESHOLDS } from '#probes/ipv6/thresholds.ts';
import { accessStandings } from '../api/access/coverage.ts';
import { type Db, open } from '../api/db/open.ts';
import { COVERAGE_BY, readCoverage } from '../api/estate/coverage.ts';
import { nodeStandings } from '../api/ipv6/coverage.ts';
import { createMigrationJudge } from '../api/ipv6/judge-target.ts';
import { judgeSome } from '../api/ipv6/keep-ipv6.ts';
import { repairsOf, scoreServices } from '../api/ipv6/score.ts';
import { openSamples } from '../api/samples/samples.ts';
import { fill } from './ipv6/fill.ts';

const DIVISIONS = join(import.meta.dirname, '../../shared/data/nantong-divisions.csv');
const REPEATS = 20;
const CHECKS_OF = {
  services: migrationChecks.filter(({ object }) => object === 'service').length,
  nodes: migrationChecks.filter(({ object }) => ['device', 'interface', 'gateway', 'link', 'firewall'].includes(object))
    .length,
};

type Round = { took_ms: number; block_ms: number; cpu_ms: number };
/**
 * Turn by turn as the keeper does it, without its rests: nobody else is served during one. On a busy machine a block is mostly waiting
 * for the processor or the disk; at work is what this thread itself did.
 */
function round(db: Db, judge: ReturnType<typeof createMigrationJudge>, now: number): Round {
  const canary = {
    ...{ state: 'proven' as const, reason: { zh: '均有应答', en: 'all answered' }, at: now },
    ...{ v6_answered: 2, v6_asked: 2, v4_answered: 1, v4_asked: 1 },
  };
  const world = { canary, thresholds: USUAL_THRESHOLDS };
  const whole = { took_ms: 0, block_ms: 0, cpu_ms: 0 };
  for (let at: number | undefined = 0; at !== undefined; ) {
    const began = performance.now();
    const used = process.threadCpuUsage();
    at = judgeSome(db, judge, at, world, now, (error) => {
      throw error;
    }).last;
    const took_ms = performance.now() - began;
    const { user, system } = process.threadCpuUsage(used);
    whole.cpu_ms = Math.max(whole.cpu_ms, (user + system) / 1_000);
    whole.took_ms += took_ms;
    whole.block_ms = Math.max(whole.block_ms, took_ms);
  }
  return whole;
}

type Kind = keyof typeof CHECKS_OF;
function judging(kind: Kind, count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const db = open(folder);
  const now = Date.now();
  const { facts } = fill(db, { services: 0, nodes: 0, now, [kind]: count });
  globalThis.gc?.();
  const rss = process.memoryUsage.rss();
  const judge = createMigrationJudge(db, openSamples(db.$client));
  const first = round(db, judge, now);
  // Nothing became another: what goes on all day.
  const later = [1, 2].map((turn) => round(db, judge, now + turn));
  const rss_mb = (process.memoryUsage.rss() - rss) / 1e6;
  const measured = db.$client.prepare('select count(measured) from ipv6_states').pluck().get() as number;
  db.$client.close();
  rmSync(folder, { recursive: true });
  const round_ms = later.map(({ took_ms }) => took_ms).sort((a, b) => a - b)[0] ?? 0;
  return {
    ...{ facts, measured, first_ms: first.took_ms, round_ms },
    per_s: (count * CHECKS_OF[kind] * 1000) / round_ms,
    first_block_ms: first.block_ms,
    block_ms: Math.max(...later.map(({ block_ms }) => block_ms)),
    cpu_ms: Math.max(...later.map(({ cpu_ms }) => cpu_ms)),
    rss_mb,
  };
}
type Judging = ReturnType<typeof judging>;

function printJudging() {
  process.stdout.write(
    '| | facts | with a rung | first round ms | later rounds ms | checks/s | longest turn of 20, first ms | later ms | later at work ms | memory + MB |\n',
  );
  process.stdout.write('|---|---|---|---|---|---|---|---|---|---|\n');
  for (const [kind, sizes] of [
    ['services', [100, 1_000]],
    ['nodes', [500, 5_000]],
  ] as [Kind, number[]][]) {
    let before: Judging | undefined;
    for (const size of sizes) {
      const row = judging(kind, size);
      const grown = (key: keyof Judging, digits = 0) =>
        `${row[key].toFixed(digits)}${before && before[key] > 0 ? ` (×${(row[key] / before[key]).toFixed(1)})` : ''}`;
      process.stdout.write(
        `| ${size} ${kind} | ${grown('facts')} | ${grown('measured')} | ${grown('first_ms')} | ${grown('round_ms')} | ${grown('per_s')} | ${grown('first_block_ms', 1)} | ${grown('block_ms', 1)} | ${grown('cpu_ms', 1)} | ${grown('rss_mb')} |\n`,
      );
      before = row;
    }
  }
}

/** Points of all services and what mending gains, as the page asks for them: made in slices, between which others are served. */
async function printScores() {
  process.stdout.write(
    '\n| scored | ms | longest wait of others ms | things to mend | kept, ms |\n|---|---|---|---|---|\n',
  );
  for (const services of [100, 1_000]) {
    const db = open(':memory:');
    const now = Date.now();
    fill(db, { services, nodes: 0, now });
    const samples = openSamples(db.$client);
    const judge = createMigrationJudge(db, samples);
    round(db, judge, now);
    let wait_ms = 0;
    let last = performance.now();
    const ticking = setInterval(() => {
      wait_ms = Math.max(wait_ms, performance.now() - last - 1);
      last = performance.now();
    }, 1);
    const began = performance.now();
    const scored = await scoreServices(db, samples, now);
    const took_ms = performance.now() - began;
    clearInterval(ticking);
    const repairs = repairsOf(scored).length;
    const again = performance.now();
    await scoreServices(db, samples, now);
    const kept_ms = performance.now() - again;
    process.stdout.write(
      `| ${services} services | ${took_ms.toFixed(0)} | ${wait_ms.toFixed(0)} | ${repairs} | ${kept_ms.toFixed(1)} |\n`,
    );
    db.$client.close();
  }
}

/** The real divisions, nodes in `share` of them, a department in each county and town, and a network of it. */
function city(share: number): Db {
  const db = open(':memory:');
  const sqlite = db.$client;
  const area = sqlite.prepare(
    'insert into areas (code, name, level, parent_id) values (?, ?, ?, (select id from areas where code = ?))',
  );
  const unit = sqlite.prepare('insert into units (name, level, category, area_id) values (?, ?, ?, ?)');
  const node = sqlite.prepare(
    'insert into nodes (id, name, area_id, unit_id, created_at, updated_at) values (?, ?, ?, ?, 0, 0)',
  );
  const target = sqlite.prepare(
    `insert into targets (id, node_id, state, state_reason, state_since) values (?, ?, ?, '{"zh":"","en":""}', 0)`,
  );
  const state =
    sqlite.prepare(`insert into ipv6_states (target_id, measured, since, failures, failing, "unknown", target, is_done, judged_at)
    values (?, ?, 0, 0, '[]', '[]', 'reachable', 0, 0)`);
  const address = sqlite.prepare('insert into node_addresses (node_id, address, family) values (?, ?, 4)');
  const network = sqlite.prepare(
    `insert into access_networks (name, kind, unit_id, area_id, prefixes, state, edited_by, edited_at) values (?, 'lan', 1, ?, ?, 'connected', '-', 0)`,
  );
  const lines = readFileSync(DIVISIONS, 'utf8').trim().split(/\r?\n/).slice(1);
  sqlite.transaction(() => {
    let nodes = 0;
    for (const [i, line] of lines.entries()) {
      const [code, name, level, parent] = line.split(',');
      const id = area.run(code, name, level, parent).lastInsertRowid;
      const unit_id =
        level === 'village' ? null : unit.run(`${name} ${code}`, level, `category ${i % 7}`, id).lastInsertRowid;
      if ((i * 37) % 100 >= share * 100) continue;
      network.run(`lan-${i}`, id, JSON.stringify([`10.${i >> 8}.${i & 255}.0/24`]));
      // Two in each place.
      for (let n = 0; n < 2; n += 1) {
        nodes += 1;
        node.run(nodes, `node-${nodes}`, id, unit_id);
        address.run(nodes, `10.${i >> 8}.${i & 255}.${n + 1}`);
        target.run(nodes, nodes, i % 9 === 0 ? 'down' : i % 11 === 0 ? 'unknown' : 'up');
        state.run(nodes, i % 3 === 0 ? 'reachable' : 'planned');
      }
    }
  })();
  return db;
}

function printCoverage() {
  if (!existsSync(DIVISIONS)) {
    process.stdout.write('\nCoverage is skipped: the list of divisions is not in ../shared/data.\n');
    return;
  }
  process.stdout.write(
    '\n| coverage of | places with nodes | by | divisions | nodes | median ms | longest ms | the worst cell |\n|---|---|---|---|---|---|---|---|\n',
  );
  for (const share of [0, 0.5, 1]) {
    const db = city(share);
    const count = (table: string) => db.$client.prepare(`select count(*) from ${table}`).pluck().get();
    for (const [of, standings] of [['nodes', nodeStandings] as const, ['access', accessStandings] as const])
      for (const by of COVERAGE_BY) {
        const took: number[] = [];
        let worst = '';
        for (let i = 0; i < REPEATS; i += 1) {
          const began = performance.now();
          const read = readCoverage(db, { by, is_limited: false }, standings(db, by, Date.now()), Date.now());
          took.push(performance.now() - began);
          worst = read?.worst
            ? `${read.worst.name}, ${read.worst.column}: ${read.worst.live} of ${read.worst.total}`
            : '';
        }
        took.sort((a, b) => a - b);
        process.stdout.write(
          `| ${of} | ${share * 100} % | ${by} | ${count('areas')} | ${count('nodes')} | ${(took[REPEATS / 2] ?? 0).toFixed(1)} | ${(took.at(-1) ?? 0).toFixed(1)} | ${worst} |\n`,
        );
      }
    db.$client.close();
  }
}

printJudging();
printCoverage();
await printScores();
