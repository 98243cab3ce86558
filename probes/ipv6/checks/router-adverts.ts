import type { MigrationCheck } from '../check.ts';
import { excuseNoGateways, flag, indexesOf, latest, listed, number, verdict, whyNot } from './device-facts.ts';

/** D16. */
export const routerAdverts: MigrationCheck = {
  code: 'D16',
  id: 'router-adverts',
  title: { zh: '路由器通告', en: 'Router advertisements' },
  object: 'gateway',
  input: { zh: 'SNMP', en: 'SNMP' },
  method: {
    zh: '读取各用户网段的 ipv6RouterAdvertSendAdverts',
    en: 'read ipv6RouterAdvertSendAdverts of each user LAN',
  },
  criterion: { zh: '与规划一致', en: 'as planned' },
  source: 'RFC 4293',
  needs: ['snmp.ipv6_interface', 'snmp.interface', 'snmp.ipv6_support'],
  wants: ['lans'],
  excused: excuseNoGateways,
  judge({ facts, given }) {
    const lans = given.lans ?? [];
    if (lans.length === 0)
      return verdict('not_applicable', '没有规划的用户网段', 'no user LAN is planned behind it', []);
    const rows = latest(facts, 'snmp.ipv6_interface');
    const found = lans.map(({ interface: name, sends_ra }) => {
      const indexes = indexesOf(facts, name);
      const fact = rows.find((row) => indexes.has(number(row, 'if_index') ?? -1));
      return { name, wanted: sends_ra, sends: fact ? flag(fact, 'sends_ra') : null, fact };
    });
    const because = found.flatMap(({ fact }) => fact ?? []);
    const wrong = found.filter(({ wanted, sends }) => wanted !== null && sends !== null && wanted !== sends);
    if (wrong.length > 0) {
      const words = (on: string, off: string) => listed(wrong.map(({ name, sends }) => `${name} ${sends ? on : off}`));
      const en = `not as planned: ${words('sends them', 'sends none')}`;
      return verdict(
        'fail',
        `与规划不符：${words('已发送', '未发送')}`,
        en,
        wrong.flatMap(({ fact }) => fact ?? []),
      );
    }
    const unclear = found.filter(({ wanted, sends }) => wanted === null || sends === null);
    if (unclear.length > 0) {
      const names = listed(unclear.map(({ name }) => name));
      const why = whyNot(facts, 'router_adverts');
      return verdict(
        'unknown',
        `规划或状态不明：${names}（${why.zh}）`,
        `plan or state isn’t told: ${names} (${why.en})`,
        because,
      );
    }
    return verdict('pass', `${found.length} 个网段与规划一致`, `${found.length} LANs are as planned`, because);
  },
};
