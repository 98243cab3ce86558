/** The head of a table's column: its title, which sorts where the table can. */
import ArrowDownIcon from 'lucide-solid/icons/arrow-down';
import ArrowUpIcon from 'lucide-solid/icons/arrow-up';
import { Show } from 'solid-js';
import { t } from '../i18n/index.ts';
import { type Column, type makeTableModel, titleOf } from './table-model.ts';

export type Model<Row extends { id: number | string }> = ReturnType<typeof makeTableModel<Row>>;

export function Header<Row extends { id: number | string }>(props: { column: Column<Row>; model: Model<Row> }) {
  const direction = () => props.model.directionOf(props.column);
  return (
    <th
      scope="col"
      aria-sort={direction() === 'none' ? undefined : direction()}
      class={`sticky top-0 z-10 h-9 border-b border-line bg-surface px-3 text-left font-medium text-dim first:pl-4 ${props.column.align === 'end' ? 'text-right' : ''}`}
    >
      <Show when={props.column.sort !== false} fallback={titleOf(props.column.title)}>
        <button
          type="button"
          class={`inline-flex items-center gap-1 rounded hover:text-ink ${direction() === 'none' ? '' : 'text-ink'}`}
          onClick={() => props.model.sortBy(props.column)}
        >
          {titleOf(props.column.title)}
          <Show when={direction() === 'ascending'}>
            <ArrowUpIcon class="size-3.5" aria-label={t('ui.sort_ascending')} />
          </Show>
          <Show when={direction() === 'descending'}>
            <ArrowDownIcon class="size-3.5" aria-label={t('ui.sort_descending')} />
          </Show>
        </button>
      </Show>
    </th>
  );
}
