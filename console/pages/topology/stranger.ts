/** What to call a neighbour that is no node of ours. */
import type { LinkRow } from './calls.ts';

export function strangerName(stranger: LinkRow['stranger']): string {
  if (!stranger) return '—';
  return (
    stranger.system_name ||
    stranger.management_addresses[0] ||
    stranger.chassis_id ||
    stranger.system_description ||
    stranger.port_id ||
    '—'
  );
}
