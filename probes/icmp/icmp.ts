/** Echo requests (RFC 792, RFC 4443) by the system's own programs, which have the right to send them. */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { timedOut, unable, unreachable } from '../failures.ts';
import { findProgram } from '../find-program.ts';
import { probe, type Sample } from '../probe.ts';
import { type EchoPlan, echo } from './batch.ts';
import { type Echoes, readPing, run } from './program.ts';

/** Sends a few echo requests. Silence to all of them is a timeout; between some and all, the loss is a fact. */
export const icmp = probe({
  title: { zh: 'ICMP 连通性', en: 'ICMP' },
  params: z.object({
    count: z.int().min(1).max(20).default(3).meta({ zh: '请求次数', en: 'Echo requests' }),
  }),
  yields: { 'icmp.loss_pct': { zh: '丢包率', en: 'Packet loss', unit: '%' } },
  measures: {
    'icmp.loss_pct': { zh: '丢包率', en: 'Packet loss', unit: '%' },
    'icmp.rtt_min_ms': { zh: '最小往返时延', en: 'Round trip, least', unit: 'ms' },
    'icmp.rtt_avg_ms': { zh: '平均往返时延', en: 'Round trip, mean', unit: 'ms' },
    'icmp.rtt_max_ms': { zh: '最大往返时延', en: 'Round trip, greatest', unit: 'ms' },
    'icmp.jitter_ms': { zh: '时延抖动', en: 'Jitter', unit: 'ms' },
  },
  timeout_ms: 5_000,
  every_s: 60,
  async look(target, { count }, { signal, timeout_ms }) {
    const plan = schedule(isIPv6(target.address.replace(/%.*$/, '')) ? 6 : 4, count, timeout_ms);
    const { rtts_ms, refused } = await ask(target.address, plan, timeout_ms, signal);
    const replies = rtts_ms.filter((rtt) => rtt !== null);
    if (replies.length === 0) {
      if (refused) throw unreachable(refused);
      await checkRoute(target.address);
      throw timedOut(`no reply to ${count} echo requests`);
    }
    const loss = ((count - replies.length) / count) * 100;
    const rounded = Math.round(loss * 10) / 10;
    return {
      facts: [{ key: 'icmp.loss_pct', value: rounded }],
      samples: [{ series: 'icmp.loss_pct', value: rounded }, ...roundTrips(replies)],
    };
  },
});

/** Fits the echoes into the look's time, with room for collecting and starting the process. */
function schedule(family: 4 | 6, count: number, timeout_ms: number): EchoPlan {
  const budget_ms = Math.max(timeout_ms - 300, 60);
  const interval_ms = Math.max(10, Math.min(200, Math.floor(budget_ms / (count + 1))));
  const wait_ms = Math.max(50, Math.min(1000, budget_ms - count * interval_ms));
  return { family, count, interval_ms, wait_ms };
}

async function ask(address: string, plan: EchoPlan, timeout_ms: number, signal: AbortSignal): Promise<Echoes> {
  const fping = findProgram('fping');
  if (fping) return echo(fping, address, plan, signal);
  return pingAlone(address, plan, timeout_ms, signal);
}

/** One process for one look: the way of a machine without fping. */
async function pingAlone(address: string, plan: EchoPlan, timeout_ms: number, signal: AbortSignal): Promise<Echoes> {
  const ping = findProgram('ping');
  if (!ping) throw unable('neither fping nor ping is installed here');
  const wait_s = Math.max(1, Math.floor(plan.wait_ms / 1000));
  const args = [`-${plan.family}`, '-n', '-c', String(plan.count), '-W', String(wait_s)];
  // Some busybox know no fractions of seconds, so the usual second between two echoes stays where there is time for it.
  const slow_ms = (plan.count - 1 + wait_s) * 1000 + 500;
  if (slow_ms > timeout_ms) args.push('-i', '0.2');
  args.push(address);
  const ran = await run(ping, args, { stdout: 'pipe', signal });
  // 0: replies; 1: silence; more: ping itself could not.
  if (ran.code !== 0 && ran.code !== 1) {
    await checkRoute(address);
    throw unable(`ping: ${ran.stderr.trim().slice(0, 200) || `exit code ${ran.code}`}`);
  }
  return readPing(ran.stdout, plan.count);
}

/** fping doesn't tell silence from a missing route. Connecting a UDP socket asks the kernel for the route and sends nothing. */
function checkRoute(address: string): Promise<void> {
  return new Promise((fulfil, reject) => {
    const socket = createSocket(isIPv6(address.replace(/%.*$/, '')) ? 'udp6' : 'udp4');
    const close = (error?: Error) => {
      socket.close();
      if (error) reject(error);
      else fulfil();
    };
    socket.once('error', close);
    socket.once('connect', () => close());
    socket.connect(9, address);
  });
}

/** Jitter is the mean difference of neighbouring round trips. */
function roundTrips(replies: readonly number[]): Sample[] {
  const samples: Sample[] = [
    { series: 'icmp.rtt_min_ms', value: Math.min(...replies) },
    { series: 'icmp.rtt_avg_ms', value: round(replies.reduce((sum, rtt) => sum + rtt, 0) / replies.length) },
    { series: 'icmp.rtt_max_ms', value: Math.max(...replies) },
  ];
  if (replies.length > 1) {
    const steps = replies.slice(1).map((rtt, index) => Math.abs(rtt - (replies[index] ?? rtt)));
    samples.push({ series: 'icmp.jitter_ms', value: round(steps.reduce((sum, step) => sum + step, 0) / steps.length) });
  }
  return samples;
}

const round = (value: number) => Math.round(value * 1000) / 1000;
