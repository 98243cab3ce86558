/** The button that ends it all, always in sight, with how far the run is. One press, no question: whoever presses it means it. */
import OctagonXIcon from 'lucide-solid/icons/octagon-x';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { duration, quantity } from '../../ui/quantity.ts';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { errorShareOf, loadCommands, type Run, rateText, shareText, type Tick, timeText } from './calls.ts';

export function StopBar(props: { run: Run; ticks: readonly Tick[] }) {
  const session = useSession();
  const sending = makeSending();
  const whole_ms = () => props.run.duration_ms;
  const elapsed_ms = () => Math.min(props.ticks.at(-1)?.elapsed_ms ?? 0, whole_ms());
  /** Between two steps of a search, when the one before has ended too. */
  const isResting = ({ intended_rate, in_flight, figures }: Tick) =>
    props.run.shape.model === 'search' && intended_rate === 0 && in_flight === 0 && figures.requests === 0;
  const isStopping = () => sending.busy() || props.run.stop_asked_at !== null;
  return (
    <section
      aria-label={t('load_runs.progress')}
      class="sticky top-0 z-20 -mx-4 mb-4 border-b border-line bg-page px-4 py-3 sm:-mx-6 sm:px-6"
    >
      <div class="flex flex-col gap-3 sm:flex-row sm:items-center sm:gap-6">
        <Button
          kind="danger"
          class="!h-12 shrink-0 !px-6 !text-lg sm:!h-12"
          busy={isStopping()}
          disabled={session.may('load:stop') ? undefined : t('load_runs.may_not_stop')}
          onClick={() => sending.run(() => loadCommands.stop(props.run.id))}
        >
          <OctagonXIcon class="size-5" />
          {isStopping() ? t('load_runs.stopping') : t('load_runs.stop')}
        </Button>
        <div class="min-w-0 flex-1 space-y-1.5">
          <ProgressBar
            percent={Math.round((100 * elapsed_ms()) / Math.max(whole_ms(), 1))}
            label={t('load_runs.progress')}
          />
          <p class="numeric flex flex-wrap gap-x-4 text-sm">
            <span>
              {t(props.run.shape.model === 'search' ? 'load_runs.progress_search' : 'load_runs.progress_text', {
                elapsed: duration(Math.round(elapsed_ms() / 1000)),
                whole: duration(whole_ms() / 1000),
              })}
            </span>
            <Show when={props.ticks.at(-1)} fallback={<span class="text-dim">{t('load_runs.waiting')}</span>}>
              {(tick) => (
                <Show when={!isResting(tick())} fallback={<span class="text-dim">{t('load_runs.resting')}</span>}>
                  <Now tick={tick()} />
                </Show>
              )}
            </Show>
          </p>
        </div>
      </div>
      <Refused error={sending.error()} />
    </section>
  );
}

/** Of the last second. */
function Now(props: { tick: Tick }) {
  const share = () => errorShareOf(props.tick.figures);
  return (
    <>
      <span>
        <span class="text-dim">{t('load_runs.rate')}</span> {rateText(props.tick.figures.requests)}
      </span>
      <Show when={props.tick.figures.latency_ms.count > 0}>
        <span>
          <span class="text-dim">{t('load_runs.p99')}</span> {timeText(props.tick.figures.latency_ms.p99)}
        </span>
      </Show>
      <Show when={share() !== null}>
        <span class={share() ? 'text-down' : ''}>
          <span class="text-dim">{t('load_runs.errors')}</span> {shareText(share() ?? 0)}
        </span>
      </Show>
      <span>
        <span class="text-dim">{t('load_runs.in_flight')}</span> {quantity(props.tick.in_flight, null)}
      </span>
    </>
  );
}
