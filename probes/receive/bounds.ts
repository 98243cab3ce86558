/** How much is taken from one source and from all together: token buckets, in a bounded map. */

export type Limits = {
  /** Messages a second from one source, and how many at once. */
  rate: number;
  burst: number;
  /** From all sources together: who invents addresses has a bucket for each. */
  total_rate: number;
  total_burst: number;
  max_sources: number;
};

export const LIMITS: Limits = { rate: 50, burst: 200, total_rate: 2_000, total_burst: 10_000, max_sources: 20_000 };

type Bucket = { tokens: number; at: number };

export type Bounds = {
  /** Whether one more may come from there now. */
  admit(source: string): 'admitted' | 'source_rate' | 'total_rate';
  /** Takes `count` from a source that can be made to wait, and says for how long (ms): 0 while it has some left. */
  charge(source: string, count: number): number;
};

/** `now`: ms of a clock that only goes forward. */
export function createBounds(limits: Limits = LIMITS, now: () => number = () => performance.now()): Bounds {
  const { rate, burst, total_rate, total_burst, max_sources } = limits;
  // Two generations: when the young one is full, the old one goes whole. Who was silent that long has a full bucket anyway.
  let young = new Map<string, Bucket>();
  let old = new Map<string, Bucket>();
  const total: Bucket = { tokens: total_burst, at: now() };
  const fill = (bucket: Bucket, at: number, by: number, most: number) => {
    bucket.tokens = Math.min(most, bucket.tokens + ((at - bucket.at) / 1000) * by);
    bucket.at = at;
  };
  const bucketOf = (source: string, at: number): Bucket => {
    const known = young.get(source);
    if (known) {
      fill(known, at, rate, burst);
      return known;
    }
    if (young.size >= max_sources / 2) {
      old = young;
      young = new Map();
    }
    const bucket = old.get(source) ?? { tokens: burst, at };
    fill(bucket, at, rate, burst);
    young.set(source, bucket);
    return bucket;
  };
  return {
    admit(source) {
      const at = now();
      const bucket = bucketOf(source, at);
      if (bucket.tokens < 1) return 'source_rate';
      fill(total, at, total_rate, total_burst);
      if (total.tokens < 1) return 'total_rate';
      bucket.tokens -= 1;
      total.tokens -= 1;
      return 'admitted';
    },
    charge(source, count) {
      const at = now();
      const bucket = bucketOf(source, at);
      fill(total, at, total_rate, total_burst);
      bucket.tokens -= count;
      total.tokens -= count;
      const wait_s = Math.max(-bucket.tokens / rate, -total.tokens / total_rate);
      return wait_s > 0 ? wait_s * 1000 : 0;
    },
  };
}
