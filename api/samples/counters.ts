/** Which series count up and are shown as rates: as the probes declare it. */
import { probes } from '#probes/index.ts';
import type { Probe } from '#probes/probe.ts';

const counters = new Set(
  (Object.values(probes) as Probe[]).flatMap(({ measures }) =>
    Object.entries(measures)
      .filter(([, described]) => described.counter)
      .map(([series]) => series),
  ),
);

export const isCounter = (series: string): boolean => counters.has(series);
