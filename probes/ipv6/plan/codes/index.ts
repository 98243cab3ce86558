/** The registry of codes, in the order in which problems are listed. The table's 19 rows: NO_V6 and NO_V4 share one. */
import type { Code } from '../code.ts';
import { duplicate, eui64, subnetRouter, tentative } from './addresses.ts';
import { noV4, noV6, stale } from './coverage.ts';
import { leak } from './leak.ts';
import { lanLength, linkLength, loopbackLength, nibble } from './lengths.ts';
import { overlap } from './overlap.ts';
import { outOfPlan, wrongOwner } from './ownership.ts';
import { badScope, documentation, transition, ula, ulaWeak } from './scopes.ts';

export const codes: readonly Code[] = [
  overlap,
  outOfPlan,
  wrongOwner,
  duplicate,
  badScope,
  transition,
  documentation,
  ula,
  ulaWeak,
  nibble,
  lanLength,
  linkLength,
  loopbackLength,
  eui64,
  subnetRouter,
  stale,
  noV6,
  noV4,
  leak,
  tentative,
];
