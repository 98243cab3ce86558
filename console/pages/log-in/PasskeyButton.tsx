/** Logging in without a password, where the browser can. */
import KeyRoundIcon from 'lucide-solid/icons/key-round';
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Refused } from '../../ui/sending.tsx';
import { knowsPasskeys, passkeyCommands } from './passkey.ts';

export function PasskeyButton() {
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const enter = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await passkeyCommands.logIn();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Show when={knowsPasskeys()}>
      <Button class="w-full" busy={busy()} onClick={enter}>
        <KeyRoundIcon class="size-4" />
        {t('passkeys.log_in')}
      </Button>
      <Refused error={error()} />
    </Show>
  );
}
