/** Words that the checks of devices share: what a role needs, and how facts of a device that is watched over both families are read. */

import type { KnownFact, Verdict } from '../../check.ts';
import { column, ofKey } from '../../checks/known-fact.ts';
import type { ProbeName } from '../../index.ts';
import type { Family, Text } from '../../probe.ts';
import type { Support } from '../../snmp/support.ts';
import type { Given } from '../given.ts';
import { bitsOf } from '../scope.ts';

/** Devices through which others reach the network: they must forward, and know where to. */
const FORWARDING_ROLES: readonly string[] = ['core', 'aggregation', 'router', 'firewall'];
/** What works on layer 2 or is an end itself: IPv6 for its management is all that it needs, or it would never be done. */
const MANAGED_ONLY_ROLES: readonly string[] = ['access', 'server', 'wireless'];

/** `other` is what nobody has classified: it says neither. */
export const mustForward = (role: string | undefined): boolean | undefined =>
  role !== undefined && FORWARDING_ROLES.includes(role)
    ? true
    : role !== undefined && MANAGED_ONLY_ROLES.includes(role)
      ? false
      : undefined;

const EXCUSE: Text = {
  zh: '该角色只需管理地址支持 IPv6，不承担 IPv6 转发',
  en: 'a device of this role needs IPv6 for its management only; it forwards none',
};
/** Of what is asked of routers alone. */
export const excuseEnds = ({ role }: Given): Text | undefined => (mustForward(role) === false ? EXCUSE : undefined);
/** Of what is asked of gateways: a switch on layer 2 is one when a LAN is planned behind it. */
export const excuseNoGateways = ({ role, lans }: Given): Text | undefined =>
  mustForward(role) === false && (lans?.length ?? 0) === 0 ? EXCUSE : undefined;

export const noRole = (): Verdict => verdict('unknown', '节点角色未分类', 'nobody has said what the node is for', []);

export const verdict = (status: Verdict['status'], zh: string, en: string, because: readonly KnownFact[]): Verdict => ({
  status,
  reason: { zh, en },
  because,
});

/** One fact of a part: a device that is watched over both families tells each twice, and the latest counts. */
export function latest(facts: readonly KnownFact[], key: KnownFact['key']): KnownFact[] {
  const found = new Map<string, KnownFact>();
  for (const fact of ofKey(facts, key)) {
    const known = found.get(fact.part ?? '');
    if (!known || known.at < fact.at) found.set(fact.part ?? '', fact);
  }
  return [...found.values()];
}

export function text(fact: KnownFact, name: string): string | null {
  const value = column(fact, name);
  return typeof value === 'string' ? value : null;
}
export function number(fact: KnownFact, name: string): number | null {
  const value = column(fact, name);
  return typeof value === 'number' ? value : null;
}
export function flag(fact: KnownFact, name: string): boolean | null {
  const value = column(fact, name);
  return typeof value === 'boolean' ? value : null;
}

/** The ifIndex of interfaces that bear a name, as the plan writes it: by name, else by description. */
export function indexesOf(facts: readonly KnownFact[], name: string): Set<number> {
  const rows = latest(facts, 'snmp.interface');
  const by = (what: 'name' | 'description') => rows.filter((fact) => text(fact, what) === name);
  const named = by('name');
  const found = named.length > 0 ? named : by('description');
  return new Set(found.flatMap((fact) => number(fact, 'if_index') ?? []));
}
export function nameOf(facts: readonly KnownFact[], if_index: number | null): string {
  if (if_index === null) return '?';
  const fact = latest(facts, 'snmp.interface').find((one) => number(one, 'if_index') === if_index);
  return (fact && (text(fact, 'name') ?? text(fact, 'description'))) ?? `ifIndex ${if_index}`;
}

export function isSame(address: string | null, other: string): boolean {
  const bits = address === null ? undefined : bitsOf(address);
  return bits !== undefined && bits === bitsOf(other);
}

/** What became of questions about a group of objects; null: it wasn't asked. */
export function supportOf(facts: readonly KnownFact[], group: string): Support | null {
  const fact = latest(facts, 'snmp.ipv6_support').find(({ part }) => part === group);
  return (fact ? text(fact, 'outcome') : null) as Support | null;
}
const SUPPORT: Record<Support, Text> = {
  value: { zh: '有值', en: 'has values' },
  not_supported: { zh: '设备不支持该对象', en: 'the device has no such object' },
  empty: { zh: '表为空', en: 'the table is empty' },
  unknown: { zh: '未应答', en: 'no answer' },
};
/** Why nothing is known of a group, for people. */
export function whyNot(facts: readonly KnownFact[], group: string): Text {
  const outcome = supportOf(facts, group);
  return outcome === null
    ? { zh: '没有有效的 SNMP 观测', en: 'no current SNMP observation' }
    : { zh: `${group}：${SUPPORT[outcome].zh}`, en: `${group}: ${SUPPORT[outcome].en}` };
}

/** What the damped answers of a probe over one family say; undefined: nobody looks that way. One that answers is enough. */
export function answerOver(
  facts: readonly KnownFact[],
  probe: ProbeName,
  family: Family,
): { answer: 'up' | 'down' | 'unknown'; facts: KnownFact[] } | undefined {
  const own = ofKey(facts, 'look.answer').filter((fact) => fact.probe === probe && fact.family === family);
  if (own.length === 0) return undefined;
  for (const answer of ['up', 'down'] as const) {
    const such = own.filter((fact) => text(fact, 'answer') === answer);
    if (such.length > 0) return { answer, facts: such };
  }
  return { answer: 'unknown', facts: own };
}

const SHOWN = 8;
/** Names for a reason, each once and not too many. */
export function listed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const rest = unique.length - SHOWN;
  return unique.slice(0, SHOWN).join(', ') + (rest > 0 ? ` +${rest}` : '');
}
export const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`;
