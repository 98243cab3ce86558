/** Whether a service speaks TLCP (GB/T 38636-2020) or TLS 1.3 with the SM suites (RFC 8998), and with which certificates. */
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { garbled, timedOut } from '../failures.ts';
import { type Fact, probe, type Sight } from '../probe.ts';
import { Port } from '../tcp.ts';
import { ServerName } from '../tls/server-name.ts';
import { type Answer, missingOf, orUnknown, ownOf, type Protocol } from './answer.ts';
import { askRfc8998 } from './ask-rfc8998.ts';
import { askTlcp } from './ask-tlcp.ts';
import type { Ask } from './conversation.ts';
import { type Judging, judgeNegotiated, judgePair } from './findings.ts';
import { flightFacts } from './flight-facts.ts';
import { isSmSuite, TLS13_VERSION } from './names.ts';

/** With a name two hellos for each protocol, and one more; a server that answers at all does so soon. */
const SHARE_OF_TIME = 0.18;

export const tlcp = probe({
  title: { zh: '国密 TLCP 与 RFC 8998', en: 'TLCP and RFC 8998' },
  params: z.object({
    port: Port.default(443).meta({ zh: '端口', en: 'Port' }),
    server_name: ServerName,
  }),
  yields: {
    'tlcp.offers_tlcp': { zh: '支持 TLCP（GB/T 38636）', en: 'Offers TLCP (GB/T 38636)', told: true },
    'tlcp.offers_rfc8998': {
      zh: '支持 TLS 1.3 国密套件（RFC 8998）',
      en: 'Offers TLS 1.3 with SM (RFC 8998)',
      told: true,
    },
    'tlcp.suite': { zh: '协商的国密套件', en: 'SM suite negotiated' },
    'tlcp.certificate': { zh: '国密证书', en: 'SM certificate' },
    'tlcp.not_after': { zh: '国密证书到期时间', en: 'SM certificate expires', unit: 'epoch_ms' },
    'tlcp.key_proved': { zh: '服务器私钥验签通过', en: 'Server proved to hold its key' },
    'tlcp.asks_for_certificate': { zh: '要求客户端证书', en: 'Asks for a client certificate' },
    'tlcp.findings': { zh: '国密配置问题', en: 'Problems of TLCP and RFC 8998', told: true },
  },
  measures: {},
  timeout_ms: 15_000,
  every_s: 3_600,
  look: ({ address, host }, { port, server_name }, { signal, timeout_ms }) =>
    lookAt(
      { address, port, signal, timeout_ms: Math.floor(timeout_ms * SHARE_OF_TIME) },
      server_name ?? host,
      Date.now(),
    ),
});

/** One hello after the other, each on a connection of its own; `now` is when validity is judged. */
export async function lookAt(ask: Ask, host: string | undefined, now: number): Promise<Sight> {
  const name = host === undefined || isIP(host) !== 0 ? host : domainToASCII(host) || host;
  // An address is never sent as server_name (RFC 6066, section 3).
  const sent = name === undefined || isIP(name) !== 0 ? undefined : name;
  const pair = await askTlcp(ask, sent);
  const tls13 = await orUnknown(askRfc8998(ask, sent), ask.signal);
  const missing = [...told('tlcp', pair), ...told('tls13', tls13)].join('; ');
  if (![pair, tls13].some(({ offers, hello }) => offers !== null || hello)) {
    throw pair.ending === 'silent' ? timedOut(missing) : garbled(missing);
  }
  return {
    facts: [
      ...known('tlcp.offers_tlcp', pair.offers),
      ...known('tlcp.offers_rfc8998', tls13.offers),
      ...(pair.offers ? flightFacts('tlcp', pair) : []),
      ...(tls13.hello?.version === TLS13_VERSION ? flightFacts('tls13', tls13) : []),
      ...findingsOf('tlcp', judgeTlcp(pair, { name, now })),
      ...findingsOf('tls13', judgeTls13(tls13, { name, now })),
    ],
    ...(missing === '' ? {} : { partial: true, error: missing }),
  };
}

function told(protocol: Protocol, answer: Answer): string[] {
  const missing = missingOf(protocol, answer);
  return missing === undefined ? [] : [`${protocol === 'tlcp' ? 'TLCP' : 'RFC 8998'}: ${missing}`];
}

/** Undefined: there was nothing to judge, or not all of it could be read; that nothing was found would then be no more than silence. */
function judgeTlcp({ offers, chain }: Answer, judging: Judging): string[] | undefined {
  const [sign, enc] = (offers && ownOf('tlcp', chain)) || [];
  return sign && enc && judgePair(sign, enc, judging);
}

function judgeTls13({ hello, scheme, chain }: Answer, judging: Judging): string[] | undefined {
  const [certificate] = ownOf('tls13', chain) ?? [];
  if (hello?.version !== TLS13_VERSION || !certificate) return undefined;
  if (!isSmSuite(hello.suite) && !certificate.is_sm2) return undefined;
  return judgeNegotiated({ suite: hello.suite, group: hello.group, scheme, certificate }, judging);
}

const findingsOf = (part: Protocol, found: string[] | undefined): Fact[] =>
  found ? [{ key: 'tlcp.findings', part, value: [...new Set(found)].join(' ') }] : [];

const known = (key: string, value: boolean | null): Fact[] => (value === null ? [] : [{ key, value }]);
