/**
 * How much worse IPv6 does than IPv4 (性能劣化比): (IPv6 − IPv4) / IPv4, where more is worse. Official weights of delay, loss and
 * connecting were not found, so none are made up: the worst part counts. A part in which both are better than the floor counts as equal
 * (趋同), so that 2 ms against 1 ms isn't 100 % worse; of loss the floor is also the least that is divided by.
 */
import type { PathSide } from './given.ts';
import type { Thresholds } from './thresholds.ts';

type Floors = Pick<Thresholds, 'floor_rtt_ms' | 'floor_loss'>;

/** `ratio` is null when no part was measured in both families, or all count as equal; below zero IPv6 does better. */
export function degradation(
  v6: PathSide,
  v4: PathSide,
  { floor_rtt_ms, floor_loss }: Floors,
): { ratio: number | null; counts_as_equal: boolean } {
  const lost = (success: number | null) => (success === null ? null : 1 - success);
  const parts = [
    { six: v6.rtt_ms, four: v4.rtt_ms, floor: floor_rtt_ms },
    { six: v6.loss, four: v4.loss, floor: floor_loss },
    { six: lost(v6.tcp_success), four: lost(v4.tcp_success), floor: floor_loss },
  ].flatMap(({ six, four, floor }) => (six === null || four === null ? [] : [{ six, four, floor }]));
  const assessed = parts.filter(({ six, four, floor }) => six > floor || four > floor);
  const ratios = assessed.map(
    ({ six, four, floor }) => (six - four) / Math.max(four, floor === floor_loss ? floor : 0),
  );
  const finite = ratios.filter(Number.isFinite);
  return {
    ratio: finite.length > 0 ? Math.max(...finite) : null,
    counts_as_equal: parts.length > 0 && assessed.length === 0,
  };
}
