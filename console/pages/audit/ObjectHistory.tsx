/** Who changed one object, when and what: on the object's own page, for everybody who sees it. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { Changes } from './Changes.tsx';
import { auditQueries, type Deed, type HistoryKind } from './calls.ts';
import { actionText, personText, rolesText } from './words.ts';

export function ObjectHistory(props: { kind: HistoryKind; id: number }) {
  const query = useInfiniteQuery(() => auditQueries.of(props.kind, props.id));
  return (
    <Section title={t('audit.history')} flush>
      <Loaded query={query} small>
        {(data) => (
          <Show
            when={(data().pages[0]?.total ?? 0) > 0}
            fallback={<Empty title={t('audit.no_history')} hint={t('audit.no_history_hint')} small />}
          >
            <ol class="divide-y divide-line border-t border-line">
              <For each={data().pages.flatMap((page) => page.rows)}>{(deed) => <Line deed={deed} />}</For>
            </ol>
            <Show when={query.hasNextPage}>
              <div class="border-t border-line px-4 py-3">
                <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                  {t('ui.earlier')}
                </Button>
              </div>
            </Show>
          </Show>
        )}
      </Loaded>
    </Section>
  );
}

function Line(props: { deed: Deed }) {
  return (
    <li class="px-4 py-2.5">
      <p class="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span class="text-sm text-dim">
          <Time at={props.deed.at} />
        </span>
        <span class="font-medium">{personText(props.deed.person)}</span>
        <Show when={props.deed.role}>
          <span class="text-sm text-dim">{rolesText(props.deed.role)}</span>
        </Show>
        <span>{actionText(props.deed.action)}</span>
        <Show when={props.deed.reason}>
          <span class="min-w-0 text-sm break-all text-dim">{props.deed.reason}</span>
        </Show>
      </p>
      <div class="mt-1 text-sm">
        <Changes entry={props.deed} />
      </div>
    </li>
  );
}
