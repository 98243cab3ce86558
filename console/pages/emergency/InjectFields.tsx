/** What the players are told so long after the beginning. */
import PlusIcon from 'lucide-solid/icons/plus';
import TrashIcon from 'lucide-solid/icons/trash';
import { Index, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import type { Typed } from './drill-form.ts';

export function InjectFields(props: {
  typed: Typed;
  put: (change: Partial<Typed>) => void;
  error: string | undefined;
}) {
  const set = (at: number, change: Partial<Typed['injects'][number]>) =>
    props.put({ injects: props.typed.injects.map((one, index) => (index === at ? { ...one, ...change } : one)) });
  return (
    <FieldGroup label={t('drills.injects')} hint={t('drills.injects_hint')}>
      <ul class="space-y-3 empty:hidden">
        <Index each={props.typed.injects}>
          {(inject, at) => (
            <li class="grid items-end gap-2 sm:grid-cols-[11rem_minmax(0,1fr)_auto]">
              <TextField
                label={t('drills.inject_after', { n: at + 1 })}
                value={inject().minutes}
                set={(minutes) => set(at, { minutes })}
                inputMode="numeric"
              />
              <TextField
                label={t('drills.inject_text', { n: at + 1 })}
                value={inject().text}
                set={(text) => set(at, { text })}
                maxLength={2_000}
              />
              <IconButton
                label={t('drills.remove', { name: t('drills.inject_text', { n: at + 1 }) })}
                onClick={() => props.put({ injects: props.typed.injects.filter((_, index) => index !== at) })}
              >
                <TrashIcon class="size-4" />
              </IconButton>
            </li>
          )}
        </Index>
      </ul>
      <Show when={props.error}>{(text) => <p class="mt-1 text-sm text-down">{text()}</p>}</Show>
      <Button class="mt-2" onClick={() => props.put({ injects: [...props.typed.injects, { minutes: '', text: '' }] })}>
        <PlusIcon class="size-4" />
        {t('drills.inject_add')}
      </Button>
    </FieldGroup>
  );
}
