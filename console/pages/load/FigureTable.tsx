/** A small table of figures that never needs sorting: names to the left, numbers in columns, scrolled where it is wider than the screen. */
import { type JSX, Show } from 'solid-js';

export function FigureTable(props: { label: string; head: JSX.Element; children: JSX.Element }) {
  return (
    <section
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by keyboard.
      tabIndex={0}
      class="overflow-x-auto"
    >
      <table class="numeric w-full" aria-label={props.label}>
        <thead>
          <tr class="text-sm text-dim">{props.head}</tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </section>
  );
}

export const Head = (props: { first?: boolean; children: JSX.Element }) => (
  <th scope="col" class={`pb-1 font-medium whitespace-nowrap ${props.first ? 'pr-3 text-left' : 'pl-4 text-right'}`}>
    {props.children}
  </th>
);

export const Cell = (props: { first?: boolean; children: JSX.Element }) => (
  <Show when={props.first} fallback={<td class="py-1.5 pl-4 text-right whitespace-nowrap">{props.children}</td>}>
    <th scope="row" class="py-1.5 pr-3 text-left font-normal">
      {props.children}
    </th>
  </Show>
);
