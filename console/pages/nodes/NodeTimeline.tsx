/** All that happened to a node. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { Timeline } from '../../ui/Timeline.tsx';

export function NodeTimeline(props: { id: number }) {
  const query = useInfiniteQuery(() => queries.nodeTimeline(props.id));
  return (
    <Section title={t('nodes.tab_timeline')}>
      <Loaded query={query}>
        {(data) => (
          <Timeline
            events={data().pages.flatMap((page) => page.rows)}
            more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
            busy={query.isFetchingNextPage}
          />
        )}
      </Loaded>
    </Section>
  );
}
