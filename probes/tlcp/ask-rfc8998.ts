/** Whether a server speaks TLS 1.3 with the SM suites (RFC 8998), and with which certificate. */
import { randomBytes } from 'node:crypto';
import { type Answer, type Flight, orUnknown } from './answer.ts';
import { type Ask, converse, type Ended } from './conversation.ts';
import { offersRfc8998 } from './findings.ts';
import { type Hello, type Tls13Offer, tls13Hello } from './hello.ts';
import { newKey } from './key-share.ts';
import {
  AES_128_GCM_SHA256,
  ALERT,
  CURVE_SM2,
  isSmSuite,
  SECP256R1,
  SM2SIG_SM3,
  SM4_CCM_SM3,
  SM4_GCM_SM3,
  TLS13_VERSION,
} from './names.ts';
import { tls13Flight } from './tls13-flight.ts';

/** What a hello offers besides its random and key shares. */
type Offer = {
  suites: readonly number[];
  schemes: readonly number[];
  groups: readonly (typeof CURVE_SM2 | typeof SECP256R1)[];
};

/** Nothing but what RFC 8998 names: a server that takes it can't have meant anything else. */
const STRICT: Offer = { suites: [SM4_GCM_SM3, SM4_CCM_SM3], schemes: [SM2SIG_SM3], groups: [CURVE_SM2] };

/** For a server that refused: it may have a part of it, such as an SM2 certificate under an AES suite. */
const MIXED: Offer = {
  suites: [SM4_GCM_SM3, SM4_CCM_SM3, AES_128_GCM_SHA256],
  // sm2sig_sm3, RSA-PSS and ECDSA with SHA-256, RSA with SHA-256 for certificates.
  schemes: [SM2SIG_SM3, 0x0804, 0x0403, 0x0401],
  groups: [CURVE_SM2, SECP256R1],
};

/**
 * Asks with the name, and once more without it: a server that doesn't know the name may have refused for that. Where RFC 8998
 * is refused, a mixed hello finds which parts of it are there; an answer without any is no answer to this question.
 */
export async function askRfc8998(ask: Ask, name: string | undefined): Promise<Answer> {
  let answer = await askOnce(ask, name, STRICT);
  if (name !== undefined && !answer.hello && answer.ending !== 'text' && answer.ending !== 'silent') {
    const nameless = await orUnknown(askOnce(ask, undefined, STRICT), ask.signal);
    // What was decided stays decided when the second question brings nothing.
    if (nameless.hello || nameless.offers !== null || answer.offers === null) answer = nameless;
  }
  if (answer.offers !== false || answer.hello || answer.ending === 'text') return answer;
  const mixed = await orUnknown(askOnce(ask, name, MIXED), ask.signal);
  const has_part = mixed.hello && (isSmSuite(mixed.hello.suite) || mixed.chain[0]?.certificate?.is_sm2);
  return has_part ? { ...mixed, offers: false } : answer;
}

async function askOnce(ask: Ask, name: string | undefined, { suites, schemes, groups }: Offer): Promise<Answer> {
  const keys = groups.map(newKey);
  const offer: Tls13Offer = { random: randomBytes(32), name, suites, schemes, shares: keys };
  const hello = tls13Hello(offer);
  const retry = (cookie: Buffer | undefined): Hello => tls13Hello(cookie ? { ...offer, cookie } : offer);
  const { flight, hear } = tls13Flight(hello, retry, (group, point) =>
    keys.find((key) => key.group === group)?.secret(point),
  );
  const ended = await converse(ask, hello.bytes, hear);
  return { ...ended, ...flight, offers: offersOf(flight, ended) };
}

export function offersOf({ hello, alert, scheme, chain }: Flight, { ending }: Ended): boolean | null {
  if (hello?.version === TLS13_VERSION) {
    return offersRfc8998({ suite: hello.suite, group: hello.group, scheme, certificate: chain[0]?.certificate });
  }
  // A ServerHello of an older TLS refuses; one of TLCP answers a hello that wasn't asked.
  if (hello) return hello.version >= 0x0300 ? false : null;
  if (ending === 'text') return false;
  const refusals: readonly number[] = Object.values(ALERT);
  return alert?.fatal && refusals.includes(alert.description) ? false : null;
}
