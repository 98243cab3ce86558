/** A moment: the absolute time, and how long ago beside it. */
import { Show } from 'solid-js';
import { dateTime, relative } from '../time.ts';

/** `short` shows only how long ago, with the absolute time on hover: for narrow columns. */
export function Time(props: { at: number | null | undefined; short?: boolean }) {
  return (
    <Show when={props.at} fallback={<span class="text-dim">—</span>}>
      {(at) => (
        <time dateTime={new Date(at()).toISOString()} title={dateTime(at())} class="numeric">
          <Show when={!props.short} fallback={<span class="whitespace-nowrap">{relative(at())}</span>}>
            <span class="whitespace-nowrap">{dateTime(at())}</span>{' '}
            <span class="whitespace-nowrap text-dim">{relative(at())}</span>
          </Show>
        </time>
      )}
    </Show>
  );
}
