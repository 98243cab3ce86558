/** What the console sees of networks: whether what is recorded within their prefixes answers, their boundary device, and IPv6. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { addressKey } from '../estate/address.ts';
import { placeOf, rangeOf } from '../estate/prefix-range.ts';
import { STATES, type State } from '../estate/schema.ts';
import { WITH_IPV6 } from '../ipv6/coverage.ts';
import type { NetworkState } from './flow.ts';

export const SIGHTS = ['live', 'silent', 'unmeasured'] as const;
export const SEEN_DIFFERENCES = ['silent', 'unmeasured', 'ahead', 'still_there'] as const;
export const Seen = z.object({
  /** `live`: something of it answers now. `silent`: all that is known of it is down. `unmeasured`: nothing tells. */
  sight: z.enum(SIGHTS),
  /** Recorded addresses within its prefixes, and those of nodes that answer. */
  addresses: z.int(),
  answering: z.int(),
  boundary_state: z.enum(STATES).nullable(),
  has_ipv6: z.boolean(),
  seen_at: z.int().nullable(),
  /** How what is declared differs from it: declared connected and not seen, or seen and not declared. */
  difference: z.enum(SEEN_DIFFERENCES).nullable(),
});
export type Seen = z.infer<typeof Seen>;

type Part = { state: State; seen_at: number | null; has_ipv6: number };
type Network = { id: number; state: NetworkState; prefixes: string; boundary_node_id: number | null };

const PART = `t.state, t.seen_at, coalesce(s.measured, '') in (${WITH_IPV6}) as has_ipv6`;
const answers = ({ state }: Part) => state === 'up' || state === 'degraded';
const DECLARED: readonly NetworkState[] = ['connected', 'merged'];

/** All networks, or one, within the reach of the connection: of nodes that it doesn't show nothing is seen. */
export function seenNetworks(db: Db, id?: number): Map<number, Seen> {
  const where = id === undefined ? '' : 'where id = ?';
  const networks = db.$client
    .prepare(`select id, state, prefixes, boundary_node_id from access_networks ${where}`)
    .all(...(id === undefined ? [] : [id])) as Network[];
  const boundaries = new Map(
    (
      db.$client
        .prepare(`select n.id as node_id, ${PART} from nodes n join main.targets t on t.node_id = n.id
          left join main.ipv6_states s on s.target_id = t.id
          where n.id in (select boundary_node_id from access_networks ${where})`)
        .all(...(id === undefined ? [] : [id])) as (Part & { node_id: number })[]
    ).map((part) => [part.node_id, part]),
  );
  const { keys, parts } = networks.some(({ prefixes }) => prefixes !== '[]')
    ? recorded(db)
    : { keys: [] as string[], parts: [] as Part[] };
  return new Map(
    networks.map(({ id, state, prefixes, boundary_node_id }) => {
      const inside = (JSON.parse(prefixes) as string[]).flatMap((prefix) => {
        const { first, last } = rangeOf(prefix);
        return parts.slice(placeOf(keys, first), placeOf(keys, `${last}~`));
      });
      return [id, seenOf(state, inside, boundaries.get(boundary_node_id ?? 0))];
    }),
  );
}

/** Recorded addresses by their keys. */
function recorded(db: Db): { keys: string[]; parts: Part[] } {
  const rows = db.$client
    .prepare(`select d.address, ${PART} from node_addresses d join main.targets t on t.node_id = d.node_id
      left join main.ipv6_states s on s.target_id = t.id`)
    .all() as (Part & { address: string })[];
  const keyed = rows.map((part) => ({ key: addressKey(part.address), part })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { keys: keyed.map(({ key }) => key), parts: keyed.map(({ part }) => part) };
}

function seenOf(state: NetworkState, inside: readonly Part[], boundary: Part | undefined): Seen {
  const all = boundary ? [...inside, boundary] : inside;
  const answering = inside.filter(answers).length;
  const sight = all.some(answers)
    ? ('live' as const)
    : all.length > 0 && all.every((part) => part.state === 'down')
      ? ('silent' as const)
      : ('unmeasured' as const);
  return {
    ...{ sight, addresses: inside.length, answering, boundary_state: boundary?.state ?? null },
    has_ipv6: all.some((part) => answers(part) && part.has_ipv6 === 1),
    seen_at: all.reduce((last: number | null, part) => Math.max(last ?? 0, part.seen_at ?? 0) || null, null),
    difference: differenceOf(state, sight),
  };
}

function differenceOf(state: NetworkState, sight: Seen['sight']): Seen['difference'] {
  if (DECLARED.includes(state)) return sight === 'live' ? null : sight;
  if (sight !== 'live' || state === 'kept') return null;
  return state === 'closed' ? 'still_there' : 'ahead';
}
