/** Small fields of the form: what is typed is taken when the field is left, and comes back as it was when it can't be. */
import TrashIcon from 'lucide-solid/icons/trash';
import { createUniqueId, For, type JSX, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { IconButton } from '../../ui/Button.tsx';
import type { Editing } from './plan-editing.ts';

type Told<T> = { label: string; value: T; put: (value: T) => Promise<boolean>; hidden?: boolean };
const label_class = 'mb-0.5 block text-sm text-dim';

export function Field(props: Told<string> & { lines?: number; hint?: string; mono?: boolean }) {
  const id = createUniqueId();
  const leave = async (control: HTMLInputElement | HTMLTextAreaElement) => {
    if (control.value === props.value) return;
    if (!(await props.put(control.value))) control.value = props.value;
  };
  return (
    <div class="min-w-0">
      <label for={id} class={props.hidden ? 'sr-only' : label_class}>
        {props.label}
      </label>
      <Show
        when={props.lines}
        fallback={
          <input
            id={id}
            class={`control ${props.mono ? 'font-mono text-sm' : ''}`}
            value={props.value}
            autocomplete="off"
            spellcheck={false}
            onChange={(event) => void leave(event.currentTarget)}
          />
        }
      >
        <textarea
          id={id}
          class="control !h-auto py-1.5"
          rows={props.lines}
          value={props.value}
          onChange={(event) => void leave(event.currentTarget)}
        />
      </Show>
      <Show when={props.hint}>
        <p class="mt-0.5 text-xs text-dim">{props.hint}</p>
      </Show>
    </div>
  );
}

export function Choice(props: Told<string> & { options: { value: string; label: string }[] }) {
  const id = createUniqueId();
  return (
    <div class="min-w-0">
      <label for={id} class={props.hidden ? 'sr-only' : label_class}>
        {props.label}
      </label>
      <select
        id={id}
        class="control"
        value={props.value}
        onChange={async (event) => {
          const control = event.currentTarget;
          if (!(await props.put(control.value))) control.value = props.value;
        }}
      >
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
    </div>
  );
}

export function Check(props: Told<boolean>) {
  return (
    <label class="flex min-h-7 items-center gap-2 whitespace-nowrap">
      <input
        type="checkbox"
        checked={props.value}
        onChange={async (event) => {
          const control = event.currentTarget;
          if (!(await props.put(control.checked))) control.checked = props.value;
        }}
      />
      {props.label}
    </label>
  );
}

/** Takes an entry out of the file. */
export function Remove(props: { what: string; path: (string | number)[]; editing: Editing }) {
  return (
    <IconButton
      label={t('emergency_editor.remove_of', { what: props.what })}
      onClick={() => void props.editing.edit({ path: props.path })}
    >
      <TrashIcon class="size-4" />
    </IconButton>
  );
}

/** A part of the form that can be put away. */
export function Part(props: { title: string; open?: boolean; children: JSX.Element }) {
  return (
    <details class="card px-4 py-2" open={props.open ?? false}>
      <summary class="cursor-pointer py-1 font-semibold">{props.title}</summary>
      <div class="space-y-3 pt-2 pb-2">{props.children}</div>
    </details>
  );
}
