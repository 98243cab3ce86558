/** What the routes of discovery take and give. */
import { z } from 'zod';
import { HOWS } from '#probes/discovery/found.ts';
import { Text } from '../middleware/text.ts';
import { JOB_STATES, METHODS } from './schema.ts';

export const MAX_CREDENTIALS = 5;
export const MAX_HOPS = 30;

const Ranges = z.array(z.string().trim().min(1).max(64)).max(256);
const Ports = z.array(z.int().min(1).max(65_535)).max(8);

export const NewScope = z.object({
  name: z.string().trim().min(1).max(100),
  /** CIDRs or single addresses of either family. */
  ranges: Ranges.min(1),
  excluded: Ranges.default([]),
  /** In the order in which they are tried. */
  credential_ids: z.array(z.int().positive()).max(MAX_CREDENTIALS).default([]),
  rate_per_s: z.int().min(1).max(10_000).default(1_000),
  at_once: z.int().min(1).max(256).default(32),
  snmp_port: z.int().min(1).max(65_535).default(161),
  tcp_ports: Ports.default([]),
  tcp_silent: z.boolean().default(false),
  unit_id: z.int().nullable().default(null),
  area_id: z.int().nullable().default(null),
  enabled: z.boolean().default(true),
  repeat_every_h: z.int().min(1).max(8_760).nullable().default(null),
});
export type NewScope = z.infer<typeof NewScope>;

/** What is left out stays as it is. */
export const ChangedScope = z.object({
  name: z.string().trim().min(1).max(100).optional(),
  ranges: Ranges.min(1).optional(),
  excluded: Ranges.optional(),
  credential_ids: z.array(z.int().positive()).max(MAX_CREDENTIALS).optional(),
  rate_per_s: z.int().min(1).max(10_000).optional(),
  at_once: z.int().min(1).max(256).optional(),
  snmp_port: z.int().min(1).max(65_535).optional(),
  tcp_ports: Ports.optional(),
  tcp_silent: z.boolean().optional(),
  unit_id: z.int().nullable().optional(),
  area_id: z.int().nullable().optional(),
  enabled: z.boolean().optional(),
  repeat_every_h: z.int().min(1).max(8_760).nullable().optional(),
});
export type ChangedScope = z.infer<typeof ChangedScope>;

/** How a job looks for devices. */
export const NewJob = z.object({
  scope_id: z.int().positive(),
  methods: z
    .array(z.enum(METHODS))
    .max(METHODS.length)
    .default([...METHODS]),
  /** Addresses inside the scope that are asked first. */
  seeds: z.array(z.string().trim().min(2).max(64)).max(256).default([]),
  /** How far from a seed or a swept address tables are followed; 0: not at all. */
  max_hops: z.int().min(0).max(MAX_HOPS).default(8),
});
export type NewJob = z.infer<typeof NewJob>;

export const JobRow = z.object({
  id: z.int(),
  scope_id: z.int(),
  scope_name: z.string(),
  methods: z.array(z.enum(METHODS)),
  seeds: z.array(z.string()),
  max_hops: z.int(),
  state: z.enum(JOB_STATES),
  started_by: z.string(),
  started_at: z.int(),
  ended_at: z.int().nullable(),
  error: z.string().nullable(),
  to_sweep: z.int(),
  swept: z.int(),
  /** Addresses that wait to be asked, and those whose conversation is over. */
  waiting: z.int(),
  asked: z.int(),
  found: z.int(),
  new_found: z.int(),
  resumed: z.int(),
  /** What it does at this moment, while it runs: an address, or a place of the sweep. */
  now: z.object({ sweeping: z.string().nullable(), asking: z.array(z.string()) }).nullable(),
});
export type JobRow = z.infer<typeof JobRow>;

export const ScopeRow = z.object({
  id: z.int(),
  name: z.string(),
  ranges: z.array(z.string()),
  excluded: z.array(z.string()),
  credentials: z.array(z.object({ id: z.int(), name: z.string() })),
  rate_per_s: z.int(),
  at_once: z.int(),
  snmp_port: z.int(),
  tcp_ports: z.array(z.int()),
  tcp_silent: z.boolean(),
  unit_id: z.int().nullable(),
  unit_name: z.string().nullable(),
  area_id: z.int().nullable(),
  area_name: z.string().nullable(),
  enabled: z.boolean(),
  repeat_every_h: z.int().nullable(),
  /** When the last job is started again; null: never. */
  next_at: z.int().nullable(),
  allowed_by: z.string(),
  allowed_at: z.int(),
  updated_at: z.int(),
  /** How many IPv4 addresses a sweep of it asks. */
  to_sweep: z.int(),
  last_job: JobRow.nullable(),
});
export type ScopeRow = z.infer<typeof ScopeRow>;

/** What a job would do. Nothing was asked. */
export const Plan = z.object({
  ranges: z.array(z.string()),
  excluded: z.array(z.string()),
  /** Addresses that the sweep asks. */
  to_sweep: z.int(),
  /** Echo packets and TCP connects that the sweep sends at most. */
  packets: z.int(),
  /** The sweep alone, at the scope's rate; conversations come on top. */
  at_least_s: z.int(),
  rate_per_s: z.int(),
  at_once: z.int(),
  snmp_port: z.int(),
  tcp_ports: z.array(z.int()),
  tcp_silent: z.boolean(),
  credentials: z.array(z.object({ id: z.int(), name: z.string(), kind: z.string(), readable: z.boolean() })),
  methods: z.array(z.enum(METHODS)),
  seeds: z.array(z.string()),
  max_hops: z.int(),
  /** What the tables of devices are followed for. */
  follows: z.array(Text),
  /** Seeds that it would not ask, and why. */
  refused: z.array(z.object({ address: z.string(), reason: Text })),
  /** Why the job could not start at all; empty when it can. */
  problems: z.array(Text),
});
export type Plan = z.infer<typeof Plan>;

/** An address of a job. */
export const VisitRow = z.object({
  id: z.int(),
  address: z.string(),
  how: z.enum(HOWS),
  via: z.string().nullable(),
  hops: z.int(),
  rtt_ms: z.number().nullable(),
  open_ports: z.array(z.int()),
  /** Null while it waits. */
  asked_at: z.int().nullable(),
  snmp: z.enum(['ok', 'timeout', 'unreachable', 'error', 'unable']).nullable(),
  error: z.string().nullable(),
  credential_name: z.string().nullable(),
  name: z.string().nullable(),
});
export type VisitRow = z.infer<typeof VisitRow>;
