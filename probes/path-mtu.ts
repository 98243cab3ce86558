/** Whether large packets get through, or are at least refused aloud: a path that swallows them in silence is a black hole (RFC 8201). */
import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { z } from 'zod';
import { timedOut, unable, unreachable } from './failures.ts';
import { findProgram } from './find-program.ts';
import { type Ran, readPing, run } from './icmp/program.ts';
import { type Family, probe } from './probe.ts';

/** What each link of IPv6 must carry (RFC 8200 section 5). */
export const LEAST_MTU_BYTES = 1_280;
/** The headers of an echo request: IP without options, then ICMP. */
const HEADERS_BYTES: Record<Family, number> = { 4: 20 + 8, 6: 40 + 8 };
const WAIT_S = 1;

/**
 * `too_big`: a router said so and what it can carry. `silent`: neither echo nor refusal. `mtu_bytes`, `told_by`: null where not told
 * (what was learnt before is told without the router).
 */
export type Passage = {
  bytes: number;
  result: 'passes' | 'too_big' | 'silent';
  mtu_bytes: number | null;
  told_by: string | null;
};

/** Echoes of two sizes that may not be fragmented, by iputils' ping: fping and busybox can't forbid it in both families. */
export const pathMtu = probe({
  title: { zh: '路径 MTU', en: 'Path MTU' },
  params: z.object({
    mtu_bytes: z
      .int()
      .min(LEAST_MTU_BYTES + 1)
      .max(9_216)
      .default(1_500)
      .meta({ zh: '链路 MTU（字节）', en: 'MTU of the link (bytes)' }),
    count: z.int().min(1).max(5).default(3).meta({ zh: '请求次数', en: 'Echo requests' }),
  }),
  yields: { 'path_mtu.passage': { zh: '大包通过', en: 'Passage of a large packet', told: true } },
  measures: {},
  timeout_ms: 5_000,
  every_s: 3_600,
  async look(target, { mtu_bytes, count }, { signal }) {
    const ping = findProgram('ping');
    if (!ping) throw unable('ping is not installed here');
    const family: Family = isIPv6(target.address.replace(/%.*$/, '')) ? 6 : 4;
    const own_bytes = await ownMtu(target.address, family);
    if (own_bytes !== null && own_bytes < mtu_bytes)
      throw unable(`our own link carries ${own_bytes} bytes at most: ${mtu_bytes} can't be tried from here`);
    const sizes = [LEAST_MTU_BYTES, mtu_bytes];
    const found = await Promise.all(
      sizes.map(async (bytes) => {
        const args = ['-n', '-c', count, '-i', 0.2, '-W', WAIT_S, '-M', 'do', '-s', bytes - HEADERS_BYTES[family]];
        const ran = await run(ping, [`-${family}`, ...args.map(String), target.address], { stdout: 'pipe', signal });
        return readPassage(ran, bytes, count);
      }),
    );
    if (found.every(({ result }) => result === 'silent')) {
      const refused = found.find((one) => one.refused !== undefined)?.refused;
      throw refused === undefined ? timedOut('no reply to echo requests of either size') : unreachable(refused);
    }
    return {
      facts: found.map(({ refused: _refused, ...passage }) => ({
        key: 'path_mtu.passage',
        part: String(passage.bytes),
        value: passage,
      })),
    };
  },
});

/** Reads what ping says. Throws `unable` when it could not send, as busybox's can't with these options. */
export function readPassage(ran: Ran, bytes: number, count: number): Passage & { refused?: string } {
  const { rtts_ms, refused } = readPing(ran.stdout, count);
  if (rtts_ms.some((rtt) => rtt !== null)) return { bytes, result: 'passes', mtu_bytes: null, told_by: null };
  const router =
    /^From (\S{1,60}?):? icmp_seq=\d+ (?:Packet too big: mtu=|Frag needed and DF set \(mtu = )(\d{1,6})/m.exec(
      ran.stdout,
    );
  // The kernel remembers what a router said of this path, and answers for it.
  const learnt = /local error: message too long, mtu[:=] ?(\d{1,6})/i.exec(ran.stderr);
  const mtu_bytes = Number(router?.[2] ?? learnt?.[1] ?? Number.NaN);
  if (Number.isFinite(mtu_bytes)) return { bytes, result: 'too_big', mtu_bytes, told_by: router?.[1] ?? null };
  // 0: replies; 1: silence; more: ping itself could not. Without its first line it never began.
  if ((ran.code !== 0 && ran.code !== 1) || !/^PING /m.test(ran.stdout))
    throw unable(`ping: ${ran.stderr.trim().slice(0, 200) || `exit code ${ran.code}`}`);
  return { bytes, result: 'silent', mtu_bytes: null, told_by: null, ...(refused === undefined ? {} : { refused }) };
}

/** Of the interface by which the kernel would send; null where it doesn't say. Connecting a UDP socket sends nothing. */
async function ownMtu(address: string, family: Family): Promise<number | null> {
  const own = await new Promise<string>((fulfil, reject) => {
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.once('connect', () => {
      const { address: found } = socket.address();
      socket.close();
      fulfil(found);
    });
    socket.connect(9, address);
  });
  const bare = own.replace(/%.*$/, '');
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (!addresses?.some((one) => one.address === bare)) continue;
    const text = await readFile(`/sys/class/net/${name}/mtu`, 'utf8').catch(() => '');
    return /^\d+\s*$/.test(text) ? Number(text) : null;
  }
  return null;
}
