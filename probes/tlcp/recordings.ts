/** Recorded exchanges of real servers, for tests: bytes of both sides and what a probe must conclude. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const DATA = new URL('../../../shared/data/tlcp/', import.meta.url);
export const noRecordings = existsSync(DATA) ? false : 'no recordings in ../shared/data/tlcp';

type Meta = {
  recorded_at: string;
  target_host: string;
  client: { kind: string };
  client_hello: { random: string };
  connection_end: string;
  segments: { sender: 'client' | 'server'; offset: number; length: number }[];
  certificates: { role: string; subject: string; not_after: string; fingerprint_sha256: string }[];
  secrets?: { sm2_private?: string; keylog?: string };
  wire: { server_key_exchange: object | null };
  verified: Record<string, boolean | null>;
  expected: {
    offers_tlcp: boolean | null;
    offers_rfc8998: boolean | null;
    negotiated_suite: { id: string; name: string } | null;
    certificates: { role: string; subject: string; issuer: string; not_after: string; signature_algorithm: string }[];
    findings: string[];
  };
};

export type Recording = { name: string; client: Buffer; server: Buffer; meta: Meta };

export function readRecordings(): Recording[] {
  if (noRecordings) return [];
  return readdirSync(DATA, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const file = (of: string) => readFileSync(new URL(`${name}/${of}`, DATA));
      return {
        name,
        client: file('client.bin'),
        server: file('server.bin'),
        meta: JSON.parse(file('meta.json').toString()),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
