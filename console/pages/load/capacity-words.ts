/** What a search for capacity found, in sentences. What can't be told is said to be so, never left out. */
import { t, word } from '../../i18n/index.ts';
import { quantity } from '../../ui/quantity.ts';
import { rateText, type Search, shareText } from './calls.ts';

/** In tenths from ten on, in hundredths below. */
const short = (value: number) => Number(value.toFixed(Math.abs(value) < 10 ? 2 : 1));

export function capacityText({ capacity }: Pick<Search, 'capacity'>): string {
  switch (capacity.is) {
    case 'measured': {
      const { mean, high, rounds } = capacity;
      const rate = rateText(short(mean));
      if (high === null) return t('load_runs.capacity_once', { rate });
      return t('load_runs.capacity_measured', { rate, half: quantity(short(high - mean), null), n: rounds });
    }
    case 'at_least':
      return t('load_runs.capacity_at_least', { rate: rateText(short(capacity.rate)) });
    default:
      return word('load_runs', `capacity_${capacity.is}`);
  }
}

/** For a cell of a table. */
export function capacityShort(capacity: Search['capacity']): string {
  switch (capacity.is) {
    case 'measured': {
      const { mean, high } = capacity;
      if (high === null) return rateText(short(mean));
      return t('load.per_s', { n: `${quantity(short(mean), null)} ± ${quantity(short(high - mean), null)}` });
    }
    case 'at_least':
      return t('load.at_least_rate', { rate: rateText(short(capacity.rate)) });
    case 'none':
      return t('load.capacity_none');
    case 'unknown':
      return t('load.not_told');
  }
}

/** A peak beyond what was tried is no finding. */
export function headroomShort(headroom: Search['headroom']): string {
  if (headroom === null || (headroom.share < 0 && headroom.bound === 'at_least')) return t('load.not_told');
  const share = headroom.share < 0 ? `−${shareText(-headroom.share)}` : shareText(headroom.share);
  return headroom.bound === 'at_least' ? t('load.at_least_rate', { rate: share }) : share;
}

export function headroomText({ headroom, peak_rate }: Pick<Search, 'headroom' | 'peak_rate'>): string {
  if (peak_rate === null) return t('load_runs.headroom_no_peak');
  if (headroom === null) return t('load_runs.headroom_unknown');
  const { share, bound } = headroom;
  const peak = rateText(short(peak_rate));
  // It was never asked for more than it stood, so that it may well carry the peak.
  if (share < 0 && bound === 'at_least') return t('load_runs.headroom_not_tried', { peak });
  if (share < 0) return t('load_runs.headroom_below', { peak, share: shareText(-share) });
  return t(bound === 'measured' ? 'load_runs.headroom' : 'load_runs.headroom_at_least', {
    ...{ peak, share: shareText(share) },
  });
}

export function littleText({ little }: Pick<Search, 'little'>): string {
  if (little === null) return t('load_runs.little_unknown');
  const { in_flight, expected, deviation } = little;
  const numbers = { seen: quantity(short(in_flight), null), expected: quantity(short(expected), null) };
  return t('load_runs.little', { ...numbers, deviation: shareText(deviation) });
}
