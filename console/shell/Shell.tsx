/** The frame: navigation to the left, a bar on top, the page. On a phone the navigation slides in. */
import { useLocation, useNavigate } from '@solidjs/router';
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { makeActivity } from '../activity.ts';
import { t } from '../i18n/index.ts';
import { makeKeyboard, useKeys } from '../keys.ts';
import { useSession } from '../session.ts';
import { makeStream } from '../stream.ts';
import { makeAlerts } from './alert-toasts.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { Navigation } from './Navigation.tsx';
import { places } from './places.ts';
import { Search } from './Search.tsx';
import { TopBar } from './TopBar.tsx';
import { Unwell } from './Unwell.tsx';

export function Shell(props: { children: JSX.Element }) {
  const session = useSession();
  const location = useLocation();
  const navigate = useNavigate();
  const stream = makeStream(makeAlerts());
  const [navigation, setNavigation] = createSignal(false);
  const [searching, setSearching] = createSignal(false);
  const [help, setHelp] = createSignal(false);
  let main: HTMLElement | undefined;

  makeActivity();
  makeKeyboard();
  useKeys({
    '?': () => setHelp(true),
    ...Object.fromEntries(places.map((place) => [`g ${place.letter}`, () => navigate(place.href)])),
  });
  const searchKey = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      setSearching(true);
    }
  };
  document.addEventListener('keydown', searchKey);
  onCleanup(() => document.removeEventListener('keydown', searchKey));

  createEffect(
    on(
      () => location.pathname,
      () => {
        setNavigation(false);
        main?.scrollTo(0, 0);
        // Where a screen reader goes on reading after a link was followed.
        main?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );

  return (
    <div class="grid h-dvh print:block print:h-auto grid-cols-1 grid-rows-[auto_minmax(0,1fr)] md:grid-cols-[12.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        // Before the router, which would go there without the focus.
        on:click={(event) => {
          event.preventDefault();
          main?.focus();
        }}
        class="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
      >
        {t('shell.skip')}
      </a>
      <Navigation open={navigation()} close={() => setNavigation(false)} may={session.may} />
      <TopBar
        live={stream.live()}
        person={session.person()}
        openNavigation={() => setNavigation(true)}
        openSearch={() => setSearching(true)}
        openKeys={() => setHelp(true)}
      />
      <main
        ref={main}
        id="main"
        tabIndex={-1}
        class="relative min-h-0 overflow-y-auto outline-none print:overflow-visible md:col-start-2"
      >
        <Unwell />
        {props.children}
      </main>
      <Show when={searching()}>
        <Search close={() => setSearching(false)} />
      </Show>
      <KeysDialog open={help()} close={() => setHelp(false)} />
    </div>
  );
}
