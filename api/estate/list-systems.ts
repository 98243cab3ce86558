/** Service systems with their state, which follows from their endpoints. */
import { z } from 'zod';
import type { Text as TextType } from '#probes/probe.ts';
import { countStandings, standingsOf } from '../conformance/standing.ts';
import { typeOf } from '../conformance/type-of.ts';
import type { Db } from '../db/open.ts';
import { Paging } from '../middleware/endpoint.ts';
import { Text } from '../middleware/text.ts';
import { findSystems } from '../search/find-systems.ts';
import { orderOfNames } from '../search/names.ts';
import { STATES, type State } from './schema.ts';
import { type EndpointState, type SystemState, systemState } from './system-state.ts';

export const SystemRow = z.object({
  id: z.int(),
  name: z.string(),
  type: z.string(),
  /** Of a type that the program knows; null: the type is the people's own text. */
  type_title: Text.nullable(),
  /** How many of its type's criteria stand how; null: nothing is asked of it. */
  criteria: z.object({ pass: z.int(), warn: z.int(), fail: z.int(), unknown: z.int() }).nullable(),
  note: z.string(),
  unit_id: z.int().nullable(),
  unit_name: z.string().nullable(),
  area_id: z.int().nullable(),
  area_name: z.string().nullable(),
  state: z.enum(STATES),
  state_reason: Text,
  state_since: z.int().nullable(),
  endpoints: z.int(),
  open_findings: z.int(),
});
export type SystemRow = z.infer<typeof SystemRow>;

export const SystemQuery = z.object({
  q: z.string().max(200).optional(),
  state: z.enum(STATES).optional(),
  unit_id: z.coerce.number().int().positive().optional(),
  ...Paging,
});

const URGENCY: Record<State, number> = { down: 0, degraded: 1, unknown: 2, maintenance: 3, up: 4 };

/** What is worst comes first, then by Pinyin. */
export function listSystems(db: Db, query: z.output<typeof SystemQuery>): { rows: SystemRow[]; total: number } {
  const { q, state, unit_id, limit, offset } = query;
  const found = q?.trim() ? findSystems(db, q) : undefined;
  const places = orderOfNames(db).all('system');
  const placeOf = (row: SystemRow) => places.get(row.id)?.place ?? -1;
  const rows = systemRows(db)
    .filter((row) => (found === undefined || found.has(row.id)) && (state === undefined || row.state === state))
    .filter((row) => unit_id === undefined || row.unit_id === unit_id)
    .sort((a, b) => URGENCY[a.state] - URGENCY[b.state] || placeOf(a) - placeOf(b));
  return { rows: withCriteria(db, rows.slice(offset, offset + limit), Date.now()), total: rows.length };
}

export const withCriteria = (db: Db, rows: readonly SystemRow[], now: number): SystemRow[] =>
  rows.map((row) => {
    const type = typeOf(row.type);
    return type ? { ...row, criteria: countStandings(standingsOf(db, row.type, type, row, now)) } : row;
  });

/** All systems, or one, without how they stand by their type. */
export function systemRows(db: Db, id?: number): SystemRow[] {
  const where = id === undefined ? '' : 'where s.id = ?';
  const given = id === undefined ? [] : [id];
  const states = statesOfSystems(db, id);
  const rows = db.$client
    .prepare(`select s.id, s.name, s.type, s.note, s.unit_id, u.name as unit_name, s.area_id, a.name as area_name,
        (select count(*) from endpoints e where e.system_id = s.id) as endpoints,
        (select count(*) from endpoints e join targets t on t.endpoint_id = e.id
          join findings f on f.target_id = t.id and f.closed_at is null where e.system_id = s.id) as open_findings
      from systems s left join units u on u.id = s.unit_id left join areas a on a.id = s.area_id ${where}`)
    .all(...given) as Omit<SystemRow, keyof SystemState | 'type_title' | 'criteria'>[];
  const typed = (name: string) => ({ type_title: typeOf(name)?.title ?? null, criteria: null });
  return rows.map((row) => ({ ...row, ...typed(row.type), ...(states.get(row.id) ?? systemState([])) }));
}

/** The states of systems that have endpoints. */
export function statesOfSystems(db: Db, id?: number): Map<number, SystemState> {
  const where = id === undefined ? '' : 'where e.system_id = ?';
  const rows = db.$client
    .prepare(`select e.system_id, e.name, t.state, t.state_reason as reason, t.state_since as since
      from endpoints e join targets t on t.endpoint_id = e.id ${where} order by e.system_id, e.name`)
    .all(...(id === undefined ? [] : [id])) as (Omit<EndpointState, 'reason'> & {
    system_id: number;
    reason: string;
  })[];
  const bySystem = new Map<number, EndpointState[]>();
  for (const { system_id, reason, ...row } of rows) {
    const endpoint = { ...row, reason: JSON.parse(reason) as TextType };
    const known = bySystem.get(system_id);
    if (known) known.push(endpoint);
    else bySystem.set(system_id, [endpoint]);
  }
  return new Map([...bySystem].map(([system, endpoints]) => [system, systemState(endpoints)]));
}
