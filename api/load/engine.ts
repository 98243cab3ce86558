/** Which engine sends: the one place that names it. */
export { runLoad } from '#probes/load/run-load.ts';
