/** The address plan: whether it holds, what is wrong with it, how full it is, and what it looks like. */
import { A } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import DownloadIcon from 'lucide-solid/icons/download';
import { For, Show } from 'solid-js';
import { number, say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, type Filters, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { makeUnitChoice } from '../tickets/unit-choice.ts';
import { NextFree } from './NextFree.tsx';
import { PlanMap } from './PlanMap.tsx';
import {
  type Container,
  levelText,
  type PlanPage,
  type PlanProblem,
  percent,
  planQueries,
  problem_levels,
} from './plan-calls.ts';

export function Plan() {
  const query = useQuery(() => planQueries.page());
  const filters = makeFilters(['code', 'level', 'unit_id'] as const);
  return (
    <Loaded query={query}>
      {(data) => (
        <div class="space-y-4">
          <Files />
          <Verdicts page={data()} />
          <Section title={t('ipv6_plan.problems')} flush>
            <Counts page={data()} filters={filters} />
            <Problems page={data()} filters={filters} />
          </Section>
          <Show
            when={data().roots.length > 0}
            fallback={
              <Empty title={t('ipv6_plan.none')} hint={t('ipv6_plan.none_hint')} small>
                <ButtonLink href={paths.prefixes()}>{t('ipv6_plan.prefixes')}</ButtonLink>
              </Empty>
            }
          >
            <PlanMap roots={data().roots} />
            <NextFree roots={data().roots} />
            <Utilisation page={data()} />
          </Show>
        </div>
      )}
    </Loaded>
  );
}

/** What comes in and goes out of the plan as files. */
function Files() {
  const session = useSession();
  return (
    <nav aria-label={t('ipv6_plan.files')} class="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
      <Show when={session.may('estate:write')}>
        <ButtonLink href={paths.imports({ kind: 'prefixes' })}>{t('ipv6_plan.import_prefixes')}</ButtonLink>
        <ButtonLink href={paths.imports({ kind: 'addresses' })}>{t('ipv6_plan.import_addresses')}</ButtonLink>
      </Show>
      <Show when={session.may('estate:read')}>
        <For each={exports}>
          {({ title, href }) => (
            <a href={href} download="" class="link inline-flex min-h-6 items-center gap-1.5">
              <DownloadIcon class="size-4" aria-hidden="true" />
              {t(title)}
            </a>
          )}
        </For>
      </Show>
    </nav>
  );
}

const exports = [
  { title: 'ipv6_plan.export_prefixes', href: '/api/exports/plan/prefixes' },
  { title: 'ipv6_plan.export_addresses', href: '/api/exports/plan/addresses' },
  { title: 'ipv6_plan.netbox_prefixes', href: '/api/exports/netbox/prefixes' },
  { title: 'ipv6_plan.netbox_addresses', href: '/api/exports/netbox/ip-addresses' },
] as const;

function Verdicts(props: { page: PlanPage }) {
  return (
    <Section
      title={t('ipv6_plan.verdicts')}
      note={t('ipv6_plan.verdicts_note', { prefixes: props.page.prefixes, observed: props.page.observed })}
    >
      <Show when={props.page.is_cut}>
        <p role="status" class="mb-2 rounded-md border border-unknown px-3 py-2 text-unknown">
          {t('ipv6_plan.is_cut')}
        </p>
      </Show>
      <ul class="divide-y divide-line">
        <For each={props.page.verdicts}>
          {(verdict) => (
            <li class="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-2">
              <span class="font-medium" title={say(verdict.criterion)}>
                {verdict.code} {say(verdict.title)}
              </span>
              <StatusMark status={verdict.status} />
              <span class="col-span-2 text-sm break-words text-dim">{say(verdict.reason)}</span>
            </li>
          )}
        </For>
      </ul>
    </Section>
  );
}

/** Each code that is raised, as a chip that shows only its problems. */
function Counts(props: { page: PlanPage; filters: Filters }) {
  const chosen = () => props.filters.value('code');
  return (
    <Show when={props.page.counts.length > 0}>
      <fieldset class="flex min-w-0 flex-wrap gap-2 px-4 pb-2">
        <legend class="sr-only">{t('ipv6_plan.by_code')}</legend>
        <For each={props.page.counts}>
          {(row) => (
            <button
              type="button"
              aria-pressed={chosen() === row.code}
              title={say(row.condition)}
              class="inline-flex h-8 items-center gap-1.5 rounded-md border border-edge px-2.5 text-sm hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-wash aria-pressed:font-medium"
              onClick={() => props.filters.set('code', chosen() === row.code ? null : row.code)}
            >
              <span class={level_colours[row.level]}>{levelText(row.level)}</span>
              {say(row.title)}
              <span class="numeric font-medium">{number(row.count)}</span>
            </button>
          )}
        </For>
      </fieldset>
    </Show>
  );
}

const level_colours: Record<PlanProblem['level'], string> = {
  error: 'text-down',
  warn: 'text-degraded',
  info: 'text-dim',
};
const Level = (props: { level: PlanProblem['level'] }) => (
  <span class={`whitespace-nowrap ${level_colours[props.level]}`}>{levelText(props.level)}</span>
);
const NodeLink = (props: { row: PlanProblem }) => (
  <Show when={props.row.node_id} fallback={props.row.node}>
    {(id) => (
      <A class="link" href={paths.node(id())}>
        {props.row.node}
      </A>
    )}
  </Show>
);

const problem_columns: Column<PlanProblem>[] = [
  {
    id: 'level',
    title: 'ipv6_plan.level',
    width: 70,
    sort: false,
    value: (row) => levelText(row.level),
    cell: (row) => <Level level={row.level} />,
  },
  { id: 'problem', title: 'ipv6_plan.problem', width: 140, sort: false, value: (row) => say(row.title) },
  { id: 'code', title: 'ipv6_plan.code', width: 130, sort: false, value: (row) => row.code, hidden: true },
  {
    id: 'about',
    title: 'ipv6_plan.about',
    width: 200,
    sort: false,
    value: (row) => row.about,
    cell: (row) => <span class="font-mono text-sm break-all">{row.about}</span>,
  },
  { id: 'reason', title: 'ipv6_plan.reason', width: 260, grow: true, sort: false, value: (row) => say(row.reason) },
  {
    id: 'node',
    title: 'ipv6_plan.node',
    width: 140,
    sort: false,
    value: (row) => row.node,
    cell: (row) => <NodeLink row={row} />,
  },
  {
    id: 'interface',
    title: 'ipv6_plan.interface',
    width: 110,
    sort: false,
    value: (row) => row.interface,
    hidden: true,
  },
  { id: 'unit', title: 'words.unit', width: 140, sort: false, value: (row) => row.unit },
  { id: 'vrf', title: 'ipv6_plan.vrf', width: 90, sort: false, value: (row) => row.vrf, hidden: true },
];

function Problems(props: { page: PlanPage; filters: Filters }) {
  const pages = useInfiniteQuery(() => planQueries.problems(props.filters.query()));
  const units = makeUnitChoice();
  const choices = (): Filter[] => [
    {
      key: 'code',
      title: t('ipv6_plan.code'),
      options: props.page.counts.map(({ code, title }) => ({ value: code, label: say(title) })),
    },
    {
      key: 'level',
      title: t('ipv6_plan.level'),
      options: problem_levels.map((value) => ({ value, label: levelText(value) })),
    },
    ...units(),
  ];
  return (
    <PagedTable
      name="ipv6-plan-problems"
      label={t('ipv6_plan.problems')}
      columns={problem_columns}
      pages={pages}
      all={() => planQueries.allProblems(props.filters.query())}
      toolbar={<FilterBar filters={props.filters} choices={choices()} without_text />}
      narrow={(row) => (
        <div class="space-y-0.5">
          <div class="flex items-start justify-between gap-3">
            <span class="min-w-0 font-medium">{say(row.title)}</span>
            <Level level={row.level} />
          </div>
          <p class="text-sm break-words text-dim">{say(row.reason)}</p>
          <p class="flex flex-wrap gap-x-3 text-sm text-dim">
            <NodeLink row={row} />
            <span>{row.unit}</span>
          </p>
        </div>
      )}
      main
      filtered={props.filters.active()}
      nothingMatches={<NothingMatches filters={props.filters} />}
      empty={<Empty title={t('ipv6_plan.no_problems')} small />}
    />
  );
}

const shareColumn = (id: 'ratio' | 'left' | 'reserved', title: Column<Container>['title']): Column<Container> => ({
  id,
  title,
  width: 100,
  align: 'end',
  value: (row) => row[id],
  cell: (row) => <span class="numeric">{percent(row[id])}</span>,
});
const container_columns: Column<Container>[] = [
  {
    id: 'prefix',
    title: 'ipv6_plan.prefix',
    width: 190,
    value: (row) => row.prefix,
    cell: (row) => (
      <A
        class="link font-mono text-sm"
        href={paths.ipv6({ tab: 'plan', block: row.prefix, vrf: row.vrf || undefined })}
      >
        {row.prefix}
      </A>
    ),
  },
  { id: 'unit', title: 'words.unit', width: 150, grow: true, value: (row) => row.unit },
  { id: 'vrf', title: 'ipv6_plan.vrf', width: 90, value: (row) => row.vrf, hidden: true },
  { id: 'counted_in', title: 'ipv6_plan.counted_in', width: 100, value: (row) => `/${row.unit_length}` },
  { id: 'children', title: 'ipv6_plan.children', width: 100, align: 'end', value: (row) => row.prefixes },
  {
    id: 'hd',
    title: 'ipv6_plan.hd',
    width: 100,
    align: 'end',
    value: (row) => row.hd,
    cell: (row) => <span class="numeric">{row.hd === null ? '—' : row.hd.toFixed(3)}</span>,
  },
  shareColumn('ratio', 'ipv6_plan.ratio'),
  shareColumn('left', 'ipv6_plan.left'),
  shareColumn('reserved', 'ipv6_plan.reserved'),
];

function Utilisation(props: { page: PlanPage }) {
  const shown = () => props.page.containers.length;
  const total = () => props.page.containers_total;
  return (
    <Section
      title={t('ipv6_plan.utilisation')}
      note={
        shown() < total()
          ? t('ipv6_plan.utilisation_first', { n: shown(), total: total() })
          : t('ipv6_plan.utilisation_note')
      }
      flush
    >
      <Table
        name="ipv6-plan-utilisation"
        label={t('ipv6_plan.utilisation')}
        columns={container_columns}
        rows={props.page.containers}
        empty={<Empty title={t('ipv6_plan.no_containers')} small />}
      />
    </Section>
  );
}
