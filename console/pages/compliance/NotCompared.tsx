/** Systems of which the list of drift says nothing, or not all: unknown is no good news. */
import { A } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import { allRows, pagesOf } from '../../api.ts';
import { type TextKey, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty } from '../../ui/Faces.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import type { Client, Got, RowOf } from '../../wire.ts';

type Row = RowOf<Got<Client['compliance']['not-compared']['$get']>>;

const path = '/api/compliance/not-compared';
const why_titles: Record<Row['why'], TextKey> = {
  no_assessment: 'sightings.why_no_assessment',
  no_rules: 'sightings.why_no_rules',
  nothing_watched: 'sightings.why_nothing_watched',
  nothing_seen: 'sightings.why_nothing_seen',
  partly_seen: 'sightings.why_partly_seen',
};
const whyText = ({ why, seen, targets, level }: Row) => t(why_titles[why], { seen, targets, level: level ?? '' });

const columns: Column<Row>[] = [
  {
    id: 'system',
    title: 'sightings.system',
    width: 180,
    value: (row) => row.system,
    cell: (row) => (
      <A class="link" href={paths.complianceSystem(row.id)}>
        {row.system}
      </A>
    ),
    sort: false,
  },
  { id: 'unit', title: 'words.unit', width: 150, value: (row) => row.unit, sort: false },
  {
    id: 'why',
    title: 'sightings.why',
    width: 300,
    grow: true,
    value: whyText,
    cell: (row) => <span class="text-unknown">{whyText(row)}</span>,
    sort: false,
  },
];

export function NotCompared() {
  const query = useInfiniteQuery(() => pagesOf<Row>('compliance', path));
  return (
    <TableBlock title={t('sightings.not_compared')} note={t('sightings.not_compared_note')}>
      <PagedTable
        name="compliance-not-compared"
        label={t('sightings.not_compared')}
        columns={columns}
        pages={query}
        all={() => allRows<Row>(path, {})}
        narrow={(row) => (
          <div>
            <A class="link font-medium break-words" href={paths.complianceSystem(row.id)}>
              {row.system}
            </A>
            <p class="text-sm text-unknown">{whyText(row)}</p>
          </div>
        )}
        filtered={false}
        nothingMatches={undefined}
        empty={<Empty title={t('sightings.all_compared')} hint={t('sightings.all_compared_hint')} small />}
      />
    </TableBlock>
  );
}
