import { type ProbeName, probes } from '#probes/index.ts';
import type { Described, Probe, Text } from '#probes/probe.ts';

/** The one series that every watch has. */
const TOOK: Described = { zh: '探测耗时', en: 'Time of the look', unit: 'ms' };

export type Label = { title: Text; unit: string | null; counter: boolean };

export const labelOfFact = (probe: string, key: string): Label => label(find(probe)?.yields[key], key);

export const labelOfSeries = (probe: string, series: string): Label =>
  label(series === 'look.took_ms' ? TOOK : find(probe)?.measures[series], series);

const find = (name: string): Probe | undefined => probes[name as ProbeName] as Probe | undefined;

/** What no probe describes any more is shown by its own name. */
const label = (described: Described | undefined, name: string): Label => ({
  title: { zh: described?.zh ?? name, en: described?.en ?? name },
  unit: described?.unit ?? null,
  counter: described?.counter ?? false,
});
