/** Names and values of one thing, in columns where there is room. */
import { For, type JSX } from 'solid-js';

export type Pair = { name: string; value: JSX.Element };

export function KeyValue(props: { pairs: Pair[]; columns?: 1 | 2 | 3 }) {
  const columns = () => ['', 'sm:grid-cols-2', 'sm:grid-cols-2 xl:grid-cols-3'][(props.columns ?? 1) - 1];
  return (
    <dl class={`grid grid-cols-1 gap-x-8 gap-y-2 ${columns()}`}>
      <For each={props.pairs}>
        {(pair) => (
          <div class="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3">
            <dt class="text-dim">{pair.name}</dt>
            <dd class="min-w-0">{pair.value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

/** A value that may be missing: absence is said, not left blank. */
export function Maybe(props: { value: string | number | null | undefined; absent: string; mono?: boolean }) {
  const missing = () => props.value === null || props.value === undefined || props.value === '';
  return (
    <span class={missing() ? 'whitespace-nowrap text-dim' : props.mono ? 'font-mono text-sm' : ''}>
      {missing() ? props.absent : props.value}
    </span>
  );
}
