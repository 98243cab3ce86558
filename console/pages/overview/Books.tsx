/** How right the books are, where they could be compared with what was seen. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Section } from '../../ui/Page.tsx';
import { differenceQueries } from '../differences/calls.ts';
import { percent } from '../differences/percent.ts';

export function Books() {
  const query = useQuery(() => differenceQueries.units());
  const all = () => (query.isPending || query.isError ? undefined : query.data?.all);
  return (
    <Show when={all()}>
      {(books) => (
        <Section
          title={t('differences.overview_rate')}
          actions={
            <A href={paths.differences()} class="link text-sm">
              {t('differences.overview_open', { n: books().differing_nodes })}
            </A>
          }
        >
          <p class="flex flex-wrap items-baseline gap-x-3">
            <A
              href={paths.differences({ tab: 'units' })}
              class="numeric text-lg font-semibold text-ink no-underline hover:text-accent hover:underline"
            >
              <Show when={books().rate !== null} fallback={t('differences.rate_none')}>
                {percent(books().rate ?? 0)}
              </Show>
            </A>
            <span class="numeric text-sm text-dim">
              {t('differences.rate_of', { differing: books().differing, compared: books().compared })}
            </span>
            <Show when={books().unknown > 0}>
              <span class="rounded border border-edge px-1 text-sm" title={t('differences.unit_unknown_hint')}>
                {t('differences.overview_unknown', { n: books().unknown })}
              </span>
            </Show>
          </p>
        </Section>
      )}
    </Show>
  );
}
