/** One network: what was declared beside what is seen, its boundary, what blocks it, why it is kept, and the way it went. */
import { A, useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { FileButton } from '../tickets/FileButton.tsx';
import { TicketsAbout } from '../tickets/TicketsAbout.tsx';
import { Bases } from './Bases.tsx';
import { Checklist } from './Checklist.tsx';
import { accessQueries, kindText, type NetworkPageData, stateText } from './calls.ts';
import { MoveActions } from './MoveActions.tsx';
import { NetworkStateMark, SightMark } from './marks.tsx';
import { NetworkDialog } from './NetworkDialog.tsx';

const crumbs = () => [{ title: t('access.title'), href: paths.access() }];

export default function NetworkPage() {
  const params = useParams();
  const query = useQuery(() => accessQueries.network(Number(params.id)));
  const data = () => (query.isPending ? undefined : query.data);
  return (
    <Show
      when={data()}
      fallback={
        <Page title={t('access.title')} crumbs={crumbs()}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      }
    >
      {(found) => <Shown page={found()} />}
    </Show>
  );
}

function Shown(props: { page: NetworkPageData }) {
  const [search, setSearch] = useSearchParams();
  const network = () => props.page.network;
  const mayNotReport = () => (props.page.me.may_not_report ? say(props.page.me.may_not_report) : undefined);
  const mayNotEdit = () => mayNotReport() ?? (network().asked ? t('access.frozen') : undefined);
  return (
    <Page
      title={network().name}
      crumbs={crumbs()}
      mark={<NetworkStateMark network={network()} />}
      detail={[network().unit_name, kindText(network().kind), network().area_name].filter(Boolean).join(' · ')}
      actions={
        <>
          <FileButton about={{ access_network_id: network().id }} name={network().name} />
          <Button disabled={mayNotEdit()} onClick={() => setSearch({ edit: '1' })}>
            {t('ui.edit')}
          </Button>
        </>
      }
    >
      <div class="space-y-4">
        <MoveActions page={props.page} mayNotReport={mayNotReport()} />
        <div class="grid gap-4 xl:grid-cols-2">
          <Declared page={props.page} />
          <Measured page={props.page} />
        </div>
        <Checklist page={props.page} refused={mayNotEdit()} />
        <div class="grid gap-4 xl:grid-cols-2">
          <TicketsAbout about={{ access_network_id: network().id }} />
          <Bases page={props.page} refused={mayNotEdit()} />
        </div>
        <Way page={props.page} />
      </div>
      <Show when={search.edit === '1' && mayNotEdit() === undefined}>
        <NetworkDialog network={network()} close={() => setSearch({ edit: null })} />
      </Show>
    </Page>
  );
}

function Declared(props: { page: NetworkPageData }) {
  const network = () => props.page.network;
  const maybe = (value: string | number | null) => <Maybe value={value} absent={t('access.not_told')} />;
  return (
    <Section title={t('access.declared')}>
      <KeyValue
        columns={2}
        pairs={[
          { name: t('words.state'), value: stateText(network().state) },
          { name: t('access.purpose'), value: maybe(network().purpose) },
          { name: t('access.terminals'), value: maybe(network().terminals) },
          { name: t('access.form'), value: maybe(network().form && word('access', `form_${network().form}`)) },
          {
            name: t('access.contact_name'),
            value: maybe([network().contact_name, network().contact_phone].filter(Boolean).join(' ')),
          },
          { name: t('access.surveyed_on'), value: maybe(network().surveyed_on) },
          { name: t('access.planned_on'), value: maybe(network().planned_on) },
          {
            name: t('access.prefixes'),
            value: (
              <Show when={network().prefixes.length > 0} fallback={maybe(null)}>
                <ul class="font-mono text-sm break-all">
                  <For each={network().prefixes}>{(prefix) => <li>{prefix}</li>}</For>
                </ul>
              </Show>
            ),
          },
        ]}
      />
      <Show when={props.page.overlaps.length > 0}>
        <div class="mt-3 rounded-md border border-degraded px-3 py-2">
          <p class="font-medium">{t('access.overlaps')}</p>
          <ul class="text-sm">
            <For each={props.page.overlaps}>
              {(one) => (
                <li class="flex flex-wrap items-baseline gap-x-1.5">
                  <span class="font-mono">{one.prefix}</span> <span aria-hidden="true">∩</span>{' '}
                  <span class="font-mono">{one.other}</span>{' '}
                  <Show when={one.network} fallback={<span>{t('access.of_others')}</span>}>
                    {(other) => (
                      <A class="link" href={paths.accessNetwork(other().id)}>
                        {other().unit_name} · {other().name}
                      </A>
                    )}
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </div>
      </Show>
    </Section>
  );
}

function Measured(props: { page: NetworkPageData }) {
  const network = () => props.page.network;
  return (
    <Section title={t('access.measured')}>
      <p class="mb-2 text-lg">
        <SightMark network={network()} />
      </p>
      <KeyValue
        columns={2}
        pairs={[
          {
            name: t('access.answering'),
            value: t('access.answering_of', { n: network().answering, total: network().addresses }),
          },
          {
            name: t('access.boundary'),
            value: (
              <Show when={network().boundary_node_id} fallback={<Maybe value={null} absent={t('access.not_told')} />}>
                {(id) => (
                  <span class="inline-flex flex-wrap gap-x-2">
                    <A class="link" href={paths.node(id())}>
                      {network().boundary_name}
                    </A>
                    <Show when={network().boundary_state}>{(state) => <StateMark state={state()} />}</Show>
                  </span>
                )}
              </Show>
            ),
          },
          { name: t('access.ipv6'), value: t(network().has_ipv6 ? 'access.ipv6_seen' : 'access.ipv6_unseen') },
          {
            name: t('access.seen_at'),
            value: (
              <Show when={network().seen_at} fallback={t('access.never_seen')}>
                {(at) => <Time at={at()} />}
              </Show>
            ),
          },
        ]}
      />
      <Show when={props.page.nodes.length > 0} fallback={<p class="mt-3 text-sm text-dim">{t('access.no_nodes')}</p>}>
        <ul class="mt-3 max-h-56 divide-y divide-line overflow-y-auto" aria-label={t('access.nodes')}>
          <For each={props.page.nodes}>
            {(node) => (
              <li class="flex flex-wrap items-baseline gap-x-3 py-1">
                <A class="link" href={paths.node(node.id)}>
                  {node.name}
                </A>
                <span class="font-mono text-sm text-dim">{node.address}</span>
                <StateMark state={node.state} />
              </li>
            )}
          </For>
        </ul>
        <Show when={props.page.nodes_left_out > 0}>
          <p class="text-sm text-dim">{t('access.nodes_left_out', { n: props.page.nodes_left_out })}</p>
        </Show>
      </Show>
    </Section>
  );
}

function Way(props: { page: NetworkPageData }) {
  return (
    <Section title={t('access.way')} note={t('access.way_note')}>
      <ol class="divide-y divide-line">
        <For each={props.page.moves}>
          {(move) => (
            <li class="grid gap-x-4 py-2 sm:grid-cols-[11rem_minmax(0,1fr)]">
              <span class="text-sm text-dim">
                <Time at={move.at} />
              </span>
              <div class="min-w-0">
                <p>
                  <span class="font-medium">{move.person_name ?? move.person}</span> {word('access', `deed_${move.is}`)}
                  {': '}
                  {move.state_from === null || move.state_from === move.state_to
                    ? stateText(move.state_to)
                    : `${stateText(move.state_from)} → ${stateText(move.state_to)}`}
                </p>
                <p class="break-words text-dim">{move.reason}</p>
              </div>
            </li>
          )}
        </For>
      </ol>
    </Section>
  );
}
