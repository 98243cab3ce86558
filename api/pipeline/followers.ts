/** The registry of what follows from changed facts, in the transaction that stores them: one line each. */
import { followEvidence } from '../compliance/changed-facts.ts';
import type { Db } from '../db/open.ts';
import { createDifferences } from '../differences/follow.ts';
import { createRestarts } from '../samples/note-restarts.ts';
import { followTopology } from '../topology/changed.ts';
import { createSightings } from '../whereabouts/sightings.ts';
import type { Follower } from './follower.ts';

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
