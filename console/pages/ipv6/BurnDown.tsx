/** What was left at the end of each month, and what may be left at the end of those to come: a band, said in words as well. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { date } from '../../time.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { kinds } from './calls.ts';
import { type BurnDown as Data, goalQueries } from './goal-calls.ts';

export function BurnDown() {
  return (
    <div class="grid gap-6 lg:grid-cols-2">
      <For each={kinds}>{(kind) => <Course kind={kind} />}</For>
    </div>
  );
}

const forecastText = (forecast: Data['forecast']): string => {
  if (forecast.kind !== 'ends') return word('ipv6_goals', `forecast_${forecast.kind}`);
  const from = date(forecast.from);
  return forecast.to === null
    ? t('ipv6_goals.forecast_open', { from })
    : t('ipv6_goals.forecast_ends', { from, to: date(forecast.to) });
};

function Course(props: { kind: (typeof kinds)[number] }) {
  const query = useQuery(() => goalQueries.burnDown(props.kind));
  return (
    <div class="min-w-0">
      <h3 class="mb-1 text-sm font-medium text-dim">{word('ipv6', `kind_${props.kind}`)}</h3>
      <Loaded query={query} small>
        {(data) => (
          <>
            <p>{forecastText(data().forecast)}</p>
            <Months data={data()} kind={props.kind} />
          </>
        )}
      </Loaded>
    </div>
  );
}

const shown_months = 12;

function Months(props: { data: Data; kind: (typeof kinds)[number] }) {
  const is_now = (month: string) => month === props.data.months.at(-1)?.month;
  const months = () => props.data.months.slice(-shown_months);
  // The month that runs stands as measured; its end is a forecast like those after it.
  const highest = createMemo(() =>
    Math.max(1, ...months().map(({ left }) => left), ...props.data.band.map(({ high }) => high)),
  );
  const share = (value: number) => `${(100 * value) / highest()}%`;
  return (
    <table class="mt-2 w-full table-fixed text-sm" aria-label={t('ipv6_goals.burn_down')}>
      <thead>
        <tr class="text-left text-dim">
          <th scope="col" class="w-20 py-1 font-medium">
            {t('ipv6_goals.month')}
          </th>
          <th scope="col" class="w-24 py-1 pr-3 text-right font-medium">
            {t('ipv6_goals.left')}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        <For each={months()}>
          {({ month, left, total }) => (
            <tr class="border-t border-line">
              <th scope="row" class="numeric py-1 text-left font-normal">
                {month}
              </th>
              <td class="numeric py-1 pr-3 text-right">
                <Show
                  when={is_now(month)}
                  fallback={t('ipv6_goals.left_of', { left: number(left), total: number(total) })}
                >
                  <A class="link" href={paths.ipv6({ tab: 'targets', kind: props.kind })}>
                    {t('ipv6_goals.left_of', { left: number(left), total: number(total) })}
                  </A>
                </Show>
              </td>
              <td aria-hidden="true">
                <span class="block h-2 rounded-full bg-series-1" style={{ width: share(left) }} />
              </td>
            </tr>
          )}
        </For>
        <Show when={props.data.band.length > 0}>
          <tr class="border-t border-line text-dim">
            <th scope="rowgroup" colspan="3" class="pt-3 pb-1 text-left font-medium">
              {t('ipv6_goals.band')}
            </th>
          </tr>
        </Show>
        <For each={props.data.band}>
          {({ month, low, high }) => (
            <tr class="border-t border-line text-dim">
              <th scope="row" class="numeric py-1 text-left font-normal">
                {month}
              </th>
              <td class="numeric py-1 pr-3 text-right">
                <Show when={low < high} fallback={number(low)}>
                  {number(low)}–{number(high)}
                </Show>
              </td>
              <td aria-hidden="true">
                <span
                  class="block h-2 rounded-full border border-dashed border-series-1"
                  style={{ 'margin-left': share(low), width: share(Math.max(high - low, highest() / 100)) }}
                />
              </td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
