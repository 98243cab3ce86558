/** Logs in by the client certificate that this browser has shown to the proxy; absent when it has shown none. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { read, send, thenInvalidate } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';

/** Whether this browser has shown one. By the session's noun: logging out forgets all others, and would leave this one pending for good. */
export const certificateShown = () => read<{ is_shown: boolean }>(['session', 'certificate'], '/api/auth/certificate');

export function CertificateButton() {
  const offered = useQuery(certificateShown);
  const sending = makeSending();
  const logIn = () => sending.run(() => thenInvalidate(send('POST', '/api/auth/sign-in/certificate'), 'session'));
  return (
    <Show when={!offered.isPending && offered.data?.is_shown}>
      <Button class="w-full" busy={sending.busy()} onClick={logIn}>
        {t('people.log_in_by_certificate')}
      </Button>
      <Refused error={sending.error()} />
    </Show>
  );
}
