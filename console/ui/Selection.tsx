/** Choosing rows of a table: a checkbox for each, and one for all that are shown. */
import { createEffect } from 'solid-js';
import { t } from '../i18n/index.ts';

type Id = number | string;

export type Selection<Row> = {
  chosen: () => ReadonlySet<Id>;
  set: (chosen: ReadonlySet<Id>) => void;
  /** What a row is called, for whoever can't see it. */
  label: (row: Row) => string;
};

/** The label around it is what a finger hits. */
const around = 'flex size-9 items-center justify-center';
const box = 'size-4 accent-accent';

export function SelectRow<Row extends { id: Id }>(props: { selection: Selection<Row>; row: Row }) {
  const toggle = () => {
    const next = new Set(props.selection.chosen());
    if (!next.delete(props.row.id)) next.add(props.row.id);
    props.selection.set(next);
  };
  return (
    <td class="w-10 border-b border-line pl-1 align-top sm:align-middle">
      <label class={around}>
        <input
          type="checkbox"
          class={box}
          checked={props.selection.chosen().has(props.row.id)}
          onChange={toggle}
          aria-label={t('ui.select_row', { name: props.selection.label(props.row) })}
        />
      </label>
    </td>
  );
}

export function SelectAll<Row extends { id: Id }>(props: { selection: Selection<Row>; rows: readonly Row[] }) {
  const count = () => props.rows.filter((row) => props.selection.chosen().has(row.id)).length;
  const all = () => props.rows.length > 0 && count() === props.rows.length;
  const toggle = () => {
    const ids = new Set(props.rows.map((row) => row.id));
    const others = [...props.selection.chosen()].filter((id) => !ids.has(id));
    props.selection.set(new Set(all() ? others : [...others, ...ids]));
  };
  return (
    <th class="sticky top-0 z-10 h-9 w-10 border-b border-line bg-surface pl-1">
      <label class={around}>
        <input
          type="checkbox"
          class={box}
          checked={all()}
          ref={(element) => createEffect(() => (element.indeterminate = count() > 0 && !all()))}
          onChange={toggle}
          aria-label={t('ui.select_all', { n: props.rows.length })}
        />
      </label>
    </th>
  );
}
