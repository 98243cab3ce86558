/** One monotonic clock for all threads, in ms: `performance.now()` begins anew in each thread, and the wall clock may be set. */
const [s, ns] = process.hrtime();
const offset = s * 1000 + ns / 1e6 - performance.now();

export const clock = (): number => performance.now() + offset;
