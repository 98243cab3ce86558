/**
 * The probe proves its own IPv6 before a batch: a tester without IPv6 would report everybody as failing, or everybody as well
 * (Internet.nl #1597, OpenKAT #115). What is asked are targets that a person named because they are known to work.
 */
import { isIPv6 } from 'node:net';
import { askOnce } from '../dns-chain/walk.ts';
import { asFailure } from '../failures.ts';
import { ntp } from '../ntp/ntp.ts';
import { observe } from '../observe.ts';
import type { Text } from '../probe.ts';
import { tryPorts } from '../site/ports.ts';
import type { Canary } from './given.ts';
import { bitsOf, textOf } from './scope.ts';

/** An address and a TCP port that are known to answer. */
export type CanaryTarget = { address: string; port: number };
export type CanaryTargets = {
  /** IPv6: at least two, so that one that is down isn't taken for our own blindness. */
  targets: readonly CanaryTarget[];
  /** IPv4. */
  controls: readonly CanaryTarget[];
  /** The measuring resolver. */
  resolver?: CanaryTarget;
  ntp?: CanaryTarget;
};

/** Of IPv6 services that must answer (section 7, P1). */
export const LEAST_TARGETS = 2;
/** RFC 7050: the only addresses that ipv4only.arpa has. */
const WELL_KNOWN = [0xc00000aan, 0xc00000abn];
/** RFC 6052, section 2.2: where the IPv4 address stands, by the prefix's length; bits 64 to 71 are left free. */
const LENGTHS = [96, 64, 56, 48, 40, 32] as const;
const NTP_MS = 4_000;

/** The prefix before an embedded well-known address; undefined: it holds none. */
export function dns64PrefixOf(address: string): string | undefined {
  const bits = bitsOf(address);
  if (bits === undefined) return undefined;
  for (const length of LENGTHS) {
    if (!WELL_KNOWN.includes(embedded(bits, length))) continue;
    const shift = BigInt(128 - length);
    return `${textOf((bits >> shift) << shift)}/${length}`;
  }
  return undefined;
}

function embedded(bits: bigint, length: (typeof LENGTHS)[number]): bigint {
  if (length === 96) return bits & 0xffffffffn;
  // Without the free octet 120 bits are left: the address follows the prefix.
  const packed = ((bits >> 64n) << 56n) | (bits & 0xffffffffffffffn);
  return (packed >> BigInt(120 - length - 32)) & 0xffffffffn;
}

export type Counted = Pick<Canary, 'v6_answered' | 'v6_asked' | 'v4_answered' | 'v4_asked'>;

/** Whether the batch that follows means something. Without a control nobody can tell a dead network from missing IPv6. */
export function decide(counts: Counted): { state: 'proven' | 'unproven'; reason: Text } {
  const { v6_answered, v6_asked, v4_answered, v4_asked } = counts;
  const found = `IPv6 ${v6_answered}/${v6_asked}, IPv4 ${v4_answered}/${v4_asked}`;
  const unproven = (zh: string, en: string) => {
    return { state: 'unproven' as const, reason: { zh: `${zh}（${found}）`, en: `${en} (${found})` } };
  };
  if (v6_asked < LEAST_TARGETS) return unproven('IPv6 自检目标不足两个', 'fewer than two IPv6 targets are set');
  if (v6_answered < LEAST_TARGETS) return unproven('IPv6 自检目标未应答', 'the IPv6 targets don’t answer');
  if (v4_asked > 0 && v4_answered === 0) return unproven('IPv4 对照未应答', 'the IPv4 control doesn’t answer');
  return { state: 'proven', reason: { zh: `自检通过（${found}）`, en: `proven (${found})` } };
}

export async function proveIpv6(given: CanaryTargets, { signal }: { signal: AbortSignal }): Promise<Canary> {
  const six = given.targets.filter(({ address }) => isIPv6(address.replace(/%.*$/, '')));
  const four = given.controls.filter(({ address }) => !isIPv6(address));
  const [v6_answered, v4_answered, dns64_prefix, clock_offset_ms] = await Promise.all([
    countAnswers(six, signal),
    countAnswers(four, signal),
    given.resolver && askDns64(given.resolver, signal),
    given.ntp && askClock(given.ntp, signal),
  ]);
  const counts = { v6_answered, v6_asked: six.length, v4_answered, v4_asked: four.length };
  return {
    ...decide(counts),
    ...counts,
    at: Date.now(),
    ...(dns64_prefix === undefined ? {} : { dns64_prefix }),
    ...(clock_offset_ms === undefined ? {} : { clock_offset_ms }),
  };
}

async function countAnswers(targets: readonly CanaryTarget[], signal: AbortSignal): Promise<number> {
  const tried = await Promise.all(targets.map(({ address, port }) => tryPorts([address], [port], signal)));
  return tried.flat().filter(({ open }) => open === true).length;
}

/** Null: it makes up none; undefined: it didn't answer. */
async function askDns64({ address, port }: CanaryTarget, signal: AbortSignal): Promise<string | null | undefined> {
  try {
    const { rcode, answers } = await askOnce(address, port, { name: 'ipv4only.arpa', type: 'AAAA' }, true, signal);
    if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return undefined;
    const made_up = answers.filter((record) => record.type === 'AAAA').map(({ value }) => value);
    // The name has no AAAA of its own: whatever comes is made up, also when we don't see how.
    return (
      made_up.map(dns64PrefixOf).find((prefix) => prefix !== undefined) ?? (made_up[0] ? `${made_up[0]}/128` : null)
    );
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    if (!asFailure(thrown)) throw thrown;
    return undefined;
  }
}

async function askClock({ address, port }: CanaryTarget, signal: AbortSignal): Promise<number | undefined> {
  const seen = await observe(ntp, { address, params: { port }, timeout_ms: NTP_MS, signal });
  return seen.samples.find(({ series }) => series === 'ntp.offset_ms')?.value;
}
