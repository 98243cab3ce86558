/** Logs in by the client certificate that this browser has shown to the proxy; absent when it has shown none. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { invalidate, read, send } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';

export function CertificateButton() {
  // The session's noun: logging out forgets all others, and would leave this one pending for good.
  const offered = useQuery(() => read<{ is_shown: boolean }>(['session', 'certificate'], '/api/auth/certificate'));
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();

  const logIn = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await send('POST', '/api/auth/sign-in/certificate');
      await invalidate('session');
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Show when={!offered.isPending && offered.data?.is_shown}>
      <Button class="w-full" busy={busy()} onClick={logIn}>
        {t('people.log_in_by_certificate')}
      </Button>
      <Show when={error()}>
        {(caught) => (
          <p role="alert" class="text-down">
            {errorText(caught())}
          </p>
        )}
      </Show>
    </Show>
  );
}
