/** The registry of what follows from changed facts, in the transaction that stores them: one line each. */
import { followEvidence } from '../compliance/changed-facts.ts';
import type { Db } from '../db/open.ts';
import { createDifferences } from '../differences/follow.ts';
import { createRestarts } from '../samples/note-restarts.ts';
import { followTopology } from '../topology/changed.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createSightings } from '../whereabouts/sightings.ts';
import type { FactChange } from './tell-changes.ts';

/** Hears of every fact that came (before is null), changed or went (after is null), the first look's included. */
export type Follower = (watch: PatrolledWatch, changes: readonly FactChange[], at: number) => void;

const FOLLOWERS: readonly ((db: Db) => Follower)[] = [
  createSightings,
  createDifferences,
  createRestarts,
  followTopology,
  followEvidence,
];

export function createFollowers(db: Db): Follower {
  const followers = FOLLOWERS.map((create) => create(db));
  return (watch, changes, at) => {
    for (const follow of followers) follow(watch, changes, at);
  };
}
