/** The table's columns, its order and its choice of columns; drawing is in Table.tsx. */
import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  createTable,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
} from '@tanstack/solid-table';
import { createMemo, createSignal, type JSX } from 'solid-js';
import { say, type Text, type TextKey, t } from '../i18n/index.ts';

export type Cell = string | number | boolean | null | undefined;

export type Column<Row> = {
  id: string;
  title: TextKey | Text;
  /** What is sorted by and exported. */
  value: (row: Row) => Cell;
  /** What is shown, when that is more than the value. */
  cell?: (row: Row) => JSX.Element;
  /** In pixels; columns that `grow` share the rest and have it as their minimum. */
  width: number;
  grow?: boolean;
  align?: 'end';
  /** Off until a person turns it on in the column menu. */
  hidden?: boolean;
  /** The server's name of the order, where the server sorts; false where it can't. Defaults to `id`. */
  sort?: string | false;
};

export const titleOf = (title: TextKey | Text): string => (typeof title === 'string' ? t(title) : say(title));

/** An order that lives elsewhere, such as in the address: `name`, or `-name` for descending. */
export type Order = { value: () => string; set: (value: string) => void };

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
});

const collator = new Intl.Collator(['zh-CN', 'en'], { numeric: true, sensitivity: 'base' });

/** Missing values come last in either direction; text in the order of a Chinese dictionary, numbers in it by value. */
function compare(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}

const missing = (value: Cell) => value === null || value === undefined || value === '';

function choiceOf(name: string): Record<string, boolean> {
  try {
    return JSON.parse(localStorage.getItem(`zhengwang.columns.${name}`) ?? '{}') as Record<string, boolean>;
  } catch {
    return {};
  }
}

function keepChoice(name: string, choice: Record<string, boolean>): void {
  try {
    localStorage.setItem(`zhengwang.columns.${name}`, JSON.stringify(choice));
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

type Options<Row> = {
  /** Under which the choice of columns is remembered. */
  name: string;
  columns: () => readonly Column<Row>[];
  rows: () => readonly Row[];
  /** Given: the server sorts. */
  order: Order | undefined;
};

export function makeTableModel<Row extends object>(options: Options<Row>) {
  const hidden = () => Object.fromEntries(options.columns().map((column) => [column.id, !column.hidden]));
  const [visibility, setVisibility] = createSignal<Record<string, boolean>>({
    ...hidden(),
    ...choiceOf(options.name),
  });
  const [sorting, setSorting] = createSignal<SortingState>([]);
  const byServer = () => options.order !== undefined;
  const data = createMemo(() => {
    // Rows are refreshed in place: reading what is sorted by here makes a new order when it changes.
    const id = sorting()[0]?.id;
    const column = options.columns().find((each) => each.id === id);
    if (column && !byServer()) for (const row of options.rows()) column.value(row);
    return options.rows().slice();
  });
  const table = createTable<typeof features, Row>({
    features,
    get columns() {
      return options.columns().map(
        (column): ColumnDef<typeof features, Row> => ({
          id: column.id,
          accessorFn: (row) => (missing(column.value(row)) ? undefined : column.value(row)),
          sortUndefined: 'last',
          sortFn: (a, b, id) => compare(a.getValue<Cell>(id), b.getValue<Cell>(id)),
          enableSorting: column.sort !== false,
        }),
      );
    },
    get data() {
      return data();
    },
    get state() {
      return { sorting: sorting(), columnVisibility: visibility() };
    },
    get manualSorting() {
      return byServer();
    },
    onSortingChange: setSorting,
    onColumnVisibilityChange: (change) => {
      const next = typeof change === 'function' ? change(visibility()) : change;
      setVisibility(next);
      keepChoice(options.name, next);
    },
  });

  const serverName = (column: Column<Row>) => (typeof column.sort === 'string' ? column.sort : column.id);

  return {
    /** The columns that are shown. */
    columns: createMemo(() => options.columns().filter((column) => visibility()[column.id] ?? !column.hidden)),
    isShown: (id: string) => visibility()[id] ?? true,
    toggle: (id: string) => table.setColumnVisibility((now) => ({ ...now, [id]: !(now[id] ?? true) })),
    /** The rows in their order. */
    rows: createMemo(() => table.getRowModel().rows.map((row) => row.original)),
    directionOf(column: Column<Row>): 'ascending' | 'descending' | 'none' {
      if (options.order) {
        const value = options.order.value();
        if (value === serverName(column)) return 'ascending';
        return value === `-${serverName(column)}` ? 'descending' : 'none';
      }
      const entry = sorting().find((each) => each.id === column.id);
      if (!entry) return 'none';
      return entry.desc ? 'descending' : 'ascending';
    },
    sortBy(column: Column<Row>): void {
      if (column.sort === false) return;
      const now = this.directionOf(column);
      if (options.order) {
        const name = serverName(column);
        options.order.set(now === 'none' ? name : now === 'ascending' ? `-${name}` : '');
        return;
      }
      setSorting(now === 'descending' ? [] : [{ id: column.id, desc: now === 'ascending' }]);
    },
  };
}
