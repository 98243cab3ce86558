/** What differs between before and after, field by field. */
import { createMemo, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { differences } from './differences.ts';

export function Changes(props: { entry: { before: unknown; after: unknown } }) {
  const rows = createMemo(() => differences(props.entry.before, props.entry.after));
  return (
    <Show when={rows().length > 0} fallback={<p class="text-dim">{t('audit.no_changes')}</p>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by keyboard. */}
      <section tabIndex={0} aria-label={t('audit.history')} class="overflow-x-auto">
        <table class="w-full min-w-80 table-fixed">
          <thead>
            <tr class="text-left text-dim">
              <th scope="col" class="w-1/4 pb-1 font-medium">
                {t('audit.field')}
              </th>
              <th scope="col" class="pb-1 font-medium">
                {t('audit.before')}
              </th>
              <th scope="col" class="pb-1 font-medium">
                {t('audit.after')}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(row) => (
                <tr class="align-top">
                  <th scope="row" class="border-t border-line py-1 pr-3 text-left font-mono text-xs font-normal">
                    {row.path}
                  </th>
                  <td class="border-t border-line py-1 pr-3 break-words">
                    <Show when={row.before !== undefined} fallback={<span class="text-dim">—</span>}>
                      <del class="decoration-dim">{row.before}</del>
                    </Show>
                  </td>
                  <td class="border-t border-line py-1 break-words">
                    <Show when={row.after !== undefined} fallback={<span class="text-dim">—</span>}>
                      <ins class="no-underline">{row.after}</ins>
                    </Show>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </Show>
  );
}
