/** An observation of TLCP and RFC 8998 as one JSON document: what is unknown is null. */
import type { FactValue, Observation, Scalar } from '../probe.ts';

type Row = { [column: string]: Scalar };
type Suite = { id: string; name: string } | Row;

const COLUMNS = [
  ...['role', 'subject', 'issuer', 'not_before', 'not_after', 'key', 'signature_algorithm', 'fingerprint_sha256'],
  'is_signature_valid',
];

export type TlcpDocument = {
  outcome: Observation['outcome'];
  took_ms: number;
  error: string | null;
  facts: {
    offers_tlcp: boolean | null;
    offers_rfc8998: boolean | null;
    /** Of TLCP where that is offered, else of TLS 1.3. */
    suite: Suite | null;
    suites: { tlcp: Suite | null; tls13: Suite | null };
    /** In the order sent, TLCP's before TLS 1.3's (`protocol`). */
    certificates: Row[];
    key_proved: { tlcp: boolean | null; tls13: boolean | null };
    asks_for_certificate: { tlcp: boolean | null; tls13: boolean | null };
  };
  findings: string[];
};

export function toDocument({ outcome, took_ms, error, facts }: Observation): TlcpDocument {
  const value = (key: string, part?: string): FactValue =>
    facts.find((fact) => fact.key === key && fact.part === part)?.value ?? null;
  const flag = (key: string, part?: string) => value(key, part) as boolean | null;
  const both = <T>(key: string) => ({ tlcp: value(key, 'tlcp') as T | null, tls13: value(key, 'tls13') as T | null });
  const found = facts.filter(({ key }) => key === 'tlcp.findings');
  const suites = both<Suite>('tlcp.suite');
  return {
    ...{ outcome, took_ms, error: error ?? null },
    facts: {
      offers_tlcp: flag('tlcp.offers_tlcp'),
      offers_rfc8998: flag('tlcp.offers_rfc8998'),
      suite: suites.tlcp ?? suites.tls13,
      suites,
      certificates: facts
        .filter((fact) => fact.key === 'tlcp.certificate')
        .map(({ part, value }) => rowOf(part, value)),
      key_proved: both('tlcp.key_proved'),
      asks_for_certificate: both('tlcp.asks_for_certificate'),
    },
    // Both protocols may show the same.
    findings: [...new Set(found.flatMap(({ value }) => (value === '' ? [] : String(value).split(' '))))],
  };
}

/** Every certificate has every column. */
function rowOf(part: string | undefined, value: FactValue): Row {
  const row = value as Row;
  const columns = COLUMNS.map((column) => [column, row[column] ?? null]);
  return { protocol: part?.split('/')[0] ?? null, ...Object.fromEntries(columns) };
}
