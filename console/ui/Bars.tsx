/** Small pictures of proportions and of a recent course, always with their figures. */
import { A } from '@solidjs/router';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { number } from '../i18n/index.ts';

export type Part = { key: string; label: string; value: number; colour: string; href?: string; mark?: JSX.Element };

/** One bar of parts. `legend` lists the figures beneath; without it, the bar needs figures beside it. */
export function StackedBar(props: { parts: Part[]; label: string; legend?: boolean; thin?: boolean }) {
  const total = createMemo(() => props.parts.reduce((sum, part) => sum + part.value, 0));
  const summary = () => props.parts.map((part) => `${part.label} ${number(part.value)}`).join(', ');
  return (
    <div>
      <div
        role="img"
        aria-label={`${props.label}: ${summary()}`}
        class={`flex w-full gap-px overflow-hidden rounded-full bg-sunken ${props.thin ? 'h-2' : 'h-2.5'}`}
      >
        <For each={props.parts.filter((part) => part.value > 0)}>
          {(part) => (
            <div
              class={part.colour}
              // A part that exists is seen, however small its share.
              style={{ flex: `${part.value / Math.max(total(), 1)} 1 0`, 'min-width': '4px' }}
              title={`${part.label} ${number(part.value)}`}
            />
          )}
        </For>
      </div>
      <Show when={props.legend}>
        <ul class="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          <For each={props.parts}>
            {(part) => (
              <li class="flex items-center gap-1.5">
                {part.mark ?? <span aria-hidden="true" class={`size-2 rounded-full ${part.colour}`} />}
                <Show when={part.href} fallback={<span>{part.label}</span>}>
                  {(href) => (
                    <A href={href()} class="text-ink no-underline hover:text-accent hover:underline">
                      {part.label}
                    </A>
                  )}
                </Show>
                <span class="numeric font-medium">{number(part.value)}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}

export type BarRow = { key: string; label: string; href?: string | undefined; values: readonly number[] };

/** A bar for each figure, all on one scale, as the table that it is. */
export function BarRows(props: { label: string; columns: { title: string; colour: string }[]; rows: BarRow[] }) {
  const highest = createMemo(() => Math.max(...props.rows.flatMap((row) => row.values), 1));
  return (
    <table class="w-full table-fixed text-sm" aria-label={props.label}>
      <thead>
        <tr>
          <td class={props.columns.length > 1 ? 'w-[30%]' : 'w-2/5'} />
          <For each={props.columns}>
            {(column) => (
              <th scope="col" class="pb-1 pl-3 text-left font-medium text-dim">
                <span aria-hidden="true" class={`mr-1.5 inline-block size-2 rounded-full ${column.colour}`} />
                {column.title}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {(row) => (
            <tr>
              <th scope="row" class="truncate border-t border-line py-1 text-left font-normal" title={row.label}>
                <Show when={row.href} fallback={row.label}>
                  {(href) => (
                    <A href={href()} class="text-ink no-underline hover:text-accent hover:underline">
                      {row.label}
                    </A>
                  )}
                </Show>
              </th>
              <For each={row.values}>
                {(value, place) => (
                  <td class="border-t border-line py-1 pl-3">
                    <span class="flex items-center gap-2">
                      <span class="numeric w-9 shrink-0 text-right">{number(value)}</span>
                      <span aria-hidden="true" class="h-2 min-w-0 flex-1">
                        <span
                          class={`block h-full rounded-full ${props.columns[place()]?.colour ?? ''}`}
                          // What exists is seen, however small it is beside the others.
                          style={{ width: `${value === 0 ? 0 : Math.max((value / highest()) * 100, 2)}%` }}
                        />
                      </span>
                    </span>
                  </td>
                )}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

export type StackedColumn = { key: string; label: string; parts: Part[] };

/** Columns of parts side by side on one scale, each with its own figures for whoever asks; the first, the middle and the last are named. */
export function StackedColumns(props: { label: string; columns: readonly StackedColumn[]; class: string }) {
  const sumOf = ({ parts }: StackedColumn) => parts.reduce((sum, { value }) => sum + value, 0);
  const highest = createMemo(() => Math.max(...props.columns.map(sumOf), 1));
  const said = ({ label, parts }: StackedColumn) =>
    `${label}: ${parts
      .filter(({ value }) => value > 0)
      .map((part) => `${part.label} ${number(part.value)}`)
      .join(', ')}`;
  const named = () => {
    const { columns } = props;
    return [columns[0], columns[Math.floor(columns.length / 2)], columns.at(-1)].flatMap(
      (column) => column?.label ?? [],
    );
  };
  const last = () => props.columns.at(-1);
  return (
    <div role="img" aria-label={`${props.label}. ${last() ? said(last() as StackedColumn) : ''}`}>
      <div class={`flex items-end gap-px ${props.class}`}>
        <For each={props.columns}>
          {(column) => (
            <div class="flex h-full min-w-0 flex-1 flex-col justify-end" title={said(column)}>
              <For each={column.parts.filter(({ value }) => value > 0)}>
                {(part) => (
                  <div
                    class={part.colour}
                    // A part that exists is seen, however small its share.
                    style={{ height: `${(part.value / highest()) * 100}%`, 'min-height': '2px' }}
                  />
                )}
              </For>
            </div>
          )}
        </For>
      </div>
      <div class="numeric mt-1 flex justify-between text-xs text-dim" aria-hidden="true">
        <For each={named()}>{(label) => <span>{label}</span>}</For>
      </div>
    </div>
  );
}

const width = 120;
const height = 28;

/** A course in a table's cell: zero is the lower edge, a missing point is a gap. `label` says the last and the highest value. */
export function Sparkline(props: { values: readonly (number | null)[]; label: string }) {
  const path = createMemo(() => {
    const highest = Math.max(...props.values.map((value) => value ?? 0), 1e-9);
    const step = width / Math.max(props.values.length - 1, 1);
    let drawn = '';
    let pen_up = true;
    for (const [index, value] of props.values.entries()) {
      if (value === null) {
        pen_up = true;
        continue;
      }
      const x = (index * step).toFixed(1);
      const y = (height - 1 - (value / highest) * (height - 3)).toFixed(1);
      drawn += `${pen_up ? 'M' : 'L'}${x} ${y}`;
      pen_up = false;
    }
    return drawn;
  });
  return (
    <svg viewBox={`0 0 ${width} ${height}`} class="h-7 w-30 overflow-visible" role="img" aria-label={props.label}>
      <title>{props.label}</title>
      <path d={`M0 ${height - 0.5}H${width}`} class="stroke-line" stroke-width="1" />
      <path d={path()} fill="none" class="stroke-accent" stroke-width="1.4" stroke-linejoin="round" />
    </svg>
  );
}
