/** The name servers of a zone: their addresses of both families, and whether each address answers a real query. */
import { asFailure } from '../failures.ts';
import { notNative } from '../ipv6/native.ts';
import { scopeOf } from '../ipv6/scope.ts';
import type { Fact } from '../probe.ts';
import { plainName, type Server } from './classify.ts';
import { addressesOf, type Find } from './finder.ts';
import { askOnce } from './walk.ts';

const MAX_SERVERS = 13;
const MAX_ADDRESSES = 4;

export type ServersAsk = {
  zone: string;
  servers: readonly string[];
  /** As the zone above tells them: they stand in where nothing else does. */
  delegated: readonly Server[];
  find: Find;
  port: number;
  signal: AbortSignal;
  forbid?: (address: string) => string | undefined;
};

/** `unseen`: what could not be asked from here. */
export async function lookAtServers(ask: ServersAsk): Promise<{ facts: Fact[]; unseen: string[] }> {
  const facts: Fact[] = [];
  const unseen: string[] = [];
  const asked: { server: string; address: string; family: 4 | 6 }[] = [];
  for (const server of ask.servers.slice(0, MAX_SERVERS)) {
    const glue = ask.delegated.find(({ name }) => name === server);
    const aaaa = (await addressesOf(ask.find, server, 6)) ?? some(glue?.aaaa);
    const a = (await addressesOf(ask.find, server, 4)) ?? some(glue?.a);
    // A mapped address is an IPv4 address in another dress (Internet.nl counts it so).
    const counted = aaaa?.filter((address) => scopeOf(address) !== 'mapped');
    const value = { a: a?.length ?? null, aaaa: counted?.length ?? null };
    facts.push({ key: 'dns_chain.name_server', part: server, value });
    for (const address of (counted ?? []).slice(0, MAX_ADDRESSES)) asked.push({ server, address, family: 6 });
    for (const address of (a ?? []).slice(0, MAX_ADDRESSES)) asked.push({ server, address, family: 4 });
  }
  const rows = await Promise.all(
    asked.map(async ({ server, address, family }) => {
      const { answers, why, took_ms } = await answersFor(ask, address);
      if (answers === null) unseen.push(`${server} [${address}]: ${why}`);
      const value = { server, address, family, answers, why, took_ms };
      return { key: 'dns_chain.server_answer', part: `${server} ${address}`, value };
    }),
  );
  return { facts: [...facts, ...rows], unseen };
}

/** Without glue nothing is known: an empty list would say that there is none. */
const some = (addresses: readonly string[] | undefined) => (addresses && addresses.length > 0 ? addresses : null);

type Answered = { answers: boolean | null; why: string | null; took_ms: number | null };

/** Asks for the zone's own name servers; `answers` is null when it wasn't asked. */
async function answersFor({ zone, port, signal, forbid }: ServersAsk, address: string): Promise<Answered> {
  const strange = notNative(address);
  if (strange) return { answers: false, why: strange, took_ms: null };
  const forbidden = forbid?.(address);
  if (forbidden) return { answers: null, why: forbidden, took_ms: null };
  const started = performance.now();
  try {
    const message = await askOnce(address, port, { name: zone === '.' ? '' : zone, type: 'NS' }, false, signal);
    const took_ms = Math.round(performance.now() - started);
    const own = message.answers.some((record) => record.type === 'NS' && plainName(record.name) === zone);
    if (message.rcode !== 'NOERROR') return { answers: false, why: message.rcode, took_ms };
    if (!message.authoritative || !own) return { answers: false, why: 'knows nothing of the zone', took_ms };
    return { answers: true, why: null, took_ms };
  } catch (thrown) {
    if (signal.aborted) throw signal.reason;
    const failure = asFailure(thrown);
    if (!failure) throw thrown;
    return { answers: failure.outcome === 'unable' ? null : false, why: failure.message, took_ms: null };
  }
}
