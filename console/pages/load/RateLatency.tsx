/** Each step of a search as a point: what was asked for against what a visitor waited. The table beside it says the same. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { rateText, type Search, timeText } from './calls.ts';

type Verdict = Search['steps'][number]['verdict'];
const [width, height, edge] = [300, 150, 10];

/** Told apart by their form alone too. */
const points: Record<Verdict, (at: { x: number; y: number }) => JSX.Element> = {
  good: ({ x, y }) => <circle cx={x} cy={y} r="4" class="fill-up" />,
  bad: ({ x, y }) => (
    <path d={`M${x - 4} ${y - 4}l8 8m0-8-8 8`} class="stroke-down" stroke-width="2" stroke-linecap="round" />
  ),
  unknown: ({ x, y }) => (
    <circle cx={x} cy={y} r="4" class="fill-none stroke-unknown" stroke-width="1.5" stroke-dasharray="2 1.500" />
  ),
};
const verdicts: readonly Verdict[] = ['good', 'bad', 'unknown'];

export function RateLatency(props: { steps: Search['steps'] }) {
  const measured = createMemo(() =>
    props.steps.flatMap(({ rate, p95_ms, verdict }) => (p95_ms === null ? [] : [{ rate, p95_ms, verdict }])),
  );
  const most_rate = () => Math.max(...measured().map(({ rate }) => rate));
  const times = () => measured().map(({ p95_ms }) => Math.max(p95_ms, 0.1));
  /** A service that breaks takes a hundred times as long: by its logarithm both are seen. */
  const placed = createMemo(() => {
    const [low, high] = [Math.log(Math.min(...times())), Math.log(Math.max(...times()))];
    return measured().map(({ rate, p95_ms, verdict }) => ({
      verdict,
      x: edge + (rate / most_rate()) * (width - 2 * edge),
      y: height - edge - ((Math.log(Math.max(p95_ms, 0.1)) - low) / Math.max(high - low, 1e-9)) * (height - 2 * edge),
    }));
  });
  return (
    <Show when={measured().length > 1}>
      <figure class="min-w-0">
        <figcaption class="text-sm text-dim">{t('load_runs.chart_steps')}</figcaption>
        <p class="numeric text-xs text-dim" aria-hidden="true">
          {timeText(Math.max(...times()))}
        </p>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          class="w-full border-b border-l border-edge"
          role="img"
          aria-label={t('load_runs.chart_steps')}
        >
          <For each={placed()}>{({ verdict, ...at }) => points[verdict](at)}</For>
        </svg>
        <p class="numeric flex justify-between text-xs text-dim" aria-hidden="true">
          <span>{timeText(Math.min(...times()))}</span>
          <span>{rateText(most_rate())}</span>
        </p>
        <ul class="mt-1 flex flex-wrap gap-x-4 text-sm">
          <For each={verdicts}>
            {(verdict) => (
              <li class="flex items-center gap-1.5">
                <svg viewBox="0 0 12 12" class="size-3" aria-hidden="true">
                  {points[verdict]({ x: 6, y: 6 })}
                </svg>
                {word('load_runs', `step_${verdict}`)}
              </li>
            )}
          </For>
        </ul>
      </figure>
    </Show>
  );
}
