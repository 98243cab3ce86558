/** Who may pass: the first administrator is made, a person logs in and does what they owe, or the page is shown in its frame. */
import type { RouteSectionProps } from '@solidjs/router';
import { useLocation, usePreloadRoute } from '@solidjs/router';
import { createEffect, ErrorBoundary, Match, onCleanup, Switch } from 'solid-js';
import { t } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import { locale } from '../preferences.ts';
import { useSession } from '../session.ts';
import { makeClock } from '../time.ts';
import { Button } from '../ui/Button.tsx';
import { Empty, errorText, Problem } from '../ui/Faces.tsx';
import { lazyPage } from '../ui/lazy-page.tsx';
import { ToastRegion } from '../ui/Toast.tsx';
import { Shell } from './Shell.tsx';

const FirstRun = lazyPage(() => import('../pages/first-run/FirstRun.tsx'));
const LogIn = lazyPage(() => import('../pages/log-in/LogIn.tsx'));
const OwedPage = lazyPage(() => import('../pages/log-in/OwedPage.tsx'));

export function Gate(props: RouteSectionProps) {
  const session = useSession();
  const location = useLocation();
  onCleanup(makeClock());
  // Who is there is asked meanwhile.
  usePreloadRoute()(location.pathname, { preloadData: false });
  createEffect(() => {
    document.documentElement.lang = locale() === 'zh' ? 'zh-CN' : 'en';
  });
  const asked = () => !session.query.isPending;
  // The page stays through the steps after the account was made.
  const isFirstRun = () => location.pathname === '/first-run' || (session.query.data?.first_run ?? false);
  /** What fills the screen by itself. */
  const isBare = () => location.pathname === paths.wall();
  return (
    <>
      <Switch>
        <Match when={!asked()}>
          <span class="sr-only" role="status">
            {t('ui.loading')}
          </span>
        </Match>
        <Match when={session.query.isError && !session.query.data}>
          <main class="flex min-h-dvh items-center justify-center">
            <Problem error={session.query.error} retry={() => session.query.refetch()} />
          </main>
        </Match>
        <Match when={isFirstRun()}>
          <FirstRun />
        </Match>
        <Match when={!session.person()}>
          <LogIn />
        </Match>
        <Match when={session.owes()}>{(owes) => <OwedPage owes={owes()} />}</Match>
        <Match when={session.person() && isBare()}>
          <ErrorBoundary fallback={(error, reset) => <Crashed error={error} reset={reset} />}>
            {props.children}
          </ErrorBoundary>
        </Match>
        <Match when={session.person()}>
          <Shell>
            <ErrorBoundary fallback={(error, reset) => <Crashed error={error} reset={reset} />}>
              {props.children}
            </ErrorBoundary>
          </Shell>
        </Match>
      </Switch>
      <ToastRegion />
    </>
  );
}

function Crashed(props: { error: unknown; reset: () => void }) {
  const location = useLocation();
  const path = location.pathname;
  // Another page may well work: leaving this one clears the fault.
  createEffect(() => {
    if (location.pathname !== path) props.reset();
  });
  return (
    <div role="alert">
      <Empty title={t('ui.crashed_title')} hint={t('ui.crashed_hint')}>
        <pre class="max-w-full overflow-auto rounded-md bg-sunken p-3 text-left text-sm">{errorText(props.error)}</pre>
        <Button onClick={props.reset}>{t('ui.retry')}</Button>
      </Empty>
    </div>
  );
}
