/** The work sheet as a file: downloaded as it stands, and taken in again after a look at what each row would do. */
import DownloadIcon from 'lucide-solid/icons/download';
import UploadIcon from 'lucide-solid/icons/upload';
import { createMemo, createSignal, Show } from 'solid-js';
import { ApiError } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { Refused } from '../../ui/sending.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import { FileDrop } from '../imports/FileDrop.tsx';
import { type Assessment, assessmentCommands, resultText, type SheetReport } from './assessment-calls.ts';

export function SheetFile(props: { assessment: Assessment; locked: string | undefined }) {
  const [open, setOpen] = createSignal(false);
  return (
    <div class="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
      <a
        href={`/api/assessments/${props.assessment.id}/sheet/xlsx`}
        download=""
        class="link inline-flex items-center gap-1.5"
      >
        <DownloadIcon class="size-4" />
        {t('sheet_file.download')}
      </a>
      <Show when={!props.locked}>
        <Button kind="quiet" onClick={() => setOpen(true)}>
          <UploadIcon class="size-4" />
          {t('sheet_file.take')}
        </Button>
      </Show>
      <Dialog
        wide
        open={open()}
        close={() => setOpen(false)}
        title={t('sheet_file.take')}
        detail={t('sheet_file.intro')}
      >
        <Taking id={props.assessment.id} close={() => setOpen(false)} />
      </Dialog>
    </div>
  );
}

function Taking(props: { id: number; close: () => void }) {
  const [file, setFile] = createSignal<File>();
  const [report, setReport] = createSignal<SheetReport>();
  const [error, setError] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);
  const forget = () => {
    setFile(undefined);
    setReport(undefined);
    setError(undefined);
  };
  const run = async (chosen: File, is_dry: boolean) => {
    setBusy(true);
    setError(undefined);
    try {
      const made = await assessmentCommands.takeSheet(props.id, chosen, is_dry);
      setReport(made);
      if (!made.committed) return;
      toast({ title: t('sheet_file.done', { n: made.counts.judge + made.counts.change }) });
      props.close();
    } catch (caught) {
      setReport(caught instanceof ApiError && caught.report ? (caught.report as SheetReport) : undefined);
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const changing = () => (report()?.counts.judge ?? 0) + (report()?.counts.change ?? 0);
  return (
    <>
      <FileDrop
        file={file()}
        choose={(chosen) => {
          forget();
          setFile(chosen);
          void run(chosen, true);
        }}
        forget={forget}
        refused={undefined}
      />
      <Refused error={error()} class="mt-4 rounded-md border border-down px-3 py-2" />
      <Show when={report()}>{(found) => <Preview report={found()} />}</Show>
      <DialogActions>
        <Button kind="quiet" onClick={props.close}>
          {t('ui.cancel')}
        </Button>
        <Show when={report()}>
          {(found) => (
            <Button
              kind="primary"
              busy={busy()}
              disabled={
                found().counts.error > 0
                  ? t('imports.blocked_errors', { n: found().counts.error })
                  : changing() === 0
                    ? t('sheet_file.nothing')
                    : undefined
              }
              onClick={() => {
                const chosen = file();
                if (chosen) void run(chosen, false);
              }}
            >
              {t('sheet_file.commit', { n: changing() })}
            </Button>
          )}
        </Show>
      </DialogActions>
    </>
  );
}

type Row = SheetReport['rows'][number] & { id: number };

const said = (one: Row['before']) => (one ? [resultText(one.result), one.reason].filter(Boolean).join(' ') : '—');
const detailOf = (row: Row): string =>
  row.errors.length > 0
    ? row.errors.map((error) => `${word('sheet_file', `column_${error.column}`)}: ${say(error)}`).join('; ')
    : row.action === 'judge' || row.action === 'change'
      ? `${said(row.before)} → ${said(row.after)}`
      : '';

const columns: Column<Row>[] = [
  { id: 'row', title: 'sheet_file.row', width: 70, align: 'end', value: (row) => row.row },
  { id: 'cell', title: 'sheet_file.cell', width: 200, value: (row) => `${row.item} ${row.object}` },
  {
    id: 'action',
    title: 'sheet_file.action',
    width: 90,
    value: (row) => word('sheet_file', `action_${row.action}`),
    cell: (row) => (
      <span class={row.action === 'error' ? 'font-medium text-down' : ''}>
        {word('sheet_file', `action_${row.action}`)}
      </span>
    ),
  },
  {
    id: 'detail',
    title: 'sheet_file.detail',
    width: 320,
    grow: true,
    value: detailOf,
    cell: (row) => (
      <span class={row.action === 'error' ? 'text-down' : ''} title={detailOf(row)}>
        {detailOf(row) || '—'}
      </span>
    ),
  },
];

/** What does nothing is counted, not listed. */
function Preview(props: { report: SheetReport }) {
  const rows = createMemo<Row[]>(() =>
    props.report.rows
      .filter(({ action }) => action !== 'same' && action !== 'open')
      .map((row) => ({ ...row, id: row.row })),
  );
  return (
    <div class="mt-4 space-y-3">
      <p role="status" class="font-medium">
        {t('sheet_file.summary', props.report.counts)}
      </p>
      <Show when={props.report.missing.length > 0}>
        <p class="rounded-md border border-degraded px-3 py-2">
          {t('sheet_file.missing', {
            n: props.report.missing.length,
            items: props.report.missing.slice(0, 8).join(', ') + (props.report.missing.length > 8 ? ' …' : ''),
          })}
        </p>
      </Show>
      <Show when={props.report.rows_left_out > 0}>
        <p class="text-dim">{t('sheet_file.left_out', { n: props.report.rows_left_out })}</p>
      </Show>
      <Table
        name="sheet-file"
        label={t('imports.preview')}
        columns={columns}
        rows={rows()}
        narrow={(row) => (
          <div>
            <p class="flex justify-between gap-3">
              <span class="font-medium">{`${row.item} ${row.object}`}</span>
              <span class={row.action === 'error' ? 'text-down' : ''}>
                {word('sheet_file', `action_${row.action}`)}
              </span>
            </p>
            <p class="text-dim">{t('imports.row_n', { n: String(row.row) })}</p>
            <p class={row.action === 'error' ? 'text-down' : ''}>{detailOf(row)}</p>
          </div>
        )}
        empty={<Empty title={t('sheet_file.nothing')} small />}
      />
    </div>
  );
}
