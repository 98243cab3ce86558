/**
 * Whether a look tells that what a rule had shown is gone: the same watch has to say of the same thing, later, and by an answer.
 * Silence, a look that went stale and a service that doesn't run tell nothing. Pure.
 */
import { column } from './looks.ts';
import type { SeenFact } from './rule.ts';

/** A fact that a sighting rested on. `watch` null: it was made of the record, and no look can tell that it is gone. */
export type ShownFact = { watch: number | null; key: string; part: string | null };

/** Each part is a thing of its own, such as a port: another one says nothing of it. Parts of other keys go when they are mended. */
const THINGS: readonly string[] = [
  'open_access.service',
  'open_access.smb',
  'clear_text.service',
  'exposed_ports.port',
  'site.port_open',
  'site.origin_port_open',
  'snmp.interface',
  'traffic.port',
  'tcp.open',
  'tls.version',
];

/** A service that doesn't answer isn't mended by that; a port is, when it is refused and not merely silent. */
const ANSWERS: Record<string, (fact: SeenFact) => boolean> = {
  'open_access.service': (fact) => column(fact, 'answers') === true,
  'clear_text.service': (fact) => column(fact, 'answers') === true,
  'exposed_ports.port': (fact) => column(fact, 'state') === 'closed',
};

/** The fact of now that tells, seen after a moment. */
export const tells = (shown: ShownFact, facts: readonly SeenFact[], since: number): SeenFact | undefined =>
  facts.find(
    (fact) =>
      shown.watch !== null &&
      fact.watch === shown.watch &&
      fact.key === shown.key &&
      fact.at > since &&
      (!THINGS.includes(shown.key) || fact.part === shown.part) &&
      (ANSWERS[shown.key]?.(fact) ?? true),
  );
