import type { Check, KnownFact } from '../check.ts';
import { unknown } from '../check.ts';
import { column, ofKey } from './known-fact.ts';

/** Words by which people mark the ports that others depend on, in an interface's alias or description. */
const UPLINK =
  /\b(?:uplink|up-link|trunk|core|backbone|wan|isp|internet|peer)\b|\bto[-_ ](?:core|agg|wan|isp)|上联|上行|上连|互联|骨干|出口|专线|核心|汇聚|级联/i;
const DOWN: readonly unknown[] = ['down', 'lower_layer_down', 'not_present'];
const SHOWN = 10;

/**
 * A port that is switched on but has no link, where that matters: it is marked as an uplink, or a neighbour is known
 * there. A dark access port is an office at night, not a fault.
 */
export const interfaceDown: Check = {
  id: 'interface-down',
  title: { zh: '上联接口状态', en: 'Uplink state' },
  severity: 'major',
  needs: ['snmp.interface', 'snmp.neighbour'],
  judge(facts) {
    const interfaces = ofKey(facts, 'snmp.interface');
    if (interfaces.length === 0) return unknown('没有有效的接口观测', 'no current observation of interfaces');
    const linked = new Set(ofKey(facts, 'snmp.neighbour').map((fact) => column(fact, 'local_if_index')));
    const important = interfaces.filter((fact) => {
      const text = `${column(fact, 'alias') ?? ''} ${column(fact, 'description') ?? ''}`;
      return column(fact, 'admin_status') === 'up' && (linked.has(column(fact, 'if_index')) || UPLINK.test(text));
    });
    if (important.length === 0) {
      return {
        status: 'not_applicable',
        reason: {
          zh: '没有标为上联、也没有已知邻居的已启用接口',
          en: 'no enabled interface is marked as an uplink or has a known neighbour',
        },
        because: interfaces,
      };
    }
    const down = important.filter((fact) => DOWN.includes(column(fact, 'oper_status')));
    if (down.length > 0) return { status: 'warn', reason: reasonOf(down), because: down };
    const unclear = important.filter((fact) => column(fact, 'oper_status') !== 'up');
    if (unclear.length > 0) {
      const list = namesOf(unclear);
      return { ...unknown(`接口状态不明：${list}`, `state not known: ${list}`), because: unclear };
    }
    return {
      status: 'pass',
      reason: { zh: `接口均为 up：${namesOf(important)}`, en: `all up: ${namesOf(important)}` },
      because: important,
    };
  },
};

function reasonOf(down: readonly KnownFact[]) {
  const list = namesOf(down);
  return { zh: `接口已启用但无链路：${list}`, en: `switched on without a link: ${list}` };
}

/** Each name once: the same device may be watched over both families. */
function namesOf(facts: readonly KnownFact[]): string {
  const names = facts.map((fact) => {
    const own = String(column(fact, 'name') ?? column(fact, 'description') ?? fact.part);
    const alias = column(fact, 'alias') ?? null;
    return alias === null ? own : `${own} (${alias})`;
  });
  const unique = [...new Set(names)];
  const rest = unique.length - SHOWN;
  return unique.slice(0, SHOWN).join(', ') + (rest > 0 ? ` +${rest}` : '');
}
