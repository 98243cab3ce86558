/** A titled part of the wall. */
import { type JSX, Show } from 'solid-js';

export function Panel(props: { title: string; aside?: JSX.Element; class?: string; children: JSX.Element }) {
  return (
    <section
      class={`flex min-h-0 min-w-0 flex-col rounded-[0.75rem] border border-line bg-surface px-[1.5rem] py-[1rem] ${props.class ?? ''}`}
    >
      <header class="mb-[0.625rem] flex shrink-0 items-baseline justify-between gap-[1rem]">
        <h2 class="text-[1.5rem] leading-[2rem] font-semibold whitespace-nowrap">{props.title}</h2>
        <Show when={props.aside}>{(aside) => <span class="text-dim">{aside()}</span>}</Show>
      </header>
      {props.children}
    </section>
  );
}
