/** A choice among few, all in sight. */
import { For } from 'solid-js';

export function Segments<V extends string>(props: {
  label: string;
  value: V;
  set: (value: V) => void;
  options: readonly { value: V; label: string }[];
}) {
  return (
    <fieldset class="inline-flex max-w-full min-w-0 overflow-x-auto rounded-md border border-edge">
      <legend class="sr-only">{props.label}</legend>
      <For each={props.options}>
        {(option) => (
          <button
            type="button"
            aria-pressed={props.value === option.value}
            class="h-8 border-r border-line px-2.5 text-sm whitespace-nowrap -outline-offset-2 last:border-r-0 hover:bg-sunken aria-pressed:bg-wash aria-pressed:font-medium aria-pressed:text-accent"
            onClick={() => props.set(option.value)}
          >
            {option.label}
          </button>
        )}
      </For>
    </fieldset>
  );
}
