/**
 * How far a node or a service has come with IPv6, as measured (实测): a ladder whose rungs are made of verdicts, the next only with
 * all beneath. What people declare stands elsewhere and raises nothing. Pure.
 */
import type { Status } from '../check.ts';
import type { Text } from '../probe.ts';

export const NODE_RUNGS = [
  'not_started',
  'assessed',
  'planned',
  'configured',
  'reachable',
  'dual_stack',
  'ipv6_preferred',
  'single_stack',
] as const;
export const SERVICE_RUNGS = [
  'no_aaaa',
  'aaaa_only',
  'home_reachable',
  'deep_reachable',
  'consistent',
  'single_stack_ready',
] as const;
export type NodeRung = (typeof NODE_RUNGS)[number];
export type ServiceRung = (typeof SERVICE_RUNGS)[number];

/** Of one target: what each check says. What was not judged is unknown. */
export type Verdicts = (code: string) => Status;

/** `rung`: the highest that holds, by its place on the ladder; null: nothing fresh tells. */
export type Standing = {
  rung: number | null;
  /** Why it stands no higher: checks that fail, and those that nobody could judge. */
  failing: readonly string[];
  unknown: readonly string[];
};

const good = (status: Status): boolean => status === 'pass' || status === 'warn' || status === 'not_applicable';

/** What one rung asks: all of these, and of each list within at least one. */
type Needs = readonly (string | readonly string[])[];

function climb(ladder: readonly Needs[], status: Verdicts): Standing {
  let rung = 0;
  for (const needs of ladder) {
    const open = needs.filter(
      (need) => !(typeof need === 'string' ? good(status(need)) : need.some((code) => status(code) === 'pass')),
    );
    if (open.length > 0) {
      const codes = open.flat();
      return {
        rung,
        failing: codes.filter((code) => status(code) === 'fail'),
        unknown: codes.filter((code) => status(code) === 'unknown'),
      };
    }
    rung += 1;
  }
  return { rung, failing: [], unknown: [] };
}

/** Roles that forward for others; all others need IPv6 to be managed by, and no more. */
const ROUTING: readonly string[] = ['core', 'aggregation', 'router', 'firewall'];
export const isRouting = (role: string): boolean => ROUTING.includes(role);
/** Where a role has to get: else the switch of a village would never be done. */
export const targetRung = (role: string): number => NODE_RUNGS.indexOf(isRouting(role) ? 'dual_stack' : 'reachable');

export type NodeGiven = {
  role: string;
  /** Somebody recorded what its model can do, and which address it is to have. */
  is_assessed: boolean;
  is_planned: boolean;
  /** It reports a usable address of its own, or answered over IPv6: then being planned or not is no question of having it. */
  has_address: boolean;
  /** How long it has been reachable without a break, ms. */
  reachable_for_ms: number;
  is_up_over_ipv4: boolean;
  /** False: no look of any kind told anything lately. */
  has_evidence: boolean;
};

/** Ours; to be set otherwise when the city says so. */
export const DUAL_STACK_MS = 7 * 86_400_000;

/**
 * Records make the first rungs, probes all others. Without a plan an address that a device reports counts, and A2 tells that it is
 * in no plan. `ipv6_preferred` and `single_stack` need what no check here shows yet: they are never claimed.
 */
export function nodeStanding(status: Verdicts, given: NodeGiven): Standing {
  if (!given.has_evidence) return { rung: null, failing: [], unknown: [] };
  const recorded = given.is_planned ? 2 : given.is_assessed ? 1 : 0;
  const planned = status('D3');
  const has_configured = planned === 'pass' || (planned !== 'fail' && given.has_address);
  if (!has_configured) {
    const codes = ['D3'].filter((code) => status(code) === 'fail');
    return { rung: recorded, failing: codes, unknown: codes.length === 0 ? ['D3'] : [] };
  }
  const configured = NODE_RUNGS.indexOf('configured');
  const routes: Needs = isRouting(given.role) ? [['D8', 'D9', 'D10']] : [];
  const standing = climb([[['D5', 'D6', 'D7'], 'D4', ...routes]], status);
  if (standing.rung === 0) return { ...standing, rung: configured };
  const reachable = NODE_RUNGS.indexOf('reachable');
  if (!isRouting(given.role)) return { ...standing, rung: reachable };
  const isLasting = given.reachable_for_ms >= DUAL_STACK_MS && given.is_up_over_ipv4;
  // Both seen to pass: that it may forward says nothing of whether anything goes through.
  const next = climb([[['D1'], ['D12']]], status);
  return next.rung === 1 && isLasting
    ? { rung: NODE_RUNGS.indexOf('dual_stack'), failing: [], unknown: [] }
    : { ...next, rung: reachable };
}

const SERVICE_LADDER: readonly Needs[] = [['S1'], ['S6', 'S8'], ['S12', 'S13'], ['S7', 'S10', 'S11'], ['S19']];
/** A service is done when people get all of it over either family. */
export const SERVICE_TARGET = SERVICE_RUNGS.indexOf('consistent');

/** Without a word on its AAAA nothing is known; what is no page has no links to follow. */
export function serviceStanding(status: Verdicts): Standing {
  if (status('S1') === 'unknown') return { rung: null, failing: [], unknown: ['S1'] };
  return climb(SERVICE_LADDER, status);
}

/** What stands on record between two judgements. */
export type Kept = {
  rung: number | null;
  since: number;
  /** Judgements in a row that would take a good rung away. */
  failures: number;
  /** The highest rung before it was lost, while it is lost. */
  last_good: number | null;
};

/** One lost look is no fall: a good rung is lost by the second failure in a row, and kept in mind. */
const FAILURES = 2;

/**
 * What follows from another judgement. `good_from`: the rung from which a fall counts as degradation (退化). Not knowing neither
 * raises nor lowers: the rung becomes unknown, and what was good is kept in mind.
 */
export function keptAfter(before: Kept | undefined, seen: Standing, good_from: number, now: number): Kept {
  if (!before) return { rung: seen.rung, since: now, failures: 0, last_good: null };
  const was = before.rung;
  const best = Math.max(was ?? -1, before.last_good ?? -1);
  const falls = seen.rung !== null && was !== null && was >= good_from && seen.rung < was;
  if (falls && seen.failing.length > 0 && before.failures + 1 < FAILURES)
    return { ...before, failures: before.failures + 1 };
  // It fell because nobody can tell any more, not because something was seen to fail.
  const rung = falls && seen.failing.length === 0 ? null : seen.rung;
  const isLost = best >= good_from && (rung === null || rung < best);
  return {
    rung,
    since: rung === was ? before.since : now,
    failures: 0,
    last_good: isLost ? best : null,
  };
}

/** Measured below what it was: told apart from never having been there. */
export const isDegraded = ({ rung, last_good }: Kept): boolean =>
  rung !== null && last_good !== null && rung < last_good;

export const RUNG_TITLES: Record<NodeRung | ServiceRung, Text> = {
  not_started: { zh: '未启动', en: 'Not started' },
  assessed: { zh: '已评估', en: 'Assessed' },
  planned: { zh: '已规划', en: 'Planned' },
  configured: { zh: '已配置', en: 'Configured' },
  reachable: { zh: 'IPv6 可达', en: 'Reachable over IPv6' },
  dual_stack: { zh: '双栈运行', en: 'Dual stack' },
  ipv6_preferred: { zh: 'IPv6 优先', en: 'IPv6 preferred' },
  single_stack: { zh: '单栈', en: 'IPv6 only' },
  no_aaaa: { zh: '无 AAAA', en: 'No AAAA' },
  aaaa_only: { zh: '仅 AAAA', en: 'AAAA only' },
  home_reachable: { zh: '首页可达', en: 'Home page reachable' },
  deep_reachable: { zh: '深层可达', en: 'Links reachable' },
  consistent: { zh: '双栈一致', en: 'Same over both' },
  single_stack_ready: { zh: '单栈可用', en: 'Works on IPv6 alone' },
};
