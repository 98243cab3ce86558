/** A table over a list that the server gives page by page, with all its faces. */
import { createMemo, type JSX, Show } from 'solid-js';
import { rows_max } from '../api.ts';
import { t } from '../i18n/index.ts';
import type { List } from '../wire.ts';
import { Loading, Problem } from './Faces.tsx';
import { Table, type TableProps } from './Table.tsx';

/** What is used of `useInfiniteQuery(() => queries.nodes(filter))`. */
export type Pages<Row> = {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly isPlaceholderData: boolean;
  readonly isFetchingNextPage: boolean;
  readonly hasNextPage: boolean;
  readonly error: unknown;
  readonly data: { pages: List<Row>[] } | undefined;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
};

export function PagedTable<Row extends { id: number | string }>(
  props: Omit<TableProps<Row>, 'rows' | 'total' | 'more' | 'empty'> & {
    pages: Pages<Row>;
    /** When there is nothing at all: what to do next. */
    empty: JSX.Element;
    /** Whether filters are on: nothing found is then no reason to add something. */
    filtered: boolean;
    nothingMatches: JSX.Element;
  },
) {
  const data = createMemo(() => (props.pages.isPending ? undefined : props.pages.data));
  const rows = createMemo(() => data()?.pages.flatMap((page) => page.rows) ?? []);
  const total = () => data()?.pages[0]?.total ?? 0;
  return (
    <Show
      when={data()}
      fallback={
        <div class="card">
          <div class="px-3 py-2">{props.toolbar}</div>
          <Show when={props.pages.isError} fallback={<Loading lines={8} />}>
            <Problem error={props.pages.error} retry={() => props.pages.refetch()} />
          </Show>
        </div>
      }
    >
      <div class={props.pages.isPlaceholderData ? 'opacity-60' : ''} aria-busy={props.pages.isPlaceholderData}>
        <Table
          {...props}
          rows={rows()}
          total={total()}
          more={() => {
            if (props.pages.hasNextPage && !props.pages.isFetchingNextPage) props.pages.fetchNextPage();
          }}
          empty={props.filtered ? props.nothingMatches : props.empty}
        />
        <Show when={rows().length >= rows_max && total() > rows_max}>
          <p role="status" class="mt-2 text-sm text-dim">
            {t('ui.too_much', { shown: rows_max })}
          </p>
        </Show>
      </div>
    </Show>
  );
}
