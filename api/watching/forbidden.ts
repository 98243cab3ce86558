/** Hub and agents hold the same: what nobody may have probed stands in probes/forbidden.ts. */
export { forbidden } from '#probes/forbidden.ts';
