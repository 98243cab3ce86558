import type { MigrationCheck } from '../check.ts';
import type { PolicyRule } from '../given.ts';
import { listed, mustForward, noRole, verdict } from './device-facts.ts';

/** What must not be dropped (RFC 4890 section 4.3.1): destination unreachable, too big, time exceeded, parameter problem, echoes. */
const REQUIRED_TYPES = [1, 2, 3, 4, 128, 129];
const ANY = /^(?:any6?|all|\*|::\/0|)$/i;

/** D20. The rules come from whoever runs the firewall: no probe sees them. */
export const firewallPolicy: MigrationCheck = {
  code: 'D20',
  id: 'ipv6-firewall-policy',
  title: { zh: '防火墙 IPv6 策略', en: 'The firewall’s IPv6 policy' },
  object: 'firewall',
  input: { zh: '策略导出', en: 'an export of its policy' },
  method: {
    zh: '统计 IPv6 规则，查找任意到任意，核对必需的 ICMPv6 类型',
    en: 'count IPv6 rules, look for any-any, check the required ICMPv6 types',
  },
  criterion: {
    zh: '非空，无任意到任意放行，必需的 ICMPv6 类型放行',
    en: 'not empty, no any-any, and the required ICMPv6 types are allowed',
  },
  source: 'RFC 4890',
  needs: [],
  wants: ['role', 'policy'],
  excused: ({ role }) =>
    role === 'firewall' || mustForward(role) === undefined ? undefined : { zh: '不是防火墙', en: 'it is no firewall' },
  judge({ given }) {
    if (given.role !== 'firewall') return noRole();
    const rules = (given.policy ?? []).filter(({ family }) => family === 6);
    const permits = rules.filter(({ action }) => action === 'permit');
    if (rules.length === 0) return verdict('fail', '没有 IPv6 规则', 'it has no IPv6 rule', []);
    const open = permits.filter((rule) => isAny(rule.source) && isAny(rule.destination) && isAny(rule.service));
    if (open.length > 0) return verdict('fail', '存在任意到任意的放行规则', 'a rule permits any to any', []);
    const shut = REQUIRED_TYPES.filter((type) => !allows(rules, type));
    if (shut.length === 0) {
      const count = rules.length;
      return verdict(
        'pass',
        `${count} 条 IPv6 规则，必需的 ICMPv6 类型已放行`,
        `${count} IPv6 rules; the required ICMPv6 types are allowed`,
        [],
      );
    }
    // A service by a name that says nothing to us may be one of them.
    const opaque = permits.filter(
      ({ service }) => !isAny(service) && !/^(?:icmpv6|tcp|udp|sctp|gre|esp|ah)\b/i.test(service),
    );
    const types = shut.join(', ');
    if (opaque.length > 0) {
      const names = listed(opaque.map(({ service }) => service));
      return verdict(
        'unknown',
        `无法判断的服务：${names}（ICMPv6 ${types}）`,
        `services that can’t be read: ${names} (ICMPv6 ${types})`,
        [],
      );
    }
    return verdict('fail', `未放行 ICMPv6 类型 ${types}`, `ICMPv6 types ${types} aren’t allowed`, []);
  },
};

const isAny = (word: string): boolean => ANY.test(word.trim());

/** The first rule that covers a type for every sender decides: routers anywhere on the way must be heard. */
function allows(rules: readonly PolicyRule[], type: number): boolean {
  for (const { action, source, destination, service } of rules) {
    const covers = isAny(service) || coversType(service, type);
    if (!covers || !isAny(source)) continue;
    // Behind a firewall are prefixes of ours: a permit to some of them counts, a denial only when it is to all.
    if (action === 'permit') return true;
    if (isAny(destination)) return false;
  }
  return false;
}

function coversType(service: string, type: number): boolean {
  const match = /^icmpv6(?:\/(\d{1,3}))?$/i.exec(service.trim());
  return match !== null && (match[1] === undefined || Number(match[1]) === type);
}
