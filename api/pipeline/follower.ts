/** What follows from changed facts: the registry is followers.ts. */
import type { PatrolledWatch } from '../watching/patrolled.ts';
import type { FactChange } from './tell-changes.ts';

/** Hears of every fact that came (before is null), changed or went (after is null), the first look's included. */
export type Follower = (watch: PatrolledWatch, changes: readonly FactChange[], at: number) => void;
