/** Who changed what, from where, and the proof that nobody changed the log. */
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { clockTime, date } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { type AuditEntry, auditQueries } from './calls.ts';
import { Entry } from './Entry.tsx';

export default function Audit() {
  const filters = makeFilters(['q'] as const);
  const query = useInfiniteQuery(() => auditQueries.entries(filters.value('q')));
  return (
    <Page title={t('audit.title')} detail={t('audit.intro')}>
      <div class="mb-4">
        <Chain />
      </div>
      <div class="mb-3">
        <FilterBar filters={filters} choices={[]} placeholder={t('audit.filter')} />
      </div>
      <Loaded query={query}>
        {(data) => (
          <Show
            when={(data().pages[0]?.total ?? 0) > 0}
            fallback={
              <Show when={filters.active()} fallback={<Empty title={t('audit.none')} />}>
                <NothingMatches filters={filters} />
              </Show>
            }
          >
            <Days entries={data().pages.flatMap((page) => page.rows)} />
            <div class="mt-4 flex flex-wrap items-center gap-3 text-sm text-dim">
              <span role="status">
                {t('ui.rows_some', {
                  shown: data().pages.reduce((sum, page) => sum + page.rows.length, 0),
                  total: data().pages[0]?.total ?? 0,
                })}
              </span>
              <Show when={query.hasNextPage}>
                <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                  {t('ui.earlier')}
                </Button>
              </Show>
            </div>
          </Show>
        )}
      </Loaded>
    </Page>
  );
}

/** Each entry's digest covers the one before it: a changed or missing entry breaks all after it. */
function Chain() {
  const query = useQuery(() => auditQueries.chain());
  return (
    <div class="card px-4 py-3">
      <Loaded query={query} small loading={<p class="text-dim">{t('audit.verifying')}</p>}>
        {(chain) => (
          <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <div class="min-w-0">
              <p class="flex items-center gap-2 font-medium">
                <StatusMark status={chain().valid ? 'pass' : 'fail'} quiet />
                {chain().valid
                  ? t('audit.chain_valid', { n: chain().entries })
                  : t('audit.chain_broken', { id: String(chain().first_broken ?? '?') })}
              </p>
              <p class="text-sm text-dim">
                {t('audit.head')} <span class="font-mono text-xs break-all">{chain().head}</span>
              </p>
            </div>
            <Button busy={query.isFetching} onClick={() => query.refetch()}>
              {t('audit.verify')}
            </Button>
          </div>
        )}
      </Loaded>
    </div>
  );
}

function Days(props: { entries: AuditEntry[] }) {
  const days = createMemo(() => [...Map.groupBy(props.entries, (entry) => date(entry.at))]);
  return (
    <div class="space-y-4">
      <For each={days()}>
        {([day, entries]) => (
          <Section title={day} flush>
            <ol class="divide-y divide-line border-t border-line">
              <For each={entries}>{(entry) => <Entry entry={entry} time={clockTime(entry.at)} />}</For>
            </ol>
          </Section>
        )}
      </For>
    </div>
  );
}
