/**
 * What a type of system is: the places where such a system is reached, and what the programme asks of it, as a list. Some of it is seen by looks,
 * which the console keeps as watches; some stands in records that its unit brings; some is taken from other areas.
 */
import type { z } from 'zod';
import type { Check, Status } from '#probes/check.ts';
import type { ProbeName } from '#probes/index.ts';
import type { Scalar, Text } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import type { Level } from '../estate/schema.ts';

/** Where a system of the type is reached: its endpoints say which place each of them is. */
export type Place = { title: Text; hint: Text; is_many?: true };

/** How a criterion stands. `because` are the console's addresses of what it rests on. */
export type Standing = { status: Status; reason: Text; seen_at: number | null; because: readonly string[] };

export type RecordRow<Body = unknown> = {
  id: number;
  /** What of the system it is about (a department, a service, an account base); '' for the whole. */
  subject: string;
  /** `2026-11` for monthly ones, else ''. */
  period: string;
  body: Body;
  at: number;
};

/** `scheme`, `port` and `path` are its URL's; an endpoint without one has scheme `http`, no port and path `/`. */
export type EndpointGiven = {
  host: string;
  url: string;
  scheme: 'http' | 'https' | 'tcp';
  port?: number;
  path: string;
};

export type SystemGiven = { id: number; name: string; unit_id: number | null; area_id: number | null };

export type Criterion = {
  title: Text;
  /** What it is measured by, and what mends it. */
  detail: Text;
} & (
  | {
      is: 'look';
      place: string;
      probe: ProbeName;
      /** Of the endpoint's own address; what people may change of it is the watch's. */
      params(endpoint: EndpointGiven): Record<string, unknown>;
      /** Absent: the probe's own. */
      every_s?: number;
      /** It keeps no watch: it is judged over what the watch of that criterion of the same place saw, since one look tells of both. */
      watch_of?: string;
      /** The checks whose verdicts it is, each over what this watch alone saw; the worst counts. */
      checks: readonly Check[];
    }
  | { is: 'records'; kind: string; judge(rows: readonly RecordRow[], now: number): Standing }
  | { is: 'elsewhere'; read(db: Db, system: SystemGiven, now: number): Standing }
);
export type Look = Extract<Criterion, { is: 'look' }>;

/** What its unit brings of a system, a row each: validated by one schema, a form and a file alike. */
export type RecordKind = {
  title: Text;
  /** Labels by `.meta({ zh, en })`. */
  Body: z.ZodObject<Record<string, z.ZodType<Scalar | undefined>>>;
  subject: Text | null;
  is_monthly: boolean;
};

export type SystemType = {
  title: Text;
  /** What people also call it in lists of systems. */
  also?: readonly string[];
  /** The tasks of the programme that it belongs to: T1. */
  tasks: readonly string[];
  places: Readonly<Record<string, Place>>;
  records: Readonly<Record<string, RecordKind>>;
  /** In the order of the card. Names are kept with watches: they never change. */
  criteria: Readonly<Record<string, Criterion>>;
  /** Criteria that are a way from one end to the other, in order: the card says where it is broken first. */
  chain?: readonly string[];
  /** The levels of areas each of which owes such a system; absent: nobody does. */
  owed_by?: readonly Level[];
};
