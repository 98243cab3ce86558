/** Whether a server speaks TLCP (GB/T 38636-2020): one hello, and the clear first flight that answers it. */
import { randomBytes } from 'node:crypto';
import { type Answer, type Flight, nothingYet, orUnknown, readChain } from './answer.ts';
import { type Ask, converse, type Ended, type Next } from './conversation.ts';
import { tlcpHello } from './hello.ts';
import { decodeAlert, decodeCertificates, decodeKeyExchange, decodeServerHello, type KeyExchange } from './messages.ts';
import { ALERT, DEFAULT_IDENTITY, HANDSHAKE, keyExchangeOf, RECORD, TLCP_VERSION } from './names.ts';
import { Malformed, vector } from './reader.ts';
import { joinMessages, type TlsRecord } from './records.ts';

/**
 * Asks with the name, and once more without any extension unless that answered: strict servers refuse names that they don't
 * know, some without a byte.
 */
export async function askTlcp(ask: Ask, name: string | undefined): Promise<Answer> {
  const first = await askOnce(ask, name);
  if (name === undefined || first.hello || first.ending === 'text' || first.ending === 'silent') return first;
  return settle(first, await orUnknown(askOnce(ask, undefined), ask.signal));
}

/**
 * Of both questions: a ServerHello proves, and a denial stands beside what says nothing. Beside half a flight or an alert in TLCP's
 * own version it doesn't: then they contradict each other.
 */
export function settle(first: Answer, second: Answer): Answer {
  if (second.hello || first.offers === second.offers) return second;
  const [denial, other] = first.offers === null ? [second, first] : [first, second];
  const says_nothing = other.ending === 'silent' || (other.alert && other.alert.record_version >= 0x0300);
  return says_nothing ? denial : { ...other, offers: null };
}

async function askOnce(ask: Ask, name: string | undefined): Promise<Answer> {
  const { random, bytes } = tlcpHello(randomBytes(32), name);
  const { flight, hear } = tlcpFlight(random);
  const ended = await converse(ask, bytes, hear);
  return { ...ended, ...flight, offers: offersTlcp(flight, ended) };
}

/** Only a ServerHello with version 0x0101 proves TLCP: alerts and record headers copy the version of the hello. */
export function offersTlcp({ hello, alert }: Flight, { ending }: Ended): boolean | null {
  if (hello) return hello.version === TLCP_VERSION ? true : null;
  // Servers of TLS alone close, reset, or say protocol_version in their own version.
  if (ending === 'empty' || ending === 'text') return false;
  if (alert?.description === ALERT.protocol_version && alert.record_version >= 0x0300) return false;
  return null;
}

/** Gathers the flight of records as they come; `random` is the client's. */
export function tlcpFlight(random: Buffer) {
  const flight = nothingYet();
  const messages = joinMessages();
  const taken = new Set<number>();

  /** Throws Malformed for what can't be such a flight. */
  function hear({ type, version, payload }: TlsRecord): Next {
    if (type === RECORD.alert) {
      flight.alert = known(decodeAlert(payload, version), 'alert');
      return flight.alert.fatal ? 'enough' : 'more';
    }
    if (type !== RECORD.handshake) throw new Malformed(`a record of type ${type} in the first flight`);
    for (const { type: kind, body } of messages.push(payload)) {
      if (take(kind, body) === 'enough') return 'enough';
    }
    return 'more';
  }

  function take(kind: number, body: Buffer): Next {
    // Each costs signatures to verify: a server that repeats itself would keep us busy.
    if (taken.has(kind)) throw new Malformed(`a second message of type ${kind}`);
    taken.add(kind);
    if (!flight.hello) {
      if (kind !== HANDSHAKE.server_hello) throw new Malformed('no ServerHello comes first');
      flight.hello = known(decodeServerHello(body), 'ServerHello');
      return flight.hello.version === TLCP_VERSION ? 'more' : 'enough';
    }
    if (kind === HANDSHAKE.certificate) flight.chain = readChain(known(decodeCertificates(body), 'Certificate'));
    if (kind === HANDSHAKE.certificate_request) flight.asks_for_certificate = true;
    if (kind === HANDSHAKE.server_key_exchange) {
      const exchange = decodeKeyExchange(body, flight.hello.suite);
      flight.is_key_proved = exchange ? isKeyProved(flight, exchange, random) : null;
    }
    flight.is_complete = kind === HANDSHAKE.server_hello_done;
    return flight.is_complete ? 'enough' : 'more';
  }

  return { flight, hear };
}

/** GB/T 38636-2020, 6.4.5.4: behind both randoms stands the encryption certificate, or the parameters of ECDHE. */
function isKeyProved({ hello, chain }: Flight, { params, signature }: KeyExchange, random: Buffer): boolean | null {
  const [signer, encryption] = chain;
  if (!hello || !signer?.certificate) return null;
  const content = keyExchangeOf(hello.suite) === 'ecdhe' ? params : encryption && vector(3, encryption.der);
  if (!content) return null;
  const signed = Buffer.concat([random, hello.random, content]);
  return signer.certificate.signed(signed, signature, DEFAULT_IDENTITY) ?? null;
}

function known<T>(decoded: T | undefined, what: string): T {
  if (decoded === undefined) throw new Malformed(`the ${what} can't be read`);
  return decoded;
}
