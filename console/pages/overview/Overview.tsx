/** Where things stand, by what somebody is here for; every figure is a link to what it counts. */
import { useQuery } from '@tanstack/solid-query';
import MonitorIcon from 'lucide-solid/icons/monitor';
import { createMemo, type JSX, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Assessor } from './Assessor.tsx';
import { Bureau } from './Bureau.tsx';
import { boardQueries, type SectionRow } from './calls.ts';
import { Desk } from './Desk.tsx';
import { Network } from './Network.tsx';
import { Office } from './Office.tsx';

const contents: Record<SectionRow['name'], () => JSX.Element> = {
  bureau: () => <Bureau />,
  assessor: () => <Assessor />,
  desk: () => <Desk />,
  office: () => <Office />,
  network: () => <Network />,
};

export default function Overview() {
  const session = useSession();
  const query = useQuery(() => boardQueries.sections());
  return (
    <Page
      title={t('overview.title')}
      actions={
        <Show when={session.may('programme:read')}>
          <ButtonLink href={paths.wall()}>
            <MonitorIcon class="size-4" aria-hidden="true" />
            {t('wall.open')}
          </ButtonLink>
        </Show>
      }
    >
      <Loaded query={query}>{(data) => <Sections rows={data().rows} />}</Loaded>
    </Page>
  );
}

/** In the order of the first answer: what comes later must not move the tabs beneath somebody's hand. */
function Sections(props: { rows: SectionRow[] }) {
  const order = props.rows.map(({ name }) => name);
  const rows = createMemo(() =>
    props.rows.toSorted((a, b) => ((order.indexOf(a.name) + 99) % 99) - ((order.indexOf(b.name) + 99) % 99)),
  );
  return (
    <Show
      when={rows().length > 1}
      fallback={
        <Show when={rows()[0]} fallback={<Empty title={t('overview.no_role')} hint={t('overview.no_role_hint')} />}>
          {(only) => contents[only().name]()}
        </Show>
      }
    >
      <Tabs
        label={t('overview.title')}
        tabs={rows().map(({ name, due }) => ({
          ...{ id: name, title: word('overview', `section_${name}`), content: contents[name] },
          ...(due > 0 ? { count: due } : {}),
        }))}
      />
    </Show>
  );
}
