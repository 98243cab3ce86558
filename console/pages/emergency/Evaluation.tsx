/** How a drill was judged, and what is mended because of it. */
import { For, Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { date, dateTime } from '../../time.ts';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import type { DrillPage } from './drill-calls.ts';

type Said = NonNullable<DrillPage['evaluation']>;
const meanOf = ({ scores }: Said) => number(scores.reduce((sum, { score }) => sum + score, 0) / scores.length, 1);

export function Evaluation(props: { page: DrillPage }) {
  return (
    <div class="grid items-start gap-4 lg:grid-cols-2">
      <Section title={t('drills.evaluation')}>
        <Show when={props.page.evaluation} fallback={<p class="text-dim">{t('drills.evaluation_none')}</p>}>
          {(said) => (
            <div class="space-y-3">
              <p class="text-sm text-dim">
                {t('drills.evaluated_by', { by: said().by_name ?? said().by, at: dateTime(said().at).slice(0, 16) })}
              </p>
              <ul class="divide-y divide-line">
                <For each={said().scores}>
                  {({ criterion, score }) => (
                    <li class="flex justify-between gap-3 py-1">
                      <span class="min-w-0 break-words">{criterion}</span>
                      <span class="numeric whitespace-nowrap">{score} / 5</span>
                    </li>
                  )}
                </For>
              </ul>
              <p class="font-medium">{t('drills.mean', { n: meanOf(said()) })}</p>
              <KeyValue
                pairs={[
                  { name: t('drills.strengths'), value: <Prose text={said().strengths} /> },
                  { name: t('drills.weaknesses'), value: <Prose text={said().weaknesses} /> },
                ]}
              />
            </div>
          )}
        </Show>
      </Section>
      <Section title={t('drills.improvements')}>
        <Show
          when={props.page.evaluation?.improvements.length}
          fallback={<p class="text-dim">{t('drills.improvements_none')}</p>}
        >
          <ul class="divide-y divide-line">
            <For each={props.page.evaluation?.improvements}>
              {(one) => (
                <li class="space-y-0.5 py-2">
                  <p class="break-words">{one.text}</p>
                  <p class="flex flex-wrap gap-x-3 text-sm text-dim">
                    <span>{one.unit ?? t('drills.other_unit')}</span>
                    <span class="numeric">{t('drills.due', { at: date(one.due_at) })}</span>
                    <Show when={one.ticket}>
                      {(ticket) => (
                        <>
                          <a class="link numeric" href={paths.ticket(one.ticket_id)}>
                            {t('drills.ticket', { number: ticket().number })}
                          </a>
                          <span>{word('tickets', `state_${ticket().state}`)}</span>
                        </>
                      )}
                    </Show>
                  </p>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Section>
    </div>
  );
}

const Prose = (props: { text: string }) => (
  <span class="break-words whitespace-pre-wrap">{props.text || <span class="text-dim">—</span>}</span>
);
