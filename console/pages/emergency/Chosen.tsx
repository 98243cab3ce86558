/** What was chosen, each with a way to take it away again. */
import XIcon from 'lucide-solid/icons/x';
import { For } from 'solid-js';
import { t } from '../../i18n/index.ts';

export function Chosen(props: { names: { key: string; name: string }[]; remove: (key: string) => void }) {
  return (
    <ul class="flex flex-wrap gap-2 empty:hidden">
      <For each={props.names}>
        {({ key, name }) => (
          <li class="inline-flex items-center gap-1 rounded-md border border-edge pl-2">
            {name}
            <button
              type="button"
              aria-label={t('drills.remove', { name })}
              class="inline-flex size-7 items-center justify-center rounded-md text-dim hover:text-ink"
              onClick={() => props.remove(key)}
            >
              <XIcon class="size-4" aria-hidden="true" />
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}
