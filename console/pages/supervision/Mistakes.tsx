/** What is wrong in rules, with its place, and what should be looked at. */
import { For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import type { RuleSetPage } from './calls.ts';

export function Mistakes(props: { checked: RuleSetPage['checked'] }) {
  return (
    <>
      <Show when={props.checked.mistakes.length > 0}>
        <section class="rounded-md border border-down px-3 py-2">
          <h2 class="font-medium text-down">{t('supervision.mistakes')}</h2>
          <ul class="list-disc pl-5">
            <For each={props.checked.mistakes}>
              {(one) => (
                <li>
                  <span class="font-mono text-sm">{one.path}</span>{' '}
                  <Show when={one.line}>
                    {(line) => t('supervision.at_place', { line: line(), column: one.column ?? 1 })}
                  </Show>{' '}
                  {say(one)}
                </li>
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Show when={props.checked.notices.length > 0}>
        <details class="rounded-md border border-line px-3 py-2 text-sm">
          <summary class="cursor-pointer">{t('supervision.notices', { n: props.checked.notices.length })}</summary>
          <ul class="list-disc pl-5 text-dim">
            <For each={props.checked.notices}>
              {(one) => (
                <li>
                  <span class="font-mono">{one.path}</span> {say(one)}
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
    </>
  );
}
