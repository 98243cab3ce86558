/** What was seen of a flight, as facts. The part says of which protocol, and of a certificate also its place. */
import type { Fact } from '../probe.ts';
import { type Answer, type Protocol, roleOf, type Sent } from './answer.ts';
import { hexOf, suiteName } from './names.ts';

/** The pair and the authorities above it; each costs a signature to verify, in the time of everybody. */
const MAX_VERIFIED = 5;

export function flightFacts(protocol: Protocol, { hello, chain, is_key_proved, asks_for_certificate }: Answer): Fact[] {
  const facts: Fact[] = [];
  if (hello) {
    facts.push({ key: 'tlcp.suite', part: protocol, value: { id: hexOf(hello.suite), name: suiteName(hello.suite) } });
  }
  if (chain.length > 0) facts.push({ key: 'tlcp.asks_for_certificate', part: protocol, value: asks_for_certificate });
  if (is_key_proved !== null) facts.push({ key: 'tlcp.key_proved', part: protocol, value: is_key_proved });
  for (const [index, sent] of chain.entries()) {
    const role = roleOf(protocol, index, sent.certificate);
    facts.push({
      key: 'tlcp.certificate',
      part: `${protocol}/${index}`,
      value: { role, ...described(sent, index < MAX_VERIFIED ? chain : []) },
    });
    const { certificate } = sent;
    if (certificate && role !== 'ca') facts.push({ key: 'tlcp.not_after', part: role, value: certificate.not_after });
  }
  return facts;
}

/** Moments as ISO 8601 in UTC: they stand in a row, where nothing tells a number's unit. */
function described({ der, certificate }: Sent, chain: readonly Sent[]) {
  if (!certificate) return { bytes: der.length };
  const issuer = chain.find(
    (one) => one.certificate && certificate.x509.checkIssued(one.certificate.x509),
  )?.certificate;
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    not_before: iso(certificate.not_before),
    not_after: iso(certificate.not_after),
    key: certificate.key,
    signature_algorithm: certificate.signature_algorithm,
    fingerprint_sha256: certificate.fingerprint_sha256,
    // Null: its issuer isn't in the chain, or it stands too far behind.
    is_signature_valid: issuer ? certificate.issuedBy(issuer) : null,
  };
}

/** Without milliseconds, which certificates don't have; null for what no calendar holds. */
const iso = (ms: number): string | null =>
  Number.isFinite(ms) ? new Date(ms).toISOString().replace('.000Z', 'Z') : null;
