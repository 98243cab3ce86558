/** Across all pages: the hub can't keep what it sees, so the states shown have stopped in time; or it soon won't. */
import { useQuery } from '@tanstack/solid-query';
import TriangleAlertIcon from 'lucide-solid/icons/triangle-alert';
import { For, Show } from 'solid-js';
import { ApiError, queries } from '../api.ts';
import { say, t } from '../i18n/index.ts';

export function Unwell() {
  const query = useQuery(() => queries.health());
  const trouble = () => (query.error instanceof ApiError && query.error.status === 503 ? query.error : undefined);
  const warnings = () => (query.isPending || trouble() ? [] : (query.data?.warnings ?? []));
  return (
    <div role="alert">
      <For each={warnings()}>
        {(warning) => (
          <p class="flex items-start gap-2 border-b border-degraded px-4 py-2 text-sm font-medium">
            <TriangleAlertIcon class="mt-0.5 size-4 shrink-0 text-degraded" aria-hidden="true" />
            <span>{say(warning)}</span>
          </p>
        )}
      </For>
      <Show when={trouble()}>
        {(error) => (
          <p class="flex items-start gap-2 border-b border-down px-4 py-2 text-sm font-medium text-down">
            <TriangleAlertIcon class="mt-0.5 size-4 shrink-0" aria-hidden="true" />
            <span>
              {say(error().text)} {t('shell.unwell')}
            </span>
          </p>
        )}
      </Show>
    </div>
  );
}
