/** Of the generator itself: when it, not the server, set the figures, that is said before all of them. */
import { Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { type Result, type Tick, timeText } from './calls.ts';
import { limitedSeconds } from './ticks.ts';

type Props = { ticks: readonly Tick[]; result: Result | null };

/** Of the whole once that is known; while it goes on, of the last second. */
const generatorOf = ({ ticks, result }: Props) => result?.generator ?? ticks.at(-1)?.generator;
const isLimited = (props: Props) => props.result?.generator.limited ?? limitedSeconds(props.ticks) > 0;
const whyOf = ({ ticks, result }: Props) =>
  result ? result.generator.why : ticks.findLast(({ generator }) => generator.limited)?.generator.why;

export function Limited(props: Props) {
  return (
    <Show when={isLimited(props)}>
      <div role="alert" class="rounded-md border-2 border-degraded bg-surface px-4 py-3">
        <p class="text-lg font-semibold text-degraded">{t('load_runs.limited')}</p>
        <Show when={whyOf(props)}>{(why) => <p class="mt-1">{say(why())}</p>}</Show>
        <p class="numeric mt-1 text-dim">
          {t('load_runs.limited_seconds', { n: limitedSeconds(props.ticks), total: props.ticks.length })}
        </p>
      </div>
    </Show>
  );
}

export function GeneratorPart(props: Props) {
  return (
    <Section title={t('load_runs.generator')}>
      <Show when={generatorOf(props)} fallback={<p class="text-unknown">{t('load_runs.generator_unknown')}</p>}>
        {(generator) => (
          <KeyValue
            columns={2}
            pairs={[
              {
                name: t('load_runs.state'),
                value: (
                  <span class={isLimited(props) ? 'font-medium text-degraded' : ''}>
                    {isLimited(props) ? t('load_runs.limited_short') : t('load_runs.generator_ok')}
                  </span>
                ),
              },
              { name: t('load_runs.cpu'), value: quantity(Math.round(100 * generator().cpu), '%') },
              {
                name: t('load_runs.lag'),
                value: generator().lag_ms.count > 0 ? timeText(generator().lag_ms.p99) : t('load_runs.not_measured'),
              },
              { name: t('load_runs.held'), value: quantity(generator().held, null) },
            ]}
          />
        )}
      </Show>
    </Section>
  );
}
