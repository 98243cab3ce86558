/**
 * The words of judging the IPv6 migration (IPv6改造). Pure: what was seen and what is on record in, verdict out; no clock, no I/O.
 * A check of this kind says how far a target has come, not whether it works: it opens no finding by itself.
 */
import type { KnownFact, LookFactKey, Verdict } from '../check.ts';
import { unknown } from '../check.ts';
import type { FactKey } from '../index.ts';
import type { Text } from '../probe.ts';
import type { Given } from './given.ts';
import type { Thresholds } from './thresholds.ts';

/** What a check is about; one of a service looks at an endpoint or at its system. */
export const OBJECTS = ['probe', 'device', 'interface', 'gateway', 'link', 'firewall', 'service', 'plan'] as const;
export type ObjectKind = (typeof OBJECTS)[number];

export type Seen = {
  /** Those of the keys that the check needs, of all watches of the target, none stale. */
  facts: readonly KnownFact[];
  given: Given;
  thresholds: Thresholds;
  /** Epoch ms. */
  now: number;
};

export type MigrationCheck = {
  /** Of the table of 47: P1…P3, D1…D20, S1…S20, A1…A4. */
  code: string;
  /** For addresses and records: `ipv6-forwarding`. */
  id: string;
  title: Text;
  object: ObjectKind;
  /** What is looked at, how, and what passes: for the catalogue that people read. */
  input: Text;
  method: Text;
  criterion: Text;
  /** A standard, a tool or a document; 'own' is ours. */
  source: string;
  /** `look.answer` where silence over IPv6 is itself the answer. */
  needs: readonly (FactKey | LookFactKey)[];
  /** What must be on record, or given by another party, before it can be judged at all. */
  wants?: readonly (keyof Given)[];
  /** It rests on what our own IPv6 shows: without a canary there is no verdict. */
  sees_over_ipv6?: true;
  /** Why it isn't asked of this target at all (a layer-2 switch needs no routes); undefined: it is. Comes before what is missing. */
  excused?(given: Given): Text | undefined;
  judge(seen: Seen): Verdict;
};

/** What a person must bring so that a check can be judged. */
const WANTED: Record<keyof Given, Text> = {
  canary: { zh: '探针自检目标', en: 'targets by which the probe proves itself' },
  role: { zh: '节点角色', en: 'the node’s role' },
  planned: { zh: '规划地址', en: 'the addresses that are planned for it' },
  lans: { zh: '用户网段规划', en: 'the user LANs that are planned behind it' },
  expected: { zh: '应有的路由邻居', en: 'the routing neighbours that it should have' },
  capability: { zh: '型号能力记录', en: 'a record of what its model can do' },
  uplinks: { zh: '上联接口', en: 'its uplinks' },
  unsure_uplinks: { zh: '方向不明的链路', en: 'links that lead nobody knows where' },
  traffic: { zh: '分协议流量统计', en: 'traffic counted by family' },
  paths: { zh: '双栈路径测量', en: 'paths measured over both families' },
  history: { zh: '历史观测', en: 'observations of days past' },
  counterpart: { zh: '对端观测', en: 'what the other end tells' },
  policy: { zh: '防火墙策略导出', en: 'an export of the firewall’s policy' },
  prefixes: { zh: '地址规划', en: 'the address plan' },
  cdn: { zh: '已知 CDN 地址段', en: 'prefixes of known CDNs' },
  plan_policy: { zh: '地址规划的总体要求', en: 'what the plan lays down for all of it' },
  planned_interfaces: { zh: '规划接口', en: 'the interfaces that are in the plan' },
  observed: { zh: '全网观测地址', en: 'the addresses that were seen' },
  observed_routes: { zh: '全网观测路由', en: 'the routes that were seen' },
  observed_since: { zh: '开始观测地址的时间', en: 'since when addresses have been looked for' },
  origin: { zh: '源站地址', en: 'the addresses of its origin' },
  dial_tests: { zh: '多点拨测结果', en: 'dial tests from several vantage points' },
  single_stack: { zh: 'IPv6 单栈探针的结果', en: 'what a probe with IPv6 alone sees' },
  reverse: { zh: '反向解析委派', en: 'the delegation of its reverse zones' },
};

/** Why it can't be judged at all, whoever looks: it isn't asked of such a target, or what it wants was not brought. Undefined: it can. */
export function notJudged(check: MigrationCheck, given: Given): Verdict | undefined {
  const excuse = check.excused?.(given);
  if (excuse) return { status: 'not_applicable', reason: excuse, because: [] };
  const missing = (check.wants ?? []).filter((name) => given[name] === undefined);
  if (missing.length === 0) return undefined;
  const list = (language: keyof Text, comma: string) => missing.map((name) => WANTED[name][language]).join(comma);
  return unknown(`缺少输入：${list('zh', '、')}`, `there is no input yet: ${list('en', ', ')}`);
}

/** The one way to judge: what is missing, or can't be seen from here, is unknown before anything else is asked. */
export function judgeMigration(check: MigrationCheck, seen: Seen): Verdict {
  const missing = notJudged(check, seen.given);
  if (missing) return missing;
  if (check.sees_over_ipv6) {
    const canary = seen.given.canary;
    if (!canary) return unknown('未测（未设置探针自检目标）', 'not measured: no targets to prove the probe are set');
    if (canary.state !== 'proven')
      return unknown(
        `未测（探针无 IPv6）：${canary.reason.zh}`,
        `not measured, the probe has no IPv6: ${canary.reason.en}`,
      );
  }
  return check.judge({
    ...seen,
    facts: seen.facts.filter((fact) => (check.needs as readonly string[]).includes(fact.key)),
  });
}
