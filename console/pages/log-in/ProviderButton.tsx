/** The way in through the identity platform, and why it didn't work the last time. */
import { useLocation, useNavigate } from '@solidjs/router';
import LandmarkIcon from 'lucide-solid/icons/landmark';
import { createSignal, onMount, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Refused } from '../../ui/sending.tsx';

const parameter = 'log_in_error';

export function ProviderButton() {
  const session = useSession();
  const location = useLocation();
  const navigate = useNavigate();
  const [reason, setReason] = createSignal('');
  /** The page that was asked for, without what the server said of the last attempt. */
  const page = () => {
    const search = new URLSearchParams(location.search);
    search.delete(parameter);
    const query = search.toString();
    return `${location.pathname}${query ? `?${query}` : ''}${location.hash}`;
  };
  onMount(() => {
    const told = new URLSearchParams(location.search).get(parameter);
    if (told === null) return;
    setReason(told);
    // Told once: a reload, or logging in otherwise, is not the same failure again.
    navigate(page(), { replace: true });
  });
  const why = () => {
    const text = word('provider', `why_${reason()}`);
    // Anybody can write an address: what is no reason of ours is not shown.
    return text === `why_${reason()}` ? t('provider.why_other') : text;
  };
  const title = () => session.query.data?.provider?.title;
  return (
    <>
      <Refused error={reason() && why()} />
      <Show when={title()}>
        {(shown) => (
          <>
            <p class="flex items-center gap-3 text-sm text-dim">
              <span class="h-px flex-1 bg-line" aria-hidden="true" />
              {t('provider.or')}
              <span class="h-px flex-1 bg-line" aria-hidden="true" />
            </p>
            <a
              href={`/api/oidc/start?return_to=${encodeURIComponent(page())}`}
              rel="external"
              class="inline-flex h-9 w-full items-center justify-center gap-1.5 rounded-md border border-edge bg-surface px-3.5 font-medium text-ink no-underline hover:bg-sunken sm:h-8"
            >
              <LandmarkIcon class="size-4" aria-hidden="true" />
              {t('provider.log_in', { title: say(shown()) })}
            </a>
          </>
        )}
      </Show>
    </>
  );
}
