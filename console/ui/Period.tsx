/** Which stretch of time is looked at; in the address, so that a link shows the same. */
import { useSearchParams } from '@solidjs/router';
import { createMemo } from 'solid-js';
import { t, word } from '../i18n/index.ts';
import { now } from '../time.ts';
import { Segments } from './Segments.tsx';

const hour_ms = 3_600_000;

const periods = {
  '1h': hour_ms,
  '6h': 6 * hour_ms,
  '24h': 24 * hour_ms,
  '7d': 7 * 24 * hour_ms,
  '30d': 30 * 24 * hour_ms,
  '1y': 365 * 24 * hour_ms,
} as const;

export type PeriodName = keyof typeof periods;

const usual: PeriodName = '6h';

/** The period ends now and moves on about as fast as a chart of it could show. */
export function makePeriod() {
  const [search, setSearch] = useSearchParams();
  const name = createMemo<PeriodName>(() => {
    const wanted = search.period;
    return typeof wanted === 'string' && wanted in periods ? (wanted as PeriodName) : usual;
  });
  const step_ms = () => Math.max(periods[name()] / 360, 15_000);
  const to = createMemo(() => Math.ceil(now() / step_ms()) * step_ms());
  return {
    name,
    set: (value: PeriodName) => setSearch({ period: value === usual ? null : value }),
    to,
    from: () => to() - periods[name()],
  };
}

export function PeriodPicker(props: { period: ReturnType<typeof makePeriod> }) {
  return (
    <Segments
      label={t('ui.period')}
      value={props.period.name()}
      set={props.period.set}
      options={(Object.keys(periods) as PeriodName[]).map((name) => ({
        value: name,
        label: word('ui', `period_${name}`),
      }))}
    />
  );
}
