/** What codes look at: the plan as trees, and what was seen with its place in them. */
import type { Family, Text } from '../../probe.ts';
import type { Given, ObservedAddress, ObservedRoute, PlannedInterface, PlanPolicy } from '../given.ts';
import { type Scope, scopeOfBits } from '../scope.ts';
import type { Thresholds } from '../thresholds.ts';
import { type Block, compareBlocks, hostOf, isUnread, readAddress, readBlock, spell, spellAddress } from './block.ts';
import { buildPlan, compareTexts, holderOf, type Plan, type PlanNode } from './tree.ts';

export class SeenAddress {
  readonly row: ObservedAddress;
  readonly family: Family;
  readonly bits: bigint;
  /** Undefined: IPv4. */
  readonly scope: Scope | undefined;
  /** The smallest prefix of the plan that holds it, in its VRF. */
  readonly holder: PlanNode | undefined;

  constructor({ row, family, bits }: ReadAddress, plan: Plan) {
    this.row = row;
    this.family = family;
    this.bits = bits;
    this.scope = family === 6 ? scopeOfBits(bits) : undefined;
    const tree = plan.treeOf(row.vrf, family);
    this.holder = tree && holderOf(tree, hostOf(family, bits));
  }

  /** Canonical, without a zone. Few are ever shown, and spelling costs as much as reading. */
  get address(): string {
    return spellAddress(this.family, this.bits);
  }
}
type ReadAddress = { row: ObservedAddress; family: Family; bits: bigint };
export type SeenRoute = { row: ObservedRoute; block: Block; prefix: string; holder: PlanNode | undefined };
export type Unreadable = { about: string; node: string | null; prefix_id: number | null; reason: Text };
export type Scene = {
  plan: Plan;
  policy: PlanPolicy;
  /** Seen lately, so that they are so now; in order. */
  addresses: readonly SeenAddress[];
  /** Also those of longer ago. */
  addressesEver: readonly SeenAddress[];
  routes: readonly SeenRoute[];
  interfaces: readonly PlannedInterface[];
  /** Epoch ms since when anybody has looked; undefined: nobody has. */
  since: number | undefined;
  thresholds: Thresholds;
  /** Epoch ms. */
  now: number;
  /** Rows of all kinds that name no prefix or address. */
  unreadable: readonly Unreadable[];
};

/** Older evidence isn't fresh: a proposal of ours, as for the states of nodes. */
export const FRESH_MS = 24 * 3_600_000;
/** Where the plan doesn't say: links as RFC 6164 has them. */
const USUAL_POLICY: PlanPolicy = { addressing: null, link_length: 127 };

type Context = { thresholds: Thresholds; now: number };
const made = new WeakMap<Given, Scene>();

/** Made once of what is given, however many checks look at it; nobody changes what is given. */
export function sceneOf(given: Given, { thresholds, now }: Context): Scene {
  const known = made.get(given);
  if (known?.thresholds === thresholds && known.now === now) return known;
  const scene = makeScene(given, { thresholds, now });
  made.set(given, scene);
  return scene;
}

export function makeScene(given: Given, { thresholds, now }: Context): Scene {
  const plan = buildPlan(given.prefixes ?? []);
  const unreadable: Unreadable[] = plan.unreadable.map(({ row, reason }) => ({
    about: shown(row.prefix),
    node: null,
    prefix_id: row.id,
    reason,
  }));
  const all = readAddresses(given.observed ?? [], plan, unreadable);
  const routes = readRoutes(given.observed_routes ?? [], plan, unreadable);
  for (const row of given.planned_interfaces ?? []) {
    for (const address of row.planned) {
      if (readAddress(address)) continue;
      unreadable.push({ about: shown(address), node: row.node, prefix_id: null, reason: noAddress(address) });
    }
  }
  const isFresh = ({ row }: { row: { at: number } }) => now - row.at <= FRESH_MS;
  return {
    plan,
    policy: given.plan_policy ?? USUAL_POLICY,
    addresses: all.filter(isFresh),
    addressesEver: all,
    routes: routes.filter(isFresh),
    interfaces: given.planned_interfaces ?? [],
    since: given.observed_since ?? oldest(given.observed),
    thresholds,
    now,
    unreadable: unreadable.sort(
      (a, b) => compareTexts(a.about, b.about) || compareTexts(JSON.stringify(a), JSON.stringify(b)),
    ),
  };
}

/** In order; what is told twice of one node's interface counts once, as it was told last. */
function readAddresses(rows: readonly ObservedAddress[], plan: Plan, unreadable: Unreadable[]): SeenAddress[] {
  const all: ReadAddress[] = [];
  for (const row of rows) {
    const read = readAddress(row.address);
    const width = read?.family === 4 ? 32 : 128;
    const length = row.prefix_length;
    if (!read || (length !== null && !(Number.isInteger(length) && length >= 0 && length <= width))) {
      const reason = read ? noLength(`${shown(row.address)}/${length}`) : noAddress(row.address);
      unreadable.push({ about: shown(row.address), node: row.node, prefix_id: null, reason });
      continue;
    }
    all.push({ row, family: read.family, bits: read.bits });
  }
  all.sort(compareAddresses);
  const latest: ReadAddress[] = [];
  for (const one of all) {
    const last = latest.at(-1);
    if (!last || compareAddresses(last, one) !== 0) latest.push(one);
    else if (isLater(one.row, last.row)) latest[latest.length - 1] = one;
  }
  return latest.map((one) => new SeenAddress(one, plan));
}

function compareAddresses(a: ReadAddress, b: ReadAddress): number {
  return (
    a.family - b.family ||
    (a.bits < b.bits ? -1 : a.bits > b.bits ? 1 : 0) ||
    compareTexts(a.row.vrf, b.row.vrf) ||
    a.row.node_id - b.row.node_id ||
    compareTexts(a.row.interface, b.row.interface)
  );
}

function readRoutes(rows: readonly ObservedRoute[], plan: Plan, unreadable: Unreadable[]): SeenRoute[] {
  const latest = new Map<string, SeenRoute>();
  for (const row of rows) {
    const block = readBlock(row.prefix);
    if (isUnread(block)) {
      unreadable.push({ about: shown(row.prefix), node: row.node, prefix_id: null, reason: block.problem });
      continue;
    }
    const prefix = spell(block);
    const key = JSON.stringify([row.vrf, row.node_id, row.seen_from ?? 'inside', prefix]);
    const before = latest.get(key);
    if (before && !isLater(row, before.row)) continue;
    const tree = plan.treeOf(row.vrf, block.family);
    latest.set(key, { row, block, prefix, holder: tree && holderOf(tree, block) });
  }
  return [...latest.values()].sort(
    (a, b) =>
      compareBlocks(a.block, b.block) ||
      compareTexts(a.row.vrf, b.row.vrf) ||
      a.row.node_id - b.row.node_id ||
      compareTexts(a.row.seen_from ?? '', b.row.seen_from ?? ''),
  );
}

/** Of equal times one is chosen by what they say, so that their order doesn't matter. */
function isLater<T extends { at: number }>(a: T, b: T): boolean {
  return a.at !== b.at ? a.at > b.at : JSON.stringify(a) > JSON.stringify(b);
}

function oldest(rows: readonly ObservedAddress[] | undefined): number | undefined {
  return rows?.reduce<number | undefined>(
    (least, { at }) => (least === undefined || at < least ? at : least),
    undefined,
  );
}

const shown = (text: unknown): string => String(text).slice(0, 60);
const noAddress = (text: unknown): Text => ({ zh: `“${shown(text)}”不是地址`, en: `'${shown(text)}' is no address` });
const noLength = (text: string): Text => ({ zh: `${text} 的前缀长度无效`, en: `${text} has no valid prefix length` });
