/** The numbers that a watch brought, over the chosen period. A device's interfaces make hundreds of series: they are drawn as they are asked for. */
import { createMemo, createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { HoleNotes } from '../../ui/Holes.tsx';
import { Section } from '../../ui/Page.tsx';
import { makePeriod, PeriodPicker } from '../../ui/Period.tsx';
import { WatchSeries } from '../../ui/WatchSeries.tsx';
import type { Series, Watch } from '../../wire.ts';

const at_first = 6;

export function SeriesCharts(props: { watch: Watch; series: Series[] }) {
  const period = makePeriod();
  const [q, setQ] = createSignal('');
  const [count, setCount] = createSignal(at_first);
  const nameOf = (series: Series) => [say(series.title), series.part].filter(Boolean).join(' ');
  const found = createMemo(() => {
    const wanted = q().trim().toLowerCase();
    return props.series.filter((each) => `${nameOf(each)} ${each.series}`.toLowerCase().includes(wanted));
  });
  return (
    <Section
      title={t('watches.series')}
      note={t('watches.series_n', { n: props.series.length })}
      actions={
        <div class="flex flex-wrap items-center gap-2 pb-1">
          <Show when={props.series.length > at_first}>
            <label>
              <span class="sr-only">{t('watches.filter_series')}</span>
              <input
                type="search"
                class="control sm:!w-48"
                placeholder={t('watches.filter_series')}
                value={q()}
                onInput={(event) => {
                  setQ(event.currentTarget.value);
                  setCount(at_first);
                }}
              />
            </label>
          </Show>
          <PeriodPicker period={period} />
        </div>
      }
    >
      <Show
        when={props.series.length > 0}
        fallback={<Empty title={t('watches.no_series')} hint={t('watches.no_series_hint')} small />}
      >
        <Show when={found().length > 0} fallback={<Empty title={t('ui.nothing_matches')} small />}>
          <HoleNotes watch={props.watch} period={period} />
          <div class="mt-3 grid gap-x-8 gap-y-6 xl:grid-cols-2">
            <For each={found().slice(0, count())}>
              {(series) => <WatchSeries watch={props.watch} series={series} period={period} />}
            </For>
          </div>
          <Show when={found().length > count()}>
            <p class="mt-4 flex items-center justify-center gap-3 text-sm text-dim">
              {t('ui.rows_some', { shown: count(), total: found().length })}
              <Button onClick={() => setCount(count() + at_first)}>{t('ui.show_more')}</Button>
            </p>
          </Show>
        </Show>
      </Show>
    </Section>
  );
}
