/** What a figure of the programme is: a question about an area or a department, answered by the things that it counts. */
import type { FigureItem } from '#compliance/programme/figure.ts';
import type { Text } from '#probes/probe.ts';
import type { Db } from '../../db/open.ts';

/** An area with all that is beneath it, or a unit with all that is beneath it. */
export type Subject = { kind: 'area' | 'unit'; id: number };

export type Figure = {
  title: Text;
  /** What one of its items is, and when it is met. */
  counts: Text;
  /** The tasks of the programme that it measures: T17. */
  tasks: readonly string[];
  of: readonly Subject['kind'][];
  /** All things that are due of the subject on the day of `now`, as they stand. Within the reach of the connection. */
  read(db: Db, subject: Subject, now: number): FigureItem[];
};
