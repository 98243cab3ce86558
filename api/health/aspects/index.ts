/** The registry of aspects: what can go wrong with the platform itself, one line each. */
import type { Aspect } from '../aspect.ts';
import { agentsBuffer } from './agents-buffer.ts';
import { agentsClock } from './agents-clock.ts';
import { agentsDisk } from './agents-disk.ts';
import { agentsLooks } from './agents-looks.ts';
import { agentsLost } from './agents-lost.ts';
import { agentsRefusals } from './agents-refusals.ts';
import { agentsSilent } from './agents-silent.ts';
import { agentsVersion } from './agents-version.ts';
import { agentsWaiting } from './agents-waiting.ts';
import { audit } from './audit.ts';
import { backup } from './backup.ts';
import { certificate } from './certificate.ts';
import { clock } from './clock.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { dropped } from './dropped.ts';
import { loop } from './loop.ts';
import { memory } from './memory.ts';
import { nats } from './nats.ts';
import { patrol } from './patrol.ts';
import { samplesOutside } from './samples-outside.ts';
import { storing } from './storing.ts';

export const aspects: readonly Aspect[] = [
  patrol,
  storing,
  dropped,
  samplesOutside,
  disk,
  database,
  backup,
  clock,
  certificate,
  audit,
  loop,
  memory,
  agentsSilent,
  agentsWaiting,
  agentsClock,
  agentsBuffer,
  agentsLost,
  agentsDisk,
  agentsLooks,
  agentsRefusals,
  agentsVersion,
  nats,
];
