/** All nodes: filtered, ordered, exported. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import ServerIcon from 'lucide-solid/icons/server';
import { createMemo, Show } from 'solid-js';
import { allRows, queries } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { levels, type Node, roles, states } from '../../wire.ts';
import { NodeDialog } from './NodeDialog.tsx';

/** Whether a node answers in one family. */
const answers = ['up', 'down', 'unknown', 'none'] as const;

const columns: readonly Column<Node>[] = [
  { id: 'name', title: 'words.name', width: 170, grow: true, value: (row) => row.name },
  {
    id: 'state',
    title: 'words.state',
    width: 88,
    value: (row) => word('words', `state_${row.state}`),
    cell: (row) => <StateMark state={row.state} />,
  },
  {
    id: 'reason',
    title: 'words.reason',
    width: 170,
    grow: true,
    sort: false,
    value: (row) => say(row.state_reason),
  },
  {
    id: 'state_since',
    title: 'nodes.state_since',
    width: 100,
    value: (row) => dateTime(row.state_since),
    cell: (row) => <Time at={row.state_since} short />,
  },
  {
    id: 'address_v4',
    title: 'nodes.address_v4',
    width: 130,
    value: (row) => row.address_v4,
    cell: (row) => mono(row.address_v4),
  },
  {
    id: 'address_v6',
    title: 'nodes.address_v6',
    width: 150,
    value: (row) => row.address_v6,
    cell: (row) => mono(row.address_v6),
  },
  { id: 'role', title: 'words.role', width: 76, value: (row) => word('words', `role_${row.role}`) },
  { id: 'area_name', title: 'words.area', width: 120, value: (row) => row.area_name },
  { id: 'unit_name', title: 'words.unit', width: 150, value: (row) => row.unit_name, hidden: true },
  {
    id: 'level',
    title: 'words.level',
    width: 90,
    value: (row) => (row.level ? word('words', `level_${row.level}`) : null),
    hidden: true,
  },
  { id: 'vendor', title: 'words.vendor', width: 90, value: (row) => row.vendor },
  { id: 'model', title: 'words.model', width: 140, value: (row) => row.model, hidden: true },
  { id: 'version', title: 'words.version', width: 140, value: (row) => row.version, hidden: true },
  {
    id: 'serial',
    title: 'words.serial',
    width: 160,
    value: (row) => row.serial,
    cell: (row) => mono(row.serial),
    hidden: true,
  },
  {
    id: 'seen_at',
    title: 'nodes.seen_at',
    width: 120,
    value: (row) => (row.seen_at === null ? null : dateTime(row.seen_at)),
    cell: (row) => <Time at={row.seen_at} short />,
    hidden: true,
  },
  {
    id: 'open_findings',
    title: 'nodes.open_findings',
    width: 72,
    align: 'end',
    value: (row) => row.open_findings,
    cell: (row) => <span class={row.open_findings > 0 ? 'font-medium' : 'text-dim'}>{row.open_findings}</span>,
  },
];

const mono = (text: string | null) => (
  <Show when={text} fallback={<span class="text-dim">—</span>}>
    {(value) => (
      <span class="font-mono text-xs" title={value()}>
        {value()}
      </span>
    )}
  </Show>
);

export default function Nodes() {
  const filters = makeFilters(['q', 'state', 'role', 'level', 'unit_id', 'area_id', 'vendor', 'v4', 'v6']);
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const pages = useInfiniteQuery(() => queries.nodes(filters.query()));
  const choices = makeChoices(filters.value);
  const mayNot = () => (session.may('estate:write') ? undefined : t('nodes.no_right'));
  const add = (open: boolean) => setSearch({ new: open ? 1 : null, address: null });

  return (
    <Page
      title={t('nodes.title')}
      actions={
        <Button kind="primary" disabled={mayNot()} onClick={() => add(true)}>
          <PlusIcon class="size-4" />
          {t('nodes.add')}
        </Button>
      }
    >
      <PagedTable
        name="nodes"
        label={t('nodes.title')}
        columns={columns}
        pages={pages}
        all={() => allRows<Node>('/api/nodes', filters.query())}
        order={filters.order}
        exports={netbox()}
        href={(row) => paths.node(row.id)}
        narrow={(row) => <Narrow node={row} />}
        main
        toolbar={<FilterBar filters={filters} choices={choices()} placeholder={t('nodes.filter')} />}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<ServerIcon />} title={t('nodes.empty')} hint={t('nodes.empty_hint')}>
            <Button kind="primary" disabled={mayNot()} onClick={() => add(true)}>
              {t('nodes.add')}
            </Button>
          </Empty>
        }
      />
      <Show when={search.new}>
        <NodeDialog address={String(search.address ?? '')} close={() => add(false)} />
      </Show>
    </Page>
  );
}

const netbox = () =>
  (['devices', 'interfaces', 'ip-addresses'] as const).map((kind) => ({
    title: word('nodes', `netbox_${kind}`),
    href: `/api/exports/netbox/${kind}`,
  }));

/** A row on a phone. */
function Narrow(props: { node: Node }) {
  return (
    <div class="flex items-start justify-between gap-3">
      <div class="min-w-0">
        <a href={paths.node(props.node.id)} class="font-medium text-ink no-underline">
          {props.node.name}
        </a>
        <p class="truncate text-sm text-dim">{say(props.node.state_reason)}</p>
        <p class="truncate font-mono text-xs text-dim">
          {[props.node.address_v4, props.node.address_v6].filter(Boolean).join('  ')}
        </p>
      </div>
      <StateMark state={props.node.state} />
    </div>
  );
}

/** Units and counties are few enough to choose from; a town or village comes in by a link from its own page. */
function makeChoices(value: (key: string) => string) {
  const units = useQuery(() => queries.units());
  const areas = useQuery(() => queries.areas());
  return createMemo((): Filter[] => {
    const named = <V extends string>(values: readonly V[], prefix: string) =>
      values.map((each) => ({ value: each, label: word('words', `${prefix}_${each}`) }));
    const unitRows = units.isPending ? [] : (units.data?.rows ?? []);
    const areaRows = areas.isPending ? [] : (areas.data?.rows ?? []);
    const near = areaRows.filter(
      (area) => area.level === 'city' || area.level === 'county' || String(area.id) === value('area_id'),
    );
    const chosen = (key: string, title: string, options: Filter['options']) =>
      options.length > 0 ? [{ key, title, options }] : [];
    return [
      { key: 'state', title: t('words.state'), options: named(states, 'state') },
      { key: 'role', title: t('words.role'), options: named(roles, 'role') },
      { key: 'level', title: t('words.level'), options: named(levels, 'level') },
      { key: 'v4', title: 'IPv4', options: named(answers, 'answer') },
      { key: 'v6', title: 'IPv6', options: named(answers, 'answer') },
      ...chosen(
        'area_id',
        t('words.area'),
        near.map((area) => ({ value: String(area.id), label: area.name })),
      ),
      ...chosen(
        'unit_id',
        t('words.unit'),
        unitRows.map((unit) => ({ value: String(unit.id), label: unit.name })),
      ),
    ];
  });
}
