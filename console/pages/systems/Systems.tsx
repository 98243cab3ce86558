/** All service systems: the worst first, as the server has them. */
import { A, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import AppWindowIcon from 'lucide-solid/icons/app-window';
import PlusIcon from 'lucide-solid/icons/plus';
import UploadIcon from 'lucide-solid/icons/upload';
import { Show } from 'solid-js';
import { queries } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Page } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { states } from '../../wire.ts';
import { CriterionCounts } from './CriterionCounts.tsx';
import { type System, systemQueries, typeText } from './calls.ts';
import { SystemDialog } from './SystemDialog.tsx';

const columns: Column<System>[] = [
  { id: 'name', title: 'words.name', width: 190, value: (row) => row.name },
  {
    id: 'state',
    title: 'words.state',
    width: 110,
    value: (row) => word('words', `state_${row.state}`),
    cell: (row) => <StateMark state={row.state} />,
  },
  { id: 'reason', title: 'words.reason', width: 320, grow: true, value: (row) => say(row.state_reason) },
  {
    id: 'since',
    title: 'words.since',
    width: 120,
    value: (row) => row.state_since,
    cell: (row) => <Time at={row.state_since} short />,
  },
  { id: 'type', title: 'systems.type', width: 130, value: typeText },
  {
    id: 'criteria',
    title: 'conformance.counts',
    width: 150,
    value: (row) =>
      row.criteria && [row.criteria.fail, row.criteria.warn, row.criteria.unknown, row.criteria.pass].join(' / '),
    cell: (row) => (
      <Show when={row.criteria} fallback={<span class="text-dim">—</span>}>
        {(counts) => <CriterionCounts counts={counts()} />}
      </Show>
    ),
  },
  { id: 'unit', title: 'words.unit', width: 160, value: (row) => row.unit_name },
  { id: 'area', title: 'words.area', width: 120, value: (row) => row.area_name, hidden: true },
  { id: 'endpoints', title: 'systems.endpoints', width: 90, align: 'end', value: (row) => row.endpoints },
  { id: 'findings', title: 'systems.findings', width: 110, align: 'end', value: (row) => row.open_findings },
];

/** The chips: the state, and the unit where one was chosen. */
function makeChoices(unit: () => string) {
  const units = useQuery(() => ({ ...queries.units(), enabled: unit() !== '' }));
  return (): Filter[] => [
    {
      key: 'state',
      title: t('words.state'),
      options: states.map((state) => ({ value: state, label: word('words', `state_${state}`) })),
    },
    // Which unit is chosen on the page of units; here it is only shown and taken away.
    ...(unit() === ''
      ? []
      : [
          {
            key: 'unit_id',
            title: t('words.unit'),
            options: (units.isPending ? [] : (units.data?.rows ?? []))
              .filter((each) => String(each.id) === unit())
              .map((each) => ({ value: String(each.id), label: each.name })),
          },
        ]),
  ];
}

export default function Systems() {
  const filters = makeFilters(['q', 'state', 'unit_id'] as const);
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const query = useQuery(() => systemQueries.all(filters.query()));
  const choices = makeChoices(() => filters.value('unit_id'));
  const refused = () => (session.may('estate:write') ? undefined : t('ui.may_not'));
  const add = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
      <PlusIcon class="size-4" />
      {t('systems.add')}
    </Button>
  );
  const bring = () => (
    <ButtonLink href={paths.imports({ kind: 'systems' })}>
      <UploadIcon class="size-4" />
      {t('imports.title')}
    </ButtonLink>
  );

  return (
    <Page
      title={t('systems.title')}
      actions={
        <>
          {bring()}
          {add()}
        </>
      }
    >
      <Loaded query={query}>
        {(data) => (
          <Table
            name="systems"
            label={t('systems.title')}
            columns={columns}
            rows={data().rows}
            href={(row) => paths.system(row.id)}
            toolbar={<FilterBar filters={filters} choices={choices()} />}
            narrow={(row) => <Narrow system={row} />}
            main
            empty={
              <Show when={!filters.active()} fallback={<NothingMatches filters={filters} />}>
                <Empty icon={<AppWindowIcon />} title={t('systems.none')} hint={t('systems.none_hint')}>
                  {add()}
                  {bring()}
                </Empty>
              </Show>
            }
          />
        )}
      </Loaded>
      <SystemDialog open={search.new === '1'} close={() => setSearch({ new: null })} />
    </Page>
  );
}

function Narrow(props: { system: System }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-center justify-between gap-3">
        <A href={paths.system(props.system.id)} class="font-medium text-ink no-underline">
          {props.system.name}
        </A>
        <StateMark state={props.system.state} />
      </div>
      <p class="line-clamp-2 text-dim">{say(props.system.state_reason)}</p>
      <p class="text-dim">
        {[typeText(props.system), props.system.unit_name].filter(Boolean).join(' · ')}
        <Show when={props.system.criteria}>
          {(counts) => (
            <span class="mx-2">
              <CriterionCounts counts={counts()} />
            </span>
          )}
        </Show>
        <Show when={props.system.open_findings > 0}> {t('systems.findings_n', { n: props.system.open_findings })}</Show>
      </p>
    </div>
  );
}
