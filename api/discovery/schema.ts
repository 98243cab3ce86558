import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { How } from '#probes/discovery/found.ts';
import type { Outcome } from '#probes/probe.ts';
import { credentials } from '../credentials/schema.ts';
import { areas, units } from '../estate/schema.ts';

/** What a person allowed discovery to ask, and how gently. Nothing outside of a scope is ever asked. Edited. */
export const discoveryScopes = sqliteTable(
  'discovery_scopes',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    name: text().notNull().unique(),
    /** Canonical CIDRs. IPv4 ones are swept; an IPv6 one only says which learnt addresses may be asked. */
    ranges: text({ mode: 'json' }).$type<string[]>().notNull(),
    excluded: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** Echo packets and TCP connects a second. */
    rate_per_s: integer().notNull(),
    /** SNMP conversations at once. */
    at_once: integer().notNull(),
    snmp_port: integer().notNull(),
    tcp_ports: text({ mode: 'json' }).$type<number[]>().notNull(),
    /** Tries the TCP ports also at addresses that don't answer echoes. */
    tcp_silent: integer({ mode: 'boolean' }).notNull().default(false),
    /** Where what is found here belongs, until a person says otherwise. */
    unit_id: integer().references(() => units.id, { onDelete: 'set null' }),
    area_id: integer().references(() => areas.id, { onDelete: 'set null' }),
    enabled: integer({ mode: 'boolean' }).notNull().default(true),
    /** Its last job is started again so many hours after it began; null: never. */
    repeat_every_h: integer(),
    allowed_by: text().notNull(),
    allowed_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (t) => [index('discovery_scopes_by_unit').on(t.unit_id), index('discovery_scopes_by_area').on(t.area_id)],
);

/** The credentials of a scope, tried in the order of `position`. Edited. */
export const discoveryScopeCredentials = sqliteTable(
  'discovery_scope_credentials',
  {
    scope_id: integer()
      .notNull()
      .references(() => discoveryScopes.id, { onDelete: 'cascade' }),
    credential_id: integer()
      .notNull()
      .references(() => credentials.id),
    position: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.scope_id, t.credential_id] }),
    index('discovery_scope_credentials_by_credential').on(t.credential_id),
  ],
);

export const METHODS = ['sweep', 'neighbours', 'arp', 'routes'] as const;
export type Method = (typeof METHODS)[number];

export const JOB_STATES = ['waiting', 'running', 'stopped', 'done', 'failed', 'interrupted'] as const;
/** `interrupted`: the program ended meanwhile; the next start goes on with it. */
export type JobState = (typeof JOB_STATES)[number];

/** One run of discovery over a scope: what was asked for, how far it is. Edited by the program until it ends. */
export const discoveryJobs = sqliteTable(
  'discovery_jobs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    scope_id: integer()
      .notNull()
      .references(() => discoveryScopes.id, { onDelete: 'cascade' }),
    methods: text({ mode: 'json' }).$type<Method[]>().notNull(),
    seeds: text({ mode: 'json' }).$type<string[]>().notNull(),
    max_hops: integer().notNull(),
    state: text({ enum: JOB_STATES }).notNull(),
    started_by: text().notNull(),
    started_at: integer().notNull(),
    ended_at: integer(),
    /** Why it failed, or what it could not do. */
    error: text(),
    to_sweep: integer().notNull().default(0),
    /** Addresses swept: where the sweep goes on after a restart. */
    swept: integer().notNull().default(0),
    asked: integer().notNull().default(0),
    found: integer().notNull().default(0),
    /** Of those found, the ones that nobody knew. */
    new_found: integer().notNull().default(0),
    /** How often it went on after a restart of the program. */
    resumed: integer().notNull().default(0),
  },
  (t) => [
    index('discovery_jobs_by_scope').on(t.scope_id, t.started_at),
    uniqueIndex('one_open_job_per_scope').on(t.scope_id).where(sql`state in ('waiting', 'running', 'interrupted')`),
  ],
);

/** An address that a job asks, once: waiting until its conversation is over. Derived, pruned. */
export const discoveryVisits = sqliteTable(
  'discovery_visits',
  {
    id: integer().primaryKey(),
    job_id: integer()
      .notNull()
      .references(() => discoveryJobs.id, { onDelete: 'cascade' }),
    address: text().notNull(),
    how: text().$type<How>().notNull(),
    via: text(),
    hops: integer().notNull(),
    rtt_ms: real(),
    open_ports: text({ mode: 'json' }).$type<number[]>().notNull(),
    /** What the neighbour `via` said of it. */
    heard: text({ mode: 'json' }).$type<{ name: string | null; description: string | null }>(),
    /** Null while it waits. */
    asked_at: integer(),
    /** How SNMP ended; null while it waits, and where it was not asked by SNMP. */
    snmp: text().$type<Outcome>(),
    /** Why SNMP brought nothing, in one sentence. */
    error: text(),
    credential_id: integer(),
    name: text(),
  },
  (t) => [
    uniqueIndex('one_visit_per_job').on(t.job_id, t.address),
    index('discovery_visits_waiting').on(t.job_id, t.hops, t.id).where(sql`asked_at is null`),
  ],
);

/** What came of a credential at an address, so that no device is locked by guesses: a refused one waits a day. Derived, pruned. */
export const discoveryTries = sqliteTable(
  'discovery_tries',
  {
    address: text().notNull(),
    credential_id: integer()
      .notNull()
      .references(() => credentials.id, { onDelete: 'cascade' }),
    /** Epoch ms of the last time it worked, was refused by name, or met silence. */
    worked_at: integer(),
    refused_at: integer(),
    silent_at: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.address, t.credential_id] }),
    index('discovery_tries_by_credential').on(t.credential_id),
  ],
);
