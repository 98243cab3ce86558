import type { MigrationCheck } from '../check.ts';
import { scopeOf } from '../scope.ts';
import { latest, listed, text, verdict } from './device-facts.ts';

/** D18. A link-local address is no management address: it can be used on the link alone. */
export const linkNeighbours: MigrationCheck = {
  code: 'D18',
  id: 'link-neighbours',
  title: { zh: '链路两端一致', en: 'Both ends of a link agree' },
  object: 'link',
  input: { zh: 'LLDP', en: 'LLDP' },
  method: {
    zh: '核对两端 LLDP，查看对端通告的 IPv6 管理地址',
    en: 'compare LLDP of both ends; look for an IPv6 management address',
  },
  criterion: {
    zh: '两端一致，且通告了 IPv6 管理地址',
    en: 'both ends agree, and an IPv6 management address is advertised',
  },
  source: 'IEEE 802.1AB',
  needs: ['snmp.neighbour'],
  wants: ['counterpart'],
  judge({ facts, given }) {
    const links = given.counterpart ?? [];
    if (links.length === 0) return verdict('not_applicable', '没有登记或推断出的链路', 'it has no link', []);
    const rows = latest(facts, 'snmp.neighbour');
    const found = links.map((link) => {
      const there = rows.filter((one) => text(one, 'local_port') === link.interface);
      const managed = there.find((one) => isManaged(text(one, 'management_addresses')));
      return { ...link, fact: managed ?? there[0], hasAddress: managed !== undefined };
    });
    const because = found.flatMap(({ fact }) => fact ?? []);
    const names = (such: typeof found) => listed(such.map((one) => `${one.interface} ↔ ${one.neighbour}`));
    const torn = found.filter(({ agrees, fact }) => agrees === false && fact !== undefined);
    if (torn.length > 0)
      return verdict('fail', `两端不一致：${names(torn)}`, `the ends don’t agree: ${names(torn)}`, because);
    const bare = found.filter(({ fact, hasAddress }) => fact !== undefined && !hasAddress);
    if (bare.length > 0)
      return verdict(
        'fail',
        `对端未通告 IPv6 管理地址：${names(bare)}`,
        `no IPv6 management address is advertised: ${names(bare)}`,
        because,
      );
    const dark = found.filter(({ agrees, fact }) => agrees !== true || fact === undefined);
    if (dark.length > 0)
      return verdict('unknown', `仅一端或无观测：${names(dark)}`, `told by one end or none: ${names(dark)}`, because);
    return verdict('pass', `${found.length} 条链路两端一致`, `both ends of ${found.length} links agree`, because);
  },
};

/** Management addresses are joined by a comma and a space. */
const isManaged = (addresses: string | null): boolean =>
  (addresses ?? '').split(', ').some((one) => ['global', 'unique_local'].includes(scopeOf(one) ?? ''));
