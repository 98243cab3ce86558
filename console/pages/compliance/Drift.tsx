/** Items that the last assessment of a system judged conform, and that are seen to fall short now. */
import { A } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { allRows, pagesOf } from '../../api.ts';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Client, Got, RowOf } from '../../wire.ts';
import { NotCompared } from './NotCompared.tsx';

type Row = RowOf<Got<Client['compliance']['drift']['$get']>> & { id: string };

const path = '/api/compliance/drift';
const columns: Column<Row>[] = [
  {
    id: 'system',
    title: 'sightings.system',
    width: 160,
    value: (row) => row.system,
    cell: (row) => (
      <A class="link" href={paths.complianceSystem(row.system_id)}>
        {row.system}
      </A>
    ),
    sort: false,
  },
  {
    id: 'item',
    title: 'sightings.item',
    width: 100,
    value: (row) => row.item,
    cell: (row) => (
      <A class="link" href={paths.assessment(row.assessment_id, { item: row.item })}>
        {row.item}
      </A>
    ),
    sort: false,
  },
  { id: 'reason', title: 'sightings.reason', width: 300, grow: true, value: (row) => say(row.reason), sort: false },
  { id: 'target', title: 'sightings.target', width: 160, value: (row) => row.target, sort: false },
  { id: 'assessment', title: 'sightings.assessment', width: 170, value: (row) => row.assessment, sort: false },
  {
    id: 'at',
    title: 'sightings.at',
    width: 100,
    value: (row) => row.at,
    cell: (row) => <Time at={row.at} short />,
    sort: false,
  },
  {
    id: 'evidence',
    title: 'sightings.evidence',
    width: 80,
    value: (row) => row.evidence_id,
    cell: (row) => <Proof id={row.evidence_id} />,
    sort: false,
  },
];

function Proof(props: { id: number | null }) {
  return (
    <Show when={props.id}>
      {(id) => (
        <A class="link" href={paths.evidence(id())}>
          {t('sightings.evidence')}
        </A>
      )}
    </Show>
  );
}

/** A place in the list is all that names a row. */
const named = (rows: readonly Omit<Row, 'id'>[]): Row[] =>
  rows.map((row) => ({ ...row, id: [row.assessment_id, row.item, row.object_id, row.rule, row.target_id].join(' ') }));

export function Drift() {
  const query = useInfiniteQuery(() => ({
    ...pagesOf<Row>('compliance', path),
    select: (data: { pages: { rows: Row[]; total: number }[]; pageParams: unknown[] }) => ({
      ...data,
      pages: data.pages.map((page) => ({ ...page, rows: named(page.rows) })),
    }),
  }));
  return (
    <div class="space-y-6">
      <div class="flex flex-wrap items-center justify-between gap-2">
        <p class="text-dim">{t('sightings.listed')}</p>
        <ButtonLink href={paths.compliance({ tab: 'findings', source: 'drift', is_open: 'true' })}>
          {t('sightings.listed_link')}
        </ButtonLink>
      </div>
      <PagedTable
        name="compliance-drift"
        label={t('sightings.tab')}
        columns={columns}
        pages={query}
        all={async () => named(await allRows<Row>(path, {}))}
        narrow={(row) => (
          <div class="space-y-0.5">
            <p class="font-medium break-words">
              <A class="link" href={paths.assessment(row.assessment_id, { item: row.item })}>
                {row.item}
              </A>{' '}
              {row.system}
            </p>
            <p class="text-sm break-words">{say(row.reason)}</p>
            <p class="flex flex-wrap gap-x-3 text-sm text-dim">
              <span>{row.target}</span>
              <Time at={row.at} short />
              <Proof id={row.evidence_id} />
            </p>
          </div>
        )}
        main
        filtered={false}
        nothingMatches={undefined}
        empty={<Empty title={t('sightings.none')} hint={t('sightings.none_hint')} />}
      />
      <NotCompared />
    </div>
  );
}
