import type { MigrationCheck } from '../check.ts';
import { isSame, latest, listed, number, text, verdict } from './device-facts.ts';

/** D4. An address is tentative for a second when it is set; the second time in a row something keeps it so. */
export const addressStatus: MigrationCheck = {
  code: 'D4',
  id: 'address-status',
  title: { zh: '地址状态', en: 'Status of addresses' },
  object: 'device',
  input: { zh: 'SNMP', en: 'SNMP' },
  method: { zh: '检查全部 IPv6 地址的状态', en: 'look at the status of each IPv6 address' },
  criterion: {
    zh: '没有 duplicate(7)，没有连续两次 tentative(6)',
    en: 'no duplicate(7), none tentative(6) twice in a row',
  },
  source: 'RFC 4293',
  needs: ['snmp.address'],
  judge({ facts, given }) {
    const told = latest(facts, 'snmp.address').filter(
      (fact) => number(fact, 'family') === 6 && text(fact, 'status') !== null && text(fact, 'status') !== 'unknown',
    );
    const of = (...statuses: string[]) => told.filter((fact) => statuses.includes(text(fact, 'status') ?? ''));
    const names = (such: typeof told) => listed(such.map((fact) => text(fact, 'address') ?? '?'));
    if (told.length === 0)
      return verdict('unknown', '未报告 IPv6 地址的状态', 'no status of an IPv6 address is told', []);
    const double = of('duplicate');
    if (double.length > 0) return verdict('fail', `地址重复：${names(double)}`, `duplicate: ${names(double)}`, double);
    const tentative = of('tentative', 'not_ready');
    const before = given.history?.tentative;
    const again = tentative.filter((fact) => before?.some((one) => isSame(text(fact, 'address'), one)));
    if (again.length > 0)
      return verdict('warn', `连续两次未就绪：${names(again)}`, `tentative twice in a row: ${names(again)}`, again);
    if (tentative.length > 0 && before === undefined)
      return verdict(
        'unknown',
        `暂未就绪，待下次观测：${names(tentative)}`,
        `tentative, to be seen again: ${names(tentative)}`,
        tentative,
      );
    return verdict('pass', `${told.length} 个地址状态正常`, `the status of ${told.length} addresses is right`, told);
  },
};
