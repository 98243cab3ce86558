/** A line for each question that vantage points answer differently; nothing where they agree. */
import { A } from '@solidjs/router';
import SplitIcon from 'lucide-solid/icons/split';
import { For } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import type { Watch } from '../../wire.ts';
import { disagreementsOf } from './disagreements.ts';

export function Disagreements(props: { watches: readonly Watch[] }) {
  return (
    <For each={disagreementsOf(props.watches)}>
      {({ watch, up_from }) => (
        <p class="flex items-center gap-1.5">
          <SplitIcon class="size-4 shrink-0 text-degraded" aria-hidden="true" />
          <span class="min-w-0">
            <A href={paths.watch(watch.id)} class="link">
              {say(watch.title)} <span class="font-mono text-sm">{watch.address}</span>
            </A>{' '}
            <span class="font-medium text-degraded">
              {up_from === null ? t('watches.disagree') : word('watches', `up_from_${up_from}`)}
            </span>
          </span>
        </p>
      )}
    </For>
  );
}
