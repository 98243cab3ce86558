/** The local score: of each service, what repairs gain over all of them, and the weights that it is made with. */
import { A } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { gainText, goalQueries, pointsText, type Repair, type ScoreRow } from './goal-calls.ts';
import { WeightsDialog } from './WeightsDialog.tsx';

const points = (row: ScoreRow) => (row.points ? pointsText(row.points) : t('ipv6_goals.points_none'));
const worst = ({ worst: part }: ScoreRow) =>
  part ? `${word('ipv6_goals', `kind_${part.kind}`)} ${part.subject} (${gainText(part.gain)})` : null;

const columns: Column<ScoreRow>[] = [
  { id: 'name', title: 'ipv6_goals.service', width: 240, grow: true, value: (row) => row.name, sort: false },
  {
    id: 'points',
    title: 'ipv6_goals.points',
    width: 110,
    value: points,
    cell: (row) => <span class="numeric font-medium">{points(row)}</span>,
    sort: false,
  },
  { id: 'worst', title: 'ipv6_goals.worst', width: 300, grow: true, value: worst, sort: false },
  { id: 'unit', title: 'ipv6_goals.unit', width: 170, value: (row) => row.unit, sort: false },
];

export function Scores() {
  const filters = makeFilters(['q'] as const);
  const pages = useInfiniteQuery(() => goalQueries.scores(filters.query()));
  const session = useSession();
  const [weighing, setWeighing] = createSignal(false);
  return (
    <TableBlock
      title={t('ipv6_goals.scores')}
      note={
        <>
          <span class="font-medium text-ink">{t('ipv6_goals.local')}</span> {t('ipv6_goals.local_hint')}{' '}
          {t('ipv6_goals.points_explained')}
        </>
      }
      actions={
        <Button onClick={() => setWeighing(true)}>
          {session.may('estate:write') ? t('ipv6_goals.weights_edit') : t('ipv6_goals.weights')}
        </Button>
      }
    >
      <PagedTable
        name="ipv6-scores"
        label={t('ipv6_goals.scores')}
        columns={columns}
        pages={pages}
        all={() => goalQueries.all(filters.query())}
        href={(row) => paths.ipv6Target(row.id)}
        toolbar={<FilterBar filters={filters} choices={[]} placeholder={t('ipv6_goals.filter')} />}
        narrow={(row) => (
          <A href={paths.ipv6Target(row.id)} class="block space-y-0.5 text-ink no-underline">
            <span class="flex justify-between gap-3">
              <span class="min-w-0 font-medium break-words">{row.name}</span>
              <span class="numeric">{points(row)}</span>
            </span>
            <span class="block text-sm break-words text-dim">{worst(row)}</span>
          </A>
        )}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty title={t('ipv6_goals.no_scores')} hint={t('ipv6_goals.no_scores_hint')} />}
      />
      <Show when={weighing()}>
        <WeightsDialog close={() => setWeighing(false)} may={session.may('estate:write')} />
      </Show>
    </TableBlock>
  );
}

const repair_columns: Column<Repair>[] = [
  { id: 'kind', title: 'ipv6_goals.kind', width: 100, value: (row) => word('ipv6_goals', `kind_${row.kind}`) },
  { id: 'subject', title: 'ipv6_goals.subject', width: 260, grow: true, value: (row) => row.subject },
  { id: 'why', title: 'words.reason', width: 240, grow: true, value: (row) => say(row.why) },
  {
    id: 'gain',
    title: 'ipv6_goals.points',
    width: 80,
    value: (row) => row.gain,
    cell: (row) => <span class="numeric font-medium">{gainText(row.gain)}</span>,
  },
  {
    id: 'services',
    title: 'ipv6_goals.service',
    width: 220,
    value: (row) => row.services_total,
    cell: (row) => <Services row={row} />,
  },
];

function Services(props: { row: Repair }) {
  return (
    <Show
      when={props.row.services_total === 1 && props.row.services[0]}
      fallback={
        <details>
          <summary class="cursor-pointer">{t('ipv6_goals.services_n', { n: props.row.services_total })}</summary>
          <ul>
            <For each={props.row.services}>
              {(service) => (
                <li>
                  <A class="link" href={paths.ipv6Target(service.id)}>
                    {service.name}
                  </A>
                </li>
              )}
            </For>
          </ul>
        </details>
      }
    >
      {(service) => (
        <A class="link" href={paths.ipv6Target(service().id)}>
          {service().name}
        </A>
      )}
    </Show>
  );
}

export function Repairs() {
  const query = useQuery(() => goalQueries.repairs());
  return (
    <TableBlock title={t('ipv6_goals.repairs')} note={t('ipv6_goals.repairs_note')}>
      <Loaded query={query} small>
        {(data) => (
          <Table
            name="ipv6-repairs"
            label={t('ipv6_goals.repairs')}
            columns={repair_columns}
            rows={data().rows}
            narrow={(row) => (
              <div class="space-y-0.5">
                <p class="flex justify-between gap-3">
                  <span class="min-w-0 font-medium break-all">{row.subject}</span>
                  <span class="numeric">{gainText(row.gain)}</span>
                </p>
                <p class="text-sm break-words text-dim">{say(row.why)}</p>
                <Services row={row} />
              </div>
            )}
            empty={<Empty title={t('ipv6_goals.no_repairs')} />}
          />
        )}
      </Loaded>
    </TableBlock>
  );
}
