/** Services that the probe of clear text recognised, and what they are called. */
import { column, type Look } from './looks.ts';
import type { SeenFact } from './rule.ts';

/** An open port alone tells no protocol: rlogin and rsh, which say nothing before a user is named, are never among them. */
export function clearServices(look: Look, services: readonly string[]): SeenFact[] {
  return look
    .all('clear_text.service')
    .filter((fact) => column(fact, 'answers') === true && services.includes(String(column(fact, 'service'))));
}

/** Those that don't even offer to go on in TLS; what couldn't be told isn't among them. */
export const withoutTls = (facts: readonly SeenFact[]): SeenFact[] =>
  facts.filter((fact) => column(fact, 'tls_offered') === false);

/** Such as `TELNET 23, VNC 5900`. */
export const servicesOf = (facts: readonly SeenFact[]): string =>
  facts.map((fact) => `${String(column(fact, 'service')).toUpperCase()} ${column(fact, 'port')}`).join(', ');
