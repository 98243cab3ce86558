/**
 * Whether a look tells that what a rule had shown is gone: the same watch has to say of the same thing, later, what is good of it.
 * Silence, a null, a look that went stale and a service that doesn't run tell nothing. Pure.
 */
import { evidenceRules } from './index.ts';
import { column, textOf } from './looks.ts';
import type { SeenFact } from './rule.ts';
import { ofBrokenDigest, ofCipher, ofKeyType } from './strength.ts';

/** A fact that a sighting rested on. `watch` null: it was made of the record, and no look can tell that it is gone. */
export type ShownFact = Pick<SeenFact, 'watch' | 'part' | 'family' | 'address'> & {
  key: string;
  /** When it was last seen. */
  at: number;
  /** A digest of what the watch was set to ask: set otherwise, it speaks of something else. */
  asked?: string;
};

const ENOUGH = 112;
/** Of less than half a day nobody can say what its peak is. */
const MEASURED = 0.5;
const PORTS = ['tcp.open', 'site.port_open', 'site.origin_port_open', 'exposed_ports.port'];
const MODERN = ['TLSv1.2', 'TLSv1.3'];

type Good = (fact: SeenFact, beside: Beside) => boolean;
/** What else the same look told. */
type Beside = (key: SeenFact['key'], part?: string) => SeenFact | undefined;

const isText = ({ value }: SeenFact): boolean => typeof value === 'string' && value !== '';
const isNumber = ({ value }: SeenFact): boolean => typeof value === 'number';
const isTrue = ({ value }: SeenFact): boolean => value === true;
/** The probe of sites calls a port shut that is silent, too. */
const isRefused = (fact: SeenFact): boolean =>
  column(fact, 'open') === false && String(column(fact, 'why') ?? '').startsWith('ECONNREFUSED');
const hasEnoughKey: Good = (_, beside) =>
  (ofKeyType(beside('tls.key_type')?.value, beside('tls.key_bits')?.value) ?? 0) >= ENOUGH;

/** What a fact has to state to be good, beside that its rule has nothing against it. What isn't here is told by no look. */
const GOOD: Partial<Record<SeenFact['key'], Good>> = {
  'snmp.protocol': ({ value }) => value === 'v3',
  'snmp.interface': (fact) => column(fact, 'oper_status') === 'up',
  'traffic.port': (fact) =>
    typeof column(fact, 'p95_share') === 'number' && Number(column(fact, 'coverage')) >= MEASURED,
  // Another status is no repair, and one that came over TLS is: the page only points there.
  'http.status': (fact, beside) => isNumber(fact) && textOf(beside('http.tls_version')) !== '',
  'http.tls_version': (fact) => MODERN.includes(textOf(fact)),
  'http.certificate_error': ({ value }) => value === null,
  'http.certificate_not_after': isNumber,
  'clear_text.service': (fact) =>
    column(fact, 'answers') === true &&
    (column(fact, 'service') === 'http' ? column(fact, 'login') === false : column(fact, 'tls_offered') === true),
  'open_access.service': (fact) => column(fact, 'answers') === true && column(fact, 'without_login') === false,
  'open_access.smb': (fact) => column(fact, 'smb1') === false,
  'exposed_ports.port': (fact) => column(fact, 'state') === 'closed',
  'tcp.open': ({ value }) => value === false,
  'site.port_open': isRefused,
  'site.origin_port_open': isRefused,
  'site.certificate': (fact) =>
    MODERN.includes(String(column(fact, 'version'))) &&
    column(fact, 'error') === null &&
    typeof column(fact, 'not_after') === 'number',
  'tls.version': ({ value }) => value === false,
  'tls.cipher': ({ value }) => ofCipher(value) !== undefined,
  'tls.signature_algorithm': (fact) => isText(fact) && ofBrokenDigest(fact.value) === undefined,
  'tls.key_type': hasEnoughKey,
  'tls.key_bits': hasEnoughKey,
  'tls.not_before': isNumber,
  'tls.not_after': isNumber,
  'tls.trust_error': ({ value }) => value === null,
  'tls.name_matches': isTrue,
  'tlcp.findings': ({ value }) => typeof value === 'string',
  'tlcp.key_proved': isTrue,
  'ssh.protocol': (fact) => textOf(fact).startsWith('2.'),
  'ssh.algorithms': isText,
  'ssh.host_key': (fact) => (ofKeyType(column(fact, 'type'), column(fact, 'bits')) ?? 0) >= ENOUGH,
  'ntp.offset_ms': isNumber,
  'ntp.synchronised': isTrue,
};

const isRow = (value: SeenFact['value']) => typeof value === 'object' && value !== null;

/** Of what a rule saw, what is wrong: a port that is shut only stands beside the one that is open. No look tells of the record. */
export const shownOf = (because: readonly (Omit<ShownFact, 'asked'> & Pick<SeenFact, 'value'>)[]): ShownFact[] =>
  because
    .filter(({ key, value }) => !PORTS.includes(key) || (isRow(value) ? value.open : value) === true)
    .map(({ watch, key, part, family, address, at }) => ({
      ...{ watch: key.startsWith('record.') ? null : watch, key, part, family, address, at },
    }));

export const isSameFact = (a: Omit<ShownFact, 'at'>, b: Omit<ShownFact, 'at'>): boolean =>
  a.watch === b.watch && a.key === b.key && a.part === b.part && a.family === b.family && a.address === b.address;

/** What a rule has something against, of facts of one target. */
export function faultsOf(rule: string, facts: readonly SeenFact[], now: number): Set<SeenFact> {
  const known = evidenceRules.find(({ id }) => id === rule);
  const needed = facts.filter(({ key }) => (known?.needs as readonly string[] | undefined)?.includes(key));
  return new Set(known?.see(needed, now).flatMap(({ because }) => because) ?? []);
}

/** Of one rule and the facts of now of one target. It gives the fact that tells, seen after a moment and after the fault was. */
export function createTeller(rule: string, facts: readonly SeenFact[], now: number) {
  const faults = faultsOf(rule, facts, now);
  return (shown: ShownFact, since: number): SeenFact | undefined => {
    if (shown.watch === null) return undefined;
    const later = facts.filter((fact) => fact.at > Math.max(since, shown.at));
    const beside: Beside = (key, part = undefined) =>
      later.find((fact) => isSameFact(fact, { ...shown, key, part: part ?? null }));
    const fact = later.find((one) => isSameFact(one, shown));
    if (fact) return !faults.has(fact) && GOOD[fact.key]?.(fact, beside) ? fact : undefined;
    return goneOf(shown, beside);
  };
}

/** What is listed only while it is offered is told by what says that it no longer is. */
function goneOf({ key, part }: ShownFact, beside: Beside): SeenFact | undefined {
  if (key === 'tls.cipher' && part !== null) {
    const version = beside('tls.version', part);
    return version?.value === false ? version : undefined;
  }
  if (key !== 'ssh.host_key' || part === null) return undefined;
  const offered = beside('ssh.algorithms', 'host_key');
  const names = textOf(offered).split(',');
  // A key of RSA is offered under each of its ways to sign.
  const isOffered = (name: string) => (part === 'ssh-rsa' ? /rsa/.test(name) : name.startsWith(part));
  return offered && isText(offered) && !names.some(isOffered) ? offered : undefined;
}
