/** What was published, and what is being written. */
import { useNavigate, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import MegaphoneIcon from 'lucide-solid/icons/megaphone';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { BulletinDialog } from './BulletinDialog.tsx';
import { type BulletinRow, supervisionQueries } from './calls.ts';
import { StandingMark } from './marks.tsx';

const columns: Column<BulletinRow>[] = [
  { id: 'number', title: 'supervision.bulletin_number', width: 160, value: (row) => row.number },
  { id: 'title', title: 'supervision.bulletin_title', width: 260, grow: true, value: (row) => row.title },
  { id: 'month', title: 'supervision.month', width: 100, value: (row) => row.month },
  {
    id: 'state',
    title: 'supervision.state',
    width: 110,
    value: (row) => row.state,
    cell: (row) => <StandingMark state={row.state} />,
  },
  { id: 'issued_by', title: 'supervision.issued_by', width: 120, value: (row) => row.issued_by_name ?? '' },
  {
    id: 'issued_at',
    title: 'supervision.issued_at',
    width: 150,
    value: (row) => row.issued_at,
    cell: (row) => <Time at={row.issued_at} />,
  },
];

export function Bulletins() {
  const query = useQuery(() => supervisionQueries.bulletins());
  const overview = useQuery(() => supervisionQueries.overview());
  const session = useSession();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const months = () => [...new Set(overview.data?.revisions.map(({ month }) => month) ?? [])];
  const refused = () => {
    if (!session.may('supervision:write')) return t('ui.may_not');
    return months().length === 0 ? t('supervision.none_hint') : undefined;
  };
  return (
    <>
      <Loaded query={query}>
        {(data) => (
          <TableBlock
            title={t('supervision.tab_bulletins')}
            note={t('supervision.bulletins_note')}
            actions={
              <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
                {t('supervision.write_bulletin')}
              </Button>
            }
          >
            <Table
              name="supervision-bulletins"
              label={t('supervision.tab_bulletins')}
              columns={columns}
              rows={data().rows}
              href={(row) => paths.bulletin(row.id)}
              main
              narrow={(row) => (
                <a href={paths.bulletin(row.id)} class="block space-y-0.5 text-ink no-underline">
                  <div class="flex items-baseline justify-between gap-3">
                    <span class="min-w-0 font-medium break-words">{row.title}</span>
                    <StandingMark state={row.state} />
                  </div>
                  <p class="text-sm text-dim">
                    {row.number} · {row.month}
                  </p>
                </a>
              )}
              empty={
                <Empty
                  icon={<MegaphoneIcon />}
                  title={t('supervision.no_bulletins')}
                  hint={t('supervision.no_bulletins_hint')}
                />
              }
            />
          </TableBlock>
        )}
      </Loaded>
      <Show when={search.new === '1' && months().length > 0}>
        <BulletinDialog
          months={months()}
          close={() => setSearch({ new: null })}
          made={(id) => navigate(paths.bulletin(id))}
        />
      </Show>
    </>
  );
}
