/** A list of which the first rows are shown, and how many there are as a link to the whole. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, type JSX, Show } from 'solid-js';
import { type Query, read } from '../../api.ts';
import { number, t } from '../../i18n/index.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import type { List } from '../../wire.ts';

const rows_shown = 6;
const rows_max = 100;

/** `query` narrows the list at `path`, and the page at `to` shows it narrowed alike. */
export function WaitList<Row extends object>(props: {
  title: string;
  note?: string;
  noun: string;
  path: string;
  query: Query;
  /** Absent: all of it stands here. */
  to?: string;
  row: (row: Row) => JSX.Element;
  /** What it means that there is none, or what to do next. */
  empty: string;
}) {
  const limit = () => (props.to === undefined ? rows_max : rows_shown);
  const query = useQuery(() =>
    read<List<Row>>([props.noun, 'overview', props.path, props.query], props.path, {
      ...props.query,
      limit: limit(),
    }),
  );
  const total = () => (query.isPending ? undefined : query.data?.total);
  return (
    <Section
      title={props.title}
      note={props.note}
      flush
      actions={
        <Show when={total() !== undefined}>
          <Show
            when={props.to}
            fallback={<span class="numeric text-sm text-dim">{t('overview.count', { n: total() ?? 0 })}</span>}
          >
            {(to) => <Count to={to()} title={props.title} n={total() ?? 0} />}
          </Show>
        </Show>
      }
    >
      <Loaded query={query} small>
        {(data) => (
          <Show when={data().rows.length > 0} fallback={<p class="px-4 pb-3 text-dim">{props.empty}</p>}>
            <ul class="divide-y divide-line border-t border-line">
              <For each={data().rows}>{(row) => <li>{props.row(row)}</li>}</For>
            </ul>
          </Show>
        )}
      </Loaded>
    </Section>
  );
}

function Count(props: { to: string; title: string; n: number }) {
  return (
    <A
      href={props.to}
      class="link numeric text-sm"
      data-count={props.n}
      aria-label={`${props.title}: ${number(props.n)}`}
    >
      {t('overview.count', { n: props.n })}
    </A>
  );
}

/** Two lines: what it is and when; then what is said of it. */
export function WaitRow(props: { href: string; title: JSX.Element; aside?: JSX.Element; detail?: JSX.Element }) {
  return (
    <A href={props.href} class="block px-4 py-2 text-ink no-underline hover:bg-wash">
      <span class="flex items-center justify-between gap-3">
        <span class="min-w-0 truncate font-medium">{props.title}</span>
        <span class="flex shrink-0 items-center gap-2 text-sm text-dim">{props.aside}</span>
      </span>
      <Show when={props.detail}>
        <span class="line-clamp-1 text-sm text-dim">{props.detail}</span>
      </Show>
    </A>
  );
}
