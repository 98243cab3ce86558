/** How the platform itself stands, as the hub knows it. */
import type { Text } from '#probes/probe.ts';

export const STATUSES = ['good', 'warning', 'bad', 'unknown'] as const;
export type Status = (typeof STATUSES)[number];

export type Group = 'hub' | 'agents';

/** One thing among several that an aspect tells of, such as an agent. */
export type Item = { name: string; text: Text; path: string };

export type Standing = {
  name: string;
  group: Group;
  title: Text;
  status: Status;
  text: Text;
  since: number;
  path: string | null;
  items: Item[];
};

export type Platform = {
  /** The worst first; what doesn't apply here is left out. Never older than a second. */
  stand(now?: number): Promise<{ at: number; aspects: Standing[] }>;
  /** As it was seen last, without a look. */
  last(): readonly Standing[];
  /** The longest pause of the event loop (ms) of the last two looks; undefined before the first. */
  loopDelay(): number | undefined;
  /** Looks by itself from now on, and tells. */
  begin(): void;
  /** One look with what it tells; called by itself every 15 s. */
  look(now?: number): Promise<void>;
  stop(): Promise<void>;
};
