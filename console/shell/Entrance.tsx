/** The frame of the pages before one is logged in. */
import LanguagesIcon from 'lucide-solid/icons/languages';
import { createEffect, type JSX, Show } from 'solid-js';
import { speak, t, word } from '../i18n/index.ts';
import { locale, locales } from '../preferences.ts';
import { Menu } from '../ui/Menu.tsx';

const widths = { narrow: 'max-w-sm', medium: 'max-w-lg', wide: 'max-w-3xl', full: 'max-w-6xl' } as const;

export function Entrance(props: { title: string; intro?: string; width?: keyof typeof widths; children: JSX.Element }) {
  createEffect(() => {
    document.title = `${props.title} · ${t('shell.product')}`;
  });
  return (
    <main class="flex min-h-dvh flex-col items-center px-4 py-8 sm:pt-[12vh]">
      <div class={`w-full ${widths[props.width ?? 'narrow']}`}>
        <header class="mb-6">
          <div class="mb-5 flex items-center justify-between">
            <span class="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
              <img src="/icon.svg" alt="" class="size-7" />
              {t('shell.product')}
            </span>
            <Menu
              trigger={
                <>
                  <LanguagesIcon class="size-4" />
                  {word('shell', `locale_${locale()}`)}
                </>
              }
              triggerClass="inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-sm text-dim hover:bg-sunken"
              items={locales.map((each) => ({
                kind: 'choice' as const,
                title: word('shell', `locale_${each}`),
                chosen: locale() === each,
                act: () => speak(each),
              }))}
            />
          </div>
          <h1 class="text-2xl font-semibold tracking-tight">{props.title}</h1>
          <Show when={props.intro}>
            <p class="mt-2 max-w-prose text-dim">{props.intro}</p>
          </Show>
        </header>
        {props.children}
      </div>
    </main>
  );
}
