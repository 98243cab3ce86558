/** What a number counts: thing by thing, with what is so of it, why, when that was seen, and the way to it. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import {
  type AreaRow,
  type Item,
  type ItemPage,
  item_statuses,
  nameOf,
  programmeQueries,
  type TaskRow,
} from './calls.ts';
import { ItemMark } from './marks.tsx';

export type Counted = { task: Pick<TaskRow, 'id' | 'code' | 'title'>; figure: string; area: AreaRow };

const columns: Column<Item>[] = [
  {
    id: 'name',
    title: 'programme.thing',
    width: 170,
    grow: true,
    value: (row) => row.name,
    cell: (row) => <Thing item={row} />,
    sort: false,
  },
  {
    id: 'status',
    title: 'programme.item_status',
    width: 100,
    value: (row) => word('programme', `item_${row.status}`),
    cell: (row) => <ItemMark status={row.status} />,
    sort: false,
  },
  { id: 'reason', title: 'programme.why', width: 200, grow: true, value: (row) => say(row.reason), sort: false },
  {
    id: 'seen_at',
    title: 'programme.seen',
    width: 100,
    value: (row) => row.seen_at,
    cell: (row) => <Time at={row.seen_at} short />,
    sort: false,
  },
];

function Thing(props: { item: Item }) {
  return (
    <Show when={props.item.path} fallback={props.item.name}>
      {(path) => (
        <a class="link" href={path()}>
          {props.item.name}
        </a>
      )}
    </Show>
  );
}

export function ItemsDialog(props: { counted: Counted; close: () => void }) {
  const cell = () => props.counted.area.figures.find(({ figure }) => figure === props.counted.figure);
  const [status, setStatus] = createSignal<Item['status'] | 'any'>('any');
  const filter = () => ({
    area_id: props.counted.area.area_id,
    ...(status() === 'any' ? {} : { status: status() }),
  });
  const { task, figure } = props.counted;
  const pages = useInfiniteQuery(() => programmeQueries.items(task.id, figure, filter()));
  const first = createMemo(() => (pages.isPending ? undefined : (pages.data?.pages[0] as ItemPage | undefined)));
  return (
    <Dialog
      open
      wide
      close={props.close}
      title={`${task.code} ${nameOf(props.counted.area)}: ${say(cell()?.title ?? { zh: '', en: '' })}`}
      detail={say(cell()?.counts_what ?? { zh: '', en: '' })}
    >
      <div class="space-y-3">
        <Segments
          label={t('programme.item_status')}
          value={status()}
          set={setStatus}
          options={[
            { value: 'any', label: t('programme.item_any') },
            ...item_statuses.map((value) => ({
              value,
              label: `${word('programme', `item_${value}`)} ${first()?.counts[value] ?? ''}`,
            })),
          ]}
        />
        <Show when={first()?.is_limited}>
          <p class="rounded-md border border-line px-3 py-2 text-dim">{t('programme.items_limited')}</p>
        </Show>
        <PagedTable
          name="programme-items"
          label={t('programme.counted')}
          columns={columns}
          pages={pages}
          all={() => programmeQueries.allItems(task.id, figure, filter())}
          narrow={(row) => (
            <div class="space-y-0.5">
              <p class="flex items-start justify-between gap-3">
                <Thing item={row} />
                <ItemMark status={row.status} />
              </p>
              <p class="text-sm text-dim">
                {say(row.reason)} <Time at={row.seen_at} short />
              </p>
            </div>
          )}
          filtered={status() !== 'any'}
          nothingMatches={<Empty title={t('ui.nothing_matches')} small />}
          empty={<Empty title={t('programme.nothing_counted')} small />}
        />
      </div>
    </Dialog>
  );
}

/** The four counts of a figure as words. */
export function CountsLine(props: { counts: NonNullable<AreaRow['figures'][number]['counts']> }) {
  return (
    <span class="text-sm whitespace-nowrap text-dim">
      <For each={item_statuses.filter((status) => props.counts[status] > 0)}>
        {(status, place) => (
          <>
            {place() > 0 ? ' · ' : ''}
            {word('programme', `item_${status}`)} <span class="numeric">{props.counts[status]}</span>
          </>
        )}
      </For>
    </span>
  );
}
