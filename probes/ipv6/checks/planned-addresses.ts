import type { KnownFact } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import type { PlannedAddress } from '../given.ts';
import { indexesOf, isSame, latest, listed, nameOf, number, text, verdict } from './device-facts.ts';

type Found = {
  planned: PlannedAddress;
  fact?: KnownFact;
  state: 'right' | 'wrong' | 'unclear';
  why: { zh: string; en: string };
};

/** D3. On its interface, with its length, and preferred: an address that is only configured isn't there yet. */
export const plannedAddresses: MigrationCheck = {
  code: 'D3',
  id: 'planned-addresses',
  title: { zh: '规划地址就位', en: 'Planned addresses in place' },
  object: 'device',
  input: { zh: 'SNMP 与地址规划', en: 'SNMP and the plan' },
  method: {
    zh: '逐个核对规划地址、接口、前缀长度、状态',
    en: 'compare each planned address, interface, length and status',
  },
  criterion: { zh: '完全一致，状态为 preferred(1)', en: 'an exact match whose status is preferred(1)' },
  source: 'RFC 4293',
  needs: ['snmp.address', 'snmp.interface'],
  wants: ['planned'],
  judge({ facts, given }) {
    const planned = given.planned ?? [];
    if (planned.length === 0)
      return verdict('not_applicable', '没有规划的 IPv6 地址', 'no IPv6 address is planned for it', []);
    const own = latest(facts, 'snmp.address').filter((fact) => number(fact, 'family') === 6);
    // A device that tells no IPv6 address at all may have them in a table that it doesn't serve.
    if (own.length === 0) return verdict('unknown', '设备未报告任何 IPv6 地址', 'the device tells no IPv6 address', []);
    const found = planned.map((one) => compare(one, own, facts));
    const because = found.flatMap(({ fact }) => fact ?? []);
    for (const [state, status] of [
      ['wrong', 'fail'],
      ['unclear', 'unknown'],
    ] as const) {
      const such = found.filter((one) => one.state === state);
      if (such.length === 0) continue;
      const words = (language: 'zh' | 'en') => such.map((one) => `${one.planned.address} ${one.why[language]}`);
      return verdict(status, listed(words('zh')), listed(words('en')), because.length > 0 ? because : own);
    }
    return verdict(
      'pass',
      `${planned.length} 个规划地址均就位`,
      `all ${planned.length} planned addresses are in place`,
      because,
    );
  },
};

function compare(planned: PlannedAddress, own: readonly KnownFact[], facts: readonly KnownFact[]): Found {
  const such = own.filter((fact) => isSame(text(fact, 'address'), planned.address));
  const wanted = planned.interface === '' ? null : indexesOf(facts, planned.interface);
  const fact = such.find((one) => wanted?.has(number(one, 'if_index') ?? -1)) ?? such[0];
  if (!fact) return { planned, state: 'wrong', why: { zh: '未配置', en: 'is not there' } };
  const told = (state: Found['state'], zh: string, en: string): Found => ({ planned, fact, state, why: { zh, en } });
  const if_index = number(fact, 'if_index');
  if (wanted) {
    if (wanted.size === 0 || if_index === null)
      return told(
        'unclear',
        `接口不明（应在 ${planned.interface}）`,
        `may be on ${planned.interface}: the interface isn’t told`,
      );
    if (!wanted.has(if_index)) {
      const name = nameOf(facts, if_index);
      return told('wrong', `在 ${name}，应在 ${planned.interface}`, `is on ${name} instead of ${planned.interface}`);
    }
  }
  const length = number(fact, 'prefix_length');
  if (planned.prefix_length !== null && length !== planned.prefix_length)
    return length === null
      ? told('unclear', '前缀长度未知', 'has a length that isn’t told')
      : told(
          'wrong',
          `前缀长度 ${length}，应为 ${planned.prefix_length}`,
          `has length ${length} instead of ${planned.prefix_length}`,
        );
  const status = text(fact, 'status');
  if (status === null || status === 'unknown') return told('unclear', '状态未知', 'has a status that isn’t told');
  if (status !== 'preferred') return told('wrong', `状态为 ${status}`, `is ${status}`);
  return told('right', '', '');
}
