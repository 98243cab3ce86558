/**
 * Compliance at size: 100 and 2,000 systems of level 3 with five yearly assessments each, 2,000,000 item results. What do the pages of
 * the portfolio, the findings, the calendar and one assessment cost, through HTTP on loopback? Within three times the small size.
 * Run: node bench/compliance.ts [systems…]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sheetItems } from '#compliance/worksheet/sheet-items.ts';
import type { Db } from '../api/db/open.ts';
import { listen } from '../api/listen.ts';
import { testHub } from '../api/testing.ts';

const SIZES = process.argv.slice(2).map(Number);
if (SIZES.length === 0) SIZES.push(100, 2_000);
const YEARS = 5;
const ITEMS = 200;
const REQUESTS = 40;
const GOAL = 3;
const DAY_MS = 86_400_000;

type Took = { p50: number; p95: number };
const quantile = (values: number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] as number;

const results = new Map<number, Map<string, Took>>();
for (const size of SIZES) results.set(size, await atSize(size));
const [small, large] = SIZES.map((size) => results.get(size));
process.stdout.write(`\n| page | ${SIZES.map((size) => `${size}: p50, p95 ms`).join(' | ')} | ratio of p95 | |\n`);
process.stdout.write(`|---|${SIZES.map(() => '---|').join('')}---|---|\n`);
for (const name of small?.keys() ?? []) {
  const took = SIZES.map((size) => results.get(size)?.get(name)).map(
    (one) => one && `${one.p50.toFixed(1)}, ${one.p95.toFixed(1)}`,
  );
  const ratio = (large?.get(name)?.p95 ?? Number.NaN) / (small?.get(name)?.p95 ?? Number.NaN);
  const note = Number.isNaN(ratio) ? '' : ratio <= GOAL ? 'reached' : `more than ${GOAL} ×`;
  process.stdout.write(`| ${name} | ${took.join(' | ')} | ${ratio.toFixed(2)} | ${note} |\n`);
}

async function atSize(systems: number): Promise<Map<string, Took>> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const t = await testHub({ folder });
  const began = performance.now();
  const judged = fill(t.hub.db, systems, Date.now());
  process.stdout.write(
    `${systems} systems, ${judged} results filled in ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
  );
  const server = await listen(t.app, '127.0.0.1', 0);
  const one = (i: number) => ((i * 7_919) % systems) + 1;
  const last = (i: number) => (one(i) - 1) * YEARS + YEARS;
  const pages: [string, (i: number) => string][] = [
    ['portfolio, most urgent 50', () => '/compliance/systems?limit=50'],
    ['portfolio, a search', (i) => `/compliance/systems?limit=50&q=${encodeURIComponent(`系统${one(i)}`)}`],
    ['findings, gravest 50', () => '/assessment-findings?limit=50'],
    ['findings, open and overdue', () => '/assessment-findings?limit=50&is_open=true&is_overdue=true'],
    ['findings of a system', (i) => `/assessment-findings?limit=50&system_id=${one(i)}`],
    ['assessments, newest 50', () => '/assessments?limit=50'],
    ['calendar, next 50', () => '/compliance/calendar?limit=50'],
    ['one system', (i) => `/compliance/systems/${one(i)}`],
    ['one work sheet', (i) => `/assessments/${last(i)}/sheet`],
    ['one score', (i) => `/assessments/${last(i)}/score`],
  ];
  const found = new Map<string, Took>();
  for (const [name, path] of pages) {
    const took: number[] = [];
    for (let i = 0; i < REQUESTS + 5; i += 1) {
      const started = performance.now();
      const answer = await fetch(`http://127.0.0.1:${server.port}/api${path(i)}`, { headers: { cookie: t.cookie } });
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${path(i)}: ${answer.status}`);
      // The first five warm up.
      if (i >= 5) took.push(performance.now() - started);
    }
    found.set(name, { p50: quantile(took, 0.5), p95: quantile(took, 0.95) });
  }
  await server.close();
  await t.stop();
  rmSync(folder, { recursive: true });
  return found;
}

/** Each assessment closed but for its triggers, which would refuse what comes after: judged first. Ten findings each, open in the last. */
function fill(db: Db, systems: number, now: number): number {
  const { $client: sqlite } = db;
  const items = sheetItems({ kind: 'mlps', level: 3, extensions: [] }).slice(0, ITEMS);
  const unit = sqlite.prepare(`insert into units (id, name, level, category, parent_id) values (?, ?, ?, '', ?)`);
  const system = sqlite.prepare(
    'insert into systems (id, name, unit_id, created_at, updated_at) values (?, ?, ?, 0, 0)',
  );
  const kept =
    sqlite.prepare(`insert into protected_systems (system_id, stage, information_harms, service_harms, matrix, s_level,
      a_level, grade, confirmed_by, confirmed_at, extensions, certificate, filed_at, issued_at, live_at, updated_at)
    values (?, 'assessment', '[]', '[]', 'GB/T 22240-2020', 3, 3, 3, 'x', 1, '[]', ?, 1, :at, 1, 0)`);
  const assessment =
    sqlite.prepare(`insert into assessments (id, system_id, kind, title, edition, rule, level, extensions, state, created_by, created_at)
    values (?, ?, 'mlps', ?, 'GB/T 22239-2019', 'mlps-2025', 3, '[]', 'open', 'x', ?)`);
  const judge =
    sqlite.prepare(`insert into judgements (assessment_id, item, object_id, result, reason, judged_by, judged_at, version)
    values (?, ?, 0, ?, '', 'x', ?, 1)`);
  const finding =
    sqlite.prepare(`insert into assessment_findings (assessment_id, system_id, item, object_id, description, risk, state, due_at, found_at, found_by)
    values (?, ?, ?, 0, '现场核查不符合要求', ?, ?, ?, ?, 'x')`);
  const close = sqlite.prepare(
    `update assessments set state = 'closed', closed_by = 'x', closed_at = ?, result = ? where id = ?`,
  );
  let judged = 0;
  sqlite.transaction(() => {
    unit.run(1, '市', 'city', null);
    for (let id = 2; id <= 40; id += 1) unit.run(id, `单位${id}`, 'county', 1);
    for (let id = 1; id <= systems; id += 1) {
      system.run(id, `系统${id}`, 2 + (id % 39));
      kept.run(id, `${32060000000 + (id % 99)}-${String(id).padStart(5, '0')}`, { at: now - (id % 1_000) * DAY_MS });
      for (let year = 1; year <= YEARS; year += 1) {
        const number = (id - 1) * YEARS + year;
        const at = now - (YEARS - year) * 365 * DAY_MS - (id % 300) * DAY_MS;
        assessment.run(number, id, `${2021 + year} 年度测评`, at);
        for (const [i, { key }] of items.entries()) {
          judge.run(number, key, i % 20 === 0 ? 'partial' : 'conform', at);
          judged += 1;
          if (i % 20 > 0) continue;
          const risk = ['high', 'medium', 'low'][(i / 20 + id) % 3] as string;
          finding.run(number, id, key, risk, year === YEARS ? 'open' : 'verified', at + 90 * DAY_MS, at);
        }
        close.run(at, JSON.stringify({ conclusion: '基本符合', value: { low: '95.00', high: '95.00' } }), number);
      }
    }
  })();
  return judged;
}
