/** How much of its speed a port carries, as a bar with its figure. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { FULL_SHARE, share } from './forecast.ts';

const busy_share = 0.6;

export function ShareBar(props: { share: number | null }) {
  const colour = (part: number) => (part >= FULL_SHARE ? 'bg-down' : part >= busy_share ? 'bg-degraded' : 'bg-accent');
  return (
    <Show
      when={props.share !== null ? { part: props.share } : undefined}
      fallback={<span class="text-dim">{t('traffic.unknown')}</span>}
    >
      {(known) => (
        <span class="flex items-center gap-2">
          <span aria-hidden="true" class="h-2 min-w-0 flex-1 overflow-hidden rounded-full bg-sunken">
            <span
              class={`block h-full ${colour(known().part)}`}
              style={{ width: `${Math.min(100, Math.max(known().part * 100, known().part > 0 ? 1 : 0))}%` }}
            />
          </span>
          <span class="numeric w-14 text-right text-sm">{share(known().part)}</span>
        </span>
      )}
    </Show>
  );
}
