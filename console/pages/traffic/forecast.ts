/** A forecast in words: a band, or why there is none. */
import { t } from '../../i18n/index.ts';
import { date } from '../../time.ts';
import { quantity } from '../../ui/quantity.ts';
import type { Forecast } from './calls.ts';

/** As the server has them; it tells both where one port is asked for. */
export const LEAST_DAYS = 14;
export const FULL_SHARE = 0.8;

export const share = (part: number): string => quantity(Math.round(part * 1_000) / 10, '%');

export function forecastText(forecast: Forecast, { least_days = LEAST_DAYS, full_share = FULL_SHARE } = {}): string {
  switch (forecast.kind) {
    case 'full':
      return t('traffic.forecast_full', { share: share(full_share) });
    case 'steady':
      return t('traffic.forecast_steady');
    case 'fills':
      return forecast.to === null
        ? t('traffic.forecast_fills_open', { from: date(forecast.from) })
        : t('traffic.forecast_fills', { from: date(forecast.from), to: date(forecast.to) });
    case 'unknown':
      return unknownText(forecast.why, least_days);
  }
}

function unknownText(why: Extract<Forecast, { kind: 'unknown' }>['why'], least_days: number): string {
  switch (why) {
    case 'no_speed':
      return t('traffic.forecast_no_speed');
    case 'too_short':
      return t('traffic.forecast_too_short', { days: least_days });
    case 'too_sparse':
      return t('traffic.forecast_too_sparse');
    case 'too_old':
      return t('traffic.forecast_too_old');
  }
}
