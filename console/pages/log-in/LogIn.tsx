/** Logging in; afterwards the page that was asked for appears. */
import { createSignal, Show } from 'solid-js';
import { commands } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Entrance } from '../../shell/Entrance.tsx';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { ProviderButton } from './ProviderButton.tsx';
import { CertificateButton } from './CertificateButton.tsx';
import { PasskeyButton } from './PasskeyButton.tsx';

export default function LogIn() {
  const [username, setUsername] = createSignal('');
  const [password, setPassword] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    setError(undefined);
    try {
      await commands.logIn({ username: username().trim(), password: password() });
    } catch (caught) {
      setError(caught);
      setPassword('');
    } finally {
      setBusy(false);
    }
  };

  return (
    <Entrance title={t('people.title')}>
      <form class="card space-y-4 p-6" onSubmit={submit}>
        <TextField
          label={t('people.username')}
          value={username()}
          set={setUsername}
          autocomplete="username"
          required
          autofocus
        />
        <TextField
          label={t('people.password')}
          value={password()}
          set={setPassword}
          type="password"
          autocomplete="current-password"
          required
        />
        <Show when={error()}>
          {(caught) => (
            <p role="alert" class="text-down">
              {errorText(caught())}
            </p>
          )}
        </Show>
        <Button type="submit" kind="primary" class="w-full" busy={busy()}>
          {t('people.log_in')}
        </Button>
        <ProviderButton />
        <CertificateButton />
        <PasskeyButton />
      </form>
    </Entrance>
  );
}
