/** What can go wrong between a manager and a device, to be played by the replayer. */

/** Every part is off when absent. They combine: a lossy device can be slow too. */
export type Faults = {
  /** Answers nothing. */
  silence?: boolean;
  /** So many of a hundred requests get no answer. */
  loss_percent?: number;
  /** How long an answer is held back, and how much more at most, by chance. */
  delay_ms?: number;
  jitter_ms?: number;
  /** Answers tooBig when there would be more VarBinds than this. */
  too_big_above?: number;
  /** GetNext and GetBulk never come to an end: the same row again, or after every eighth row one from before. */
  loop?: 'same' | 'back';
  /** Sends only the first half of each datagram. */
  truncated?: boolean;
  /** Answers under another request id. */
  foreign_request_id?: boolean;
  /** Answers from another address (on ::1, which has no neighbour, from another port). */
  foreign_source?: boolean;
  /** Answers genErr. */
  general_error?: boolean;
  /** Numbers become strings, strings numbers. */
  wrong_type?: boolean;
  /** Sends each answer twice. */
  duplicated?: boolean;
  /** Sends random bytes of an answer's length. */
  garbage?: boolean;
};

/** Numbers in [0, 1) that are the same for the same seed (mulberry32), so that a test's losses repeat. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
