/** New recovery codes; the old ones are void at once. */
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { problemsFrom } from '../../ui/Form.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { profileCommands } from './calls.ts';
import { RecoveryCodes } from './RecoveryCodes.tsx';

export function RenewCodes(props: { close: () => void }) {
  const [codes, setCodes] = createSignal<string[]>();
  return (
    <Dialog open close={props.close} title={t('profile.renew')} detail={t('profile.renew_hint')}>
      <Show when={codes()} fallback={<Ask next={setCodes} close={props.close} />}>
        {(shown) => (
          <>
            <RecoveryCodes codes={shown()} />
            <DialogActions>
              <Button kind="primary" onClick={props.close}>
                {t('profile.codes_kept')}
              </Button>
            </DialogActions>
          </>
        )}
      </Show>
    </Dialog>
  );
}

function Ask(props: { next: (codes: string[]) => void; close: () => void }) {
  const [password, setPassword] = createSignal('');
  const sending = makeSending();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    await sending.run(async () => props.next((await profileCommands.renewCodes(password())).recovery_codes));
  };
  return (
    <form onSubmit={submit} class="space-y-4">
      <TextField
        label={t('people.password')}
        value={password()}
        set={setPassword}
        error={problemsFrom(sending.error()).password}
        type="password"
        autocomplete="current-password"
        required
      />
      <Refused error={sending.error()} />
      <DialogActions>
        <Button onClick={props.close}>{t('ui.cancel')}</Button>
        <Button type="submit" kind="primary" busy={sending.busy()}>
          {t('profile.renew')}
        </Button>
      </DialogActions>
    </form>
  );
}
