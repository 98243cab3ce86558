/** Where a scenario may begin: with one of those that come with the console, a recording of a browser (HAR), or a description of an API. */
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Select } from '../../ui/Field.tsx';
import { importScenario, loadQueries } from './calls.ts';

export function BeginScenario(props: { put: (scenario: string) => void }) {
  const profiles = useQuery(() => loadQueries.profiles());
  const [notes, setNotes] = createSignal<string[]>([]);
  const [failed, setFailed] = createSignal<unknown>();
  let recording: HTMLInputElement | undefined;
  let description: HTMLInputElement | undefined;
  const take = async (kind: 'har' | 'openapi', picker: HTMLInputElement) => {
    const file = picker.files?.[0];
    // The same file may be chosen again after a mistake.
    picker.value = '';
    if (!file) return;
    setNotes([]);
    setFailed(undefined);
    try {
      const found = await importScenario(kind, await file.text());
      props.put(found.text);
      setNotes([t('load.taken_n', { n: found.taken }), ...found.notes.map(say)]);
    } catch (error) {
      setFailed(error);
    }
  };
  // Made once an answer: a choice whose options are always new ones would choose without end.
  const options = createMemo(() =>
    (profiles.isSuccess ? profiles.data.rows : []).map(({ name, title }) => ({ value: name, label: say(title) })),
  );
  const begin = (name: string | null) => {
    const found = profiles.isSuccess ? profiles.data.rows.find((one) => one.name === name) : undefined;
    if (found) props.put(found.text);
  };
  return (
    <div>
      <div class="flex flex-wrap items-end gap-2">
        <div class="w-full sm:w-80">
          <Select label={t('load.profiles')} value={null} set={begin} options={options()} />
        </div>
        <Button onClick={() => recording?.click()}>{t('load.from_har')}</Button>
        <Button onClick={() => description?.click()}>{t('load.from_openapi')}</Button>
      </div>
      <input
        ref={recording}
        type="file"
        class="hidden"
        accept=".har,application/json"
        aria-label={t('load.from_har')}
        onChange={(event) => void take('har', event.currentTarget)}
      />
      <input
        ref={description}
        type="file"
        class="hidden"
        accept=".json,.yaml,.yml"
        aria-label={t('load.from_openapi')}
        onChange={(event) => void take('openapi', event.currentTarget)}
      />
      <ul aria-live="polite" class="mt-1 text-sm text-dim">
        <For each={notes()}>{(note) => <li>{note}</li>}</For>
      </ul>
      <Show when={failed()}>{(error) => <p class="text-sm text-down">{errorText(error())}</p>}</Show>
    </div>
  );
}
