/** Says that a form holds what was typed earlier, and offers to drop it. */
import { Show } from 'solid-js';
import type { Draft } from '../drafts.ts';
import { t } from '../i18n/index.ts';

export function DraftNote<T>(props: { draft: Draft<T> }) {
  return (
    <Show when={props.draft.restored()}>
      <p role="status" class="mb-4 flex flex-wrap items-center gap-x-3 rounded-md bg-wash px-3 py-2 text-sm">
        {t('ui.draft_restored')}
        <button type="button" class="text-accent hover:underline" onClick={() => props.draft.discard()}>
          {t('ui.draft_discard')}
        </button>
      </p>
    </Show>
  );
}
