/** Logging in; afterwards the page that was asked for appears. */
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Entrance } from '../../shell/Entrance.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { CertificateButton } from './CertificateButton.tsx';
import { logInCommands } from './calls.ts';
import { PasskeyButton } from './PasskeyButton.tsx';
import { ProviderButton } from './ProviderButton.tsx';
import { SecondStep } from './SecondStep.tsx';

export default function LogIn() {
  const [needs, setNeeds] = createSignal<'second_factor' | null>(null);
  return (
    <Entrance title={t(needs() ? 'log_in.second_title' : 'people.title')}>
      <Show when={needs()} fallback={<FirstStep next={setNeeds} />}>
        <SecondStep back={() => setNeeds(null)} />
      </Show>
    </Entrance>
  );
}

function FirstStep(props: { next: (needs: 'second_factor' | null) => void }) {
  const [username, setUsername] = createSignal('');
  const [password, setPassword] = createSignal('');
  const sending = makeSending();

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const went = await sending.run(async () => {
      props.next(await logInCommands.logIn({ username: username().trim(), password: password() }));
    });
    if (!went) setPassword('');
  };

  return (
    <>
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
        <Refused error={sending.error()} />
        <Button type="submit" kind="primary" class="w-full" busy={sending.busy()}>
          {t('people.log_in')}
        </Button>
      </form>
      {/* Other ways in: one line each. */}
      <div class="mt-4 space-y-2">
        <PasskeyButton />
        <ProviderButton />
        <CertificateButton />
      </div>
    </>
  );
}
