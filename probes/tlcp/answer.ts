/** What one hello brought, whichever protocol it was of. */
import { asFailure } from '../failures.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import type { Ended } from './conversation.ts';
import type { Alert, ServerHello } from './messages.ts';
import { TLS13_VERSION } from './names.ts';

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

/** The certificates by which a server shows itself in a protocol; undefined where one of them is missing or no reader takes it. */
export function ownOf(protocol: Protocol, chain: readonly Sent[]): Certificate[] | undefined {
  const own = (protocol === 'tlcp' ? [0, 1] : [0]).flatMap((index) => {
    const certificate = chain[index]?.certificate;
    return certificate && roleOf(protocol, index, certificate) !== 'ca' ? [certificate] : [];
  });
  return own.length === (protocol === 'tlcp' ? 2 : 1) ? own : undefined;
}

/** What is missing of an answer, in words; undefined when nothing is. */
export function missingOf(protocol: Protocol, answer: Answer): string | undefined {
  const { offers, hello, is_complete, alert, why, chain } = answer;
  // A part of RFC 8998 may be there without the whole, and is judged as well.
  if (offers === false && hello?.version !== TLS13_VERSION) return undefined;
  if (offers !== null && is_complete) {
    if (ownOf(protocol, chain)) return undefined;
    return protocol === 'tlcp'
      ? "the signing or encryption certificate couldn't be read"
      : "the certificate couldn't be read";
  }
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
