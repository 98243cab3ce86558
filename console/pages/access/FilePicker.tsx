/** A file that goes along with a form. */
import { createUniqueId, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';

export function FilePicker(props: {
  label: string;
  choose: (file: File | undefined) => void;
  error: string | undefined;
}) {
  const id = createUniqueId();
  return (
    <label class="block">
      <span class="mb-1 block font-medium">{props.label}</span>
      <input
        type="file"
        class="block w-full text-sm"
        aria-describedby={props.error ? id : undefined}
        onChange={(event) => props.choose(event.currentTarget.files?.[0])}
      />
      <span class="mt-1 block text-sm text-dim">{t('compliance.document_file_hint')}</span>
      <Show when={props.error}>
        {(problem) => (
          <span id={id} class="mt-1 block text-sm text-down">
            {problem()}
          </span>
        )}
      </Show>
    </label>
  );
}
