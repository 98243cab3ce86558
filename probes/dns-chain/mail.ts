/** Mail servers of a name: their addresses, and whether SMTP greets on each IPv6 address (RFC 5321, section 4.3.1). */
import { connect } from 'node:net';
import { asFailure, garbled } from '../failures.ts';
import { notNative } from '../ipv6/native.ts';
import type { Fact } from '../probe.ts';
import { plainName } from './classify.ts';
import { addressesOf, type Find } from './finder.ts';

const MAX_HOSTS = 10;
const MAX_ADDRESSES = 4;
const BANNER_MS = 5_000;
const MAX_BANNER_BYTES = 512;

export type MailAsk = {
  name: string;
  find: Find;
  port: number;
  signal: AbortSignal;
  forbid?: (address: string) => string | undefined;
};

export async function lookAtMail(ask: MailAsk): Promise<{ facts: Fact[]; unseen: string[] }> {
  const found = await ask.find(ask.name, 'MX');
  if (!found.ok) {
    if (found.nothing) return { facts: [{ key: 'dns_chain.mx_count', value: 0 }], unseen: [] };
    return { facts: [], unseen: [`MX: ${found.why}`] };
  }
  const rows = found.records
    .map(({ value }) => /^(\d+) (\S+)$/.exec(value))
    .flatMap((row) => (row ? [{ preference: Number(row[1]), host: plainName(row[2] ?? '') }] : []))
    // RFC 7505: a single dot says that there is no mail at all.
    .filter(({ host }) => host !== '.')
    .slice(0, MAX_HOSTS);
  const facts: Fact[] = [{ key: 'dns_chain.mx_count', value: rows.length }];
  const unseen: string[] = [];
  const asked: { host: string; address: string }[] = [];
  for (const { preference, host } of rows) {
    const aaaa = await addressesOf(ask.find, host, 6);
    const a = await addressesOf(ask.find, host, 4);
    const native = aaaa?.filter((address) => !notNative(address));
    const value = { preference, a: a?.length ?? null, aaaa: native?.length ?? null };
    facts.push({ key: 'dns_chain.mx', part: host, value });
    for (const address of (native ?? []).slice(0, MAX_ADDRESSES)) asked.push({ host, address });
  }
  // Side by side: each silent one costs its whole time.
  const said = await Promise.all(asked.map(({ address }) => hear(address, ask)));
  for (const [index, { host, address }] of asked.entries()) {
    const heard = said[index] as Greeting;
    if (heard.answers === null) unseen.push(`${host} [${address}]: ${heard.why}`);
    facts.push({ key: 'dns_chain.mx_answer', part: `${host} ${address}`, value: { host, address, ...heard } });
  }
  return { facts, unseen };
}

type Greeting = { answers: boolean | null; banner: string | null; why: string | null };

async function hear(address: string, ask: MailAsk): Promise<Greeting> {
  const forbidden = ask.forbid?.(address);
  return forbidden ? { answers: null, banner: null, why: forbidden } : greeting(address, ask);
}

async function greeting(address: string, { port, signal }: MailAsk): Promise<Greeting> {
  try {
    const banner = await readBanner(address, port, AbortSignal.any([signal, AbortSignal.timeout(BANNER_MS)]));
    return { answers: banner.startsWith('220'), banner, why: banner.startsWith('220') ? null : 'greets with no 220' };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const failure = asFailure(thrown);
    if (!failure) throw thrown;
    return { answers: failure.outcome === 'unable' ? null : false, banner: null, why: failure.message };
  }
}

function readBanner(address: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((fulfil, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const socket = connect({ host: address, port, family: 6 });
    const settle = (done: () => void) => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      done();
    };
    const abort = () => settle(() => reject(signal.reason));
    signal.addEventListener('abort', abort, { once: true });
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1', 0, MAX_BANNER_BYTES);
      const line = /^([^\r\n]*)\r?\n/.exec(text)?.[1];
      if (line !== undefined) settle(() => fulfil(line.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200)));
      else if (text.length > MAX_BANNER_BYTES) settle(() => reject(garbled('the greeting is too long')));
    });
    socket.on('error', (error) => settle(() => reject(error)));
    socket.once('close', () => settle(() => reject(garbled('closed before a greeting'))));
  });
}
