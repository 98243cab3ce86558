/** Asks a time server once, as SNTPv4 (RFC 4330, RFC 5905) does. */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { Failure, garbled } from '../failures.ts';
import { type Fact, probe } from '../probe.ts';
import { Port } from '../tcp.ts';
import { decodeReply, encodeRequest, type NtpReply, referenceText } from './packet.ts';

const LEAPS = ['none', 'insert', 'delete', 'unsynchronised'];
const MODE_SERVER = 4;

type Asked = { reply: NtpReply; offset_ms: number; delay_ms: number };

/** Our own clock is read in whole ms: an offset is good to half of one. A kiss of death is an answer without a time. */
export const ntp = probe({
  title: { zh: 'NTP 时间服务', en: 'NTP' },
  params: z.object({ port: Port.default(123).meta({ zh: '端口', en: 'Port' }) }),
  yields: {
    'ntp.stratum': { zh: '层级', en: 'Stratum', told: true },
    'ntp.leap': { zh: '闰秒指示', en: 'Leap indicator' },
    'ntp.synchronised': { zh: '已同步', en: 'Synchronised' },
    'ntp.reference_id': { zh: '参考源标识', en: 'Reference id', told: true },
    'ntp.precision_s': { zh: '时钟精度', en: 'Precision', unit: 's' },
    'ntp.kiss_code': { zh: '拒绝码（KoD）', en: "Kiss-o'-death code" },
    'ntp.offset_ms': { zh: '时间偏移', en: 'Offset', unit: 'ms' },
  },
  measures: {
    'ntp.offset_ms': { zh: '时间偏移', en: 'Offset', unit: 'ms' },
    'ntp.delay_ms': { zh: '往返时延', en: 'Round trip', unit: 'ms' },
    'ntp.root_delay_ms': { zh: '根时延', en: 'Root delay', unit: 'ms' },
    'ntp.root_dispersion_ms': { zh: '根离散', en: 'Root dispersion', unit: 'ms' },
  },
  timeout_ms: 4_000,
  every_s: 300,
  async look(target, { port }, { signal, timeout_ms }) {
    const family = isIPv6(target.address.replace(/%.*$/, '')) ? 6 : 4;
    const { reply, offset_ms, delay_ms } = await ask(target.address, family, port, timeout_ms, signal);
    const reference = referenceText(reply, family);
    if (reply.stratum === 0) {
      return {
        facts: [
          { key: 'ntp.stratum', value: 0 },
          { key: 'ntp.kiss_code', value: reference },
        ],
      };
    }
    const synchronised = reply.leap !== 3 && reply.stratum < 16 && reply.transmitted_at !== 0;
    const facts: Fact[] = [
      { key: 'ntp.stratum', value: reply.stratum },
      { key: 'ntp.leap', value: LEAPS[reply.leap] ?? 'none' },
      { key: 'ntp.synchronised', value: synchronised },
      { key: 'ntp.reference_id', value: reference },
      { key: 'ntp.precision_s', value: reply.precision_s },
    ];
    const samples = [
      { series: 'ntp.delay_ms', value: delay_ms },
      { series: 'ntp.root_delay_ms', value: reply.root_delay_ms },
      { series: 'ntp.root_dispersion_ms', value: reply.root_dispersion_ms },
    ];
    // A server that says that its time is nothing has no offset.
    if (reply.transmitted_at !== 0 && reply.received_at !== 0) {
      facts.push({ key: 'ntp.offset_ms', value: coarse(offset_ms) });
      samples.push({ series: 'ntp.offset_ms', value: offset_ms });
    }
    return { facts, samples };
  },
});

/** The fact is for judging by seconds and shall not change with every look's jitter; the sample is exact. */
// Adding nothing turns -0 into 0.
const coarse = (offset_ms: number): number => Math.round(offset_ms / 100) * 100 + 0;

function ask(address: string, family: 4 | 6, port: number, timeout_ms: number, signal: AbortSignal): Promise<Asked> {
  return new Promise((fulfil, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    const nonce = randomBytes(8);
    let sent_at = 0;
    let sent_tick = 0;
    let strange: unknown;
    let again: NodeJS.Timeout | undefined;
    const settle = (done: () => void) => {
      clearTimeout(again);
      signal.removeEventListener('abort', abort);
      socket.close();
      done();
    };
    const abort = () => settle(() => reject(signal.reason));
    const send = () => {
      // A new number for each packet: a late reply to the first must not be timed by the second.
      randomBytes(8).copy(nonce);
      sent_at = Date.now() + 0.5;
      sent_tick = performance.now();
      socket.send(encodeRequest(nonce));
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.once('error', (error) => settle(() => reject(error)));
    socket.on('message', (bytes) => {
      const elapsed_ms = performance.now() - sent_tick;
      try {
        const reply = decodeReply(bytes, sent_at);
        if (reply.mode !== MODE_SERVER) throw garbled(`NTP mode ${reply.mode} is not a server's reply`);
        if (!reply.origin.equals(nonce)) return;
        settle(() => fulfil({ reply, ...compare(reply, sent_at, elapsed_ms) }));
      } catch (thrown) {
        if (!(thrown instanceof Failure)) return settle(() => reject(thrown));
        strange = thrown;
      }
    });
    socket.once('connect', () => {
      send();
      // Once more only: time servers take a third packet for abuse.
      again = setTimeout(() => {
        send();
        again = setTimeout(() => strange && settle(() => reject(strange)), timeout_ms * 0.3);
      }, timeout_ms * 0.5);
    });
    socket.connect(port, address);
  });
}

/** RFC 5905, section 8: theta and delta, the elapsed time by the clock that never jumps. */
function compare(reply: NtpReply, sent_at: number, elapsed_ms: number) {
  const back_at = sent_at + elapsed_ms;
  return {
    offset_ms: (reply.received_at - sent_at + (reply.transmitted_at - back_at)) / 2,
    delay_ms: Math.max(0, elapsed_ms - (reply.transmitted_at - reply.received_at)),
  };
}
