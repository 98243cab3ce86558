/** Asks why, before something is done that needs a reason. */
import type { JSX } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';

export function ReasonDialog(props: {
  /** Of what was typed. */
  name: string;
  title: string;
  detail?: string;
  optional?: boolean;
  close: () => void;
  save: (reason: string) => Promise<unknown>;
  blocked?: string | undefined;
  children?: JSX.Element;
}) {
  const draft = makeDraft(`emergency.reason.${props.name}`, { reason: '' });
  return (
    <Dialog
      open
      close={props.close}
      title={props.title}
      {...(props.detail === undefined ? {} : { detail: props.detail })}
    >
      <DraftForm
        draft={draft}
        close={props.close}
        check={({ reason }) => (props.optional || reason.trim() !== '' ? {} : { reason: t('ui.missing') })}
        save={({ reason }) => props.save(reason.trim())}
        action={props.title}
        blocked={props.blocked}
      >
        {(problems) => (
          <>
            {props.children}
            <TextField
              label={t('emergency_runs.reason')}
              value={draft.value().reason}
              set={(reason) => draft.set({ reason })}
              error={problems().reason}
              lines={2}
              maxLength={1_000}
              required={!props.optional}
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
