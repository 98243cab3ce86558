/** What is wrong, was wrong, or can't be told any more. */
import { A } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import TriangleAlertIcon from 'lucide-solid/icons/triangle-alert';
import { Show } from 'solid-js';
import { allRows, queries } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { SeverityMark, StatusMark } from '../../ui/Mark.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Finding, severities } from '../../wire.ts';
import { systemQueries } from '../systems/calls.ts';
import { watchQueries } from '../watches/calls.ts';
import { Handling } from './Handling.tsx';

// The server has the order: open before closed, the newest first.
const columns: Column<Finding>[] = [
  { id: 'subject', title: 'findings.subject', width: 200, grow: true, value: (row) => row.subject, sort: false },
  {
    id: 'severity',
    title: 'words.severity',
    width: 100,
    value: (row) => word('words', `severity_${row.severity}`),
    cell: (row) => <SeverityMark severity={row.severity} />,
    sort: false,
  },
  { id: 'check', title: 'words.check', width: 180, value: (row) => say(row.title), sort: false },
  {
    id: 'status',
    title: 'findings.status',
    width: 120,
    value: (row) => (row.closed_at === null ? word('words', `status_${row.status}`) : t('findings.closed')),
    cell: (row) => <Standing finding={row} />,
    sort: false,
  },
  { id: 'reason', title: 'words.reason', width: 260, grow: true, value: (row) => say(row.reason), sort: false },
  {
    id: 'opened',
    title: 'findings.opened',
    width: 120,
    value: (row) => row.opened_at,
    cell: (row) => <Time at={row.opened_at} short />,
    sort: false,
  },
  {
    id: 'closed',
    title: 'findings.closed_at',
    width: 120,
    value: (row) => row.closed_at,
    cell: (row) => <Time at={row.closed_at} short />,
    sort: false,
    hidden: true,
  },
  {
    id: 'handling',
    title: 'findings.handling',
    width: 160,
    value: (row) => row.acknowledged_by,
    cell: (row) => <Handling finding={row} />,
    sort: false,
  },
];

/** A closed finding is over whatever its last verdict was; an open one may have become unknown. */
function Standing(props: { finding: Finding }) {
  return (
    <Show when={props.finding.closed_at === null} fallback={<span class="text-dim">{t('findings.closed')}</span>}>
      <StatusMark status={props.finding.status} />
    </Show>
  );
}

/** Chips for one node or system: chosen elsewhere, shown and taken away here. */
function makeSubjects(value: (key: 'node_id' | 'system_id') => string) {
  const node = useQuery(() => ({ ...queries.node(Number(value('node_id'))), enabled: value('node_id') !== '' }));
  const system = useQuery(() => ({
    ...systemQueries.one(Number(value('system_id'))),
    enabled: value('system_id') !== '',
  }));
  const named = (key: 'node_id' | 'system_id', title: string, name: string | undefined): Filter[] =>
    value(key) === '' ? [] : [{ key, title, options: [{ value: value(key), label: name ?? value(key) }] }];
  return () => [
    ...named('node_id', t('words.node'), node.isPending ? undefined : node.data?.node.name),
    ...named('system_id', t('words.system'), system.isPending ? undefined : system.data?.system.name),
  ];
}

export default function Findings() {
  const filters = makeFilters(['q', 'state', 'severity', 'check_id', 'node_id', 'system_id'] as const);
  const pages = useInfiniteQuery(() => queries.findings(filters.query()));
  const checks = useQuery(() => watchQueries.checks());
  const subjects = makeSubjects(filters.value);
  const choices = (): Filter[] => [
    {
      key: 'severity',
      title: t('words.severity'),
      options: severities.map((severity) => ({ value: severity, label: word('words', `severity_${severity}`) })),
    },
    {
      key: 'check_id',
      title: t('words.check'),
      options: (checks.isPending ? [] : (checks.data?.rows ?? [])).map((check) => ({
        value: check.id,
        label: say(check.title),
      })),
    },
    ...subjects(),
  ];
  const state = () => (filters.value('state') || 'open') as 'open' | 'closed' | 'all';
  const narrowed = () =>
    filters.active() &&
    (['q', 'severity', 'check_id', 'node_id', 'system_id'] as const).some((key) => filters.value(key));
  return (
    <Page title={t('shell.findings')}>
      <PagedTable
        name="findings"
        label={t('shell.findings')}
        columns={columns}
        pages={pages}
        all={() => allRows<Finding>('/api/findings', filters.query())}
        href={(row) => paths.finding(row.id)}
        toolbar={
          <div class="flex flex-wrap items-center gap-2">
            <Segments
              label={t('findings.which')}
              value={state()}
              set={(value) => filters.set('state', value === 'open' ? null : value)}
              options={[
                { value: 'open', label: t('findings.open') },
                { value: 'closed', label: t('findings.closed') },
                { value: 'all', label: t('findings.all') },
              ]}
            />
            <FilterBar filters={filters} choices={choices()} />
          </div>
        }
        narrow={(row) => <Narrow finding={row} />}
        main
        filtered={narrowed()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty
            icon={<TriangleAlertIcon />}
            title={t(state() === 'open' ? 'findings.none_open' : 'findings.none')}
            hint={t('findings.none_hint')}
          >
            <ButtonLink href={paths.watches({ answer: 'unknown' })}>{t('findings.see_unknown')}</ButtonLink>
          </Empty>
        }
      />
    </Page>
  );
}

function Narrow(props: { finding: Finding }) {
  return (
    <div class="space-y-0.5">
      <div class="flex flex-wrap items-center justify-between gap-x-3">
        <SeverityMark severity={props.finding.severity} />
        <Standing finding={props.finding} />
      </div>
      <A href={paths.finding(props.finding.id)} class="font-medium text-ink no-underline">
        {props.finding.subject} · {say(props.finding.title)}
      </A>
      <p class="line-clamp-3 text-dim">{say(props.finding.reason)}</p>
      <div class="flex flex-wrap justify-between gap-x-3 text-dim">
        <Time at={props.finding.opened_at} short />
        <Handling finding={props.finding} />
      </div>
    </div>
  );
}
