/** All agents: who they are, where they look from, how they stand. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import RadioTowerIcon from 'lucide-solid/icons/radio-tower';
import { type JSX, Show } from 'solid-js';
import { allRows } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Time } from '../../ui/Time.tsx';
import { AgentMark } from './AgentMark.tsx';
import { type Agent, agentQueries, sideText } from './calls.ts';
import { columns } from './columns.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { AllRefusals } from './Refusals.tsx';

const states = ['invited', 'waiting', 'trusted', 'revoked'] as const;

export default function Agents() {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const refused = () => (session.may('agents:write') ? undefined : t('ui.may_not'));
  const invite = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
      <PlusIcon class="size-4" />
      {t('agents.invite')}
    </Button>
  );
  return (
    <Page title={t('agents.title')} detail={t('agents.intro')} actions={invite()}>
      <Tabs
        label={t('agents.title')}
        tabs={[
          {
            id: 'all',
            title: t('agents.tab_all'),
            content: () => <List invite={invite} />,
          },
          { id: 'refusals', title: t('agents.refusals'), content: () => <AllRefusals /> },
        ]}
      />
      <InviteDialog open={search.new === '1'} close={() => setSearch({ new: null })} />
    </Page>
  );
}

function List(props: { invite: () => JSX.Element }) {
  const filters = makeFilters(['q', 'state', 'side'] as const);
  const pages = useInfiniteQuery(() => agentQueries.agents(filters.query()));
  return (
    <PagedTable
      name="agents"
      label={t('agents.title')}
      columns={columns}
      pages={pages}
      all={() => allRows<Agent>('/api/agents', filters.query())}
      href={(row) => paths.agent(row.id)}
      toolbar={
        <FilterBar
          filters={filters}
          placeholder={t('agents.filter')}
          choices={[
            {
              key: 'state',
              title: t('words.state'),
              options: states.map((value) => ({ value, label: word('agents', `state_${value}`) })),
            },
            {
              key: 'side',
              title: t('agents.side'),
              options: (['inside', 'outside'] as const).map((value) => ({ value, label: sideText(value) })),
            },
          ]}
        />
      }
      narrow={(row) => <Narrow agent={row} />}
      main
      filtered={filters.active()}
      nothingMatches={<NothingMatches filters={filters} />}
      empty={
        <Empty icon={<RadioTowerIcon />} title={t('agents.none')} hint={t('agents.none_hint')}>
          {props.invite()}
        </Empty>
      }
    />
  );
}

function Narrow(props: { agent: Agent }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <A href={paths.agent(props.agent.id)} class="font-medium text-ink no-underline">
          {props.agent.name}
        </A>
        <AgentMark agent={props.agent} />
      </div>
      <div class="flex flex-wrap justify-between gap-x-3 text-dim">
        <span>{[props.agent.unit, sideText(props.agent.side)].filter(Boolean).join(' · ')}</span>
        <Time at={props.agent.heard_at} short />
      </div>
      <Show when={props.agent.lost_day > 0}>
        <p class="text-sm text-degraded">{t('agents.lost_n', { n: props.agent.lost_day })}</p>
      </Show>
    </div>
  );
}
