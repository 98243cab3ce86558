/** The facts that a watch holds, with their age. A stale fact is drawn as such: it was so, nobody knows whether it still is. */
import { createMemo, createSignal, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Empty } from '../../ui/Faces.tsx';
import { factText } from '../../ui/fact.ts';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Fact, Watch } from '../../wire.ts';

type Row = Fact & { id: string };

function Stale(props: { row: Row }) {
  return (
    <Show when={props.row.stale}>
      <span class="rounded border border-dashed border-unknown px-1 text-xs text-unknown">{t('words.stale')}</span>
    </Show>
  );
}

const columns: Column<Row>[] = [
  {
    id: 'title',
    title: 'words.name',
    width: 200,
    value: (row) => say(row.title),
    cell: (row) => (
      <span title={row.key}>
        {say(row.title)} <span class="text-dim">{row.part}</span>
      </span>
    ),
  },
  {
    id: 'value',
    title: 'words.value',
    width: 260,
    grow: true,
    value: (row) => factText(row.value, row.key, row.unit),
    cell: (row) => (
      <span class={row.stale ? 'text-dim' : ''} title={factText(row.value, row.key, row.unit)}>
        {factText(row.value, row.key, row.unit)}
      </span>
    ),
  },
  {
    id: 'stale',
    title: 'watches.freshness',
    width: 90,
    value: (row) => (row.stale ? t('words.stale') : ''),
    cell: (row) => <Stale row={row} />,
  },
  {
    id: 'seen',
    title: 'watches.seen_at',
    width: 120,
    value: (row) => row.seen_at,
    cell: (row) => <Time at={row.seen_at} short />,
  },
  {
    id: 'since',
    title: 'watches.value_since',
    width: 120,
    value: (row) => row.since_at,
    cell: (row) => <Time at={row.since_at} short />,
  },
  { id: 'key', title: 'watches.key', width: 200, value: (row) => row.key, hidden: true },
];

export function Facts(props: { facts: Fact[]; watch: Watch }) {
  const [q, setQ] = createSignal('');
  const rows = createMemo<Row[]>(() => {
    const wanted = q().trim().toLowerCase();
    return props.facts
      .map((fact) => ({ ...fact, id: `${fact.key} ${fact.part ?? ''}` }))
      .filter((row) => `${row.id} ${say(row.title)} ${factText(row.value, row.key)}`.toLowerCase().includes(wanted));
  });
  return (
    <div>
      <Table
        name="facts"
        label={t('watches.facts')}
        columns={columns}
        rows={rows()}
        toolbar={
          <div class="flex flex-wrap items-center gap-x-4 gap-y-2 pl-1">
            <h2 class="font-semibold">{t('watches.facts')}</h2>
            <Show when={props.facts.length > 12}>
              <label class="w-full sm:w-56">
                <span class="sr-only">{t('ui.filter_text')}</span>
                <input
                  type="search"
                  class="control"
                  placeholder={t('ui.filter_text')}
                  value={q()}
                  onInput={(event) => setQ(event.currentTarget.value)}
                />
              </label>
            </Show>
          </div>
        }
        narrow={(row) => (
          <div>
            <div class="flex justify-between gap-3">
              <span class="font-medium">
                {say(row.title)} <span class="font-normal text-dim">{row.part}</span>
              </span>
              <Stale row={row} />
            </div>
            <p class={row.stale ? 'text-dim' : ''}>{factText(row.value, row.key, row.unit)}</p>
            <p class="text-dim">
              <Time at={row.seen_at} short />
            </p>
          </div>
        )}
        empty={
          <Empty
            title={t(props.facts.length === 0 ? 'watches.no_facts' : 'ui.nothing_matches')}
            {...(props.facts.length === 0 ? { hint: t('watches.no_facts_hint') } : {})}
            small
          />
        }
      />
    </div>
  );
}
