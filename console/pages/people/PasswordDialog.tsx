/** Another password for somebody, to be changed at their next log-in. */
import { makeUnkeptDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { type Account, peopleCommands } from './calls.ts';
import { randomPassword } from './password.ts';

export function PasswordDialog(props: { account: Account; close: () => void }) {
  const draft = makeUnkeptDraft({ password: randomPassword() });
  return (
    <Dialog
      open
      close={props.close}
      title={`${t('accounts.reset')} · ${props.account.username}`}
      detail={t('accounts.reset_hint')}
    >
      <DraftForm
        draft={draft}
        close={props.close}
        save={({ password }) => peopleCommands.resetPassword(props.account.id, password)}
        action={t('accounts.reset')}
      >
        {(problems) => (
          <TextField
            label={t('accounts.password')}
            value={draft.value().password}
            set={(password) => draft.set({ password })}
            error={problems().password}
            autocomplete="new-password"
            mono
            required
          />
        )}
      </DraftForm>
    </Dialog>
  );
}
