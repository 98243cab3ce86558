/** How nodes, services, places, checks, the IPv6 migration and tickets stand, from the queries that the pages ask. */
import { setImmediate as turn } from 'node:timers/promises';
import type { Db } from '../db/open.ts';
import { readCoverage } from '../estate/coverage.ts';
import { statesOfSystems } from '../estate/list-systems.ts';
import type { State } from '../estate/schema.ts';
import { nodeStandings } from '../ipv6/coverage.ts';
import { TARGETS } from '../ipv6/read-ipv6.ts';
import { type TicketFigures, ticketFigures } from '../tickets/figures.ts';
import { IS_OPEN } from '../tickets/read-tickets.ts';
import { type Family, line } from './exposition.ts';

/** A number for each, so that a line over time can be drawn of it; 0 is what nobody knows. */
export const STATE_CODES: Record<State, number> = { unknown: 0, up: 1, degraded: 2, down: 3, maintenance: 4 };
const CODES = 'state: 0 unknown, 1 up, 2 degraded, 3 down, 4 in maintenance';
const PLACE_STATUSES = ['live', 'unmeasured', 'absent', 'exempt'] as const;
/** Counted at most this often. */
const KEPT_MS = 30_000;
const SLICE = 2_000;
const FIGURES_KEPT_MS = 60_000;
const PERIOD_MS = 30 * 86_400_000;

type Row = Record<string, string | number | null> & { n: number };

export function estateMetrics(db: Db, onError: (error: unknown) => void): () => Promise<Family[]> {
  const all = (sql: string, given: Record<string, unknown> = {}) => db.$client.prepare(sql).all(given) as Row[];
  const counted = (name: string, help: string, rows: readonly Row[]): Family => ({
    name: `zhengwang_${name}`,
    help,
    lines: rows.map(({ n, ...of }) => line(of, n)),
  });
  const nodes = async (): Promise<Family> => {
    const rows: Row[] = [];
    for (let slice: Row[] | undefined; slice === undefined || slice.length === SLICE; await turn()) {
      slice = all(
        `select n.id as node_id, n.name as node, n.role, u.name as unit, a.name as area,
        case t.state ${Object.entries(STATE_CODES)
          .map(([state, code]) => `when '${state}' then ${code}`)
          .join(' ')} end as n
        from nodes n join targets t on t.node_id = n.id left join units u on u.id = n.unit_id
        left join areas a on a.id = coalesce(n.area_id, u.area_id) where n.id > :from order by n.id limit ${SLICE}`,
        { from: rows.at(-1)?.node_id ?? 0 },
      );
      rows.push(...slice);
    }
    return counted('node_state', `How a node stands, ${CODES}`, rows);
  };

  const services = (): Family[] => {
    const states = statesOfSystems(db);
    const systems = all('select id as system_id, name as system, 0 as n from systems');
    const endpoints =
      all(`select y.name as system, e.name as endpoint, t.state in ('up', 'degraded') as n from endpoints e
      join systems y on y.id = e.system_id join targets t on t.endpoint_id = e.id where t.state in ('up', 'degraded', 'down')`);
    return [
      counted(
        'service_state',
        `How a service system stands, ${CODES}`,
        systems.map((row) => ({
          ...row,
          n: STATE_CODES[states.get(Number(row.system_id))?.state ?? 'unknown'],
        })),
      ),
      counted('service_up', '1: the endpoint answers, 0: it is down; absent: unknown or in maintenance', endpoints),
    ];
  };

  const coverage = (now: number): Family => {
    const totals =
      readCoverage(db, { by: 'level', is_limited: false }, nodeStandings(db, 'level', now), now)?.totals ?? [];
    return counted(
      'areas',
      'Divisions of the register by how far the network reaches',
      totals.flatMap(({ column, ...counts }) =>
        PLACE_STATUSES.map((status) => ({ level: column, status, n: counts[status] })),
      ),
    );
  };
  const areas = (): Family =>
    counted(
      'area_nodes',
      'Nodes by area and state',
      all(`select coalesce(a.name, '-') as area, t.state, count(*) as n from nodes n join targets t on t.node_id = n.id
        left join units u on u.id = n.unit_id left join areas a on a.id = coalesce(n.area_id, u.area_id)
        where a.level is null or a.level in ('city', 'county') group by a.id, t.state`),
    );
  const ipv6 = (now: number): Family[] => {
    const rows = all(
      `select q.kind, q.standing, coalesce(q.measured, 'unknown') as rung, count(*) as n from (${TARGETS}) q group by 1, 2, 3`,
      { now },
    );
    const by = (name: 'standing' | 'rung') =>
      [...Map.groupBy(rows, (row) => `${row.kind} ${row[name]}`)].map(([key, group]) => {
        const [kind = '', value = ''] = key.split(' ');
        return { kind, [name]: value, n: group.reduce((sum, { n }) => sum + n, 0) } as Row;
      });
    return [
      counted('ipv6_targets', 'Targets of the IPv6 migration by how they stand, as measured', by('standing')),
      counted('ipv6_rung_targets', 'Targets of the IPv6 migration by the rung that was measured', by('rung')),
      counted(
        'ipv6_verdicts',
        'Verdicts of the IPv6 migration',
        all('select code, status, count(*) as n from ipv6_verdicts group by 1, 2'),
      ),
    ];
  };
  const tickets = (now: number): Family[] => [
    counted(
      'tickets_open',
      'Open tickets',
      all(`select t.state, t.priority, count(*) as n from tickets t where ${IS_OPEN} group by 1, 2`),
    ),
    counted(
      'tickets_overdue',
      'Open tickets that passed a target',
      all(`select p.value as priority, (select count(*) from tickets t where ${IS_OPEN} and t.breached_at is not null
        and t.priority = p.value) as n from json_each('[1,2,3,4]') p`),
    ),
    counted(
      'tickets_due_soon',
      'Open tickets whose next target passes within four hours',
      all(
        `select count(*) as n from tickets t where ${IS_OPEN} and t.breached_at is null
        and min(coalesce(t.response_due_at, 9e15), coalesce(t.resolution_due_at, 9e15)) < :soon`,
        { soon: now + 4 * 3_600_000 },
      ),
    ),
  ];

  let kept: { at: number; families: Family[] } | undefined;
  let figures: { at: number; families: Family[] } = { at: 0, families: [] };
  let asking: Promise<void> | undefined;
  const askFigures = (now: number) => {
    if (asking || now - figures.at < FIGURES_KEPT_MS) return;
    // Beside the scrape, which never waits for it: until then they are absent.
    asking = ticketFigures(db, { from: now - PERIOD_MS, to: now }, now)
      .then(({ all: measures }) => {
        figures = { at: now, families: figureFamilies(measures) };
      })
      .catch(onError)
      .finally(() => {
        asking = undefined;
      });
  };

  return async () => {
    const now = Date.now();
    askFigures(now);
    const live = [await nodes()];
    live.push(...services());
    await turn();
    if (!kept || now - kept.at > KEPT_MS) {
      const families: Family[] = [];
      for (const read of [
        () => [coverage(now), areas()],
        () => [
          counted(
            'verdicts',
            'Verdicts by check; unknown: nobody could tell',
            all('select check_id as "check", status, count(*) as n from verdicts group by 1, 2'),
          ),
        ],
        () => ipv6(now),
        () => tickets(now),
      ]) {
        families.push(...read());
        await turn();
      }
      kept = { at: now, families };
    }
    return [...live, ...kept.families, ...figures.families];
  };
}

/** Of the last 30 days, as the page of figures tells; gauges, since a ticket that is opened again takes back that it was in time. */
function figureFamilies(measures: TicketFigures['all']): Family[] {
  const targets = (['response', 'resolution'] as const).flatMap((clock) =>
    (['met', 'breached'] as const).map((result) => line({ clock, result }, measures[`${clock}_${result}`])),
  );
  const times = (['response', 'resolution'] as const).flatMap((clock) =>
    (['median', 'p90'] as const).flatMap((share) => {
      const ms = measures[`${clock}_${share}_ms`];
      return ms === null ? [] : [line({ clock, share }, ms / 1000)];
    }),
  );
  return [
    {
      name: 'zhengwang_tickets_targets',
      help: 'Targets of tickets that were kept or passed in the last 30 days',
      lines: targets,
    },
    { name: 'zhengwang_tickets_working_seconds', help: 'Working time of the last 30 days', lines: times },
    {
      name: 'zhengwang_tickets_lately',
      help: 'Tickets filed and ended in the last 30 days',
      lines: (['filed', 'ended'] as const).map((what) => line({ what }, measures[what])),
    },
  ];
}
