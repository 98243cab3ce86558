/** What a cell of the heat map says: shares in words, and the shade of its ground. */
import { t, word } from '../../i18n/index.ts';
import type { Coverage } from '../ipv6/calls.ts';

export type Cell = Coverage['totals'][number];
export const statuses = ['live', 'unmeasured', 'absent', 'exempt'] as const;
export const status_colours: Record<(typeof statuses)[number], string> = {
  live: 'bg-up',
  unmeasured: 'bg-unknown',
  absent: 'bg-down',
  exempt: 'bg-maintenance',
};

/** What is exempt need not be live. */
export const wanted = ({ total, exempt }: Cell): number => total - exempt;

/** Never rounded up: 100% is all of it, and 0% is none. */
export function shareText(part: number, whole: number): string {
  if (whole === 0) return '—';
  const percent = Math.floor((part / whole) * 100);
  return percent === 0 && part > 0 ? t('coverage.below_one') : `${percent}%`;
}

/** One place is in one of four states, and is told by its name. */
export function liveText(cell: Cell): string {
  if (wanted(cell) === 0) return t('coverage.status_exempt');
  const status = cell.total === 1 ? statuses.find((name) => cell[name] === 1) : undefined;
  return status
    ? word('coverage', `status_${status}`)
    : t('coverage.share_live', { share: shareText(cell.live, wanted(cell)) });
}

export function ipv6Text(cell: Cell): string {
  if (cell.total === 1 && cell.live === 1) return cell.ipv6 === 1 ? t('coverage.has_ipv6') : t('coverage.has_no_ipv6');
  return t('coverage.share_ipv6', { share: shareText(cell.ipv6, cell.live) });
}

const steps: readonly [number, string][] = [
  [1, 'bg-up/25'],
  [0.9, 'bg-up/12'],
  [0.5, 'bg-degraded/15'],
  [0, 'bg-down/15'],
];

/** Where nothing is known there is no warm and no cold: hatched. */
export function groundOf(cell: Cell): string {
  if (wanted(cell) === 0) return 'bg-maintenance/15';
  if (cell.unmeasured === wanted(cell)) return 'bg-hatched';
  const share = cell.live / wanted(cell);
  return steps.find(([from]) => share >= from)?.[1] ?? '';
}
