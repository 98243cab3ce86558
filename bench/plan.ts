/**
 * An address plan at size: so many prefixes of a city's /28 and so many addresses that were seen in each LAN. What do the trees, all
 * codes, the checks A1 to A4, a map and the next free prefix cost? Run: node --expose-gc bench/plan.ts [prefixes[:addresses per LAN]…]
 */
import { planChecks } from '../probes/ipv6/checks/plan.ts';
import type { Given, ObservedAddress, PlanPrefix } from '../probes/ipv6/given.ts';
import { type Block, spell, spellAddress } from '../probes/ipv6/plan/block.ts';
import { findProblems } from '../probes/ipv6/plan/find-problems.ts';
import { freeOf, nextFree } from '../probes/ipv6/plan/free.ts';
import { nibbleMap } from '../probes/ipv6/plan/nibble-map.ts';
import { planned } from '../probes/ipv6/plan/rows.ts';
import { makeScene, sceneOf } from '../probes/ipv6/plan/scene.ts';
import { buildPlan, type PlanNode, type PlanTree } from '../probes/ipv6/plan/tree.ts';
import { stepsOf } from '../probes/ipv6/plan/utilisation.ts';
import { USUAL_THRESHOLDS } from '../probes/ipv6/thresholds.ts';

const SIZES = process.argv.slice(2);
if (SIZES.length === 0) SIZES.push('1000', '20000:5', '100000');
const CITY = 0x2100n << 112n;
const NOW = 1_000 * 86_400_000;

/** 16 counties, a department for each hundred LANs, all in no order. One address in a hundred is out of plan. */
function makePlan(size: number, seen: number): Given & { prefixes: PlanPrefix[]; observed: ObservedAddress[] } {
  const add = (first: bigint, length: number, kind: PlanPrefix['kind'], owner_id: number) =>
    planned(spell({ family: 6, first, length }), { kind, owner_id, owner: `unit-${owner_id}` });
  const prefixes = [add(CITY, 28, 'allocation', 1)];
  const observed: ObservedAddress[] = [];
  for (let i = 0; i < 16; i += 1) prefixes.push(add(CITY + (BigInt(i) << 96n), 32, 'county', i + 2));
  for (let i = 0; prefixes.length < size; i += 1) {
    const department = CITY + (BigInt(i % 16) << 96n) + (BigInt(Math.floor(i / 16)) << 80n);
    prefixes.push(add(department, 48, 'department', 100 + i));
    for (let lan = 0; lan < 100 && prefixes.length < size; lan += 1) {
      const first = department + (BigInt(lan) << 64n);
      prefixes.push(add(first, 64, 'lan', 100 + i));
      const outside = lan === 99 ? 1n << 110n : 0n;
      const node = { node_id: prefixes.length, node: `node-${prefixes.length}`, interface: 'eth0', role: 'server' };
      for (let host = 1; host <= seen; host += 1) {
        const address = spellAddress(6, first + outside + BigInt(host));
        observed.push({ address, prefix_length: 64, vrf: '', ...node, owner_id: 100 + i, at: NOW });
      }
    }
  }
  const order = (a: { vrf: string }, b: { vrf: string }) => JSON.stringify(a).length - JSON.stringify(b).length;
  return { prefixes: prefixes.reverse().sort(order), observed: observed.reverse().sort(order), observed_since: 0 };
}

/** Of the processor, the collector's threads as well: on a busy machine the clock says more about others. */
function measure<T>(work: () => T): { ms: string; made: T } {
  globalThis.gc?.();
  const [started, before] = [performance.now(), process.cpuUsage()];
  const made = work();
  const { user, system } = process.cpuUsage(before);
  return { ms: `${(performance.now() - started).toFixed(1)} | ${((user + system) / 1_000).toFixed(1)}`, made };
}

process.stdout.write('| prefixes | | ms | CPU ms | |\n|---|---|---|---|---|\n');
for (const text of SIZES) {
  const [size = 0, seen = 1] = text.split(':').map(Number);
  const given = makePlan(size, seen);
  const row = (name: string, ms: string, note: string | number) =>
    process.stdout.write(`| ${size} | ${name} | ${ms} | ${note} |\n`);
  const trees = measure(() => buildPlan(given.prefixes));
  const tree = trees.made.trees[0] as PlanTree;
  const root = tree.roots[0] as PlanNode;
  row('trees', trees.ms, `${tree.nodes.length} nodes`);
  const scene = measure(() => makeScene(given, { thresholds: USUAL_THRESHOLDS, now: NOW }));
  row('trees and what was seen', scene.ms, `${scene.made.addresses.length} addresses`);
  const problems = measure(() => findProblems(scene.made));
  row('all codes', problems.ms, `${problems.made.length} problems`);
  const reverse = [{ prefix: spell(root.block), zone: '0.0.0.0.0.1.2.ip6.arpa', is_delegated: true }];
  const asked = () => ({ facts: [], given: { ...given, reverse }, thresholds: USUAL_THRESHOLDS, now: NOW });
  for (const check of planChecks) {
    const judged = measure(() => check.judge(asked()));
    row(check.code, judged.ms, judged.made.status);
  }
  const whole = measure(() => {
    const seen = asked();
    findProblems(sceneOf(seen.given, seen));
    return planChecks.map((check) => check.judge(seen).status);
  });
  row('all codes and A1 to A4 of one page', whole.ms, whole.made.join(', '));
  const steps = measure(() => stepsOf(root));
  row('steps of the allocation', steps.ms, steps.made.map(({ prefixes }) => prefixes).join(', '));
  const map = measure(() => nibbleMap(tree, root.block, 2));
  row('map of 256 cells', map.ms, map.made.length);
  const county = root.children[0] as PlanNode;
  const free = measure(() => freeOf(county));
  row('free blocks of a county', free.ms, free.made.length);
  const next = measure(() => nextFree(county, 48, 'sparse') as Block);
  row('next free /48 of it', next.ms, spell(next.made));
}
