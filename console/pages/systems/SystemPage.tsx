/** One service system: its endpoints in both families with their verdicts, and what happened. */
import { A, useNavigate, useParams, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import PencilIcon from 'lucide-solid/icons/pencil';
import PlusIcon from 'lucide-solid/icons/plus';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Page } from '../../ui/Page.tsx';
import { makePeriod, PeriodPicker } from '../../ui/Period.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Time } from '../../ui/Time.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import { ObjectHistory } from '../audit/ObjectHistory.tsx';
import { Ipv6Line } from '../ipv6/Ipv6Line.tsx';
import { FileButton } from '../tickets/FileButton.tsx';
import { TicketsAbout } from '../tickets/TicketsAbout.tsx';
import { ConformanceCard } from './ConformanceCard.tsx';
import { CriterionCounts } from './CriterionCounts.tsx';
import { type System, type SystemPage as SystemData, systemCommands, systemQueries, typeText } from './calls.ts';
import { EndpointCard } from './EndpointCard.tsx';
import { EndpointDialog } from './EndpointDialog.tsx';
import { SystemDialog } from './SystemDialog.tsx';

export default function SystemPage() {
  const params = useParams<{ id: string }>();
  const id = () => Number(params.id);
  const query = useQuery(() => systemQueries.one(id()));
  const [search, setSearch] = useSearchParams();
  const crumbs = [{ title: t('systems.title'), href: paths.systems() }];
  const system = createMemo(() => (query.isPending ? undefined : query.data?.system));

  return (
    <Page
      title={system()?.name ?? t('words.system')}
      crumbs={crumbs}
      mark={<Show when={system()}>{(now) => <StateMark state={now().state} />}</Show>}
      detail={<Show when={system()}>{(now) => <Standing system={now()} />}</Show>}
      actions={<Show when={system()}>{(now) => <Actions system={now()} />}</Show>}
    >
      <Loaded query={query}>
        {(data) => (
          <>
            <Tabs
              label={data().system.name}
              tabs={[
                {
                  id: 'endpoints',
                  title: t('systems.endpoints'),
                  count: data().endpoints.length,
                  content: () => <Endpoints data={data()} />,
                },
                {
                  id: 'conformance',
                  title: t('conformance.title'),
                  content: () => <ConformanceCard id={id()} />,
                },
                {
                  id: 'tickets',
                  title: t('tickets.title'),
                  content: () => <TicketsAbout about={{ system_id: id() }} />,
                },
                { id: 'timeline', title: t('systems.timeline'), content: () => <Events id={id()} /> },
                {
                  id: 'changes',
                  title: t('audit.history'),
                  content: () => <ObjectHistory kind="system" id={id()} />,
                },
              ]}
            />
            <SystemDialog open={search.edit === '1'} close={() => setSearch({ edit: null })} system={data().system} />
            <EndpointDialog
              type={data().system.type}
              open={search.new === 'endpoint'}
              close={() => setSearch({ new: null, place: null })}
              system_id={data().system.id}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** Why the state is what it is, since when, whose the system is. */
function Standing(props: { system: System }) {
  return (
    <>
      <p>
        {say(props.system.state_reason)}
        <Show when={props.system.state_since}>
          <span class="ml-2 text-sm">
            {t('systems.since')} <Time at={props.system.state_since} />
          </span>
        </Show>
      </p>
      <p class="flex flex-wrap gap-x-3 text-sm">
        <span>{typeText(props.system)}</span>
        <Show when={props.system.criteria}>
          {(counts) => (
            <A href={paths.system(props.system.id, { tab: 'conformance' })} class="text-ink hover:text-accent">
              <CriterionCounts counts={counts()} />
            </A>
          )}
        </Show>
        <For each={[props.system.unit_name, props.system.area_name].filter(Boolean)}>
          {(text) => <span>{text}</span>}
        </For>
        <A href={paths.findings({ system_id: props.system.id })} class="link">
          {t('systems.findings_n', { n: props.system.open_findings })}
        </A>
      </p>
      <Ipv6Line of={{ system_id: props.system.id }} />
      <Show when={props.system.note}>
        <p class="mt-1 text-sm whitespace-pre-line">{props.system.note}</p>
      </Show>
    </>
  );
}

function Actions(props: { system: System }) {
  const [, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const session = useSession();
  const [deleting, setDeleting] = createSignal(false);
  const refused = () => (session.may('estate:write') ? undefined : t('ui.may_not'));
  return (
    <>
      <FileButton about={{ system_id: props.system.id }} name={props.system.name} />
      <Button disabled={refused()} onClick={() => setSearch({ edit: '1' })}>
        <PencilIcon class="size-4" />
        {t('ui.edit')}
      </Button>
      <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: 'endpoint' })}>
        <PlusIcon class="size-4" />
        {t('systems.add_endpoint')}
      </Button>
      <Menu
        trigger={t('systems.more')}
        items={[
          {
            kind: 'link',
            title: t('maintenance.add'),
            href: paths.maintenance({ new: 1, system_id: props.system.id }),
          },
          ...(refused()
            ? []
            : [{ kind: 'line' as const }, { title: t('systems.delete'), danger: true, act: () => setDeleting(true) }]),
        ]}
      />
      <ConfirmDialog
        open={deleting()}
        close={() => setDeleting(false)}
        title={t('systems.delete')}
        detail={t('systems.delete_hint', { name: props.system.name, n: props.system.endpoints })}
        action={t('ui.delete')}
        danger
        act={async () => {
          await systemCommands.delete(props.system.id);
          navigate(paths.systems());
        }}
      />
    </>
  );
}

function Endpoints(props: { data: SystemData }) {
  const period = makePeriod();
  const [, setSearch] = useSearchParams();
  const session = useSession();
  const refused = () => (session.may('estate:write') ? undefined : t('ui.may_not'));
  return (
    <Show
      when={props.data.endpoints.length > 0}
      fallback={
        <Empty title={t('systems.no_endpoints')} hint={t('systems.no_endpoints_hint')}>
          <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: 'endpoint' })}>
            {t('systems.add_endpoint')}
          </Button>
        </Empty>
      }
    >
      <div class="mb-3 flex flex-wrap items-center justify-end gap-2">
        <PeriodPicker period={period} />
      </div>
      <div class="space-y-4">
        <For each={props.data.endpoints}>
          {(endpoint) => (
            <EndpointCard
              endpoint={endpoint}
              type={props.data.system.type}
              verdicts={props.data.verdicts.filter((verdict) => verdict.endpoint_id === endpoint.id)}
              period={period}
            />
          )}
        </For>
      </div>
    </Show>
  );
}

function Events(props: { id: number }) {
  const query = useInfiniteQuery(() => queries.systemTimeline(props.id));
  return (
    <Loaded query={query}>
      {(data) => (
        <Timeline
          events={data().pages.flatMap((page) => page.rows)}
          more={query.hasNextPage ? () => query.fetchNextPage() : undefined}
          busy={query.isFetchingNextPage}
          empty={<Empty title={t('systems.no_events')} hint={t('systems.no_events_hint')} small />}
        />
      )}
    </Loaded>
  );
}
