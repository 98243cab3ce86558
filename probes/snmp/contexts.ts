/**
 * SNMP contexts (RFC 3411 section 3.3.1): a router with VPN instances (VRFs) may keep the tables of each in a context of its
 * own. They are listed by SNMP-VIEW-BASED-ACM-MIB (RFC 3415) and ENTITY-MIB's logical entities, and exist in v3 alone.
 */
import { Failure } from '../failures.ts';
import type { Fact } from '../probe.ts';
import { column, type Session } from './agent.ts';
import { decodeText } from './decode.ts';
import { walk } from './walk.ts';
import type { More } from './words.ts';

/** vacmContextName, entLogicalContextName. */
const NAMES = [column('1.3.6.1.6.3.16.1.1.1.1'), column('1.3.6.1.2.1.47.1.2.1.1.8')];
export const MAX_CONTEXTS = 64;
/** Cisco's switches have a context per VLAN, for the bridge's tables only (forwarding.ts). */
const OF_A_VLAN = /^vlan-\d+$/i;
const QUESTION = 'contexts';

type Listed = { names: string[]; trouble?: string };
/** The list holds for one conversation. */
const lists = new WeakMap<Session, Promise<Listed>>();

/** Names of contexts beside the default one. Throws a Failure when the agent falls silent. */
export function listContexts(session: Session): Promise<Listed> {
  const known = lists.get(session);
  if (known) return known;
  const list = readContexts(session);
  lists.set(session, list);
  return list;
}

async function readContexts(session: Session): Promise<Listed> {
  if (!session.within || session.pace.fruitless.has(QUESTION)) return { names: [] };
  const { columns, trouble } = await walk(session, NAMES);
  const texts = columns.flatMap((rows) => [...rows.values()].map(decodeText));
  const names = [...new Set(texts)].filter((name) => name !== null && /^[\x21-\x7e]{1,64}$/.test(name)) as string[];
  const own = names.filter((name) => !OF_A_VLAN.test(name));
  if (own.length === 0 && trouble === undefined) session.pace.fruitless.add(QUESTION);
  if (own.length <= MAX_CONTEXTS) return { names: own, ...(trouble === undefined ? {} : { trouble }) };
  return { names: own.slice(0, MAX_CONTEXTS), trouble: `more than ${MAX_CONTEXTS} contexts` };
}

/** Reads a table in the default context and in each other one; rows of the others say theirs as `context`. */
export async function inEachContext(session: Session, read: (session: Session) => Promise<More>): Promise<More> {
  const first = await read(session);
  const { names, trouble } = await listContexts(session);
  const before = new Map(first.facts.map((fact) => [nameOf(fact), JSON.stringify(fact.value)]));
  const facts = [...first.facts];
  const samples = [...(first.samples ?? [])];
  let why = first.trouble ?? trouble;
  for (const name of names) {
    const inner = session.within?.(name);
    if (!inner) break;
    try {
      if (!(await answers(inner))) continue;
      const found = await read(inner);
      why ??= found.trouble === undefined ? undefined : `context ${name}: ${found.trouble}`;
      // Agents without tables per context answer as in the default one.
      const other = found.facts.filter((fact) => before.get(nameOf(fact)) !== JSON.stringify(fact.value));
      facts.push(...other.map((fact) => inContext(fact, name)));
      // A number of the whole device comes in each context, and is then no number of this one.
      if (other.length > 0)
        samples.push(...(found.samples ?? []).map((one) => ({ ...one, part: partIn(one.part, name) })));
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      // One that is silent there would let the look wait as long for each of the rest.
      why ??= `context ${name}: ${thrown.message}`;
      if (thrown.outcome === 'timeout') break;
    } finally {
      inner.close();
    }
  }
  const told: More = { facts, ...(samples.length > 0 ? { samples } : {}) };
  return why === undefined ? told : { ...told, trouble: why };
}

const partIn = (part: string | undefined, context: string) => `${part ?? ''}@${context}`;
const nameOf = ({ key, part }: Fact) => `${key} ${part ?? ''}`;

const UPTIME = '1.3.6.1.2.1.1.3.0';

/**
 * A small question first: silence about a large one would be taken for too large a one. False for a context that the
 * credential's user may not see: he misses nothing of his own. Throws a Failure when the agent is silent there.
 */
export async function answers(session: Session): Promise<boolean> {
  return (await session.get([UPTIME])).status === 0;
}

function inContext({ key, part, value }: Fact, context: string): Fact {
  const named = { key, part: partIn(part, context) };
  return typeof value === 'object' && value !== null ? { ...named, value: { ...value, context } } : { ...named, value };
}
