/** The way from the top to a place, each step a link. */
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { pathOf } from './beneath.ts';

export function Above<T extends { id: number; parent_id: number | null; name: string }>(props: {
  rows: readonly T[];
  id: number;
  href: (id: number) => string;
}) {
  const above = () => pathOf(props.rows, props.id).slice(0, -1);
  return (
    <Show when={above().length > 0} fallback={t('words.none')}>
      <For each={above()}>
        {(each, index) => (
          <>
            {index() > 0 ? ' / ' : ''}
            <A href={props.href(each.id)} class="link">
              {each.name}
            </A>
          </>
        )}
      </For>
    </Show>
  );
}
