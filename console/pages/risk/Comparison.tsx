/** This year's risks beside last year's. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { type Comparison as Found, riskQueries } from './calls.ts';
import { LevelMark } from './marks.tsx';

const changeText = (change: Found['rows'][number]['change']) => word('risk', `change_${change}`);

export function Comparison(props: { id: number }) {
  const query = useQuery(() => riskQueries.comparison(props.id));
  return (
    <Loaded query={query}>
      {(found) => (
        <Section title={t('risk.tab_comparison')}>
          <p>
            <a class="link" href={paths.risk(found().from.id)}>
              {t('risk.compared_with', { title: found().from.title })}
            </a>
          </p>
          <Show when={found().is_other_method}>
            <p role="status" class="mt-2 rounded-md border border-degraded px-3 py-2">
              {t('risk.other_method')}
            </p>
          </Show>
          <p class="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-dim">
            <For each={found().counts}>
              {({ change, count }) => (
                <span>
                  {changeText(change)} <span class="numeric font-medium text-ink">{count}</span>
                </span>
              )}
            </For>
          </p>
          <ul class="mt-2 divide-y divide-line">
            <For each={found().rows}>
              {(row) => (
                <li class="grid items-baseline gap-x-4 gap-y-1 py-2 sm:grid-cols-[minmax(0,1fr)_6rem_9rem_9rem]">
                  <span class="min-w-0 break-words">{(row.after ?? row.before)?.name}</span>
                  <span class="font-medium">{changeText(row.change)}</span>
                  <Side name={t('risk.before')} side={row.before} />
                  <Side name={t('risk.after')} side={row.after} />
                </li>
              )}
            </For>
          </ul>
        </Section>
      )}
    </Loaded>
  );
}

const Side = (props: { name: string; side: Found['rows'][number]['before'] }) => (
  <span>
    <span class="text-sm text-dim">{props.name}</span>{' '}
    <Show when={props.side} fallback={<span class="text-dim">—</span>}>
      {(side) => <LevelMark level={side().level} />}
    </Show>
  </span>
);
