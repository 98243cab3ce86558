/** The things that one figure counted, as they stood when the month was frozen; each leads to what it rests on. */
import { Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Empty } from '../../ui/Faces.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type ExplainedFigure, type Item, statusText } from './calls.ts';
import { ItemMark } from './marks.tsx';

type Row = Item & { id: string };

function Name(props: { row: Row }) {
  return (
    <Show when={props.row.path} fallback={<span>{props.row.name}</span>}>
      {(path) => (
        <a class="link" href={path()}>
          {props.row.name}
        </a>
      )}
    </Show>
  );
}

function Reason(props: { row: Row }) {
  return (
    <>
      {say(props.row.reason)}
      <Show when={props.row.corrected}>
        {(corrected) => (
          <span class="ml-2 text-sm text-accent">
            {t('supervision.corrected_from', { from: statusText(corrected().from) })}
          </span>
        )}
      </Show>
    </>
  );
}

const columns: Column<Row>[] = [
  {
    id: 'name',
    title: 'supervision.thing',
    width: 220,
    grow: true,
    value: (row) => row.name,
    cell: (row) => <Name row={row} />,
  },
  {
    id: 'status',
    title: 'supervision.status',
    width: 110,
    value: (row) => statusText(row.status),
    cell: (row) => <ItemMark status={row.status} />,
  },
  {
    id: 'reason',
    title: 'supervision.reason',
    width: 300,
    grow: true,
    value: (row) => say(row.reason),
    cell: (row) => <Reason row={row} />,
    sort: false,
  },
  { id: 'weight', title: 'supervision.weight', width: 80, value: (row) => row.weight },
  {
    id: 'seen_at',
    title: 'supervision.seen',
    width: 150,
    value: (row) => row.seen_at,
    cell: (row) => <Time at={row.seen_at} />,
  },
];

export function FigureItems(props: { figure: ExplainedFigure; object: ((item: Item) => void) | undefined }) {
  const rows = () => props.figure.items.map((item) => ({ ...item, id: item.key }));
  const title = () => say(props.figure.title);
  const note = () => {
    const { hidden, total, items } = props.figure;
    if (hidden > 0) return t('supervision.hidden', { hidden, total });
    return items.length < total
      ? t('supervision.cut', { shown: items.length, total })
      : t('supervision.things_n', { total });
  };
  return (
    <div id={`figure-${props.figure.figure}`} class="scroll-mt-16">
      <TableBlock title={title()} note={note()}>
        <Table
          name={`supervision-${props.figure.figure}`}
          label={title()}
          columns={columns}
          rows={rows()}
          narrow={(row) => (
            <div class="space-y-0.5">
              <div class="flex items-baseline justify-between gap-3">
                <Name row={row} />
                <ItemMark status={row.status} />
              </div>
              <p class="text-sm text-dim">
                <Reason row={row} />
              </p>
            </div>
          )}
          {...(props.object
            ? { actions: (row: Row) => [{ title: t('supervision.object'), act: () => props.object?.(row) }] }
            : {})}
          empty={<Empty title={t(props.figure.hidden > 0 ? 'supervision.all_hidden' : 'supervision.no_things')} />}
        />
      </TableBlock>
    </div>
  );
}
