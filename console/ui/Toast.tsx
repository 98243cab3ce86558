/** Short news in a corner that nobody has to answer. */

import { Toast as Kobalte, toaster } from '@kobalte/core/toast';
import { A } from '@solidjs/router';
import XIcon from 'lucide-solid/icons/x';
import { type JSX, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import { t } from '../i18n/index.ts';

export type News = { title: string; detail?: string; mark?: JSX.Element; link?: { href: string; title: string } };

/** Shows a toast. */
export function toast(news: News): void {
  toaster.show((props) => (
    <Kobalte as="div" toastId={props.toastId} class="popup flex items-start gap-3 p-3 pl-4">
      <div class="min-w-0 flex-1">
        <Kobalte.Title class="flex items-center gap-2 font-medium">
          {news.mark}
          {news.title}
        </Kobalte.Title>
        <Show when={news.detail}>
          <Kobalte.Description class="mt-0.5 text-sm text-dim">{news.detail}</Kobalte.Description>
        </Show>
        <Show when={news.link}>
          {(link) => (
            <A href={link().href} class="link mt-1 inline-block text-sm" onClick={() => toaster.dismiss(props.toastId)}>
              {link().title}
            </A>
          )}
        </Show>
      </div>
      <Kobalte.CloseButton
        aria-label={t('ui.close')}
        class="inline-flex size-7 shrink-0 items-center justify-center rounded hover:bg-sunken"
      >
        <XIcon class="size-4" />
      </Kobalte.CloseButton>
    </Kobalte>
  ));
}

/** Where toasts appear; once, in the shell. */
export function ToastRegion() {
  return (
    <Portal>
      <Kobalte.Region limit={4} duration={8_000} aria-label={t('ui.notifications', { hotkey: '{hotkey}' })}>
        <Kobalte.List
          as="div"
          class="fixed right-3 bottom-3 z-50 flex w-[min(24rem,calc(100vw-1.5rem))] flex-col gap-2 outline-none"
        />
      </Kobalte.Region>
    </Portal>
  );
}
