import { ofKey, where } from '../../checks/known-fact.ts';
import { LEAST_MTU_BYTES } from '../../path-mtu.ts';
import type { MigrationCheck } from '../check.ts';
import { listed, number, text, verdict } from './device-facts.ts';

/** D17. What is too big may be refused, if it is aloud: a path that swallows it in silence hangs each transfer. */
export const pathMtuOverIpv6: MigrationCheck = {
  code: 'D17',
  id: 'ipv6-path-mtu',
  title: { zh: 'IPv6 路径 MTU', en: 'Path MTU of IPv6' },
  object: 'link',
  input: { zh: '路径', en: 'the path' },
  method: {
    zh: '1280 字节与链路 MTU 的禁止分片回显',
    en: 'echoes of 1,280 bytes and of the link’s MTU that may not be fragmented',
  },
  criterion: { zh: '均通过，或收到“包过大”', en: 'both pass, or Packet Too Big comes back' },
  source: 'test-ipv6',
  needs: ['path_mtu.passage'],
  sees_over_ipv6: true,
  judge({ facts }) {
    const six = ofKey(facts, 'path_mtu.passage').filter(({ family }) => family === 6);
    const least = six.filter((fact) => number(fact, 'bytes') === LEAST_MTU_BYTES);
    const large = six.filter((fact) => (number(fact, 'bytes') ?? 0) > LEAST_MTU_BYTES);
    // One without the other can't tell a black hole from a dead path.
    const pairs = large.flatMap((fact) => {
      const base = least.find((one) => one.watch === fact.watch && one.address === fact.address);
      return base ? [{ fact, base }] : [];
    });
    if (pairs.length === 0)
      return verdict('unknown', '没有有效的路径 MTU 观测', 'no current observation of the path’s MTU', six);
    const because = pairs.flatMap(({ fact, base }) => [base, fact]);
    const list = (such: typeof pairs) => listed(such.map(({ fact }) => `${where(fact)} ${number(fact, 'bytes')}`));
    // Each link of IPv6 must carry 1,280 bytes, so refusing those aloud is no better.
    const small = pairs.filter(({ base }) => text(base, 'result') === 'too_big');
    const holes = pairs.filter(
      ({ fact, base }) => text(base, 'result') === 'passes' && text(fact, 'result') === 'silent',
    );
    const bad = [...small, ...holes];
    if (bad.length > 0)
      return verdict(
        'fail',
        `大包被静默丢弃或过小：${list(bad)}`,
        `a black hole, or less than 1,280 bytes: ${list(bad)}`,
        because,
      );
    const dark = pairs.filter(({ base }) => text(base, 'result') !== 'passes');
    if (dark.length > 0)
      return verdict(
        'unknown',
        `1280 字节未得到应答：${list(dark)}`,
        `1,280 bytes got no answer: ${list(dark)}`,
        because,
      );
    return verdict('pass', `可通过或明确告知：${list(pairs)}`, `passes, or is refused aloud: ${list(pairs)}`, because);
  },
};
