/** A table's row where there is room for one column only. */
import { A } from '@solidjs/router';
import EllipsisIcon from 'lucide-solid/icons/ellipsis';
import { For, type JSX, Show } from 'solid-js';
import { t } from '../i18n/index.ts';
import { Menu, type MenuItem } from './Menu.tsx';
import { type Column, titleOf } from './table-model.ts';

const isMissing = (value: unknown) => value === null || value === undefined || value === '';

/** A cell as it is shown: what is missing is a dash, not a blank. */
export function draw<Row>(column: Column<Row>, row: Row): JSX.Element {
  if (column.cell) return column.cell(row);
  const value = column.value(row);
  const text = value === null || value === undefined || value === '' ? undefined : String(value);
  return (
    <Show when={text} fallback={<span class="text-dim">—</span>}>
      <span title={text}>{text}</span>
    </Show>
  );
}

/** What has nothing to say is left out; a cell without a value of its own, such as a button, stays. */
const isWorthALine = <Row,>(column: Column<Row>, row: Row) =>
  !isMissing(column.value(row)) || (column.cell !== undefined && column.sort === false);

export function StackedRow<Row>(props: {
  columns: readonly Column<Row>[];
  row: Row;
  href: string | undefined;
  actions: MenuItem[] | undefined;
}) {
  const first = () => props.columns.slice(0, 1);
  const rest = () => props.columns.slice(1).filter((column) => isWorthALine(column, props.row));
  return (
    <div class="flex items-start gap-2">
      <div class="min-w-0 flex-1">
        <For each={first()}>
          {(column) => (
            <Show when={props.href} fallback={<div class="font-medium">{draw(column, props.row)}</div>}>
              {(href) => (
                <A href={href()} class="font-medium text-ink no-underline">
                  {draw(column, props.row)}
                </A>
              )}
            </Show>
          )}
        </For>
        <dl class="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          <For each={rest()}>
            {(column) => (
              <div class="flex max-w-full min-w-0 gap-1.5">
                <dt class="shrink-0 text-dim">{titleOf(column.title)}</dt>
                <dd class="min-w-0">{draw(column, props.row)}</dd>
              </div>
            )}
          </For>
        </dl>
      </div>
      <Show when={props.actions}>
        {(actions) => (
          <Menu
            trigger={<EllipsisIcon class="size-4" />}
            label={t('ui.more')}
            triggerClass="inline-flex size-9 shrink-0 items-center justify-center rounded hover:bg-sunken"
            items={actions()}
          />
        )}
      </Show>
    </div>
  );
}
