/** Why a network is kept apart by law: documents and their words. Added, never removed. */
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { accessCommands, basisHref, type NetworkPageData } from './calls.ts';
import { FilePicker } from './FilePicker.tsx';

export function Bases(props: { page: NetworkPageData; refused: string | undefined }) {
  const [adding, setAdding] = createSignal(false);
  const id = () => props.page.network.id;
  return (
    <Section
      title={t('access.bases')}
      actions={
        <Button disabled={props.refused} onClick={() => setAdding(true)}>
          {t('access.basis_add')}
        </Button>
      }
    >
      <Show
        when={props.page.bases.length > 0}
        fallback={<Empty title={t('access.bases_none')} hint={t('access.bases_hint')} small />}
      >
        <ul class="divide-y divide-line">
          <For each={props.page.bases}>
            {(basis) => (
              <li class="py-2">
                <p class="break-words whitespace-pre-line">{basis.words}</p>
                <p class="flex flex-wrap gap-x-3 text-sm text-dim">
                  <a class="link break-all" href={basisHref(id(), basis.id)} download={basis.file.name}>
                    {basis.file.name}
                  </a>
                  <span>{basis.person_name ?? ''}</span>
                  <Time at={basis.at} short />
                </p>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={adding()}>
        <Dialog open close={() => setAdding(false)} title={t('access.basis_add')} detail={t('access.bases_hint')}>
          <AddForm id={id()} close={() => setAdding(false)} />
        </Dialog>
      </Show>
    </Section>
  );
}

function AddForm(props: { id: number; close: () => void }) {
  const draft = makeDraft(`access-basis.${props.id}`, { words: '' });
  const [file, setFile] = createSignal<File>();
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={({ words }): Record<string, string> => ({
        ...(words.trim() === '' ? { words: t('ui.missing') } : {}),
        ...(file() ? {} : { file: t('ui.missing') }),
      })}
      save={async ({ words }) => {
        const chosen = file();
        if (chosen) await accessCommands.addBasis(props.id, chosen, words.trim());
      }}
      action={t('access.basis_add')}
    >
      {(problems) => (
        <>
          <TextField
            label={t('access.basis_words')}
            value={draft.value().words}
            set={(words) => draft.set({ words })}
            error={problems().words}
            lines={4}
            maxLength={2000}
            required
          />
          <FilePicker label={t('access.basis_file')} choose={setFile} error={problems().file ?? problems().name} />
        </>
      )}
    </DraftForm>
  );
}
