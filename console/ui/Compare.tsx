/** Two sides of the same fields: what was recorded and what was observed. A difference has a word, not only a colour. */
import { For, type JSX, Show } from 'solid-js';
import { t } from '../i18n/index.ts';

export type Compared = { key: string; name: string; left: JSX.Element; right: JSX.Element; differs: boolean };

export function Compare(props: { label: string; left: string; right: string; rows: Compared[] }) {
  return (
    <div class="overflow-x-auto">
      <table class="w-full min-w-72" aria-label={props.label}>
        <thead>
          <tr class="text-sm text-dim">
            <td class="w-24" />
            <th scope="col" class="pb-1 text-left font-medium">
              {props.left}
            </th>
            <th scope="col" class="pb-1 pl-3 text-left font-medium">
              {props.right}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr>
                <th scope="row" class="border-t border-line py-1.5 pr-3 text-left align-top font-normal text-dim">
                  {row.name}
                </th>
                <td class="border-t border-line py-1.5 align-top">{row.left}</td>
                <td class="border-t border-line py-1.5 pl-3 align-top">
                  {row.right}
                  <Show when={row.differs}>
                    <span class="ml-2 rounded border border-degraded px-1 text-xs whitespace-nowrap text-degraded">
                      {t('nodes.differs')}
                    </span>
                  </Show>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
