/** Another password for somebody, to be changed at their next log-in. */
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { type Account, peopleCommands } from './calls.ts';
import { makePassword } from './password.ts';

export function PasswordDialog(props: { account: Account; close: () => void }) {
  const password = makePassword();
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await peopleCommands.resetPassword(props.account.id, password.value());
      props.close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      close={props.close}
      title={`${t('accounts.reset')} · ${props.account.username}`}
      detail={t('accounts.reset_hint')}
    >
      <form onSubmit={submit} novalidate>
        <TextField
          label={t('accounts.password')}
          value={password.value()}
          set={password.set}
          autocomplete="new-password"
          mono
          required
        />
        <Show when={error()}>
          {(caught) => (
            <p role="alert" class="mt-4 text-down">
              {errorText(caught())}
            </p>
          )}
        </Show>
        <DialogActions>
          <Button onClick={props.close}>{t('ui.cancel')}</Button>
          <Button type="submit" kind="primary" busy={busy()}>
            {t('accounts.reset')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
