/**
 * Resolution from given root servers down to a record, on IPv6 alone (as `dig -6 +trace`): each step is told, also those that fail.
 * Bounded in questions, depth, aliases and time; every address is asked about before it is asked.
 */
import type { DnsMessage, DnsRecord, DnsType } from '../dns/codec.ts';
import { askServer } from '../dns/transport.ts';
import { asFailure } from '../failures.ts';
import { notNative } from '../ipv6/native.ts';
import { classify, inZone, type Meaning, plainName, type Server, type Zone } from './classify.ts';

/** Why a step led nowhere beside what answers mean; 'forbidden' and 'unable' are our own blindness. */
type Dead =
  | 'no_glue'
  | 'no_aaaa'
  | 'loop'
  | 'timeout'
  | 'unreachable'
  | 'error'
  | 'not_native'
  | 'forbidden'
  | 'unable';
export type Step = {
  zone: string;
  server: string;
  address: string | null;
  /** Whether the zone above gave the address. */
  glue: boolean;
  outcome: Meaning['outcome'] | Dead;
};
/** `blind`: it failed, or may have, because something could not be asked from here. */
export type Found =
  | { ok: true; records: readonly DnsRecord[] }
  | { ok: false; nothing: 'no_data' | 'no_name' | null; why: string; blind: boolean };

export type WalkOptions = {
  roots: readonly string[];
  port: number;
  signal: AbortSignal;
  /** By performance.now(): no question after it. */
  until: number;
  forbid?: (address: string) => string | undefined;
};

export const ANSWER_MS = 5_000;
const MAX_QUESTIONS = 200;
const MAX_DEPTH = 6;
const MAX_LEVELS = 20;
const MAX_ALIASES = 10;
const MAX_ADDRESSES = 4;
const MAX_STEPS = 300;

type Useful = Exclude<Meaning, { outcome: 'lame' }>;

const failed = (why: string, blind = false, nothing: 'no_data' | 'no_name' | null = null): Found => {
  return { ok: false, nothing, why, blind };
};

export type Walker = {
  /** Records of a name and type, from the nearest zone that is known by now. */
  find(name: string, type: DnsType): Promise<Found>;
  readonly steps: readonly Step[];
  /** The deepest delegation on the way to a name, as its parent tells it. */
  delegationOf(name: string): Zone | undefined;
};

export function walker(options: WalkOptions): Walker {
  const { roots, port, signal, until, forbid } = options;
  const root: Zone = {
    name: '.',
    servers: roots.map((address) => ({ name: address, aaaa: [address], a: [], needs_glue: true })),
  };
  const zones = new Map<string, Zone>([['.', root]]);
  const known = new Map<string, Found>();
  /** Questions under way: coming back to one of them is a loop. */
  const open = new Set<string>();
  const steps: Step[] = [];
  let questions = 0;

  const tell = (step: Step) => void (steps.length < MAX_STEPS && steps.push(step));

  function nearest(name: string): Zone {
    let best = root;
    for (const zone of zones.values()) {
      if (inZone(name, zone.name) && zone.name.length >= best.name.length) best = zone;
    }
    return best;
  }

  async function find(name: string, type: DnsType, depth: number, aliases: number): Promise<Found> {
    const key = `${name} ${type}`;
    const before = known.get(key);
    if (before) return before;
    if (open.has(key)) return failed(`${name} leads back to itself`);
    if (depth > MAX_DEPTH) return failed(`more than ${MAX_DEPTH} name servers behind each other`);
    open.add(key);
    try {
      const found = await descend(name, type, depth, aliases);
      // A failure may be a loop's, and then says nothing of the same question asked from elsewhere.
      if (found.ok || found.nothing) known.set(key, found);
      return found;
    } finally {
      open.delete(key);
    }
  }

  async function descend(name: string, type: DnsType, depth: number, aliases: number): Promise<Found> {
    let zone = nearest(name);
    for (let level = 0; level < MAX_LEVELS; level += 1) {
      const { meaning, why, blind } = await askZone(zone, name, type, depth);
      if (!meaning) return failed(`zone ${zone.name}: ${why}`, blind);
      if (meaning.outcome === 'answer') return { ok: true, records: meaning.records };
      if (meaning.outcome === 'referral') {
        zone = meaning.zone;
        zones.set(zone.name, zone);
      } else if (meaning.outcome === 'alias') {
        if (aliases >= MAX_ALIASES) return failed(`more than ${MAX_ALIASES} aliases`);
        return find(meaning.target, type, depth, aliases + 1);
      } else {
        const text = meaning.outcome === 'no_name' ? `there is no ${name}` : `${name} has no ${type}`;
        return failed(text, false, meaning.outcome);
      }
    }
    return failed(`more than ${MAX_LEVELS} delegations`);
  }

  /** The first server of a zone that helps; what the others said is told as steps. */
  async function askZone(zone: Zone, name: string, type: DnsType, depth: number) {
    const reasons: string[] = [];
    let blind = false;
    for (const server of zone.servers) {
      const located = await locate(zone, server, depth);
      if (typeof located.addresses === 'string') {
        reasons.push(`${server.name} ${located.addresses}`);
        blind ||= located.blind;
      } else {
        for (const address of located.addresses.slice(0, MAX_ADDRESSES)) {
          const step = { zone: zone.name, server: server.name, address, glue: server.aaaa.length > 0 };
          const said = await askAddress(zone, address, name, type);
          tell({ ...step, outcome: said.outcome });
          if (said.meaning) return { meaning: said.meaning, why: '', blind: false };
          blind ||= said.outcome === 'forbidden' || said.outcome === 'unable';
          reasons.push(`${server.name} [${address}] ${said.why}`);
        }
      }
    }
    return { meaning: undefined, why: reasons.join('; ').slice(0, 500) || 'has no name servers', blind };
  }

  async function locate(zone: Zone, server: Server, depth: number) {
    if (server.aaaa.length > 0) return { addresses: server.aaaa, blind: false };
    const dead = (outcome: Dead, addresses: string, blind = false) => {
      tell({ zone: zone.name, server: server.name, address: null, glue: false, outcome });
      return { addresses, blind };
    };
    if (server.needs_glue) return dead('no_glue', 'has no AAAA glue');
    if (open.has(`${server.name} AAAA`)) return dead('loop', 'is needed to find itself');
    const found = await find(server.name, 'AAAA', depth + 1, 0);
    if (found.ok) return { addresses: found.records.map(({ value }) => value), blind: false };
    if (found.nothing) return dead('no_aaaa', 'has no AAAA');
    return dead(found.blind ? 'unable' : 'no_aaaa', `can't be found over IPv6 (${found.why})`, found.blind);
  }

  type Said = { outcome: Step['outcome']; meaning?: Useful; why: string };

  async function askAddress(zone: Zone, address: string, name: string, type: DnsType): Promise<Said> {
    const strange = notNative(address);
    if (strange) return { outcome: 'not_native', why: strange };
    const forbidden = forbid?.(address);
    if (forbidden) return { outcome: 'forbidden', why: forbidden };
    questions += 1;
    if (questions > MAX_QUESTIONS || performance.now() > until) {
      return { outcome: 'unable', why: 'was not asked: the limit of questions or of time is reached' };
    }
    const question = { name: name === '.' ? '' : name, type };
    try {
      const message: DnsMessage = await askOnce(address, port, question, false, signal);
      const meaning = classify(message, zone.name, question);
      if (meaning.outcome === 'lame') return { outcome: 'lame', why: meaning.why };
      return { outcome: meaning.outcome, meaning, why: '' };
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      const failure = asFailure(thrown);
      if (!failure) throw thrown;
      return { outcome: failure.outcome as Dead, why: failure.message };
    }
  }

  return {
    steps,
    find: (name, type) => find(plainName(name), type, 0, 0),
    delegationOf(name) {
      const zone = nearest(plainName(name));
      return zone === root ? undefined : zone;
    },
  };
}

/** One question with EDNS over UDP, over TCP when cut, within five seconds. */
export async function askOnce(
  address: string,
  port: number,
  question: { name: string; type: DnsType },
  recursion: boolean,
  signal: AbortSignal,
): Promise<DnsMessage> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  const asked = { address, port, question, recursion, edns: true, timeout_ms: ANSWER_MS, signal: limited };
  return (await askServer(asked)).message;
}
