/** A scope's ranges, read and checked: what a person may allow at all. */
import { type Bounds, boundsOf, MAX_SWEPT } from '#probes/discovery/bounds.ts';
import { asText, type Cidr, readCidr, spanOf } from '#probes/discovery/ranges.ts';
import { wrong } from '../middleware/errors.ts';
import { forbidden } from '../watching/forbidden.ts';

/** A larger IPv6 range would be the internet rather than a city's network. */
const LEAST_V6_LENGTH = 20;
/** No forbidden IPv4 range is smaller. */
const BLOCK = 2 ** 16;

export const boundsOfScope = ({
  ranges,
  excluded,
}: {
  ranges: readonly string[];
  excluded: readonly string[];
}): Bounds => boundsOf(ranges.map(stored), excluded.map(stored), forbidden);

/** Ranges in one spelling, each once; refuses what is no range, too large, or never to be asked. */
export function checkedRanges(field: 'ranges' | 'excluded', texts: readonly string[]): string[] {
  const read = texts.map((text) => {
    const range = readCidr(text);
    if ('text' in range) return range;
    const meant = range.wrong === 'host_bits' ? range.meant : undefined;
    throw wrong(
      field,
      meant ? `“${text}”不是网段的起始地址，是否应为 ${meant}？` : `“${text}”不是有效的网段，请填写如 10.0.0.0/24`,
      meant ? `${text} doesn't begin its network; did you mean ${meant}?` : `${text} is no range: write 10.0.0.0/24`,
    );
  });
  if (field === 'ranges') {
    for (const range of read) refuseForbidden(range);
    if (boundsOf(read, [], forbidden).size > MAX_SWEPT) {
      throw wrong(field, 'IPv4 网段合计不能超过 /12（1,048,576 个地址）', 'IPv4 ranges make at most a /12 in all');
    }
  }
  return [...new Set(read.map(({ text }) => text))];
}

function refuseForbidden(range: Cidr): void {
  const reason = range.family === 6 ? reasonV6(range) : reasonV4(range);
  if (reason) throw wrong('ranges', `不允许探测 ${range.text}：${reason}`, `${range.text} may not be asked: ${reason}`);
}

function reasonV6({ address, length }: Cidr): string | undefined {
  const reason = forbidden(address);
  if (reason) return reason;
  return length < LEAST_V6_LENGTH ? `an IPv6 range is at least a /${LEAST_V6_LENGTH}` : undefined;
}

function reasonV4(range: Cidr): string | undefined {
  const { first, last } = spanOf(range);
  if (last - first >= MAX_SWEPT * 2) return 'larger than a /12';
  for (let at = first; at <= last; at += BLOCK) {
    const reason = forbidden(asText(at));
    if (reason) return reason;
  }
  return undefined;
}

function stored(text: string): Cidr {
  const range = readCidr(text);
  if (!('text' in range)) throw new Error(`a stored range can't be read: ${text}`);
  return range;
}
