/** Answers that may fit a text that is being typed, to be read in place. */
import { useQuery } from '@tanstack/solid-query';
import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { answerQueries, type LikelyAnswer } from './calls.ts';

const pause_ms = 400;

/** A text that stays the same for a moment. */
export function makeSettled(text: () => string): () => string {
  const [settled, setSettled] = createSignal('');
  createEffect(
    on(text, (typed) => {
      const timer = setTimeout(() => setSettled(typed.trim()), settled() === '' ? 0 : pause_ms);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  return settled;
}

export function LikelyAnswers(props: {
  text: string;
  /** What can be done with one, besides reading it. */
  action: string;
  act: (answer: LikelyAnswer) => void;
}) {
  const session = useSession();
  const asked = makeSettled(() => props.text);
  const query = useQuery(() => ({
    ...answerQueries.likely(asked()),
    enabled: asked() !== '' && session.may('answers:read'),
  }));
  const rows = () => (asked() === '' || query.isPending ? [] : (query.data?.rows ?? []));
  return (
    <Show when={rows().length > 0}>
      <section aria-label={t('answers.likely')} class="rounded-md border border-accent bg-wash px-3 py-2">
        <p class="text-sm font-medium text-accent">{t('answers.likely')}</p>
        <ul class="mt-1 divide-y divide-line">
          <For each={rows()}>
            {(row) => (
              <li>
                <details class="py-1.5">
                  <summary class="cursor-pointer font-medium break-words">{row.question}</summary>
                  <p class="mt-1.5 max-h-64 overflow-y-auto break-words whitespace-pre-line">{row.text}</p>
                  <div class="mt-2 mb-1 flex flex-wrap items-center gap-3">
                    <Button onClick={() => props.act(row)}>{props.action}</Button>
                    <a class="link text-sm" href={paths.answer(row.id)} target="_blank" rel="noreferrer">
                      {t('answers.open_answer')}
                    </a>
                    <span class="text-sm text-dim">
                      {[
                        row.unit ?? t('answers.whole_city'),
                        t('answers.helped_n', { n: row.helped, m: row.not_helped }),
                      ].join(' · ')}
                    </span>
                  </div>
                </details>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
