/** The table of one kind of part, with what can be done to each: add, edit, remove. */
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, type JSX, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { type PartName, riskCommands } from './calls.ts';
import { type Field, PartDialog } from './PartDialog.tsx';

type Row = { id: number; version: number };

export function PartTable<R extends Row>(props: {
  id: number;
  part: PartName;
  title: string;
  note?: JSX.Element;
  columns: readonly Column<R>[];
  rows: readonly R[];
  nameOf: (row: R) => string;
  /** Of a new one where there is no row. */
  fields: (row: R | undefined) => readonly Field[];
  initial?: Record<string, unknown>;
  add: string;
  /** What editing is called here. */
  edit?: string;
  /** Why nothing can be changed; undefined: it can. */
  locked: string | undefined;
  none: string;
  none_hint?: string;
  more?: (row: R) => MenuItem[];
  buttons?: JSX.Element;
  main?: boolean;
}) {
  const [editing, setEditing] = createSignal<R | 'new'>();
  const [removing, setRemoving] = createSignal<R>();
  const actions = (row: R): MenuItem[] => [
    { title: props.edit ?? t('risk.edit'), act: () => void setEditing(() => row) },
    ...(props.more?.(row) ?? []),
    { title: t('risk.remove'), danger: true, act: () => void setRemoving(() => row) },
  ];
  const rowOf = () => {
    const row = editing();
    return row === 'new' ? undefined : row;
  };
  const save = (values: Record<string, unknown>) => {
    const row = rowOf();
    return row
      ? riskCommands.change(props.id, props.part, row, values)
      : riskCommands.add(props.id, props.part, values);
  };
  return (
    <TableBlock
      title={props.title}
      note={props.note}
      actions={
        <div class="flex flex-wrap gap-2">
          {props.buttons}
          <Button kind="primary" disabled={props.locked} onClick={() => setEditing('new')}>
            <PlusIcon class="size-4" />
            {props.add}
          </Button>
        </div>
      }
    >
      <Table
        name={`risk-${props.part}`}
        label={props.title}
        columns={props.columns}
        rows={props.rows}
        {...(props.locked ? {} : { actions })}
        main={props.main ?? false}
        empty={<Empty small title={props.none} {...(props.none_hint ? { hint: props.none_hint } : {})} />}
      />
      <Show when={editing()} keyed>
        <PartDialog
          name={`risk.${props.id}.${props.part}.${rowOf() ? `${rowOf()?.id}.${rowOf()?.version}` : 'new'}`}
          title={rowOf() ? (props.edit ?? t('risk.edit')) : props.add}
          {...(rowOf() ? { detail: props.nameOf(rowOf() as R) } : {})}
          fields={props.fields(rowOf())}
          values={(rowOf() as Record<string, unknown> | undefined) ?? props.initial ?? {}}
          save={save}
          close={() => setEditing(undefined)}
        />
      </Show>
      <Show when={removing()} keyed>
        {(row) => (
          <ConfirmDialog
            open
            close={() => setRemoving(undefined)}
            title={t('risk.remove')}
            detail={t('risk.remove_detail', { name: props.nameOf(row) })}
            action={t('risk.remove')}
            danger
            act={() => riskCommands.remove(props.id, props.part, row)}
          />
        )}
      </Show>
    </TableBlock>
  );
}
