/** The watches of one target, a line each. */
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { say } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { quantity } from '../../ui/quantity.ts';
import { Time } from '../../ui/Time.tsx';
import type { Watch } from '../../wire.ts';
import { fromText } from './From.tsx';
import { WatchAnswer } from './WatchAnswer.tsx';

export function WatchLines(props: { watches: Watch[] }) {
  return (
    <ul class="divide-y divide-line rounded-md border border-line">
      <For each={props.watches}>
        {(watch) => (
          <li class="px-3 py-2">
            <div class="flex flex-wrap items-center justify-between gap-x-3">
              <A
                href={paths.watch(watch.id)}
                class="font-medium text-ink no-underline hover:text-accent hover:underline"
              >
                {say(watch.title)}
              </A>
              <WatchAnswer watch={watch} />
            </div>
            <div class="flex flex-wrap justify-between gap-x-3 text-sm text-dim">
              <span>
                <span class="font-mono">{watch.address}</span>
                <Show when={watch.agent_id !== null}> · {fromText(watch)}</Show>
              </span>
              <span class="numeric">
                <Show when={watch.took_ms !== null}>{quantity(watch.took_ms ?? 0, 'ms')} · </Show>
                <Time at={watch.looked_at} short />
              </span>
            </div>
            <Show when={watch.error}>
              <p class="text-sm text-dim">{watch.error}</p>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
