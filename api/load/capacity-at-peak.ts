/** What a search found, and how much of it is left at the declared peak. Pure. */
import { type Headroom, headroom } from '#probes/load/capacity/headroom.ts';
import { type Capacity, capacityOf } from '#probes/load/capacity/search.ts';
import type { Search } from './search-capacity.ts';

/** `peak_rate` is of requests, the capacity of journeys. */
export function atPeak(
  search: Pick<Search, 'rounds' | 'requests_per_journey'>,
  peak_rate: number | null,
): { capacity: Capacity; headroom: Headroom | null } {
  const { requests_per_journey } = search;
  const capacity = capacityOf(search);
  const peak = peak_rate !== null && requests_per_journey !== null ? peak_rate / requests_per_journey : null;
  return { capacity, headroom: headroom(capacity, peak) };
}
