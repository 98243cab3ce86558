/** The main navigation. */
import { A, useLocation } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { t } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import type { Permission } from '../wire.ts';
import { places } from './places.ts';

export function Navigation(props: { open: boolean; close: () => void; may: (permission: Permission) => boolean }) {
  const location = useLocation();
  const isHere = (href: string) =>
    href === '/' ? location.pathname === '/' : location.pathname === href || location.pathname.startsWith(`${href}/`);
  const seen = () => places.filter((place) => !place.permission || props.may(place.permission));
  return (
    <>
      <Show when={props.open}>
        <div class="fixed inset-0 z-30 bg-black/45 md:hidden" aria-hidden="true" onClick={props.close} />
      </Show>
      <nav
        aria-label={t('shell.navigation')}
        class={`z-40 flex w-56 flex-col print:hidden border-r border-line bg-surface max-md:fixed max-md:inset-y-0 max-md:left-0 md:row-span-2 md:w-auto ${props.open ? '' : 'max-md:hidden'}`}
        onKeyDown={(event) => event.key === 'Escape' && props.close()}
      >
        <A href={paths.overview()} class="flex h-12 items-center gap-2.5 px-4 text-ink no-underline">
          <img src="/icon.svg" alt="" class="size-6" />
          <span class="text-lg font-semibold tracking-tight">{t('shell.product')}</span>
        </A>
        <ul class="flex-1 overflow-y-auto px-2 py-1.5">
          <For each={seen()}>
            {(place) => (
              <li class={place.apart ? 'mt-2 border-t border-line pt-2' : ''}>
                <A
                  href={place.href}
                  aria-current={isHere(place.href) ? 'page' : undefined}
                  class="flex h-10 items-center gap-2.5 rounded-md px-2.5 text-dim no-underline hover:bg-sunken hover:text-ink aria-[current=page]:bg-wash aria-[current=page]:font-medium aria-[current=page]:text-accent md:h-8.5"
                >
                  <place.icon class="size-4 shrink-0" aria-hidden="true" />
                  {t(place.title)}
                  <Show when={place.count}>{(Count) => <Dynamic component={Count()} />}</Show>
                </A>
              </li>
            )}
          </For>
        </ul>
      </nav>
    </>
  );
}
