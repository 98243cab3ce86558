/** Gathers a server's first flight in TLS 1.3, opening what is protected as far as the keys allow. */
import { nothingYet, readChain } from './answer.ts';
import type { Next } from './conversation.ts';
import type { Hello } from './hello.ts';
import { decodeAlert, decodeCertificates13, decodeCertificateVerify, decodeServerHello } from './messages.ts';
import { HANDSHAKE, RECORD, SM2SIG_SM3, TLS13_IDENTITY, TLS13_VERSION } from './names.ts';
import { messageHash, recordOpener, serverSecret, signedContent } from './protected-flight.ts';
import { Malformed } from './reader.ts';
import { joinMessages, type Message, type TlsRecord } from './records.ts';

export function tls13Flight(
  sent: Hello,
  /** The second hello, after a HelloRetryRequest. */
  retry: (cookie: Buffer | undefined) => Hello,
  /** Undefined when the server's share is of no use. */
  share: (group: number, point: Buffer) => Buffer | undefined,
) {
  /** Its ServerHello is a HelloRetryRequest where nothing followed one. */
  const flight = nothingYet();
  let transcript: Buffer[] = [sent.message];
  let open: ReturnType<typeof recordOpener> | undefined;
  let messages = joinMessages();
  const taken = new Set<number>();

  function hear(record: TlsRecord): Next {
    const { type, payload, version } = record;
    // Middleboxes are to see it (RFC 8446, D.4); it means nothing.
    if (type === RECORD.change_cipher_spec) return 'more';
    if (type !== RECORD.application_data) return hearClear(type, payload, version);
    const inner = open?.(record);
    // Without the right keys nothing more can be read.
    return inner ? hearClear(inner.type, inner.payload, version) : 'enough';
  }

  function hearClear(type: number, payload: Buffer, version: number): Next {
    if (type === RECORD.alert) {
      const alert = decodeAlert(payload, version);
      if (!alert) throw new Malformed('no alert');
      flight.alert = alert;
      return alert.fatal ? 'enough' : 'more';
    }
    if (type !== RECORD.handshake) throw new Malformed(`a record of type ${type} in the first flight`);
    for (const message of messages.push(payload)) {
      const next = open ? takeProtected(message) : takeHello(message);
      if (next !== 'more') return next;
    }
    return 'more';
  }

  function takeHello({ type, body, raw }: Message): Next {
    const hello = type === HANDSHAKE.server_hello ? decodeServerHello(body) : undefined;
    if (!hello) throw new Malformed('no ServerHello comes first');
    if (hello.is_retry && flight.hello) throw new Malformed('a second HelloRetryRequest');
    flight.hello = hello;
    if (hello.version !== TLS13_VERSION) return 'enough';
    if (hello.is_retry) {
      const second = retry(hello.cookie);
      transcript = [messageHash(hello.suite, sent.message), raw, second.message];
      messages = joinMessages();
      return second.bytes;
    }
    transcript.push(raw);
    const { group, public_key, suite } = hello;
    const secret = group !== undefined && public_key ? share(group, public_key) : undefined;
    if (!secret) return 'enough';
    open = recordOpener(suite, serverSecret(suite, secret, transcript));
    return 'more';
  }

  function takeProtected({ type, body, raw }: Message): Next {
    if (taken.has(type)) throw new Malformed(`a second message of type ${type}`);
    taken.add(type);
    if (type === HANDSHAKE.certificate_request) flight.asks_for_certificate = true;
    if (type === HANDSHAKE.certificate) {
      const certificates = decodeCertificates13(body);
      if (!certificates) throw new Malformed("the Certificate can't be read");
      flight.chain = readChain(certificates);
    }
    if (type === HANDSHAKE.certificate_verify) {
      const verify = decodeCertificateVerify(body);
      if (!verify) throw new Malformed("the CertificateVerify can't be read");
      flight.scheme = verify.scheme;
      flight.is_key_proved = isProved(verify);
      flight.is_complete = true;
      return 'enough';
    }
    transcript.push(raw);
    return type === HANDSHAKE.finished ? 'enough' : 'more';
  }

  function isProved({ scheme, signature }: { scheme: number; signature: Buffer }): boolean | null {
    const certificate = flight.chain[0]?.certificate;
    if (scheme !== SM2SIG_SM3 || !certificate || !flight.hello) return null;
    const content = signedContent(flight.hello.suite, transcript);
    return certificate.signed(content, signature, TLS13_IDENTITY) ?? null;
  }

  return { flight, hear };
}
