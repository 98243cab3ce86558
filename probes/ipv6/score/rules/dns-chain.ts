import type { KnownFact } from '../../../check.ts';
import { column, ofKey } from '../../../checks/known-fact.ts';
import { numberOf, text } from '../../checks/saying.ts';
import { byStatus, UNKNOWN } from '../measures.ts';
import { type Measure, type Part, partOf, type Rule, type Scene } from '../score.ts';

const ENOUGH = 2;

/** One name server of the zone as IPv6 shows it: what of it is broken, and whether all of it was asked. */
type Server = { name: string; broken: readonly Part[]; is_seen: boolean };

function serverOf({ facts, thresholds }: Scene, fact: KnownFact): Server {
  const name = fact.part ?? '';
  const aaaa = column(fact, 'aaaa');
  if (aaaa === 0) return { name, broken: [partOf('name_server', name, NO_AAAA)], is_seen: true };
  if (aaaa === null || aaaa === undefined) return { name, broken: [], is_seen: false };
  const asked = ofKey(facts, 'dns_chain.server_answer').filter(
    (row) => column(row, 'server') === name && column(row, 'family') === 6,
  );
  const broken = asked
    .filter((row) => column(row, 'answers') !== null)
    .filter((row) => column(row, 'answers') !== true || (numberOf(row, 'took_ms') ?? 0) > thresholds.dns_answer_ms)
    .map((row) => {
      const why = text(row, 'why') || `${text(row, 'took_ms')} ms`;
      const subject = `${name} ${text(row, 'address')}`;
      return partOf('name_server', subject, { zh: `经 IPv6：${why}`, en: `over IPv6: ${why}` });
    });
  const is_seen = asked.length > 0 && asked.every((row) => column(row, 'answers') !== null);
  return { name, broken, is_seen };
}

const NO_AAAA = { zh: '没有 AAAA', en: 'no AAAA' };

/** Where the way from the root ended, unless that is at one of the servers that are told anyway. */
function stopsOf({ facts }: Scene, broken: readonly Server[]): Part[] {
  return ofKey(facts, 'dns_chain.stopped')
    .filter(({ value }) => value !== null)
    .map(({ value }) => String(value))
    .filter((stop) => !broken.some(({ name }) => stop.includes(name.replace(/\.$/, ''))))
    .map((stop) => partOf('chain', stop, { zh: '仅 IPv6 解析停在此处', en: 'resolving over IPv6 alone stops there' }));
}

/** The official list asks that the chain be complete (域名授权体系): one dead server of two is found here, and costs its share. */
export const dnsChain: Rule = {
  id: 'dns_chain',
  code: 'S5',
  title: { zh: '域名授权体系完整', en: 'Complete chain of name servers' },
  list: 'assessment',
  measure(scene) {
    const status = scene.status('S5');
    if (status === 'not_applicable') return [];
    // Also while our own IPv6 isn't proven: then a silence is nobody's fault.
    if (status === 'unknown') return [UNKNOWN];
    const servers = ofKey(scene.facts, 'dns_chain.name_server').map((fact) => serverOf(scene, fact));
    const broken = servers.filter((server) => server.broken.length > 0);
    const chain = byStatus(status, () => [...broken.flatMap((server) => server.broken), ...stopsOf(scene, broken)]);
    if (servers.length === 0) return [chain];
    const whole = servers.filter((server) => server.broken.length === 0);
    const each: Measure = {
      good: whole.filter(({ is_seen }) => is_seen).length,
      unknown: whole.filter(({ is_seen }) => !is_seen).length,
      broken: broken.map((server) => server.broken),
      // A zone with one name server lacks the other.
      lost: Math.max(0, ENOUGH - servers.length),
    };
    return [chain, each];
  },
};
