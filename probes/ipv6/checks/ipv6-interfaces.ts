import type { KnownFact } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import { scopeOf } from '../scope.ts';
import { flag, latest, listed, mustForward, nameOf, noRole, number, text, verdict, whyNot } from './device-facts.ts';

/** What forwards has a way in and a way out; what is only managed needs one interface. */
const LEAST = { forwarding: 2, managed: 1 };

/**
 * D2. Agents exist that have IPv6 addresses and no table of IPv6 interfaces, so an address counts as well; an interface that is said to
 * be down doesn't.
 */
export const ipv6Interfaces: MigrationCheck = {
  code: 'D2',
  id: 'ipv6-interfaces',
  title: { zh: '启用 IPv6 的接口', en: 'Interfaces with IPv6' },
  object: 'device',
  input: { zh: 'SNMP', en: 'SNMP' },
  method: {
    zh: '统计 ipv6InterfaceTable、ipv6IfTable 中启用的接口及有 IPv6 地址的接口',
    en: 'count interfaces that ipv6InterfaceTable or ipv6IfTable say are enabled, or that have an IPv6 address',
  },
  criterion: {
    zh: '转发类角色不少于 2 个，其他不少于 1 个',
    en: 'at least 2 where the role is to forward, 1 elsewhere',
  },
  source: 'RFC 4293, RFC 2465',
  needs: ['snmp.ipv6_interface', 'snmp.address', 'snmp.interface', 'snmp.ipv6_support'],
  wants: ['role'],
  judge({ facts, given }) {
    const forwards = mustForward(given.role);
    if (forwards === undefined) return noRole();
    const least = forwards ? LEAST.forwarding : LEAST.managed;
    const rows = latest(facts, 'snmp.ipv6_interface').filter((fact) => flag(fact, 'enabled') !== null);
    const addresses = latest(facts, 'snmp.address').filter(isOfLink);
    const off = new Set(rows.filter((fact) => flag(fact, 'enabled') === false).map((fact) => number(fact, 'if_index')));
    // What goes in must go out by another way than a loopback (IANAifType 24).
    const loops = latest(facts, 'snmp.interface').filter((fact) => number(fact, 'type') === 24);
    const inside = new Set(forwards ? loops.map((fact) => number(fact, 'if_index')) : []);
    const on = new Set(
      [...rows.filter((fact) => flag(fact, 'enabled') === true), ...addresses]
        .map((fact) => number(fact, 'if_index'))
        .filter((if_index) => if_index !== null && !off.has(if_index) && !inside.has(if_index)),
    );
    const because = [...rows, ...addresses];
    if (because.length === 0) {
      const why = whyNot(facts, 'interfaces');
      return verdict('unknown', `未报告 IPv6 接口（${why.zh}）`, `it tells no IPv6 interface (${why.en})`, []);
    }
    const names = listed([...on].map((if_index) => nameOf(facts, if_index)));
    const zh = `${on.size} 个接口启用 IPv6（应不少于 ${least}）${names && `：${names}`}`;
    const en = `${on.size} interfaces have IPv6, at least ${least} needed${names && `: ${names}`}`;
    return verdict(on.size >= least ? 'pass' : 'fail', zh, en, because);
  },
};

/** Told on an interface, and none of a loopback. */
function isOfLink(fact: KnownFact): boolean {
  const scope = scopeOf(text(fact, 'address') ?? '');
  return scope !== undefined && scope !== 'loopback' && number(fact, 'if_index') !== null;
}
