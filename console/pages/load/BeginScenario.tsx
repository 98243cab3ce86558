/** Where a scenario may begin: with one of those that come with the console, a recording of a browser (HAR), or a description of an API. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { errorText } from '../../ui/Faces.tsx';
import { Menu, type MenuItem } from '../../ui/Menu.tsx';
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
  const items = (): MenuItem[] => [
    {
      kind: 'group',
      title: t('load.profiles'),
      items: (profiles.isSuccess ? profiles.data.rows : []).map(({ title, text }) => ({
        title: say(title),
        act: () => props.put(text),
      })),
    },
    { kind: 'line' },
    { title: t('load.from_har'), act: () => recording?.click() },
    { title: t('load.from_openapi'), act: () => description?.click() },
  ];
  return (
    <div>
      <Menu trigger={t('load.begin_scenario')} items={items()} placement="bottom-start" />
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
