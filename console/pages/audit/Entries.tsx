/** The log by day, with filters as chips, and as a file. */
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import DownloadIcon from 'lucide-solid/icons/download';
import { createMemo, For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { locale } from '../../preferences.ts';
import { useSession } from '../../session.ts';
import { clockTime, date } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, type Filters, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Section } from '../../ui/Page.tsx';
import { saveFrom } from '../../ui/save.ts';
import { type AuditEntry, asked, auditQueries, type Choices } from './calls.ts';
import { Entry } from './Entry.tsx';
import { actionText, kindText, personText, ROLES, roleText } from './words.ts';

const keys = ['q', 'person', 'action', 'object_kind', 'object_id', 'result', 'role', 'address', 'days'] as const;
const periods = ['1', '7', '30', '90'];
const results = ['done', 'refused', 'failed'] as const;

export function Entries() {
  const filters = makeFilters(keys);
  const set = () => {
    const { sort: _sort, ...given } = filters.query();
    return given;
  };
  const query = useInfiniteQuery(() => auditQueries.entries(set()));
  const choices = useQuery(() => auditQueries.choices());
  const shown = createMemo(() => filterChoices(choices.isPending ? undefined : choices.data, filters));
  return (
    <>
      <div class="mb-3 flex flex-wrap items-center justify-between gap-2">
        <FilterBar filters={filters} choices={shown()} placeholder={t('audit.filter')} />
        <Exports filters={set} />
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
            <Days entries={data().pages.flatMap((page) => page.rows)} filters={filters} />
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
    </>
  );
}

function filterChoices(choices: Choices | undefined, filters: Filters): Filter[] {
  const among = (key: string, title: string, values: readonly string[], label: (value: string) => string): Filter => ({
    key,
    title,
    options: values.map((value) => ({ value, label: label(value) })),
  });
  const same = (value: string) => value;
  const only = (key: string, title: string): Filter[] =>
    filters.value(key) === '' ? [] : [among(key, title, [filters.value(key)], same)];
  return [
    among('days', t('audit.period'), periods, (days) => t('audit.last_days', { n: Number(days) })),
    among('person', t('audit.person'), choices?.people ?? [], personText),
    among('role', t('audit.role'), ROLES, roleText),
    among('action', t('audit.action'), choices?.actions ?? [], actionText),
    among('object_kind', t('audit.object_kind'), choices?.object_kinds ?? [], kindText),
    among('result', t('audit.result'), results, (result) => word('audit', `result_${result}`)),
    // Set from an entry, since there are too many to choose from.
    ...only('object_id', t('audit.object_id')),
    ...only('address', t('audit.address')),
  ];
}

function Exports(props: { filters: () => Record<string, string> }) {
  const session = useSession();
  const href = (path: string, query: object) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
  };
  const list = (format: 'csv' | 'xlsx') => () =>
    saveFrom(href('/api/audit', { ...asked(props.filters()), sort: 'id', format, lang: locale() }));
  return (
    <Menu
      trigger={
        <>
          <DownloadIcon class="size-4" />
          {t('audit.export')}
        </>
      }
      items={[
        { title: t('ui.export_csv'), act: list('csv') },
        { title: t('ui.export_xlsx'), act: list('xlsx') },
        ...(session.may('audit:export')
          ? [
              { kind: 'line' as const },
              {
                title: t('audit.export_proof'),
                act: () => saveFrom(href('/api/audit/export', { from: asked(props.filters()).from })),
              },
            ]
          : []),
      ]}
    />
  );
}

function Days(props: { entries: AuditEntry[]; filters: Filters }) {
  const days = createMemo(() => [...Map.groupBy(props.entries, (entry) => date(entry.at))]);
  return (
    <div class="space-y-4">
      <For each={days()}>
        {([day, entries]) => (
          <Section title={day} flush>
            <ol class="divide-y divide-line border-t border-line">
              <For each={entries}>
                {(entry) => <Entry entry={entry} time={clockTime(entry.at)} filters={props.filters} />}
              </For>
            </ol>
          </Section>
        )}
      </For>
    </div>
  );
}
