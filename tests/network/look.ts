/** Looks once from inside of a namespace: argv is { kind, look, forbidden } as JSON, stdout the observation. */
import { type ProbeName, probes } from '#probes/index.ts';
import { type Look, observe } from '#probes/observe.ts';
import type { Probe } from '#probes/probe.ts';

type Given = { kind: ProbeName; look: Look; forbidden?: string[] };

const { kind, look, forbidden } = JSON.parse(process.argv[2] ?? '') as Given;
const forbid = (address: string) =>
  forbidden?.includes(address) ? `${address} is outside of what is allowed` : undefined;
process.stdout.write(JSON.stringify(await observe(probes[kind] as unknown as Probe, { ...look, forbid })));
