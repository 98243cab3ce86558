/** Which engine sends: the one place that names it. */
import type { RunLoad } from '#probes/load/words.ts';

export const runLoad: RunLoad = () => Promise.reject(new Error('this version has no engine for load tests'));
