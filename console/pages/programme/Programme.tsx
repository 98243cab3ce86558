/** The programme: its tasks as a table, in time, by county, what is overdue, and what units report. */
import { useQuery } from '@tanstack/solid-query';
import { createMemo, type JSX } from 'solid-js';
import { type TextKey, t } from '../../i18n/index.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { programmeQueries, type TaskList } from './calls.ts';
import { Gantt } from './Gantt.tsx';
import { HeatMap } from './HeatMap.tsx';
import { OnDay, PastNote, useOn } from './OnDay.tsx';
import { Overdue, overdueOf } from './Overdue.tsx';
import { Reports } from './Reports.tsx';
import { Tasks } from './Tasks.tsx';

const tabs: readonly { id: string; title: TextKey; content: (data: () => TaskList) => JSX.Element }[] = [
  { id: 'tasks', title: 'programme.tab_tasks', content: (data) => <Tasks data={data()} /> },
  { id: 'gantt', title: 'programme.tab_gantt', content: (data) => <Gantt data={data()} /> },
  { id: 'heat-map', title: 'programme.tab_heat_map', content: (data) => <HeatMap data={data()} /> },
  { id: 'overdue', title: 'programme.tab_overdue', content: (data) => <Overdue data={data()} /> },
];

export default function Programme() {
  const on = useOn();
  const query = useQuery(() => programmeQueries.tasks(on()));
  const overdue = createMemo(() => (query.isPending ? undefined : query.data && overdueOf(query.data).length));
  return (
    <Page title={t('programme.title')} detail={t('programme.intro')} actions={<OnDay />}>
      <Tabs
        label={t('programme.title')}
        tabs={[
          ...tabs.map(({ id, title, content }) => ({
            id,
            title: t(title),
            ...(id === 'overdue' ? { count: overdue() } : {}),
            content: () => (
              <Loaded query={query}>
                {(data) => (
                  <>
                    <PastNote when={data()} />
                    {content(data)}
                  </>
                )}
              </Loaded>
            ),
          })),
          { id: 'reports', title: t('programme.tab_reports'), content: () => <Reports /> },
        ]}
      />
    </Page>
  );
}
