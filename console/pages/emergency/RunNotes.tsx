/** What the scribe, or anybody, writes down while it goes on. */
import { For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { Time } from '../../ui/Time.tsx';
import { incidentCommands, type RunPage } from './incident-calls.ts';

export function RunNotes(props: { page: RunPage }) {
  const session = useSession();
  const sending = makeSending();
  const { id } = props.page.run;
  const draft = makeDraft(`run.${id}.note`, { text: '' });
  const write = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = draft.value().text.trim();
    if (text === '') return;
    if (await sending.run(() => incidentCommands.put(id, { do: 'note', text }))) draft.set({ text: '' });
  };
  const mayWrite = () => props.page.run.status === 'running' && session.may('emergency:act');
  return (
    <div class="card p-4">
      <Show when={mayWrite()}>
        <form class="mb-3 space-y-2" onSubmit={write}>
          <TextField
            label={t('emergency_runs.note')}
            value={draft.value().text}
            set={(text) => draft.set({ text })}
            lines={2}
            maxLength={4_000}
          />
          <Button type="submit" busy={sending.busy()}>
            {t('emergency_runs.note_add')}
          </Button>
          <Refused error={sending.error()} />
        </form>
      </Show>
      <ol class="space-y-1 break-words">
        <For each={[...props.page.notes].reverse()}>
          {(note) => (
            <li>
              <Time at={note.at} short /> <span class="text-dim">{note.by}</span>{' '}
              <span class="whitespace-pre-line">{note.text}</span>
            </li>
          )}
        </For>
      </ol>
    </div>
  );
}
