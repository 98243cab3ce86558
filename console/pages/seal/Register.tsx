/** What was sealed, the newest first: found, downloaded again, revoked. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import StampIcon from 'lucide-solid/icons/stamp';
import { createSignal, Show } from 'solid-js';
import { allRows } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty, errorText } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { saveFrom } from '../../ui/save.ts';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import { fileOf, formatOf, kinds, kindText, type Sealed, sealCommands, sealQueries } from './calls.ts';

const statusText = ({ status }: Sealed) => word('seals', `status_${status}`);

function Status(props: { row: Sealed }) {
  return (
    <span class="inline-flex items-center gap-1.5" title={props.row.revoke_reason ?? undefined}>
      <StatusMark status={props.row.status === 'valid' ? 'pass' : 'fail'} quiet />
      {statusText(props.row)}
    </span>
  );
}

function FileLink(props: { row: Sealed }) {
  return (
    <a class="link break-words" href={fileOf(props.row)} download={props.row.file_name}>
      {props.row.title}
    </a>
  );
}

const columns: Column<Sealed>[] = [
  {
    id: 'title',
    title: 'seals.document',
    width: 240,
    grow: true,
    value: (row) => row.title,
    cell: (row) => <FileLink row={row} />,
    sort: false,
  },
  { id: 'format', title: 'seals.format', width: 80, value: formatOf, sort: false },
  { id: 'kind', title: 'seals.kind', width: 120, value: (row) => kindText(row.object_kind), sort: false },
  {
    id: 'status',
    title: 'seals.status',
    width: 100,
    value: statusText,
    cell: (row) => <Status row={row} />,
    sort: false,
  },
  { id: 'signer', title: 'seals.signer', width: 150, value: (row) => row.signer, sort: false },
  { id: 'sealed_by', title: 'seals.by', width: 100, value: (row) => row.sealed_by_name ?? row.sealed_by, sort: false },
  {
    id: 'sealed_at',
    title: 'seals.at',
    width: 120,
    value: (row) => row.sealed_at,
    cell: (row) => <Time at={row.sealed_at} short />,
    sort: false,
  },
  {
    id: 'digest',
    title: 'seals.digest',
    width: 150,
    hidden: true,
    value: (row) => row.digest,
    cell: (row) => <span class="font-mono text-xs">{row.digest.slice(0, 16)}…</span>,
    sort: false,
  },
  { id: 'reason', title: 'seals.reason', width: 130, grow: true, value: (row) => row.revoke_reason ?? '', sort: false },
];

async function askStatus(row: Sealed) {
  try {
    const { status, reason } = await sealQueries.statusNow(row.id);
    toast({
      title: t('seals.status_now', { status: word('seals', `status_${status}`) }),
      ...(reason === null ? {} : { detail: reason }),
    });
  } catch (error) {
    toast({ title: errorText(error) });
  }
}

export function Register(props: { may: boolean }) {
  const filters = makeFilters(['q', 'kind', 'revoked']);
  const asked = () => ({
    ...{ q: filters.value('q'), object_kind: filters.value('kind'), is_revoked: filters.value('revoked') },
  });
  const query = useInfiniteQuery(() => sealQueries.documents(asked()));
  const [revoking, setRevoking] = createSignal<Sealed>();
  return (
    <>
      <PagedTable
        name="seals"
        label={t('seals.register')}
        columns={columns}
        pages={query}
        all={() => allRows<Sealed>('/api/sealed-documents', asked())}
        main
        toolbar={
          <FilterBar
            filters={filters}
            placeholder={t('seals.search')}
            choices={[
              {
                key: 'kind',
                title: t('seals.kind'),
                options: kinds.map((value) => ({ value, label: kindText(value) })),
              },
              {
                key: 'revoked',
                title: t('seals.status'),
                options: [
                  { value: 'false', label: t('seals.status_valid') },
                  { value: 'true', label: t('seals.status_revoked') },
                ],
              },
            ]}
          />
        }
        actions={(row) => [
          { title: t('seals.download'), act: () => saveFrom(fileOf(row)) },
          ...(row.connector === 'province' ? [{ title: t('seals.ask_status'), act: () => void askStatus(row) }] : []),
          ...(props.may && row.status === 'valid'
            ? [{ title: t('seals.revoke'), danger: true, act: () => void setRevoking(row) }]
            : []),
        ]}
        narrow={(row) => (
          <div class="space-y-0.5">
            <FileLink row={row} />
            <p class="flex flex-wrap gap-x-3 text-sm text-dim">
              <Status row={row} />
              <span>{formatOf(row)}</span>
              <span>{kindText(row.object_kind)}</span>
              <span>{row.sealed_by_name ?? row.sealed_by}</span>
              <Time at={row.sealed_at} short />
            </p>
          </div>
        )}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty icon={<StampIcon />} title={t('seals.none')} hint={t('seals.none_hint')} />}
      />
      <Show when={revoking()} keyed>
        {(row) => (
          <Dialog
            open
            close={() => setRevoking(undefined)}
            title={t('seals.revoke')}
            detail={t('seals.revoke_detail', { name: row.title })}
          >
            <ReasonForm
              name={`seal-revoke.${row.id}`}
              label={t('seals.reason')}
              action={t('seals.revoke')}
              save={(reason) => sealCommands.revoke(row.id, reason)}
              close={() => setRevoking(undefined)}
            />
          </Dialog>
        )}
      </Show>
    </>
  );
}
