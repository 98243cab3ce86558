/** The planned ranges of addresses. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import NetworkIcon from 'lucide-solid/icons/network';
import PlusIcon from 'lucide-solid/icons/plus';
import { createMemo, createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { dayOf, type Prefix, prefixCommands, prefixQueries, statuses } from './calls.ts';
import { PrefixDialog } from './PrefixDialog.tsx';

const statusOf = (row: Prefix) => word('prefixes', `status_${row.status}`);

const columns: readonly Column<Prefix>[] = [
  {
    id: 'prefix',
    title: 'prefixes.prefix',
    width: 180,
    sort: false,
    value: (row) => row.prefix,
    // Where it lies in the plan, and what is wrong there.
    cell: (row) => (
      <A
        class="link font-mono text-sm"
        href={paths.ipv6({ tab: 'plan', block: row.prefix, vrf: row.vrf || undefined })}
      >
        {row.prefix}
      </A>
    ),
  },
  { id: 'vrf', title: 'prefixes.vrf', width: 90, sort: false, value: (row) => row.vrf },
  { id: 'status', title: 'words.state', width: 90, sort: false, value: statusOf },
  {
    id: 'addresses',
    title: 'prefixes.addresses',
    width: 110,
    sort: false,
    align: 'end',
    value: (row) => row.addresses,
  },
  { id: 'role', title: 'prefixes.role', width: 120, sort: false, value: (row) => row.role },
  { id: 'vlan', title: 'prefixes.vlan', width: 70, sort: false, align: 'end', value: (row) => row.vlan },
  { id: 'unit', title: 'words.unit', width: 130, sort: false, value: (row) => row.unit_name },
  { id: 'area', title: 'words.area', width: 120, sort: false, value: (row) => row.area_name },
  {
    id: 'assigned_at',
    title: 'prefixes.assigned_at',
    width: 110,
    sort: false,
    value: (row) => (row.assigned_at === null ? null : dayOf(row.assigned_at)),
    hidden: true,
  },
  {
    id: 'addressing',
    title: 'prefixes.addressing',
    width: 120,
    sort: false,
    value: (row) => (row.addressing === null ? null : word('prefixes', `addressing_${row.addressing}`)),
    hidden: true,
  },
  {
    id: 'description',
    title: 'prefixes.description',
    width: 140,
    grow: true,
    sort: false,
    value: (row) => row.description,
  },
];

export default function Prefixes() {
  const filters = makeFilters(['q', 'family', 'status']);
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const pages = useInfiniteQuery(() => prefixQueries.pages(filters.query()));
  const [removing, setRemoving] = createSignal<Prefix>();
  const refused = () => (session.may('estate:write') ? undefined : t('ui.may_not'));
  const rows = createMemo(() => (pages.isPending ? [] : (pages.data?.pages.flatMap((page) => page.rows) ?? [])));
  const editing = () => rows().find((row) => String(row.id) === search.edit);
  const add = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
      <PlusIcon class="size-4" />
      {t('prefixes.add')}
    </Button>
  );
  return (
    <Page
      title={t('prefixes.title')}
      detail={t('prefixes.intro')}
      actions={
        <>
          <ButtonLink href={paths.imports({ kind: 'prefixes' })}>{t('prefixes.import')}</ButtonLink>
          {add()}
        </>
      }
    >
      <PagedTable
        name="prefixes"
        label={t('prefixes.title')}
        columns={columns}
        pages={pages}
        all={() => prefixQueries.all(filters.query())}
        exports={[
          { title: t('prefixes.export'), href: '/api/exports/plan/prefixes' },
          { title: t('prefixes.netbox'), href: '/api/exports/netbox/prefixes' },
        ]}
        main
        toolbar={<FilterBar filters={filters} choices={choices()} />}
        actions={(row) =>
          refused()
            ? []
            : [
                { title: t('prefixes.edit'), act: () => setSearch({ edit: row.id }) },
                { title: t('prefixes.remove'), danger: true, act: () => setRemoving(row) },
              ]
        }
        narrow={(row) => <Narrow prefix={row} />}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<NetworkIcon />} title={t('prefixes.none')} hint={t('prefixes.none_hint')}>
            {add()}
          </Empty>
        }
      />
      <Show when={search.new === '1'}>
        <PrefixDialog prefix={undefined} close={() => setSearch({ new: null })} />
      </Show>
      <Show when={editing()} keyed>
        {(row) => <PrefixDialog prefix={row} close={() => setSearch({ edit: null })} />}
      </Show>
      <Show when={removing()}>
        {(row) => (
          <ConfirmDialog
            open
            close={() => setRemoving(undefined)}
            title={t('prefixes.remove')}
            detail={t('prefixes.remove_hint', { prefix: row().prefix })}
            action={t('prefixes.remove')}
            danger
            act={() => prefixCommands.remove(row().id)}
          />
        )}
      </Show>
    </Page>
  );
}

function Narrow(props: { prefix: Prefix }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <span class="font-mono text-sm">{props.prefix.prefix}</span>
        <span class="text-sm text-dim">{statusOf(props.prefix)}</span>
      </div>
      <p class="text-sm text-dim">
        {[props.prefix.vrf, props.prefix.role, props.prefix.unit_name, props.prefix.area_name]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}

const choices = (): Filter[] => [
  {
    key: 'family',
    title: t('prefixes.family'),
    options: [
      { value: '4', label: 'IPv4' },
      { value: '6', label: 'IPv6' },
    ],
  },
  {
    key: 'status',
    title: t('words.state'),
    options: statuses.map((each) => ({ value: each, label: word('prefixes', `status_${each}`) })),
  },
];
