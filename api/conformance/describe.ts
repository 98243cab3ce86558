/** Conformance as people see it: what a type asks, and how a system stands by it. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { standingsOf, worstOf } from './standing.ts';
import type { SystemGiven, SystemType } from './system-type.ts';
import { typeOf } from './type-of.ts';
import { SYSTEM_TYPES } from './types/index.ts';

const StatusField = z.enum(['pass', 'warn', 'fail', 'unknown', 'not_applicable']);

export const SystemTypeRow = z.object({
  name: z.string(),
  title: Text,
  tasks: z.array(z.string()),
  places: z.array(z.object({ name: z.string(), title: Text, hint: Text, is_many: z.boolean() })),
  criteria: z.array(z.object({ name: z.string(), title: Text })),
  records: z.array(
    z.object({
      kind: z.string(),
      title: Text,
      /** What a record is about; null: the whole system. */
      subject: Text.nullable(),
      is_monthly: z.boolean(),
      /** The JSON Schema of what it holds. */
      body: z.record(z.string(), z.unknown()),
    }),
  ),
});

export const SystemConformance = z.object({
  /** Null: a type of the people's own, of which nothing is asked. */
  type: SystemTypeRow.nullable(),
  /** The worst of all. */
  status: StatusField,
  criteria: z.array(
    z.object({
      name: z.string(),
      title: Text,
      detail: Text,
      is: z.enum(['look', 'records', 'elsewhere']),
      place: z.string().nullable(),
      kind: z.string().nullable(),
      status: StatusField,
      reason: Text,
      seen_at: z.int().nullable(),
      because: z.array(z.string()),
    }),
  ),
  /** The way from end to end: names of criteria in order, and the first that is broken. */
  chain: z.object({ names: z.array(z.string()), broken: z.string().nullable() }).nullable(),
});
export type SystemConformance = z.infer<typeof SystemConformance>;

const typeRow = ([name, { title, tasks, places, records, criteria }]: [string, SystemType]): z.infer<
  typeof SystemTypeRow
> => ({
  ...{ name, title, tasks: [...tasks] },
  places: Object.entries(places).map(([place, { title, hint, is_many = false }]) => ({
    name: place,
    title,
    hint,
    is_many,
  })),
  criteria: Object.entries(criteria).map(([criterion, one]) => ({ name: criterion, title: one.title })),
  records: Object.entries(records).map(([kind, { title, subject, is_monthly, Body }]) => ({
    ...{ kind, title, subject, is_monthly },
    body: z.toJSONSchema(Body, { io: 'input' }) as Record<string, unknown>,
  })),
});

export const typeRows = Object.entries(SYSTEM_TYPES).map(typeRow);

export function describeConformance(db: Db, system: SystemGiven & { type: string }, now: number): SystemConformance {
  const type = typeOf(system.type);
  if (!type) return { type: null, status: 'unknown', criteria: [], chain: null };
  const criteria = standingsOf(db, system.type, type, system, now).map(({ name, standing }) => {
    const criterion = type.criteria[name] as SystemType['criteria'][string];
    const { title, detail, is } = criterion;
    const [place, kind] = [is === 'look' ? criterion.place : null, is === 'records' ? criterion.kind : null];
    return { name, title, detail, is, place, kind, ...standing, because: [...standing.because] };
  });
  const { chain } = type;
  const broken = chain?.find((name) => criteria.some((one) => one.name === name && one.status === 'fail')) ?? null;
  return {
    type: typeRows.find(({ name }) => name === system.type) ?? null,
    status: worstOf(criteria.map(({ status }) => status)),
    criteria,
    chain: chain ? { names: [...chain], broken } : null,
  };
}
