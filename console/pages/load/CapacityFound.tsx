/** What a search for capacity found: a sentence, its headroom, and each step that was tried. */
import { For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { rateText, type Search, shareText, timeText } from './calls.ts';
import { capacityText, headroomText, littleText } from './capacity-words.ts';
import { Cell, FigureTable, Head } from './FigureTable.tsx';
import { RateLatency } from './RateLatency.tsx';

const statuses = { good: 'pass', bad: 'fail', unknown: 'unknown' } as const;

export function CapacityFound(props: { search: Search; running: boolean }) {
  const per_journey = () => props.search.requests_per_journey;
  const ended = () => props.search.rounds.length;
  return (
    <Section title={t('load_runs.capacity')}>
      <Show when={props.running}>
        <p class="text-dim">{t('load_runs.search_goes_on', { n: ended(), whole: props.search.rounds_asked })}</p>
      </Show>
      <Show when={!props.running}>
        <p class="numeric text-lg font-semibold">{capacityText(props.search)}</p>
        <p class="numeric">{headroomText(props.search)}</p>
        <p class="numeric text-dim">{littleText(props.search)}</p>
        <Show when={Math.abs((per_journey() ?? 1) - 1) > 0.005}>
          <p class="numeric text-dim">
            {t('load_runs.per_journey', { n: quantity(Number((per_journey() ?? 1).toFixed(2)), null) })}
          </p>
        </Show>
      </Show>
      <p class="max-w-[70ch] text-sm text-dim">{t('load_runs.figures_of_step')}</p>
      <div class="mt-3 grid items-start gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Steps steps={props.search.steps} />
        <RateLatency steps={props.search.steps} />
      </div>
    </Section>
  );
}

function Steps(props: { steps: Search['steps'] }) {
  const rate = (value: number | null) =>
    value === null ? t('load_runs.not_measured') : rateText(Number(value.toFixed(2)));
  return (
    <FigureTable
      label={t('load_runs.steps')}
      head={
        <>
          <Head first>{t('load_runs.round')}</Head>
          <Head>{t('load_runs.intended_rate')}</Head>
          <Head>{t('load_runs.ended_rate')}</Head>
          <Head>p95</Head>
          <Head>{t('load_runs.errors')}</Head>
          <Head>{t('load_runs.step')}</Head>
        </>
      }
    >
      <For each={props.steps}>
        {(step) => (
          <tr class="border-t border-line">
            <Cell first>{step.round + 1}</Cell>
            <Cell>{rate(step.rate)}</Cell>
            <Cell>{rate(step.ended_rate)}</Cell>
            <Cell>{step.p95_ms === null ? t('load_runs.not_measured') : timeText(step.p95_ms)}</Cell>
            <Cell>{step.error_share === null ? t('load_runs.not_measured') : shareText(step.error_share)}</Cell>
            <Cell>
              <span class="inline-flex items-center gap-1.5">
                <StatusMark status={statuses[step.verdict]} quiet />
                {word('load_runs', `step_${step.verdict}`)}
                <Show when={step.why.length > 0}>
                  <span class="text-dim">{step.why.map((why) => word('load_runs', `why_${why}`)).join(', ')}</span>
                </Show>
              </span>
            </Cell>
          </tr>
        )}
      </For>
    </FigureTable>
  );
}
