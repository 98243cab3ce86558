/** How a watch stands: its answer, and what makes that less sure. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { AnswerMark } from '../../ui/Mark.tsx';
import type { Watch } from '../../wire.ts';

export function WatchAnswer(props: { watch: Watch }) {
  return (
    <span class="inline-flex flex-wrap items-center gap-x-2">
      <Show when={props.watch.enabled} fallback={<span class="text-dim">{t('watches.off')}</span>}>
        <AnswerMark answer={props.watch.answer} />
        <Show when={props.watch.stale}>
          <span class="text-sm text-dim">{t(props.watch.looked_at === null ? 'watches.never' : 'words.stale')}</span>
        </Show>
        <Show when={props.watch.flapping}>
          <span class="text-sm text-degraded">{t('words.event_flapping')}</span>
        </Show>
      </Show>
    </span>
  );
}
