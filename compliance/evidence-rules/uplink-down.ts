import { column, ofKey } from './looks.ts';
import { type Bearing, type EvidenceRule, type SeenFact, shortfall } from './rule.ts';

const UPLINK =
  /\b(?:uplink|up-link|trunk|core|backbone|wan|isp|peer)\b|上联|上行|上连|互联|骨干|出口|专线|核心|汇聚|级联/i;
const DARK: readonly unknown[] = ['down', 'lower_layer_down', 'not_present'];
const BEARING: Bearing = {
  mlps: { 2: [], 3: ['8.1.2.1 e'] },
  high_risk_cases: ['6.2.1.3'],
  crypto: {},
};

/** A port that is marked as an uplink and switched on has no link: what it stood by for is gone. */
export const uplinkDown: EvidenceRule = {
  id: 'uplink-down',
  title: { zh: '冗余链路失效', en: 'A redundant link is dead' },
  shows: 'shortfall',
  needs: ['snmp.interface'],
  bears_on: { device: BEARING, security_device: BEARING },
  see(facts) {
    const uplinks = ofKey(facts, 'snmp.interface').filter(
      (fact) => column(fact, 'admin_status') === 'up' && UPLINK.test(String(column(fact, 'alias') ?? '')),
    );
    const dark = uplinks.filter((fact) => DARK.includes(column(fact, 'oper_status')));
    const list = [...new Set(dark.map(nameOf))].join(', ');
    return shortfall(
      dark,
      { zh: `标为上联的接口无链路：${list}`, en: `ports marked as uplinks have no link: ${list}` },
      { result: 'partial' },
    );
  },
};

const nameOf = (fact: SeenFact): string =>
  `${column(fact, 'name') ?? column(fact, 'description') ?? fact.part} (${column(fact, 'alias')})`;
