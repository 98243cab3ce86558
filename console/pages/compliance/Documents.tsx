/** Documents of a system: what was filed, reviewed and decided, as files. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { allRows, pagesOf, send, sendFile, thenInvalidate } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import type { Client, Got, RowOf } from '../../wire.ts';
import { dayText } from './calendar-day.ts';
import { ReasonForm } from './Review.tsx';

type Row = RowOf<Got<Client['compliance']['systems'][':system_id']['documents']['$get']>>;
type Kind = Row['kind'];
type Props = { system_id: number; refused: string | undefined };

const kinds: readonly Kind[] = [
  'grading',
  'filing',
  'design',
  'review',
  'report',
  'rectification',
  'regulation',
  'other',
];
const pathOf = (system_id: number) => `/api/compliance/systems/${system_id}/documents`;
const kindText = (kind: Kind) => word('compliance', `document_${kind}`);
const untilText = (row: Row) => dayText(row.valid_until);

function Until(props: { row: Row }) {
  return (
    <span class={`numeric whitespace-nowrap ${props.row.is_expired ? 'font-medium text-down' : ''}`}>
      {untilText(props.row)} {props.row.is_expired ? t('compliance.document_expired') : ''}
    </span>
  );
}

const columnsOf = (system_id: number): Column<Row>[] => [
  {
    id: 'title',
    title: 'compliance.document_title',
    width: 220,
    grow: true,
    value: (row) => row.title,
    cell: (row) => <FileLink system_id={system_id} row={row} />,
    sort: false,
  },
  { id: 'kind', title: 'compliance.document_kind', width: 130, value: (row) => kindText(row.kind), sort: false },
  {
    id: 'valid_until',
    title: 'compliance.document_until',
    width: 150,
    value: untilText,
    cell: (row) => <Until row={row} />,
    sort: false,
  },
  { id: 'added_by', title: 'compliance.document_by', width: 120, value: (row) => row.added_by, sort: false },
  {
    id: 'added_at',
    title: 'compliance.document_added',
    width: 110,
    value: (row) => row.added_at,
    cell: (row) => <Time at={row.added_at} short />,
    sort: false,
  },
];

function FileLink(props: { system_id: number; row: Row }) {
  return (
    <a class="link break-words" href={`${pathOf(props.system_id)}/${props.row.id}/file`} download={props.row.title}>
      {props.row.title}
    </a>
  );
}

export function Documents(props: Props) {
  const path = pathOf(props.system_id);
  const query = useInfiniteQuery(() => pagesOf<Row>('compliance', path));
  const [adding, setAdding] = createSignal(false);
  const [removing, setRemoving] = createSignal<Row>();
  return (
    <TableBlock
      title={t('compliance.documents')}
      note={t('compliance.documents_note')}
      actions={
        <Button disabled={props.refused} onClick={() => setAdding(true)}>
          {t('compliance.document_add')}
        </Button>
      }
    >
      <PagedTable
        name="compliance-documents"
        label={t('compliance.documents')}
        columns={columnsOf(props.system_id)}
        pages={query}
        all={() => allRows<Row>(path, {})}
        actions={(row) =>
          props.refused
            ? []
            : [{ title: t('compliance.document_remove'), danger: true, act: () => void setRemoving(row) }]
        }
        narrow={(row) => (
          <div class="space-y-0.5">
            <FileLink system_id={props.system_id} row={row} />
            <p class="flex flex-wrap gap-x-3 text-sm text-dim">
              <span>{kindText(row.kind)}</span>
              <Show when={row.valid_until}>
                <Until row={row} />
              </Show>
              <span>{row.added_by}</span>
              <Time at={row.added_at} short />
            </p>
          </div>
        )}
        main
        filtered={false}
        nothingMatches={undefined}
        empty={<Empty title={t('compliance.documents_none')} hint={t('compliance.documents_none_hint')} small />}
      />
      <Show when={adding()}>
        <Dialog open close={() => setAdding(false)} title={t('compliance.document_add')}>
          <AddForm system_id={props.system_id} close={() => setAdding(false)} />
        </Dialog>
      </Show>
      <Show when={removing()} keyed>
        {(row) => (
          <Dialog
            open
            close={() => setRemoving(undefined)}
            title={t('compliance.document_remove')}
            detail={t('compliance.document_remove_detail', { name: row.title })}
          >
            <ReasonForm
              name={`document-remove.${row.id}`}
              label={t('compliance.document_remove_reason')}
              action={t('compliance.document_remove')}
              save={(reason) =>
                thenInvalidate(send('POST', `${path}/${row.id}/removal`, { reason }), 'compliance', 'audit')
              }
              close={() => setRemoving(undefined)}
            />
          </Dialog>
        )}
      </Show>
    </TableBlock>
  );
}

function AddForm(props: { system_id: number; close: () => void }) {
  const draft = makeDraft<{ kind: Kind | null; until: string }>(`document-add.${props.system_id}`, {
    kind: null,
    until: '',
  });
  const [file, setFile] = createSignal<File>();
  const check = ({ kind }: { kind: Kind | null }): Problems => ({
    ...(kind === null ? { kind: t('ui.missing') } : {}),
    ...(file() ? {} : { file: t('ui.missing') }),
  });
  const save = async ({ kind, until }: { kind: Kind | null; until: string }) => {
    const chosen = file();
    if (!chosen || kind === null) return;
    // It holds to the end of that day.
    const valid_until = momentOf(`${until}T23:59`);
    const query = { kind, name: chosen.name, ...(valid_until === undefined ? {} : { valid_until }) };
    await thenInvalidate(sendFile(pathOf(props.system_id), chosen, query), 'compliance', 'audit');
  };
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save} action={t('compliance.document_add')}>
      {(problems) => (
        <>
          <label class="block">
            <span class="mb-1 block text-sm text-dim">{t('compliance.document_file')}</span>
            <input
              type="file"
              class="block w-full text-sm"
              aria-describedby={problems().file ? 'document-file-problem' : undefined}
              onChange={(event) => setFile(event.currentTarget.files?.[0])}
            />
            <span class="mt-1 block text-sm text-dim">{t('compliance.document_file_hint')}</span>
            <Show when={problems().file}>
              {(problem) => (
                <span id="document-file-problem" class="mt-1 block text-sm text-down">
                  {problem()}
                </span>
              )}
            </Show>
          </label>
          <Select
            label={t('compliance.document_kind')}
            value={draft.value().kind}
            set={(kind) => draft.set({ ...draft.value(), kind })}
            options={kinds.map((value) => ({ value, label: kindText(value) }))}
            error={problems().kind}
            required
          />
          <TextField
            label={t('compliance.document_until')}
            type="date"
            value={draft.value().until}
            set={(until) => draft.set({ ...draft.value(), until })}
            error={problems().valid_until}
          />
        </>
      )}
    </DraftForm>
  );
}
