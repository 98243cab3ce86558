/** All links as a table: what each rests on, how sure it is, and why one side only tells of it. */
import { A } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import WaypointsIcon from 'lucide-solid/icons/waypoints';
import { Show } from 'solid-js';
import { allRows } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { State } from '../../wire.ts';
import { kinds, type LinkKind, type LinkRow, topologyQueries } from './calls.ts';
import { LinkStateMark } from './LinkStateMark.tsx';
import { strangerName } from './stranger.ts';

const sourcesOf = (row: LinkRow) =>
  row.sources
    .map((source) =>
      source.table === 'recorded'
        ? word('topology', 'source_recorded')
        : t('topology.source_of', {
            table: word('topology', `source_${source.table}`),
            node: source.node_name ?? '—',
          }),
    )
    .join('; ');

/** Which kinds of tables; who told is in the text under the pointer and in the export. */
const tablesOf = (row: LinkRow) =>
  [...new Set(row.sources.map((source) => word('topology', `source_${source.table}`)))].join(', ');

const whyOf = (row: LinkRow) =>
  row.stranger?.ambiguous ? t('topology.ambiguous') : row.one_sided_because ? say(row.one_sided_because) : '';

function NodeCell(props: { id: number; name: string; state: State | null }) {
  return (
    <span class="flex items-center gap-2">
      <Show when={props.state}>{(state) => <StateMark state={state()} quiet />}</Show>
      <A href={paths.topology({ node: props.id })} class="link truncate">
        {props.name}
      </A>
    </span>
  );
}

const columns: readonly Column<LinkRow>[] = [
  {
    id: 'a',
    title: 'topology.a_node',
    width: 160,
    grow: true,
    sort: false,
    value: (row) => row.a_name,
    cell: (row) => <NodeCell id={row.a_node_id} name={row.a_name} state={row.a_state} />,
  },
  { id: 'a_port', title: 'topology.a_port', width: 145, sort: false, value: (row) => row.a_port },
  {
    id: 'b',
    title: 'topology.b_node',
    width: 190,
    grow: true,
    sort: false,
    value: (row) => row.b_name ?? (row.stranger ? strangerName(row.stranger) : ''),
    cell: (row) => (
      <Show
        when={row.b_node_id}
        fallback={
          <span title={strangerName(row.stranger)}>
            {strangerName(row.stranger)} <span class="text-dim">({t('topology.not_ours')})</span>
          </span>
        }
      >
        {(id) => <NodeCell id={id()} name={row.b_name ?? ''} state={row.b_state} />}
      </Show>
    ),
  },
  { id: 'b_port', title: 'topology.b_port', width: 145, sort: false, value: (row) => row.b_port },
  {
    id: 'state',
    title: 'words.state',
    width: 100,
    sort: false,
    value: (row) => word('topology', `link_${row.state}`),
    cell: (row) => <LinkStateMark state={row.state} />,
  },
  {
    id: 'kind',
    title: 'topology.kind',
    width: 110,
    sort: false,
    value: (row) => word('topology', `kind_${row.kind}`),
  },
  {
    id: 'sources',
    title: 'topology.sources',
    width: 130,
    sort: false,
    value: sourcesOf,
    cell: (row) => <span title={sourcesOf(row)}>{tablesOf(row)}</span>,
  },
  {
    id: 'seen',
    title: 'topology.last_seen',
    width: 120,
    sort: false,
    value: (row) => row.last_seen_at,
    cell: (row) => (
      <span>
        <Show when={row.last_seen_at ?? row.sources.find((source) => source.seen_at !== null)?.seen_at} fallback="—">
          {(at) => <Time at={at()} short />}
        </Show>
        <Show when={row.stale}>
          <span class="ml-1 text-dim">({t('words.stale')})</span>
        </Show>
      </span>
    ),
  },
  {
    id: 'why',
    title: 'topology.why',
    width: 200,
    grow: true,
    sort: false,
    value: whyOf,
    cell: (row) => <span title={whyOf(row)}>{whyOf(row)}</span>,
  },
];

export function LinkTable() {
  const filters = makeFilters(['q', 'kind']);
  const pages = useInfiniteQuery(() => topologyQueries.links(filters.query()));
  const kind = (): LinkKind | 'all' => kinds.find((each) => each === filters.value('kind')) ?? 'all';
  return (
    <PagedTable
      name="topology-links"
      label={t('topology.tab_table')}
      columns={columns}
      pages={pages}
      all={() => allRows<LinkRow>('/api/topology/links', filters.query())}
      main
      filtered={filters.active()}
      nothingMatches={<NothingMatches filters={filters} />}
      toolbar={
        <div class="flex flex-wrap items-center gap-2">
          <FilterBar filters={filters} choices={[]} />
          <Segments
            label={t('topology.kind')}
            value={kind()}
            set={(value) => filters.set('kind', value === 'all' ? null : value)}
            options={(['all', ...kinds] as const).map((each) => ({
              value: each,
              label: word('topology', `kind_${each}`),
            }))}
          />
        </div>
      }
      empty={<Empty icon={<WaypointsIcon />} title={t('topology.links_none')} hint={t('topology.no_links')} />}
    />
  );
}
