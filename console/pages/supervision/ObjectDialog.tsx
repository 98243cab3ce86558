/** An objection to an indicator of a frozen month, or to one thing of it, with a file. */
import { createSignal } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type Explained, supervisionCommands } from './calls.ts';

/** What somebody objects to: an indicator, or one thing of it. */
export type Objecting = { indicator: string; item: { figure: string; key: string; name: string } | null };

export function ObjectDialog(props: { data: Explained; about: Objecting; close: () => void }) {
  const { subject, month } = props.data;
  const { indicator, item } = props.about;
  const draft = makeDraft(
    `supervision.objection.${month}.${subject.kind}.${subject.id}.${indicator}.${item?.key ?? ''}`,
    { text: '' },
  );
  const [file, setFile] = createSignal<File>();
  const title = props.data.indicators.find(({ id }) => id === indicator)?.title;
  const about = () => [subject.name, month, title ? say(title) : indicator, ...(item ? [item.name] : [])].join(' · ');
  const save = async ({ text }: { text: string }) => {
    const of = { month, kind: subject.kind, subject_id: subject.id, indicator, text: text.trim() };
    await supervisionCommands.object({ ...of, item: item ? { figure: item.figure, key: item.key } : null }, file());
    toast({ title: t('supervision.objected') });
  };
  return (
    <Dialog open close={props.close} title={t('supervision.object')} detail={about()}>
      <DraftForm
        draft={draft}
        close={props.close}
        check={({ text }) => (text.trim() === '' ? { text: t('ui.missing') } : {})}
        save={save}
        action={t('supervision.object')}
      >
        {(problems) => (
          <>
            <TextField
              label={t('supervision.objection_text')}
              value={draft.value().text}
              set={(text) => draft.set({ text })}
              error={problems().text}
              lines={4}
              required
            />
            <label class="block">
              <span class="mb-1 block font-medium">{t('supervision.objection_file')}</span>
              <input
                type="file"
                class="block w-full text-sm"
                onChange={(event) => setFile(event.currentTarget.files?.[0])}
              />
              <span class="mt-1 block text-sm text-dim">{t('supervision.objection_file_hint')}</span>
            </label>
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
