/** Where the system at hand is this console itself: the way to its self-assessment, and what it says beside an item of its sheet. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import type { Assessment } from './assessment-calls.ts';
import { ItemBody, ShownMark } from './SelfItems.tsx';
import { selfQueries } from './self-calls.ts';

export function OwnLink(props: { system_id: number }) {
  const query = useQuery(() => selfQueries.page());
  return (
    <Show when={query.isSuccess && query.data.system?.id === props.system_id}>
      <A class="link" href={paths.compliance({ tab: 'self' })}>
        {t('self.open')}
      </A>
    </Show>
  );
}

export function SelfBeside(props: { assessment: Pick<Assessment, 'system_id' | 'level'>; item: string }) {
  // What it says of itself is of level 3.
  const query = useQuery(() => ({ ...selfQueries.page(), enabled: props.assessment.level === 3 }));
  const found = () => {
    if (!query.isSuccess || query.data.system?.id !== props.assessment.system_id) return undefined;
    return query.data.items.find(({ item }) => item === props.item);
  };
  return (
    <Show when={found()}>
      {(item) => (
        <section class="border-t border-line bg-sunken px-4 py-2.5 text-sm" aria-label={t('self.beside')}>
          <p class="flex flex-wrap items-center gap-x-3">
            <span class="font-medium">{t('self.beside')}</span>
            <ShownMark shown={item().shown} />
            <A class="link" href={paths.compliance({ tab: 'self' })}>
              {t('self.open')}
            </A>
          </p>
          <p class="mb-1 text-dim">{t('self.beside_hint')}</p>
          <ItemBody item={item()} />
        </section>
      )}
    </Show>
  );
}
