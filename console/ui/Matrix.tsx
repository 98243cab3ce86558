/** A small table of figures with titled rows and columns. */
import { For, type JSX } from 'solid-js';

export type MatrixRow = { key: string; title: JSX.Element; cells: JSX.Element[]; strong?: boolean };

export function Matrix(props: { label: string; columns: string[]; rows: MatrixRow[] }) {
  return (
    <table class="w-full" aria-label={props.label}>
      <thead>
        <tr>
          <td />
          <For each={props.columns}>
            {(column) => (
              <th scope="col" class="pb-1 text-right text-sm font-medium text-dim">
                {column}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {(row) => (
            <tr class={row.strong ? 'font-semibold' : ''}>
              <th scope="row" class={`border-t border-line py-1.5 text-left ${row.strong ? '' : 'font-normal'}`}>
                {row.title}
              </th>
              <For each={row.cells}>
                {(cell) => <td class="numeric border-t border-line py-1.5 pl-4 text-right">{cell}</td>}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
