/** The words of how the platform itself stands. An aspect is one thing that can go wrong with it: a file in aspects/ and a line in its registry. */
import type { Text } from '#probes/probe.ts';
import type { Hub } from '../hub.ts';
import type { Group, Item, Status } from './standing.ts';

/** From the best to the worst: what isn't known is worse than good. */
const GRAVITY: readonly Status[] = ['good', 'unknown', 'warning', 'bad'];
export const gravityOf = (status: Status): number => GRAVITY.indexOf(status);

export type Measured = {
  status: Status;
  /** What was measured, with its unit. */
  text: Text;
  /** Since when (epoch ms), where the aspect knows it by itself; else it counts from the look that saw it first. */
  since?: number;
  /** Where in the console it leads. */
  path?: string;
  items?: Item[];
  /** Kept for some hours and handed to later looks as `past`. */
  figure?: number;
};

export type Point = { at: number; figure: number };

export type Scene = {
  hub: Hub;
  now: number;
  /** The aspect's own figures of the last hours, oldest first; never that of this look. */
  past: readonly Point[];
};

export type Aspect = {
  name: string;
  group: Group;
  title: Text;
  /** A busy moment makes a warning of it, which is shown; people are told only when it is bad, and when that is over. */
  flutters?: true;
  /** Undefined: it doesn't apply here, such as agents where there are none. What can't be measured is `unknown`. */
  look(scene: Scene): Measured | undefined | Promise<Measured | undefined>;
};

/** The first that holds, `good` when none does. */
export const graded = (bad: boolean, warning: boolean): Status => (bad ? 'bad' : warning ? 'warning' : 'good');
