/** What one hello brought, whichever protocol it was of. */
import { asFailure } from '../failures.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import type { Ended } from './conversation.ts';
import type { Alert, ServerHello } from './messages.ts';

/** A certificate as sent; undefined where no reader takes it. */
export type Sent = { der: Buffer; certificate: Certificate | undefined };

export type Flight = {
  hello?: ServerHello;
  /** In the order sent. */
  chain: Sent[];
  /** The signature scheme of TLS 1.3. */
  scheme?: number;
  /** Whether the server proved to hold the key of its first certificate; null where that can't be checked. */
  is_key_proved: boolean | null;
  asks_for_certificate: boolean;
  /** All that a probe without a certificate of its own gets to see has come. */
  is_complete: boolean;
  alert?: Alert;
};

/** `offers`: the protocol that was asked for; null: this didn't decide it. */
export type Answer = Ended & Flight & { offers: boolean | null };

export const nothingYet = (): Flight => ({
  ...{ chain: [], is_key_proved: null, asks_for_certificate: false, is_complete: false },
});

export const readChain = (certificates: readonly Buffer[]): Sent[] =>
  certificates.map((der) => ({ der, certificate: readCertificate(der) }));

export type Protocol = 'tlcp' | 'tls13';
export type Role = 'sign' | 'enc' | 'end' | 'ca';

/** By its place: TLCP's pair comes first. A server with one certificate only goes on with those of authorities. */
export function roleOf(protocol: Protocol, index: number, certificate: Certificate | undefined): Role {
  if (index === 0) return protocol === 'tlcp' ? 'sign' : 'end';
  return protocol === 'tlcp' && index === 1 && !certificate?.is_authority ? 'enc' : 'ca';
}

/** What is missing of an answer, in words; undefined when nothing is. */
export function missingOf({ offers, is_complete, alert, why }: Answer): string | undefined {
  if (offers === false || (offers === true && is_complete)) return undefined;
  if (alert) return `alert ${alert.description}`;
  return why || (offers ? "the certificate couldn't be read" : 'something else was answered');
}

/** A connection that failed after others had worked leaves its own question open, nothing else. */
export async function orUnknown(asking: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  try {
    return await asking;
  } catch (error) {
    const failure = signal.aborted ? undefined : asFailure(error);
    if (!failure) throw error;
    return { ...nothingYet(), offers: null, ending: 'silent', why: failure.message };
  }
}
