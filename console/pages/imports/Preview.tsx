/** What each row of a file would do, or why it can't. */
import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { Empty } from '../../ui/Faces.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import type { ImportAction, ImportReport, ImportRow } from './calls.ts';

type Row = ImportRow & { id: number };
type Shown = ImportAction | 'all';

const colours: Record<ImportAction, string> = {
  create: 'text-accent',
  update: 'text-ink',
  same: 'text-dim',
  error: 'text-down font-medium',
};

type Told = { errors: (row: Row) => string[]; changes: (row: Row) => string; notes: (row: Row) => string };

/** Fields by the names that the file's columns have. */
function tellerOf(report: ImportReport): Told {
  const names = new Map(report.columns.map((column) => [column.key, say(column)]));
  const field = (key: string) => names.get(key) ?? key;
  return {
    errors: (row) => row.errors.map((error) => `${field(error.path)}: ${say(error)}`),
    changes: (row) =>
      row.changes
        .map((change) => `${field(change.field)}: ${change.before || '—'} → ${change.after || '—'}`)
        .join('; '),
    notes: (row) => row.notes.map((note) => `${field(note.path)}: ${say(note)}`).join('; '),
  };
}

function columnsOf(told: Told): Column<Row>[] {
  const detail = (row: Row) =>
    [told.errors(row).join('; ') || told.changes(row), told.notes(row)].filter(Boolean).join('; ');
  return [
    { id: 'row', title: 'imports.row', width: 80, align: 'end', value: (row) => row.row },
    {
      id: 'action',
      title: 'imports.action',
      width: 100,
      value: (row) => word('imports', `action_${row.action}`),
      cell: (row) => <span class={colours[row.action]}>{word('imports', `action_${row.action}`)}</span>,
    },
    { id: 'label', title: 'words.name', width: 240, value: (row) => row.label },
    {
      id: 'detail',
      title: 'imports.detail',
      width: 420,
      grow: true,
      value: detail,
      cell: (row) => (
        <span class={row.action === 'error' ? 'text-down' : ''} title={detail(row)}>
          {detail(row) || '—'}
        </span>
      ),
    },
  ];
}

export function Preview(props: { report: ImportReport; actions: JSX.Element }) {
  const [shown, setShown] = createSignal<Shown>('all');
  // What has to be put right is what is looked at first.
  createEffect(on([() => props.report], ([report]) => setShown(report.counts.error > 0 ? 'error' : 'all')));
  const rows = createMemo<Row[]>(() =>
    props.report.rows
      .filter((row) => shown() === 'all' || row.action === shown())
      .map((row) => ({ ...row, id: row.row })),
  );
  const told = createMemo(() => tellerOf(props.report));
  const noted = () => props.report.rows.filter(({ notes }) => notes.length > 0).length;
  const total = () => Object.values(props.report.counts).reduce((sum, each) => sum + each, 0);
  const count = (each: Shown) => (each === 'all' ? total() : props.report.counts[each]);
  return (
    <div class="mt-4 space-y-3">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p role="status" class="font-medium">
          {t('imports.summary', {
            total: total(),
            create: props.report.counts.create,
            update: props.report.counts.update,
            same: props.report.counts.same,
            error: props.report.counts.error,
          })}
        </p>
        <div class="flex flex-wrap gap-2">{props.actions}</div>
      </div>
      <Show when={props.report.ignored_columns.length > 0}>
        <p class="rounded-md border border-degraded px-3 py-2">
          {t('imports.ignored', { names: props.report.ignored_columns.join(', ') })}
        </p>
      </Show>
      <Show when={noted() > 0}>
        <p class="rounded-md border border-degraded px-3 py-2">{t('imports.noted', { n: noted() })}</p>
      </Show>
      <Show when={props.report.rows_left_out > 0}>
        <p class="text-dim">{t('imports.left_out', { n: props.report.rows_left_out })}</p>
      </Show>
      <Table
        name={`import-${props.report.kind}`}
        label={t('imports.preview')}
        columns={columnsOf(told())}
        rows={rows()}
        main
        toolbar={
          <Segments
            label={t('imports.action')}
            value={shown()}
            set={setShown}
            options={(['all', 'error', 'create', 'update', 'same'] as const).map((each) => ({
              value: each,
              label: `${word('imports', `action_${each}`)} ${count(each)}`,
            }))}
          />
        }
        narrow={(row) => <Narrow row={row} told={told()} />}
        empty={<Empty title={t('ui.nothing_matches')} small />}
      />
    </div>
  );
}

function Narrow(props: { row: Row; told: Told }) {
  return (
    <div>
      <div class="flex justify-between gap-3">
        <span class="font-medium">{props.row.label || '—'}</span>
        <span class={`whitespace-nowrap ${colours[props.row.action]}`}>
          {word('imports', `action_${props.row.action}`)}
        </span>
      </div>
      <p class="text-dim">{t('imports.row_n', { n: String(props.row.row) })}</p>
      <ul class="text-down">
        <For each={props.told.errors(props.row)}>{(error) => <li>{error}</li>}</For>
      </ul>
      <p>{props.told.changes(props.row)}</p>
      <p class="text-sm text-dim">{props.told.notes(props.row)}</p>
    </div>
  );
}
