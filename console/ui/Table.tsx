/** The table: fixed header, order, choice of columns, thousands of rows, keyboard, export. */
import { A, useNavigate } from '@solidjs/router';
import { createVirtualizer } from '@tanstack/solid-virtual';
import Columns3Icon from 'lucide-solid/icons/columns-3';
import DownloadIcon from 'lucide-solid/icons/download';
import EllipsisIcon from 'lucide-solid/icons/ellipsis';
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { t } from '../i18n/index.ts';
import { useKeys } from '../keys.ts';
import { errorText } from './Faces.tsx';
import { Menu, type MenuItem } from './Menu.tsx';
import { SelectAll, type Selection, SelectRow } from './Selection.tsx';
import { draw, StackedRow } from './StackedRow.tsx';
import { saveCsv, saveFrom, saveXlsx } from './save.ts';
import { Header, type Model } from './TableHeader.tsx';
import { toast } from './Toast.tsx';
import { type Column, makeTableModel, type Order, titleOf } from './table-model.ts';

export type { Column, Order };

export type TableProps<Row extends { id: number | string }> = {
  /** Names the saved choice of columns and the exported file. */
  name: string;
  /** What the table holds, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** More than `rows.length` when not all have been read. */
  total?: number;
  /** Called when the end comes into sight. */
  more?: (() => void) | undefined;
  /** Other files of the same, that the server makes. */
  exports?: readonly { title: string; href: string }[];
  /** All rows, for the export, when not all have been read. */
  all?: () => Promise<readonly Row[]>;
  /** Where a row leads; its first column becomes the link. */
  href?: (row: Row) => string;
  actions?: (row: Row) => MenuItem[];
  /** The whole row on a phone; without it, the columns are set beneath one another. */
  narrow?: (row: Row) => JSX.Element;
  order?: Order;
  /** Rows can be chosen. */
  selection?: Selection<Row> | undefined;
  /** Filters and the like, to the left of the table's own tools. */
  toolbar?: JSX.Element;
  /** Takes j, k and Enter of the whole page. One table a page. */
  main?: boolean;
  /** Shown instead of rows when there are none. */
  empty: JSX.Element;
};

const row_px = 37;
const virtual_from = 120;
const phone = '(max-width: 639px)';

function makeNarrow(): () => boolean {
  const query = window.matchMedia(phone);
  const [narrow, setNarrow] = createSignal(query.matches);
  const listen = () => setNarrow(query.matches);
  query.addEventListener('change', listen);
  onCleanup(() => query.removeEventListener('change', listen));
  return narrow;
}

export function Table<Row extends { id: number | string }>(props: TableProps<Row>) {
  const model = makeTableModel<Row>({
    name: props.name,
    columns: () => props.columns,
    rows: () => props.rows,
    order: props.order,
  });
  const isPhone = makeNarrow();
  const stacked = isPhone;
  const [frame, setFrame] = createSignal<HTMLElement>();
  const [active, setActive] = createSignal<number | string>();

  const virtualizer = createVirtualizer<HTMLElement, HTMLTableRowElement>({
    get count() {
      return model.rows().length;
    },
    getScrollElement: () => frame() ?? null,
    estimateSize: () => (stacked() ? 68 : row_px),
    getItemKey: (index) => model.rows()[index]?.id ?? index,
    overscan: 12,
  });
  const whole = () => model.rows().length < virtual_from;
  const items = createMemo(() => virtualizer.getVirtualItems());
  const shown = createMemo(() => {
    if (whole()) return model.rows();
    return items().flatMap((item) => model.rows()[item.index] ?? []);
  });
  const offset = () => (whole() ? 0 : (items()[0]?.index ?? 0));
  const above_px = () => (whole() ? 0 : (items()[0]?.start ?? 0));
  // No more columns than there are: each would get its share of the width.
  const span = () => (stacked() ? 1 : model.columns().length + (props.actions ? 1 : 0)) + (props.selection ? 1 : 0);
  const below_px = () => (whole() ? 0 : virtualizer.getTotalSize() - (items().at(-1)?.end ?? 0));

  createEffect(
    on([() => items().at(-1)?.index, () => model.rows().length], ([last, count]) => {
      if (props.more && (whole() || (last ?? 0) >= count - 30)) props.more();
    }),
  );

  const navigate = useNavigate();
  const open = (row: Row) => props.href && navigate(props.href(row));

  const move = (step: 1 | -1) => {
    const rows = model.rows();
    if (rows.length === 0) return;
    const from = rows.findIndex((row) => row.id === active());
    const to = from < 0 ? 0 : Math.min(Math.max(from + step, 0), rows.length - 1);
    const row = rows[to];
    if (!row) return;
    setActive(row.id);
    if (!whole()) virtualizer.scrollToIndex(to);
    requestAnimationFrame(() => {
      frame()
        ?.querySelector<HTMLElement>(`tr[data-row="${CSS.escape(String(row.id))}"]`)
        ?.focus();
    });
  };
  if (props.main) {
    useKeys({
      j: () => move(1),
      k: () => move(-1),
    });
  }

  const press = (event: MouseEvent, row: Row) => {
    const target = event.target as HTMLElement;
    if (!props.href || target.closest('a, button, input, label') || window.getSelection()?.toString()) return;
    setActive(row.id);
    open(row);
  };

  return (
    <div class="card flex min-h-0 flex-col overflow-hidden">
      <Tools model={model} {...props} stacked={stacked()} />
      <Show when={props.rows.length > 0} fallback={<div class="border-t border-line">{props.empty}</div>}>
        <section
          // Only an element in the page has a window to be measured in.
          ref={(element) => onMount(() => setFrame(element))}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by keyboard.
          tabIndex={0}
          aria-label={props.label}
          class="relative max-h-[max(24rem,calc(100dvh-12rem))] min-h-0 overflow-auto border-t border-line -outline-offset-2"
        >
          <table
            class="w-full table-fixed border-separate border-spacing-0 text-sm"
            aria-rowcount={(props.total ?? props.rows.length) + 1}
            style={{
              'min-width': stacked()
                ? '0'
                : `${widthOf(model.columns(), (props.actions ? 48 : 0) + (props.selection ? 40 : 0))}px`,
            }}
          >
            <colgroup>
              <Show when={props.selection}>
                <col class="w-10" />
              </Show>
              <Show when={!stacked()}>
                <For each={model.columns()}>
                  {(column) => <col style={column.grow ? {} : { width: `${column.width}px` }} />}
                </For>
                <Show when={props.actions}>
                  <col class="w-12" />
                </Show>
              </Show>
            </colgroup>
            <thead class={stacked() ? 'sr-only' : ''}>
              <tr>
                <Show when={props.selection}>
                  {(selection) => <SelectAll selection={selection()} rows={model.rows()} />}
                </Show>
                <For each={stacked() ? model.columns().slice(0, 1) : model.columns()}>
                  {(column) => <Header column={column} model={model} />}
                </For>
                <Show when={props.actions && !stacked()}>
                  <th class="sticky top-0 z-10 border-b border-line bg-surface">
                    <span class="sr-only">{t('ui.more')}</span>
                  </th>
                </Show>
              </tr>
            </thead>
            <tbody>
              <Spacer px={above_px()} span={span()} />
              <For each={shown()}>
                {(row, index) => (
                  <tr
                    ref={(element) => {
                      if (stacked()) queueMicrotask(() => element.isConnected && virtualizer.measureElement(element));
                    }}
                    data-row={row.id}
                    data-index={offset() + index()}
                    aria-rowindex={offset() + index() + 2}
                    aria-selected={active() === row.id ? 'true' : undefined}
                    tabIndex={-1}
                    class={`group -outline-offset-2 ${props.href ? 'cursor-pointer' : ''} hover:bg-wash aria-selected:bg-wash`}
                    onClick={(event) => press(event, row)}
                    onFocusIn={() => setActive(row.id)}
                    onKeyDown={(event) => event.key === 'Enter' && event.target === event.currentTarget && open(row)}
                  >
                    <Show when={props.selection}>{(selection) => <SelectRow selection={selection()} row={row} />}</Show>
                    <Show
                      when={!stacked()}
                      fallback={
                        <td class="border-b border-line px-4 py-2.5">
                          <Show
                            when={props.narrow}
                            fallback={
                              <StackedRow
                                columns={model.columns()}
                                row={row}
                                href={props.href?.(row)}
                                actions={props.actions?.(row)}
                              />
                            }
                          >
                            {(narrow) => narrow()(row)}
                          </Show>
                        </td>
                      }
                    >
                      <For each={model.columns()}>
                        {(column, place) => (
                          <td
                            class={`h-9 truncate border-b border-line px-3 first:pl-4 ${column.align === 'end' ? 'numeric text-right' : ''}`}
                          >
                            <Show when={place() === 0 && props.href} fallback={draw(column, row)}>
                              {(href) => (
                                <A href={href()(row)} class="font-medium text-ink no-underline group-hover:text-accent">
                                  {draw(column, row)}
                                </A>
                              )}
                            </Show>
                          </td>
                        )}
                      </For>
                      <Show when={props.actions}>
                        {(actions) => (
                          <td class="border-b border-line pr-2 text-right">
                            <Menu
                              trigger={<EllipsisIcon class="size-4" />}
                              label={t('ui.more')}
                              triggerClass="inline-flex size-7 items-center justify-center rounded hover:bg-sunken"
                              items={actions()(row)}
                            />
                          </td>
                        )}
                      </Show>
                    </Show>
                  </tr>
                )}
              </For>
              <Spacer px={below_px()} span={span()} />
            </tbody>
          </table>
        </section>
      </Show>
    </div>
  );
}

const widthOf = <Row,>(columns: readonly Column<Row>[], own_px: number) =>
  columns.reduce((sum, column) => sum + column.width, own_px);

/** Stands for the rows that are not drawn. */
function Spacer(props: { px: number; span: number }) {
  return (
    <Show when={props.px > 0}>
      <tr>
        <td colSpan={props.span} style={{ height: `${props.px}px` }} />
      </tr>
    </Show>
  );
}

function Tools<Row extends { id: number | string }>(props: TableProps<Row> & { model: Model<Row>; stacked: boolean }) {
  const [busy, setBusy] = createSignal(false);
  const download = async (write: typeof saveCsv | typeof saveXlsx) => {
    setBusy(true);
    try {
      const columns = props.model.columns();
      const rows = props.all && props.rows.length < (props.total ?? 0) ? await props.all() : props.model.rows();
      await write(props.name, [
        columns.map((column) => titleOf(column.title)),
        ...rows.map((row) => columns.map((column) => column.value(row))),
      ]);
    } catch (error) {
      toast({ title: t('ui.export_failed'), detail: errorText(error) });
    } finally {
      setBusy(false);
    }
  };
  const total = () => props.total ?? props.rows.length;
  return (
    <div class="flex flex-wrap items-center gap-2 px-3 py-2">
      <div class="min-w-0 flex-1 max-sm:not-empty:basis-full">{props.toolbar}</div>
      <span class="numeric ml-auto text-sm whitespace-nowrap text-dim" role="status">
        {props.rows.length < total()
          ? t('ui.rows_some', { shown: props.rows.length, total: total() })
          : t('ui.rows_all', { total: total() })}
      </span>
      <Show when={!props.stacked}>
        <Menu
          trigger={<Columns3Icon class="size-4" />}
          label={t('ui.columns')}
          triggerClass="inline-flex size-8 items-center justify-center rounded-md hover:bg-sunken"
          items={props.columns.slice(1).map((column) => ({
            kind: 'choice' as const,
            title: titleOf(column.title),
            chosen: props.model.isShown(column.id),
            act: () => props.model.toggle(column.id),
            stay: true,
          }))}
        />
      </Show>
      <Menu
        trigger={<DownloadIcon class={`size-4 ${busy() ? 'animate-pulse' : ''}`} />}
        label={t('ui.export')}
        triggerClass="inline-flex size-8 items-center justify-center rounded-md hover:bg-sunken"
        items={[
          { title: t('ui.export_csv'), act: () => void download(saveCsv) },
          { title: t('ui.export_xlsx'), act: () => void download(saveXlsx) },
          ...(props.exports ?? []).map((one) => ({ title: one.title, act: () => saveFrom(one.href) })),
        ]}
      />
    </div>
  );
}
