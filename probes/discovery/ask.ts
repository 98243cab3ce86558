/** One conversation: is somebody at this address, who, and whom does it know? */
import { icmp } from '../icmp/icmp.ts';
import { observe } from '../observe.ts';
import type { Outcome } from '../probe.ts';
import type { Table } from '../snmp/look.ts';
import { snmp } from '../snmp/snmp.ts';
import type { System } from '../snmp/system.ts';
import { choose } from './choose.ts';
import type { Found } from './found.ts';
import { openPorts } from './knock.ts';
import { type LogIn, logIn } from './log-in.ts';
import type { Turn } from './pace.ts';
import { familyOf } from './ranges.ts';
import { NOTHING_TOLD, readLearnt, readTold, type Told } from './read-look.ts';
import type { Asked, Known, Search, Visit } from './search.ts';

const ECHO_MS = 1_000;
/** All tables of one device. */
const LOOK_MS = 60_000;
const MAX_CLAIMS = 200_000;

/** What a search remembers for as long as the program runs: which device said to be at an address. */
export type Claims = Map<string, { print: string; told: Told }>;

type Surroundings = { search: Search; claims: Claims; turn: Turn; signal: AbortSignal };

/** Never rejects for what the network does; rejects with the signal's reason. */
export async function ask(visit: Visit, known: Known, around: Surroundings): Promise<Asked> {
  const { search, signal } = around;
  const asked: Asked = {
    visit,
    at: 0,
    rtt_ms: visit.rtt_ms,
    open_ports: [...visit.open_ports],
    snmp: null,
    error: null,
    credential: null,
    trials: [],
    name: null,
    found: null,
    again: false,
    learnt: [],
  };
  // Guarded here once more: what was kept may be older than what is allowed now.
  if (search.bounds.permit(visit.address) !== visit.address) {
    return { ...asked, at: Date.now(), error: 'outside of what may be asked' };
  }
  if (search.echo && visit.how !== 'sweep') asked.rtt_ms = await echo(visit, around);
  if (asked.open_ports.length === 0 && search.tcp_ports.length > 0) {
    asked.open_ports = await openPorts(visit.address, search.tcp_ports, around.turn, signal);
  }
  let told: Told = { ...NOTHING_TOLD, ...(visit.heard ?? {}) };
  if (search.credentials.length > 0) {
    const door = { address: visit.address, port: search.snmp_port, rtt_ms: asked.rtt_ms, worked: known.worked, signal };
    const { chosen, held_back } = choose(search.credentials, known);
    const entered: LogIn =
      chosen.length > 0
        ? await logIn(door, chosen)
        : {
            trials: [],
            outcome: 'unable',
            error: `${held_back} credentials were refused here lately: not tried again`,
          };
    asked.trials = entered.trials;
    const { worked } = entered;
    if (worked) {
      asked.credential = worked.credential.id;
      const before = toldBefore(visit.address, worked.system, around.claims);
      asked.again = before !== undefined;
      if (before) asked.snmp = 'ok';
      told = before ?? (await look(asked, worked.credential.secret, worked.system, around));
    } else {
      asked.snmp = entered.outcome;
      asked.error = entered.error;
    }
  }
  asked.at = Date.now();
  asked.name = asked.snmp === 'ok' ? told.name : (visit.heard?.name ?? null);
  if (isThere(asked)) asked.found = foundBy(asked, told);
  return asked;
}

async function look(
  asked: Asked,
  secret: Search['credentials'][number]['secret'],
  system: System,
  { search, claims, signal }: Surroundings,
): Promise<Told> {
  const { visit } = asked;
  const params = { port: search.snmp_port, tables: tablesFor(search) };
  const observation = await observe(snmp, { address: visit.address, params, secret, timeout_ms: LOOK_MS, signal });
  signal.throwIfAborted();
  asked.snmp = observation.outcome;
  asked.error = observation.error ?? null;
  if (observation.outcome !== 'ok') return NOTHING_TOLD;
  const told = readTold(observation);
  const print = printOf(system);
  if (print !== undefined && claims.size < MAX_CLAIMS) {
    for (const own of told.addresses) claims.set(own, { print, told });
  }
  if (visit.hops < search.max_hops) {
    const { follow, bounds } = search;
    asked.learnt = readLearnt(observation, { visit, own: told.addresses, follow, bounds });
  }
  return told;
}

/** The neighbours' table also holds the device's own chassis. */
function tablesFor({ follow }: Search): Table[] {
  const tables: Table[] = ['system', 'addresses', 'entities', 'neighbours'];
  if (follow.has('neighbours')) tables.push('cdp');
  if (follow.has('arp')) tables.push('arp');
  if (follow.has('routes')) tables.push('routes');
  return tables;
}

async function echo({ address }: Visit, { turn, signal }: Surroundings): Promise<number | null> {
  await turn(signal);
  const seen = await observe(icmp, { address, params: { count: 1 }, timeout_ms: ECHO_MS, signal });
  signal.throwIfAborted();
  return seen.samples.find(({ series }) => series === 'icmp.rtt_avg_ms')?.value ?? null;
}

/** What only one device says of itself. Clones share an engine id, so that alone doesn't do. */
function printOf({ engine_id, base_mac, name, description, object_id }: System): string | undefined {
  if (engine_id === null && base_mac === null) return undefined;
  return JSON.stringify([engine_id, base_mac, name, description, object_id]);
}

/** What a device told at another of its addresses; undefined when it isn't that one, or nobody said so. */
function toldBefore(address: string, system: System, claims: Claims): Told | undefined {
  const claim = claims.get(address);
  return claim !== undefined && claim.print === printOf(system) ? claim.told : undefined;
}

const ANSWERED: readonly (Outcome | null)[] = ['ok', 'error'];

/** Something answered, or a neighbour vouches for it. An old row of an ARP table alone is nobody. */
const isThere = ({ rtt_ms, open_ports, snmp, trials, visit }: Asked): boolean =>
  rtt_ms !== null ||
  open_ports.length > 0 ||
  ANSWERED.includes(snmp) ||
  trials.some(({ result }) => result !== 'silent') ||
  visit.how === 'neighbour';

function foundBy({ visit, at, rtt_ms, open_ports, snmp, credential }: Asked, told: Told): Found {
  const { address, how, via, hops } = visit;
  return {
    ...{ address, family: familyOf(address), how, via, hops, rtt_ms, open_ports, snmp },
    credential: snmp === 'ok' ? credential : null,
    ...told,
    seen_at: at,
  };
}
