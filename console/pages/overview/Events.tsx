/** What happened, anywhere within reach. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { now } from '../../time.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { boardQueries, midnight } from './calls.ts';

export default function Events() {
  const [search, setSearch] = useSearchParams();
  const since = () => (search.since === 'today' ? midnight(now()) : undefined);
  const query = useInfiniteQuery(() => boardQueries.events(since()));
  return (
    <Page
      title={t('overview.events')}
      crumbs={[{ title: t('overview.title'), href: paths.overview() }]}
      actions={
        <Segments
          label={t('overview.events_since')}
          value={since() === undefined ? 'all' : 'today'}
          set={(value) => setSearch({ since: value === 'today' ? 'today' : null })}
          options={[
            { value: 'today', label: t('overview.today') },
            { value: 'all', label: t('overview.all_days') },
          ]}
        />
      }
    >
      <Loaded query={query}>
        {(data) => (
          <Section>
            <p class="mb-2 text-sm text-dim">
              <Show when={data().pages[0]}>{(first) => t('overview.count', { n: first().total })}</Show>
            </p>
            <Timeline
              events={data().pages.flatMap((page) => page.rows)}
              subject
              more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
              busy={query.isFetchingNextPage}
            />
          </Section>
        )}
      </Loaded>
    </Page>
  );
}
