/** The register of networks: what is declared beside what is seen, and what blocks it. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import CableIcon from 'lucide-solid/icons/cable';
import PlusIcon from 'lucide-solid/icons/plus';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import {
  accessQueries,
  differenceText,
  kindText,
  type Network,
  network_kinds,
  network_states,
  sights,
  sightText,
  stateText,
} from './calls.ts';
import { NetworkStateMark, SightMark } from './marks.tsx';
import { NetworkDialog } from './NetworkDialog.tsx';

const seenText = (row: Network) => [sightText(row.sight), differenceText(row)].filter(Boolean).join(' ');

const columns: readonly Column<Network>[] = [
  { id: 'name', title: 'access.name', width: 150, grow: true, sort: false, value: (row) => row.name },
  { id: 'unit', title: 'words.unit', width: 140, sort: false, value: (row) => row.unit_name },
  { id: 'area', title: 'words.area', width: 100, sort: false, value: (row) => row.area_name },
  { id: 'kind', title: 'access.kind', width: 130, sort: false, value: (row) => kindText(row.kind) },
  {
    id: 'state',
    title: 'access.declared',
    width: 170,
    sort: false,
    value: (row) => stateText(row.state),
    cell: (row) => <NetworkStateMark network={row} />,
  },
  {
    id: 'sight',
    title: 'access.measured',
    width: 190,
    sort: false,
    value: seenText,
    cell: (row) => <SightMark network={row} />,
  },
  {
    id: 'answering',
    title: 'access.answering',
    width: 90,
    align: 'end',
    sort: false,
    value: (row) => (row.addresses === 0 ? '—' : `${row.answering}/${row.addresses}`),
  },
  {
    id: 'ipv6',
    title: 'access.ipv6',
    width: 70,
    sort: false,
    value: (row) => t(row.has_ipv6 ? 'access.ipv6_seen' : 'access.ipv6_unseen'),
  },
  { id: 'blockers', title: 'access.blockers', width: 90, align: 'end', sort: false, value: (row) => row.blockers },
  { id: 'terminals', title: 'access.terminals', width: 80, align: 'end', sort: false, value: (row) => row.terminals },
  {
    id: 'prefixes',
    title: 'access.prefixes',
    width: 160,
    sort: false,
    value: (row) => row.prefixes.join(' '),
    hidden: true,
  },
  {
    id: 'boundary',
    title: 'access.boundary',
    width: 130,
    sort: false,
    value: (row) => row.boundary_name,
    hidden: true,
  },
  {
    id: 'contact',
    title: 'access.contact_name',
    width: 100,
    sort: false,
    value: (row) => row.contact_name,
    hidden: true,
  },
  {
    id: 'planned_on',
    title: 'access.planned_on',
    width: 110,
    sort: false,
    value: (row) => row.planned_on,
    hidden: true,
  },
];

export function Register() {
  const filters = makeFilters([
    'q',
    'state',
    'kind',
    'sight',
    'differs',
    'is_asked',
    'is_blocked',
    'unit_id',
    'area_id',
  ]);
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const pages = useInfiniteQuery(() => accessQueries.networks(filters.query()));
  const add = () => (
    <Button
      kind="primary"
      disabled={session.may('programme:report') ? undefined : t('ui.may_not')}
      onClick={() => setSearch({ new: '1' })}
    >
      <PlusIcon class="size-4" />
      {t('access.register')}
    </Button>
  );
  return (
    <>
      <div class="mb-3 flex flex-wrap justify-end gap-2">
        <Show when={session.may('programme:write')}>
          <ButtonLink href={paths.imports({ kind: 'access_networks' })}>{t('access.import')}</ButtonLink>
        </Show>
        {add()}
      </div>
      <PagedTable
        name="access-networks"
        label={t('access.title')}
        columns={columns}
        pages={pages}
        all={() => accessQueries.all(filters.query())}
        href={(row) => paths.accessNetwork(row.id)}
        main
        toolbar={<FilterBar filters={filters} choices={choices()} />}
        narrow={(row) => <Narrow row={row} />}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<CableIcon />} title={t('access.none')} hint={t('access.none_hint')}>
            {add()}
          </Empty>
        }
      />
      <Show when={search.new === '1'}>
        <NetworkDialog network={undefined} close={() => setSearch({ new: null })} />
      </Show>
    </>
  );
}

function Narrow(props: { row: Network }) {
  return (
    <div class="space-y-1">
      <A class="link font-medium" href={paths.accessNetwork(props.row.id)}>
        {props.row.name}
      </A>
      <p class="text-sm text-dim">
        {[props.row.unit_name, kindText(props.row.kind), props.row.area_name].filter(Boolean).join(' · ')}
      </p>
      <p class="flex flex-wrap gap-x-3 gap-y-1">
        <NetworkStateMark network={props.row} />
        <SightMark network={props.row} />
        <Show when={props.row.blockers > 0}>
          <span class="text-sm text-degraded">{t('access.blocked_by', { n: props.row.blockers })}</span>
        </Show>
      </p>
    </div>
  );
}

const yes = (label: string) => [{ value: 'true', label }];
const choices = (): Filter[] => [
  {
    key: 'state',
    title: t('access.declared'),
    options: network_states.map((value) => ({ value, label: stateText(value) })),
  },
  { key: 'sight', title: t('access.measured'), options: sights.map((value) => ({ value, label: sightText(value) })) },
  { key: 'differs', title: t('access.difference'), options: yes(t('access.differs')) },
  { key: 'kind', title: t('access.kind'), options: network_kinds.map((value) => ({ value, label: kindText(value) })) },
  { key: 'is_asked', title: t('access.review'), options: yes(t('access.waits')) },
  { key: 'is_blocked', title: t('access.blockers'), options: yes(t('access.has_blockers')) },
];
